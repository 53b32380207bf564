"""One laid-out row: its cells from left to right, and the map between offsets and columns."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, repeat
from typing import Literal, NamedTuple

Direction = Literal["rtl", "ltr"]


class Cell(NamedTuple):
    """A drawn cluster: what is printed, the span it shows, and how many columns it takes."""

    glyph: str
    start: int
    end: int
    width: int


# Making tuples of a kind without its Python-level constructor takes a third of the time.
_NEW_TUPLE: Callable[[type[Cell], Iterable[object]], Cell] = tuple.__new__


@dataclass(frozen=True)
class Line:
    """A row of an article: the span `[start, end)`, drawn as far as `content_end`.

    The undrawn tail is the spaces at the line's end and its terminator. The four
    sequences hold the cells from left to right. Offsets are code points of the article's
    text; columns are counted from the line's left edge.
    """

    start: int
    end: int
    content_end: int
    direction: Direction
    glyphs: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    widths: Sequence[int]

    @cached_property
    def width(self) -> int:
        """The columns that all cells take."""
        has_single_columns = isinstance(self.widths, bytes)
        return len(self.widths) if has_single_columns else sum(self.widths)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells from left to right; sorted by start they tile `[start, content_end)`."""
        rows = zip(self.glyphs, self.starts, self.ends, self.widths, strict=True)
        return tuple(map(_NEW_TUPLE, repeat(Cell), rows))

    @cached_property
    def text(self) -> str:
        """What is printed, from left to right."""
        return "".join(self.glyphs)

    @cached_property
    def lefts(self) -> Sequence[int]:
        """The column of every cell, and the one after the last cell."""
        has_single_columns = isinstance(self.widths, bytes)
        if has_single_columns:
            return range(len(self.widths) + 1)
        return tuple(accumulate(self.widths, initial=0))

    @cached_property
    def stops(self) -> list[tuple[int, int]]:
        """The (start, left) of every cell, in logical order."""
        return sorted(zip(self.starts, self.lefts, strict=False))

    @property
    def last_start(self) -> int:
        """The start of the logically last cell, or of the line where it has no cells."""
        if not self.starts:
            return self.start
        start, _ = self.stops[-1]
        return start

    def column_of(self, offset: int) -> int:
        """The column of the cell that covers an offset.

        For the undrawn tail it is the column beyond the line's logical end: -1 or `width`.
        """
        if offset >= self.content_end:
            return -1 if self.direction == "rtl" else self.width
        index = bisect_right(self.stops, (offset, self.width)) - 1
        _, left = self.stops[index]
        return left

    def start_at(self, column: int) -> int | None:
        """The start of the cell under a column, or None beside the cells."""
        if not 0 <= column < self.width:
            return None
        index = bisect_right(self.lefts, column) - 1
        return self.starts[index]

    def intervals(self, start: int, end: int) -> list[tuple[int, int]]:
        """The columns `[left, right)` that a span covers, merged, from left to right."""
        intervals: list[tuple[int, int]] = []
        # The interval that grows with each cell that the span covers.
        first, last = -1, -1
        cells = zip(self.starts, self.ends, self.lefts, self.widths, strict=False)
        for cell_start, cell_end, left, width in cells:
            if cell_start >= end or cell_end <= start:
                continue
            if left != last:
                if last >= 0:
                    intervals.append((first, last))
                first = left
            last = left + width
        if last >= 0:
            intervals.append((first, last))
        return intervals
