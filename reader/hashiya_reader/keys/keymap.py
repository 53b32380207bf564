"""The user's own keys: `[keys]` in config.toml gives keys to bindings by id; what cannot be is told, a line each."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, key_to_character
from textual.screen import ModalScreen

from hashiya.errors import SchemeInvalid
from hashiya.io.toml import Table, read_toml
from hashiya_reader.keys.bindings import bindings_of, with_twins
from hashiya_reader.keys.hints import own_classes
from hashiya_reader.settings.store import config_path
from hashiya_reader.widgets.label_looks import LabelLook

HELD = {"ctrl", "alt", "shift", "super", "hyper", "meta"}
NAMED = {each.value for each in Keys}


@dataclass(frozen=True, slots=True)
class UserKeys:
    """The keys by binding id, comma-separated, each with its Arabic twin; and what could not be used, a line each."""

    keymap: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that has keys: its binding's id, what it does, and the keys by Textual's names."""

    id: str
    does: str
    keys: tuple[str, ...]

    def with_keys(self, keymap: Mapping[str, str]) -> "Slot":
        """The same with the keys that the map gives it, if it does."""
        return (
            Slot(self.id, self.does, normal(keymap[self.id]))
            if self.id in keymap
            else self
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What the file gives to one id, and the table and key where it stands."""

    id: str
    keys: str
    table: Table
    key: str


def read_user_keys(
    slot_groups: Callable[[], Sequence[Sequence[Slot]]],
    path: Path | None = None,
    *,
    before: UserKeys | None = None,
) -> UserKeys:
    """The user's keys as far as they can be used; the slots of a group have the keys at the same time.

    A wish that names no binding or no key, or takes a key from another binding, is told
    by file, line and key and left out. Two bindings may swap their keys. Of a file that
    cannot be read nothing is used: the keys `before` hold on.
    """
    path = path or config_path()
    if not path.exists():
        return UserKeys()
    try:
        table = read_toml(path, path.name)
        table.only("keys")
        wishes = list(wished(table.table("keys")))
    except SchemeInvalid as error:
        if before is not None:
            return UserKeys(
                before.keymap, told=(f"{error}; the keys of before hold on",)
            )
        return UserKeys(told=(f"{error}; the keys are the usual ones",))
    groups = slot_groups()
    known = {slot.id for group in groups for slot in group}
    told = [told_of for wish in wishes if (told_of := refusal(wish, known))]
    usable = [wish for wish in wishes if not refusal(wish, known)]
    while clash := first_clash(groups, usable):
        wish, why = clash
        told.append(str(wish.table.refused(wish.key, why)))
        usable.remove(wish)
    return UserKeys(keymap(usable), tuple(told))


def wished(table: Table, above: str = "") -> Iterator[Wish]:
    """The wishes of a table; `select.word = "x"` and `"select.word" = "x"` are the same.

    Raises:
        SchemeInvalid: when a value is neither a text nor a list of texts.
    """
    for key, value in table.values.items():
        if isinstance(value, dict):
            yield from wished(table.table(key), f"{above}{key}.")
        else:
            keys = table.texts(key) if isinstance(value, list) else (table.text(key),)
            yield Wish(
                f"{above}{key}",
                ",".join(each.strip() for each in ",".join(keys).split(",")),
                table,
                key,
            )


def refusal(wish: Wish, known: Collection[str]) -> str:
    """Why a wish can never be, "" when it can."""
    if wish.id not in known:
        same = [
            each
            for each in sorted(known)
            if each.rpartition(".")[2] == wish.id.rpartition(".")[2]
        ]
        near = same or get_close_matches(wish.id, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "the help names the actions"
        return str(
            wish.table.refused(wish.key, f"no action is called {wish.id!r}; {hint}")
        )
    wrong = next((key for key in wish.keys.split(",") if not is_key(key)), None)
    return (
        ""
        if wrong is None
        else str(
            wish.table.refused(wish.key, f"{wrong!r} is no key: like x, f5 or ctrl+t")
        )
    )


def first_clash(
    groups: Sequence[Sequence[Slot]], wishes: Sequence[Wish]
) -> tuple[Wish, str] | None:
    """The last of the wishes that takes a key which something else has at the same time, and what that is."""
    wanted = keymap(wishes)
    for wish in reversed(wishes):
        for group in groups:
            slots = [slot.with_keys(wanted) for slot in group]
            mine = {key for slot in slots if slot.id == wish.id for key in slot.keys}
            for slot in slots:
                taken = mine & set(slot.keys)
                if taken and slot.id != wish.id:
                    key = key_to_character(min(taken)) or min(taken)
                    return (
                        wish,
                        f"{key!r} is the key of {slot.does!r} ({slot.id}): give that another one too",
                    )
    return None


def keymap(wishes: Iterable[Wish]) -> dict[str, str]:
    """The wishes as Textual takes them, with the Arabic twins."""
    return {wish.id: with_twins(wish.keys) for wish in wishes}


def slots_of(*owners: type[DOMNode], looks: Iterable[LabelLook] = ()) -> list[Slot]:
    """What has keys at the same time: the bindings with an id of the classes, and the labels."""
    keys: dict[str, tuple[str, tuple[str, ...]]] = {}
    for binding in bindings_of(*owners):
        if binding.id:
            does, before = keys.get(binding.id, (binding.description, ()))
            keys[binding.id] = does, (*before, binding.key)
    for look in looks:
        own = (
            normal(with_twins("comma" if look.key == "," else look.key))
            if look.key
            else ()
        )
        keys[f"label.{look.layer}.{look.label}"] = look.label, own
    return [Slot(id, does, own) for id, (does, own) in keys.items()]  # noqa: A001 - a binding's id


def groups_of(
    app: type[DOMNode], *together: type[DOMNode], looks: Iterable[LabelLook]
) -> list[list[Slot]]:
    """What has keys at the same time: the classes given with the labels, and each other class with the app.

    A dialog has the keys alone.
    """
    others = (
        slots_of(each) if issubclass(each, ModalScreen) else slots_of(app, each)
        for each in own_classes()
    )
    return [slots_of(app, *together, looks=looks), *others]


def normal(keys: str) -> tuple[str, ...]:
    """The comma-separated keys by Textual's names."""
    return tuple(each.key for each in Binding.make_bindings([Binding(keys, "")]))


def is_key(text: str) -> bool:
    """Whether a keyboard may send it: a character, or a key's name, with what is held down."""
    *held, key = text.split("+") if len(text) > 1 else [text]
    if not key or not set(held) <= HELD:
        return False
    if len(key) == 1:
        # With shift a terminal sends the character that it types.
        return not key.isspace() and held != ["shift"]
    if key in NAMED or (key[0] == "f" and key[1:].isdecimal()):
        return True
    try:
        unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return False
    return True
