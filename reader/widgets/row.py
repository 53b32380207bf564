"""A row of pieces of text: the main ones from the right, the side ones at the left, nothing ever wider than the row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.rtl.oneline import drawn


@dataclass(frozen=True, slots=True)
class Piece:
    """A logical string, the style it is drawn in, and the most cells it may take, if there is such a limit."""

    text: str
    style: Style = field(default_factory=Style)
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: `right` reads from the right edge leftwards, `left` from the left edge rightwards."""

    right: tuple[Piece, ...] = ()
    left: tuple[Piece, ...] = ()

    def strip(self, width: int, ground: Style) -> Strip:
        """The row in exactly `width` cells; where it is narrow, the right side is the one truncated."""
        left, taken = fitted(self.left, width, ground)
        right, used = fitted(self.right, max(0, width - taken - bool(taken)), ground)
        gap = Segment(" " * (width - used - taken), ground)
        return Strip([*left, gap, *reversed(right)], width)


def fitted(pieces: Sequence[Piece], width: int, ground: Style) -> tuple[list[Segment], int]:
    """The pieces as segments in their order, the one that meets the end truncated, and the cells they take."""
    segments: list[Segment] = []
    used = 0
    for piece in pieces:
        room = width - used if piece.limit is None else min(piece.limit, width - used)
        text = _drawn(piece.text, room) if room > 0 else ""
        if text:
            segments.append(Segment(text, ground + piece.style))
            used += cell_len(text)
    return segments, used


@lru_cache(maxsize=4096)
def _drawn(text: str, width: int) -> str:
    # Titles, labels and numbers are drawn again and again, mostly the same ones.
    return drawn(text, width)
