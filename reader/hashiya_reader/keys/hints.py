"""Words that name keys: `{tag.undo}` in them becomes the user's key of that binding."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from textual.dom import DOMNode

from hashiya.language import is_right_to_left
from hashiya_reader.keys.bindings import display, display_of_label
from hashiya_reader.widgets.label_looks import LabelLook

_NAMED = re.compile(r"\{([\w.\-]+)\}")
_ARABIC = re.compile("[\u0600-\u06ff]")
NO_KEY = "–"
LEFT_TO_RIGHT, END = "\u2066", "\u2069"
# The usual keys by binding id, of the classes that have been seen.
_USUAL: dict[str, str] = {}


@runtime_checkable
class NamesKeys(Protocol):
    """An app that knows which keys the user has."""

    def keys_given(self, action: str) -> str:
        """The comma-separated keys that the user gave to a binding by its id, "" for none."""


def worded(node: DOMNode, words: str, looks: Iterable[LabelLook] = ()) -> str:
    """The words with each `{id of a binding}` replaced by its key.

    The keys of labels are those of their looks, which are as the user has them.
    """
    label_keys = {}
    for look in looks:
        label_keys[f"label.{look.layer}.{look.label}"] = display_of_label(look.key)
    is_arabic = is_right_to_left() or _ARABIC.search(words) is not None

    def key_of(match: re.Match[str]) -> str:
        key = label_keys.get(match[1])
        if key is None:
            key = display(keys_of(node, match[1]))
        key = key or NO_KEY
        # Among Arabic words `^y` would become `y^`, and `[` be mirrored.
        return f"{LEFT_TO_RIGHT}{key}{END}" if is_arabic else key

    return _NAMED.sub(key_of, words)


def keys_of(node: DOMNode, binding: str) -> str:
    """The keys of a binding by its id: the user's own, or its usual ones."""
    app = node.app
    own = app.keys_given(binding) if isinstance(app, NamesKeys) else ""
    return own or usual_keys(binding)


def usual_keys(binding: str) -> str:
    """The keys of a binding by its id; the id where no class that is loaded has it."""
    if binding not in _USUAL:
        for owner in own_classes():
            for other in vars(owner)["BINDINGS"]:
                if other.id is not None:
                    _USUAL[other.id] = other.key
    return _USUAL.get(binding, binding)


def own_classes() -> Iterator[type[DOMNode]]:
    """Each of the reader's classes that has keys, as far as they are loaded."""
    pending: list[type[DOMNode]] = [DOMNode]
    while pending:
        owner = pending.pop()
        pending += owner.__subclasses__()
        if owner.__module__.startswith("hashiya_reader.") and "BINDINGS" in vars(owner):
            yield owner
