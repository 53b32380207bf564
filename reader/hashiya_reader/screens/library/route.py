"""The way through the list: which article comes after one that is done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The list as it was when an article was opened from it; what is done may leave the list.

    `order` has the positions of all articles as they were sorted, `listed` those that
    the filter left of them.
    """

    order: Sequence[int] = ()
    listed: Sequence[int] = ()

    def number(self, position: int) -> tuple[int, int] | None:
        """Which article of the list it is, counted from 1, and of how many."""
        if position not in self.listed:
            return None
        return self.listed.index(position) + 1, len(self.listed)

    def after(self, position: int) -> Iterator[int]:
        """The listed positions after this one, and then those before it."""
        index = self.order.index(position)
        listed = frozenset(self.listed)
        for other in (*self.order[index + 1 :], *self.order[:index]):
            if other in listed:
                yield other
