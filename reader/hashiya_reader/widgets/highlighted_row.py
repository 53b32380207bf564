"""A row of a text's window with some words marked, their letters joined as in the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style
from textual.strip import Strip

from hashiya.model.model import Span
from hashiya_reader.widgets.row import Piece, Row, fitted
from hashiya_rtl import Cell, line_of, quoted_direction

# Of the room, this much at most is for the words before those marked.
BEFORE = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedRow:
    """The window's words from the right, those at `place` in the style `mark`.

    `left` is at the left edge.
    """

    window: str
    place: Span
    mark: Style
    left: tuple[Piece, ...] = ()

    def strip(self, width: int, ground: Style) -> Strip:
        """The row in exactly `width` cells.

        Where these are few, words before the marked ones are left out, then after.
        """
        _, left_cells = fitted(self.left, width, ground)
        start = _left_out(
            self.window, self.place.start, max(0, width - left_cells - bool(left_cells))
        )
        place = Span(self.place.start - start, self.place.end - start)
        words = Piece(
            self.window[start:],
            marks=((place, self.mark),),
            direction=quoted_direction(self.window),
        )
        return Row(right=(words,), left=self.left).strip(width, ground)


@lru_cache(maxsize=256)
def _left_out(window: str, offset: int, room: int) -> int:
    """How many code points are left out at the start so that the offset has room."""
    line = line_of(window, direction=quoted_direction(window))
    if line.width <= room:
        return 0
    start = _start(
        sorted(line.cells, key=lambda cell: cell.start), offset, int(room * BEFORE)
    )
    if start and not window[start - 1].isspace():
        # Half a word says nothing.
        space = window.find(" ", start, offset)
        start = space + 1 if space >= 0 else start
    return start


def _start(cells: Sequence[Cell], offset: int, room: int) -> int:
    """The first offset that is at most this many cells before another one."""
    cells_before, start = 0, offset
    for cell in reversed([cell for cell in cells if cell.end <= offset]):
        cells_before += cell.width
        if cells_before > room:
            break
        start = cell.start
    return start
