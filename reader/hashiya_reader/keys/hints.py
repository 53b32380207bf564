"""Words that name keys: `{tag.undo}` in them is written as the key that does it, the user's own where there is one."""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from textual.dom import DOMNode

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
        """The comma-separated keys that the user gave to an action, by its binding's id; "" where those hold that it has."""


def worded(node: DOMNode, words: str, looks: Iterable[LabelLook] = ()) -> str:
    """The words with each `{id of a binding}` written as its key, for what is shown where the node is.

    The keys of labels are those of their looks, which are as the user has them.
    """
    app = node.app
    labels = {
        f"label.{look.layer}.{look.label}": display_of_label(look.key) for look in looks
    }
    is_arabic = _ARABIC.search(words) is not None

    def written(match: re.Match[str]) -> str:
        action = match[1]
        given = app.keys_given(action) if isinstance(app, NamesKeys) else ""
        key = (
            labels[action] or NO_KEY
            if action in labels
            else display(given or usual_keys(action))
        )
        # Among Arabic words `^y` would become `y^`, and `[` be mirrored.
        return f"{LEFT_TO_RIGHT}{key}{END}" if is_arabic else key

    return _NAMED.sub(written, words)


def usual_keys(action: str) -> str:
    """The keys that an action has of itself, by its binding's id; the id where no class that is loaded has it."""
    if action not in _USUAL:
        _USUAL.update(
            (binding.id, binding.key)
            for each in own_classes()
            for binding in vars(each)["BINDINGS"]
            if binding.id is not None
        )
    return _USUAL.get(action, action)


def own_classes() -> Iterator[type[DOMNode]]:
    """Each of the reader's classes that has keys, as far as they are loaded."""
    waiting: list[type[DOMNode]] = [DOMNode]
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if each.__module__.startswith("hashiya_reader.") and "BINDINGS" in vars(each):
            yield each
