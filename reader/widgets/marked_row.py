"""A row of a text's window in which some words are marked, joined to their neighbours as in the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from unicodedata import bidirectional

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from annotations.model import Span
from reader.rtl.layout import Cell, Direction, Line
from reader.rtl.oneline import ELLIPSIS, line_of
from reader.widgets.row import Piece, fitted

# Of the room, this much at most is for the words before those marked.
BEFORE = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedRow:
    """The window's words from the right, those at `place` in the style `mark`; `left` stands at the left edge."""

    window: str
    place: Span
    mark: Style
    left: tuple[Piece, ...] = ()

    def strip(self, width: int, ground: Style) -> Strip:
        """The row in exactly `width` cells; where these are few, words before the marked ones are left out, then after."""
        left, taken = fitted(self.left, width, ground)
        room = max(0, width - taken - bool(taken))
        line, shift = self._fitting(room)

        def style(cell: Cell) -> Style:
            is_marked = cell.start + shift < self.place.end and self.place.start < cell.end + shift
            return ground + self.mark if is_marked else ground

        words = [
            Segment("".join(cell.glyph for cell in cells), painted) for painted, cells in groupby(line.cells, style)
        ]
        return Strip([*left, Segment(" " * (width - taken - line.width), ground), *words], width)

    def _fitting(self, room: int) -> tuple[Line, int]:
        """The line that has room, and how many of the window's offsets lie before it."""
        direction: Direction = "rtl" if any(bidirectional(char) in {"R", "AL"} for char in self.window) else "ltr"
        line = line_of(self.window, direction=direction)
        if line.width <= room:
            return line, 0
        cells = sorted(line.cells, key=lambda cell: cell.start)
        start = _start(cells, self.place.start, int(room * BEFORE))
        if start and not self.window[start - 1].isspace():
            # Half a word says nothing.
            space = self.window.find(" ", start, self.place.start)
            start = space + 1 if space >= 0 else start
        taken, end = 0, start
        for cell in cells:
            taken += cell.width if cell.start >= start else 0
            if taken >= room:
                break
            end = cell.end
        words = self.window[start:end]
        cut = "" if end == len(self.window) or not room else ELLIPSIS
        return line_of(words + cut if room else "", direction=direction), start


def _start(cells: Sequence[Cell], offset: int, room: int) -> int:
    """The first offset from which it is at most so many cells to the given one."""
    taken, start = 0, offset
    for cell in reversed([cell for cell in cells if cell.end <= offset]):
        taken += cell.width
        if taken > room:
            break
        start = cell.start
    return start
