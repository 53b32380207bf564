"""The way through the list: which article comes after one that is done."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain


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
        listed = members(self.listed)
        for other_index in chain(range(index + 1, len(self.order)), range(index)):
            other = self.order[other_index]
            if other in listed:
                yield other


def members(positions: Sequence[int]) -> Container[int]:
    """The positions, to be asked for many; all of a list are not gone through for that."""
    return positions if isinstance(positions, range) else frozenset(positions)
