"""The user's own keys: `[keys]` in config.toml gives keys to bindings by their ids.

What cannot be used is reported, a line each.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, key_to_character
from textual.screen import ModalScreen

from hashiya.errors import SchemeInvalid
from hashiya.io.toml import Table, read_toml
from hashiya.language import gettext as _
from hashiya_reader.keys.bindings import binding_key, bindings_of, with_twins
from hashiya_reader.keys.hints import own_classes
from hashiya_reader.settings.store import config_path
from hashiya_reader.widgets.label_looks import LabelLook

MODIFIERS = {"ctrl", "alt", "shift", "super", "hyper", "meta"}
KEY_NAMES = {key.value for key in Keys}


@dataclass(frozen=True, slots=True)
class UserKeys:
    """Comma-separated keys by binding id, with their Arabic twins, and what could not be used."""

    keymap: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeySlot:
    """Something that has keys: its binding's id, what it does, and the keys by Textual's names."""

    id: str
    description: str
    keys: tuple[str, ...]

    def with_keys(self, keymap: Mapping[str, str]) -> "KeySlot":
        """The slot with the keys that the map gives to it."""
        if self.id not in keymap:
            return self
        return replace(self, keys=normal(keymap[self.id]))


@dataclass(frozen=True, slots=True)
class KeyRequest:
    """The keys that the file gives to an id, with the table and key where it does."""

    id: str
    keys: str
    table: Table
    key: str

    def refused(self, why: str) -> str:
        """Why it cannot be used, with its file, line and key."""
        return str(self.table.refused(self.key, why))


def read_user_keys(
    slot_groups: Callable[[], Sequence[Sequence[KeySlot]]],
    path: Path | None = None,
    *,
    before: UserKeys | None = None,
) -> UserKeys:
    """The user's keys as far as they can be used; the slots of a group are active together.

    A request that names no binding or no key, or takes a key from another binding, is
    reported with file, line and key and left out. Two bindings may swap their keys. Of
    a file that cannot be read nothing is used: the keys of `before` stay.
    """
    path = path or config_path()
    if not path.exists():
        return UserKeys()
    try:
        table = read_toml(path, path.name)
        table.only("keys")
        requests = list(key_requests(table.table("keys")))
    except SchemeInvalid as error:
        if before is not None:
            problem = _("{error}; the keys stay as they were").format(error=error)
            return UserKeys(before.keymap, (problem,))
        return UserKeys(
            problems=(_("{error}; the usual keys are used").format(error=error),)
        )
    return usable_keys(requests, slot_groups())


def usable_keys(
    requests: Iterable[KeyRequest], groups: Sequence[Sequence[KeySlot]]
) -> UserKeys:
    """The requests that can be used together; of two for one key the later one is left out."""
    ids = {slot.id for group in groups for slot in group}
    usable, problems = [], []
    for request in requests:
        problem = refusal(request, ids)
        if problem:
            problems.append(problem)
        else:
            usable.append(request)
    while clash := first_clash(groups, usable):
        request, why = clash
        problems.append(request.refused(why))
        usable.remove(request)
    return UserKeys(keymap(usable), tuple(problems))


def key_requests(table: Table, above: str = "") -> Iterator[KeyRequest]:
    """The requests of a table; `select.word = "x"` and `"select.word" = "x"` are the same.

    Raises:
        SchemeInvalid: when a value is neither a text nor a list of texts.
    """
    for key, value in table.values.items():
        if isinstance(value, dict):
            yield from key_requests(table.table(key), f"{above}{key}.")
            continue
        texts = table.texts(key) if isinstance(value, list) else (table.text(key),)
        names = [name.strip() for name in ",".join(texts).split(",")]
        yield KeyRequest(f"{above}{key}", ",".join(names), table, key)


def refusal(request: KeyRequest, ids: Collection[str]) -> str:
    """Why a request can never be used, "" when it can."""
    if request.id not in ids:
        hint = id_hint(request.id, ids)
        return request.refused(
            _("no action is called {name!r}; {hint}").format(name=request.id, hint=hint)
        )
    for key in request.keys.split(","):
        if not is_key(key):
            return request.refused(
                _("{key!r} is not a key; examples: x, f5, ctrl+t").format(key=key)
            )
    return ""


def id_hint(wrong: str, ids: Collection[str]) -> str:
    """The id that was probably meant: with the same last part, or written alike."""
    last = wrong.rpartition(".")[2]
    same = [name for name in sorted(ids) if name.rpartition(".")[2] == last]
    near = same or get_close_matches(wrong, ids, n=1)
    if near:
        return _("did you mean {name!r}?").format(name=near[0])
    return _("the help lists the actions by name")


def first_clash(
    groups: Sequence[Sequence[KeySlot]], requests: Sequence[KeyRequest]
) -> tuple[KeyRequest, str] | None:
    """The last request for a key that another slot has at the same time, and which one."""
    requested = keymap(requests)
    for request in reversed(requests):
        for group in groups:
            slots = [slot.with_keys(requested) for slot in group]
            why = clash_in(slots, request.id)
            if why:
                return request, why
    return None


def clash_in(slots: Sequence[KeySlot], requested: str) -> str:
    """Which other slot of a group has a key of the requested one, "" when none has."""
    keys = {key for slot in slots if slot.id == requested for key in slot.keys}
    for slot in slots:
        shared = keys & set(slot.keys)
        if shared and slot.id != requested:
            key = key_to_character(min(shared)) or min(shared)
            owner = f"{_(slot.description)!r} ({slot.id})"
            return _("{key!r} is the key of {owner}: give that another one too").format(
                key=key, owner=owner
            )
    return ""


def keymap(requests: Iterable[KeyRequest]) -> dict[str, str]:
    """The requests as Textual takes them, with the Arabic twins."""
    return {request.id: with_twins(request.keys) for request in requests}


def slots_of(*owners: type[DOMNode], looks: Iterable[LabelLook] = ()) -> list[KeySlot]:
    """What has keys at the same time: the bindings with an id of the classes, and the labels."""
    slots: dict[str, KeySlot] = {}
    for binding in bindings_of(*owners):
        if binding.id:
            slot = slots.get(binding.id) or KeySlot(binding.id, binding.description, ())
            slots[binding.id] = replace(slot, keys=(*slot.keys, binding.key))
    for look in looks:
        name = f"label.{look.layer}.{look.label}"
        keys = normal(with_twins(binding_key(look.key))) if look.key else ()
        slots[name] = KeySlot(name, look.label, keys)
    return list(slots.values())


def groups_of(
    app: type[DOMNode], *reading: type[DOMNode], looks: Iterable[LabelLook]
) -> list[list[KeySlot]]:
    """Groups of slots that are active together: reading with the labels, each class with the app.

    A dialog has the keys alone.
    """
    groups = [slots_of(app, *reading, looks=looks)]
    for owner in own_classes():
        is_alone = issubclass(owner, ModalScreen)
        groups.append(slots_of(owner) if is_alone else slots_of(app, owner))
    return groups


def normal(keys: str) -> tuple[str, ...]:
    """The comma-separated keys by Textual's names."""
    bindings = Binding.make_bindings([Binding(keys, "")])
    return tuple(binding.key for binding in bindings)


def is_key(text: str) -> bool:
    """Whether a keyboard may send it: a character, or a key's name, with modifiers."""
    *modifiers, key = text.split("+") if len(text) > 1 else [text]
    if not key or not set(modifiers) <= MODIFIERS:
        return False
    if len(key) == 1:
        # With shift a terminal sends the character that it types.
        return not key.isspace() and modifiers != ["shift"]
    if key in KEY_NAMES or (key[0] == "f" and key[1:].isdecimal()):
        return True
    try:
        unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return False
    return True
