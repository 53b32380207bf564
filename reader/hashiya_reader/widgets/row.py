"""A row of pieces of text.

The main ones from the right, the side ones at the left, nothing ever wider than the
row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, groupby

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from hashiya.language import is_right_to_left
from hashiya.model.model import Span
from hashiya_reader.look.direction import direction_of
from hashiya_rtl import (
    Cell,
    Direction,
    drawn,
    isolate_latin,
    line_within,
    quoted_direction,
)

# No terminal is wider.
MOST_CELLS = 10_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A logical string that is shaped and ordered as a whole, and the style it is drawn in.

    `limit` is the most cells it may take. `marks` are spans of it, each with a style in
    place of that of the whole; a letter is marked with its harakat, and a lam-alef with
    either of its letters. Without a `direction` the first strong character decides.
    """

    text: str
    style: Style = field(default_factory=Style)
    limit: int | None = None
    marks: tuple[tuple[Span, Style], ...] = ()
    direction: Direction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: `right` reads from the right edge, `left` from the left edge.

    What belongs to the interface is at its `start` and its `end`: the left and the right
    edge, in an Arabic interface the right and the left one. What it says of an article
    beside its title is `aside`: at the left, in the direction of the interface. What it
    says of a tag is its `comment`: at the right, before what is `right`, in that direction.
    """

    right: tuple[Piece, ...] = ()
    left: tuple[Piece, ...] = ()
    start: tuple[Piece, ...] = ()
    end: tuple[Piece, ...] = ()
    aside: tuple[Piece, ...] = ()
    comment: tuple[Piece, ...] = ()

    def strip(self, width: int, ground: Style) -> Strip:
        """The row in exactly `width` cells.

        Where it is narrow, the right side is truncated, or the end of the interface's words.
        """
        left_pieces = (*self.aside, *self.left, *self.start)
        right_pieces = (*self.end, *self.right)
        if is_right_to_left():
            left_pieces = tuple(map(directed, (*self.aside, *self.left, *self.end)))
            right_pieces = tuple(map(directed, (*self.start, *self.right)))
        if is_right_to_left() and self.start:
            right, right_cells = fitted(right_pieces, width, ground)
            room = width - right_cells - bool(right_cells)
            left, left_cells = fitted(left_pieces, max(0, room), ground)
        else:
            left, left_cells = fitted(left_pieces, width, ground)
            room = width - left_cells - bool(left_cells)
            right, right_cells = fitted(right_pieces, max(0, room), ground)
        if is_right_to_left() and self.aside:
            left.reverse()
        room = max(0, width - left_cells - bool(left_cells) - right_cells)
        comment, comment_cells = fitted(self._directed_comment(), room, ground)
        if is_right_to_left():
            comment.reverse()
        gap = Segment(" " * (width - right_cells - comment_cells - left_cells), ground)
        segments = [*chain(*left), gap, *chain(*comment), *chain(*reversed(right))]
        return Strip(segments, width)

    def _directed_comment(self) -> tuple[Piece, ...]:
        if is_right_to_left():
            return tuple(map(directed, self.comment))
        return self.comment


def directed(piece: Piece) -> Piece:
    """A piece of the interface, read in its direction unless it has one of its own.

    The blanks before and behind a name that is read from the left stay before and behind.
    """
    if piece.direction is not None:
        return piece
    direction = direction_of(piece.text)
    text = piece.text
    if piece.marks:
        # They are at their places.
        return replace(piece, direction=direction)
    if direction == "rtl":
        text = isolate_latin(text)
    else:
        words = text.strip(" ")
        before, _, behind = text.partition(words) if words else (text, "", "")
        text = behind + words + before
    return replace(piece, text=text, direction=direction)


def drawn_cells(text: str) -> int:
    """The cells of a short text of the interface, as it is drawn."""
    return cell_len(_drawn(text, MOST_CELLS, direction_of(text)))


def blanks_to(cells: int, words: str) -> str:
    """The blanks that fill a column of so many cells beside its words."""
    return " " * (cells - drawn_cells(words))


def quoted(
    words: str,
    style: Style | None = None,
    *,
    limit: int | None = None,
    marks: tuple[tuple[Span, Style], ...] = (),
) -> Piece:
    """Words in a line that is read from the right.

    Right to left where any letter is, also after a Latin word.
    """
    return Piece(words, style or Style(), limit, marks, quoted_direction(words))


def filled(text: str, cells: int, style: Style | None = None) -> tuple[Piece, Piece]:
    """A text of a table in exactly that many cells: cut short, or with blanks behind it."""
    piece = Piece(text, style or Style(), limit=cells)
    _, used = fitted((piece,), cells, Style())
    return piece, Piece(" " * (cells - used))


def fitted(
    pieces: Sequence[Piece], width: int, ground: Style
) -> tuple[list[Sequence[Segment]], int]:
    """Each piece's segments from left to right, cut at the width, and the cells they take."""
    segments: list[Sequence[Segment]] = []
    used = 0
    for piece in pieces:
        room = width - used if piece.limit is None else min(piece.limit, width - used)
        if room <= 0:
            continue
        if piece.marks:
            marked = _marked(piece, room, ground)
            segments.append(marked)
            used += sum(segment.cell_length for segment in marked)
        elif text := _drawn(piece.text, room, piece.direction):
            segments.append((Segment(text, ground + piece.style),))
            used += cell_len(text)
    return segments, used


@lru_cache(maxsize=4096)
def _drawn(text: str, width: int, direction: Direction | None) -> str:
    # Titles, labels and numbers are drawn again and again, mostly the same ones.
    return drawn(text, width, direction=direction)


@lru_cache(maxsize=256)
def _marked(piece: Piece, room: int, ground: Style) -> tuple[Segment, ...]:
    # Some screens full of them.
    def style(cell: Cell) -> Style:
        over = (
            mark
            for span, mark in piece.marks
            if span.start < cell.end and cell.start < span.end
        )
        return ground + next(over, piece.style)

    cells = line_within(piece.text, room, direction=piece.direction).cells
    return tuple(
        Segment("".join(cell.glyph for cell in alike), painted)
        for painted, alike in groupby(cells, style)
    )
