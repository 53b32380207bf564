"""One laid-out row: its cells from left to right, and the way from offsets to columns and back."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, repeat
from typing import Any, Literal, NamedTuple

from reader.rtl.clusters import SPACES, Drawing
from reader.rtl.levels import first_strong, line_levels, resolve_classes, visual_order
from reader.rtl.shaping import Shaped, marked_word, shaped, shaped_word
from reader.rtl.tables import BIDI_CLASSES, MIRROR

Direction = Literal["rtl", "ltr"]
# For the commonest paragraphs: letters of class AL, and characters of the classes NSM, WS, ON, CS, ET and ES.
ARABIC_LETTERS = "\u0620-\u064a\u0671-\u06d3"
ARABIC_COMPANIONS = " !-#%-/:-@\\[-`{-~\u00a0\u00ab\u00bb\u060c\u064b-\u065f\u2010-\u2027"
# Stands for a cluster that is wider than the whole line.
TOO_WIDE = "▯"
_NEEDS_L1 = re.compile("[SbxyXYpijfq]")
MIRRORED_CHARS = frozenset(MIRROR)
_ALL_ARABIC = re.compile(f"[{ARABIC_LETTERS}][{ARABIC_LETTERS}{ARABIC_COMPANIONS}]*+")


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

    The undrawn tail is the spaces at the line's end and its terminator. The four sequences hold the cells from left
    to right.
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
        return sum(self.widths)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells from left to right; sorted by start they tile `[start, content_end)`."""
        # Making tuples of a kind without its Python-level constructor takes a third of the time.
        rows = zip(self.glyphs, self.starts, self.ends, self.widths, strict=True)
        return tuple(map(_NEW_TUPLE, repeat(Cell), rows))

    @cached_property
    def text(self) -> str:
        """What is printed, from left to right."""
        return "".join(self.glyphs)

    @cached_property
    def lefts(self) -> tuple[int, ...]:
        """The column of every cell and of what follows the last one, counted from the line's left edge."""
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


class Paragraph(NamedTuple):
    """The resolved levels of a paragraph that begins at `start`; `base` is its own level.

    `classes` are its bidi classes, or empty where L1 has nothing to do, since trailing spaces are not drawn;
    `has_mirrored` says whether a bracket or the like may have to be turned round.
    """

    start: int
    base: int
    levels: bytes
    classes: str
    has_mirrored: bool

    @property
    def direction(self) -> Direction:
        """The way its lines run."""
        return "rtl" if self.base else "ltr"


class Extent(NamedTuple):
    """The offsets of a line: `[start, end)`, drawn as far as `content_end`."""

    start: int
    end: int
    content_end: int


def resolved_paragraph(text: str, start: int, base: Callable[[int | None], int]) -> Paragraph:
    """The levels of a paragraph's text that begins at `start`; `base` makes its level of that of its first strong."""
    mirrored = not MIRRORED_CHARS.isdisjoint(text)
    if _ALL_ARABIC.fullmatch(text):
        # An Arabic letter first and nothing but letters, marks, spaces and signs: N1 and N2 leave only one level.
        own = base(1)
        if own:
            return Paragraph(start, own, bytes((own,)) * len(text), "", mirrored)
    classes = text.translate(BIDI_CLASSES)
    own = base(first_strong(classes))
    levels = resolve_classes(text, classes, own)
    return Paragraph(start, own, levels, classes if _NEEDS_L1.search(classes) else "", mirrored)


def draw_line(pieces: Shaped, extent: Extent, paragraph: Paragraph, width: int = 0) -> Line:
    """The line of clusters that begin at the extent's start.

    `width` is that of the page, for a cluster that is wider; 0 sets no bound.
    """
    if width and not pieces.is_simple:
        pieces = _fitting(pieces, width)
    glyphs = pieces.glyphs
    starts, ends = _bounds(pieces, extent.start)
    order, is_even = _order(starts, extent, paragraph)
    if paragraph.has_mirrored and not is_even:
        glyphs = _mirrored(glyphs, extent, starts, paragraph)
    if not pieces.is_simple and "" in glyphs:
        starts, ends = _with_undrawn(glyphs, starts, ends)
        order = [at for at in order if glyphs[at]]
    rows = [_picked(row, order) for row in (glyphs, starts, ends, pieces.widths)]
    return Line(*extent, paragraph.direction, *rows)


def _picked(row: Sequence[Any], order: Sequence[int]) -> Sequence[Any]:
    """The row in the given order."""
    if isinstance(order, range):
        return row[:: order.step]
    return [row[at] for at in order]


def _fitting(pieces: Shaped, width: int) -> Shaped:
    """The clusters with a stand-in of one cell for each that is wider than the page."""
    if max(pieces.widths, default=0) <= width:
        return pieces
    glyphs = [TOO_WIDE if cells > width else glyph for glyph, cells in zip(pieces.glyphs, pieces.widths, strict=True)]
    return Shaped(glyphs, pieces.sizes, [1 if cells > width else cells for cells in pieces.widths])


def _bounds(pieces: Shaped, start: int) -> tuple[Sequence[int], Sequence[int]]:
    """Where each cluster starts and ends."""
    count = len(pieces.sizes)
    if pieces.is_simple and sum(pieces.sizes) == count:
        return range(start, start + count), range(start + 1, start + count + 1)
    bounds = list(accumulate(pieces.sizes, initial=start))
    return bounds[:-1], bounds[1:]


def _order(starts: Sequence[int], extent: Extent, paragraph: Paragraph) -> tuple[Sequence[int], bool]:
    """The clusters from left to right, and whether all of them are of an even level."""
    count = len(starts)
    levels = _levels(extent, paragraph)
    if not count or levels.count(levels[0]) == len(levels):
        is_odd = bool(count and levels[0] & 1)
        return range(count - 1, -1, -1) if is_odd else range(count), not is_odd
    return visual_order(bytes([levels[start - extent.start] for start in starts])), False


def _levels(extent: Extent, paragraph: Paragraph) -> bytes:
    """The levels of the drawn part of a line, after L1."""
    first, last = extent.start - paragraph.start, extent.content_end - paragraph.start
    levels = paragraph.levels[first:last]
    if paragraph.classes:
        return line_levels(levels, paragraph.classes[first:last], paragraph.base)
    return levels


def _mirrored(glyphs: Sequence[str], extent: Extent, starts: Sequence[int], paragraph: Paragraph) -> Sequence[str]:
    """L4: the glyphs with the brackets of an odd level turned round."""
    levels = _levels(extent, paragraph)
    mirrored = list(glyphs)
    for at, glyph in enumerate(glyphs):
        if glyph[:1] in MIRROR and levels[starts[at] - extent.start] & 1:
            mirrored[at] = MIRROR[glyph[0]] + glyph[1:]
    return mirrored


def _with_undrawn(
    glyphs: Sequence[str], starts: Sequence[int], ends: Sequence[int]
) -> tuple[Sequence[int], Sequence[int]]:
    """The cells' spans, where each takes in the undrawn clusters behind it, and the first one those before it."""
    first_to_last = [at for at, glyph in enumerate(glyphs) if glyph]
    if not first_to_last:
        return starts, ends
    wider_starts, wider_ends = list(starts), list(ends)
    wider_starts[first_to_last[0]] = starts[0]
    for at, following in zip(first_to_last, [*first_to_last[1:], len(starts)], strict=True):
        wider_ends[at] = ends[following - 1]
    return wider_starts, wider_ends


def shape_line(text: str, drawing: Drawing, *, before: bool = False, after: bool = False) -> Shaped:
    """The clusters of a line's text; `before` and `after` say whether its ends join what is beyond."""
    if before or after:
        return shaped(text, drawing, before=before, after=after)
    words = list(map(marked_word if drawing.marks else shaped_word, text.split(" ")))
    glyphs, sizes, widths, simple, loose = zip(*words, strict=True)
    if any(loose[1:]):
        # A mark rides on a space.
        return shaped(text, drawing)
    if all(simple):
        size = b"\1".join(sizes)
        return Shaped(" ".join(glyphs), size, b"\1" * len(size), is_simple=True)
    return Shaped(_spaced(glyphs, " "), _spaced(sizes, 1), _spaced(widths, 1))


def _spaced(words: Sequence[Sequence[Any]], space: object) -> list[Any]:
    """The words' items one after another with that of a space between."""
    row: list[Any] = []
    for word in words:
        row += word
        row.append(space)
    return row[:-1]


def without_tail(text: str, pieces: Shaped) -> tuple[Shaped, int]:
    """The clusters without the undrawn tail of a line that ends in `text`, and the size of what is left.

    The tail is the spaces at the end with what is invisible among them; what is invisible before the first of these
    spaces belongs to the last cell.
    """
    bounds = list(accumulate(pieces.sizes, initial=0))

    def is_space(at: int) -> bool:
        return pieces.sizes[at] == 1 and text[bounds[at]] in SPACES

    count = len(pieces.glyphs)
    while count and (not pieces.glyphs[count - 1] or is_space(count - 1)):
        count -= 1
    while 0 < count < len(pieces.glyphs) and not is_space(count):
        count += 1
    return Shaped(pieces.glyphs[:count], pieces.sizes[:count], pieces.widths[:count]), bounds[count]
