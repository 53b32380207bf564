"""One laid-out row: its cells from left to right, and the way from offsets to columns and back."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, repeat
from typing import Literal, NamedTuple

Direction = Literal["rtl", "ltr"]


class Cell(NamedTuple):
    """What is printed at one place, the span it stands for, and how many columns it takes."""

    glyph: str
    start: int
    end: int
    width: int


_NEW_TUPLE: Callable[[type[Cell], Iterable[object]], Cell] = tuple.__new__


@dataclass(frozen=True)
class Line:
    """A row of an article: the span `[start, end)`, of which `[content_end, end)` is not drawn.

    The undrawn tail is the spaces at the line's end and its terminator. The four
    sequences hold the cells from left to right.
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
        """The columns that the cells take together."""
        # Bytes are what a line of single columns holds.
        return len(self.widths) if isinstance(self.widths, bytes) else sum(self.widths)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells from left to right; sorted by start they tile `[start, content_end)`."""
        # Making tuples of a kind without its Python-level constructor takes a third of
        # the time.
        rows = zip(self.glyphs, self.starts, self.ends, self.widths, strict=True)
        return tuple(map(_NEW_TUPLE, repeat(Cell), rows))

    @cached_property
    def text(self) -> str:
        """What is printed, from left to right."""
        return "".join(self.glyphs)

    @cached_property
    def lefts(self) -> Sequence[int]:
        """The column of every cell and of what follows the last one, counted from the line's left edge."""
        if isinstance(self.widths, bytes):
            return range(len(self.widths) + 1)
        return tuple(accumulate(self.widths, initial=0))

    @cached_property
    def stops(self) -> list[tuple[int, int]]:
        """The (start, left) of every cell, in logical order."""
        return sorted(zip(self.starts, self.lefts, strict=False))

    @property
    def last_start(self) -> int:
        """Where the logically last cell begins, or the line where it has no cells."""
        return self.stops[-1][0] if self.starts else self.start

    def column_of(self, offset: int) -> int:
        """The column, from the line's left edge, of the cell that covers an offset; for the tail the one beyond."""
        if offset >= self.content_end:
            return -1 if self.direction == "rtl" else self.width
        return self.stops[bisect_right(self.stops, (offset, self.width)) - 1][1]

    def start_at(self, column: int) -> int | None:
        """The start of the cell under a column counted from the line's left edge, or None beside the cells."""
        if not 0 <= column < self.width:
            return None
        return self.starts[bisect_right(self.lefts, column) - 1]

    def intervals(self, start: int, end: int) -> list[tuple[int, int]]:
        """The column intervals that a span covers, counted from the line's left edge, merged, left to right."""
        found: list[tuple[int, int]] = []
        cells = zip(self.starts, self.ends, self.lefts, self.widths, strict=False)
        for cell_start, cell_end, left, width in cells:
            if cell_start >= end or cell_end <= start:
                continue
            if found and found[-1][1] == left:
                found[-1] = (found[-1][0], left + width)
            else:
                found.append((left, left + width))
        return found
