"""One laid-out row: its cells from left to right, and the way from offsets to columns and back."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from reader.rtl.clusters import SPACES, Drawing
from reader.rtl.levels import line_levels, visual_order
from reader.rtl.shaping import Shaped, marked_word, shaped, shaped_word
from reader.rtl.tables import MIRROR

Direction = Literal["rtl", "ltr"]
# Stands for a cluster that is wider than the whole line.
TOO_WIDE = "▯"


class Cell(NamedTuple):
    """What is printed at one place, the span it stands for, and how many columns it takes."""

    glyph: str
    start: int
    end: int
    width: int


@dataclass(frozen=True, kw_only=True)
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
        return tuple(map(Cell, self.glyphs, self.starts, self.ends, self.widths))

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
    """The resolved levels and the bidi classes of a paragraph that begins at `start`; `base` is its level."""

    start: int
    base: int
    levels: bytes
    classes: str

    @property
    def direction(self) -> Direction:
        """The way its lines run."""
        return "rtl" if self.base else "ltr"


def draw_line(pieces: Shaped, start: int, end: int, content_end: int, paragraph: Paragraph, width: int = 0) -> Line:
    """The line of clusters that begin at `start` and reach to `content_end` at most.

    `width` is that of the page, for a cluster that is wider; 0 sets no bound.
    """
    glyphs: Sequence[str] = pieces.glyphs
    widths: Sequence[int] = pieces.widths
    if width and any(cells > width for cells in widths):
        glyphs = [TOO_WIDE if cells > width else glyph for glyph, cells in zip(glyphs, widths, strict=True)]
        widths = [1 if cells > width else cells for cells in widths]
    bounds = list(accumulate(pieces.sizes, initial=start))
    starts, ends = bounds[:-1], bounds[1:]
    order, turned = _order(starts, content_end, paragraph)
    if turned:
        glyphs = _mirrored(glyphs, turned)
    drawn_order: Iterable[int] = order
    if "" in glyphs:
        starts, ends = _with_undrawn(glyphs, starts, ends)
        drawn_order = [at for at in order if glyphs[at]]
    elif order == range(len(starts) - 1, -1, -1):
        return _line(paragraph, (start, end, content_end), glyphs[::-1], starts[::-1], ends[::-1], widths[::-1])
    picked = list(drawn_order)
    columns = [[row[at] for at in picked] for row in (starts, ends, widths)]
    return _line(paragraph, (start, end, content_end), [glyphs[at] for at in picked], *columns)


def _line(
    paragraph: Paragraph,
    bounds: tuple[int, int, int],
    glyphs: Sequence[str],
    starts: Sequence[int],
    ends: Sequence[int],
    widths: Sequence[int],
) -> Line:
    start, end, content_end = bounds
    return Line(
        start=start, end=end, content_end=content_end, direction=paragraph.direction,
        glyphs=glyphs, starts=starts, ends=ends, widths=widths,
    )  # fmt: skip


def _order(starts: list[int], content_end: int, paragraph: Paragraph) -> tuple[Sequence[int], Sequence[int]]:
    """The clusters from left to right, and those of an odd level (whose glyphs are mirrored)."""
    if not starts:
        return range(0), ()
    first = starts[0] - paragraph.start
    last = content_end - paragraph.start
    levels = paragraph.levels[first:last]
    if "S" in paragraph.classes[first:last]:
        levels = line_levels(levels + b"\0", paragraph.classes[first:last] + "L", paragraph.base)
    if levels.count(levels[0]) < len(levels):
        levels = bytes(levels[start - starts[0]] for start in starts)
        return visual_order(levels), [at for at, level in enumerate(levels) if level & 1]
    everything = range(len(starts))
    return (everything[::-1], everything) if levels[0] & 1 else (everything, ())


def _mirrored(glyphs: Sequence[str], turned: Sequence[int]) -> list[str]:
    """L4: the glyphs with the brackets of an odd level turned round."""
    mirrored = list(glyphs)
    for at in turned:
        if mirrored[at][:1] in MIRROR:
            mirrored[at] = MIRROR[mirrored[at][0]] + mirrored[at][1:]
    return mirrored


def _with_undrawn(glyphs: Sequence[str], starts: list[int], ends: list[int]) -> tuple[list[int], list[int]]:
    """The cells' spans, where each takes in the undrawn clusters behind it, and the first one those before it."""
    starts, ends = starts[:], ends[:]
    drawn = [at for at, glyph in enumerate(glyphs) if glyph]
    if drawn:
        starts[drawn[0]] = starts[0]
        for at, following in zip(drawn, [*drawn[1:], len(starts)], strict=True):
            ends[at] = ends[following - 1]
    return starts, ends


def shape_line(text: str, drawing: Drawing, *, before: bool = False, after: bool = False) -> Shaped:
    """The clusters of a line's text; `before` and `after` say whether its ends join what is beyond."""
    if before or after:
        return shaped(text, drawing, before=before, after=after)
    word_of = marked_word if drawing.marks else shaped_word
    glyphs: list[str] = []
    sizes: list[int] = []
    widths: list[int] = []
    for word in text.split(" "):
        pieces = word_of(word)
        if pieces.loose and glyphs:
            return shaped(text, drawing)
        glyphs += pieces.glyphs
        glyphs.append(" ")
        sizes += pieces.sizes
        sizes.append(1)
        widths += pieces.widths
        widths.append(1)
    return Shaped(tuple(glyphs[:-1]), tuple(sizes[:-1]), tuple(widths[:-1]), loose=False)


def drawn_part(text: str, pieces: Shaped) -> tuple[Shaped, int]:
    """The clusters without the undrawn tail of a line that ends in `text`, and the size of what is left.

    The tail is the spaces at the end with what is invisible among them; what is invisible before the first of these
    spaces belongs to the last cell.
    """
    count = len(pieces.glyphs)
    bounds = list(accumulate(pieces.sizes, initial=0))

    def is_space(at: int) -> bool:
        return pieces.sizes[at] == 1 and text[bounds[at]] in SPACES

    while count and (not pieces.glyphs[count - 1] or is_space(count - 1)):
        count -= 1
    if not count:
        return Shaped((), (), (), loose=False), 0
    while count < len(pieces.glyphs) and not is_space(count):
        count += 1
    return Shaped(pieces.glyphs[:count], pieces.sizes[:count], pieces.widths[:count], loose=False), bounds[count]
