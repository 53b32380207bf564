"""The bindings of one node, beside those of its class."""

from collections.abc import Iterable

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode


def bindings_of(node: DOMNode) -> BindingsMap:
    """A copy of the node's bindings."""
    return node._bindings.copy()


def bind_also(node: DOMNode, base: BindingsMap, bindings: Iterable[Binding]) -> None:
    """Give the node these bindings in addition to those of `base`, in place of what it had."""
    node._bindings = BindingsMap.merge([base, BindingsMap(bindings)])
