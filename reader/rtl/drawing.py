"""A line's text shaped, ordered and mirrored into cells."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from reader.rtl.clusters import SPACES, Drawing
from reader.rtl.levels import line_levels, visual_order
from reader.rtl.lines import Line
from reader.rtl.paragraphs import MIRRORED, Paragraph
from reader.rtl.shaping import Shaped, marked_word, shaped, shaped_word
from reader.rtl.tables import MIRROR

# Stands for a cluster that is wider than the whole line.
TOO_WIDE = "▯"
_MIRROR_TABLE = str.maketrans(MIRROR)


class Extent(NamedTuple):
    """The offsets of a line: `[start, end)`, drawn as far as `content_end`."""

    start: int
    end: int
    content_end: int


def draw_line(pieces: Shaped, extent: Extent, paragraph: Paragraph, width: int = 0) -> Line:
    """The line of clusters that begin at the extent's start.

    `width` is that of the page, for a cluster that is wider; 0 sets no bound.
    """
    if isinstance(pieces.glyphs, str) and paragraph.is_uniform and paragraph.base and not paragraph.classes:
        return _turned_line(pieces.glyphs, pieces, extent, paragraph)
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


def _turned_line(glyphs: str, pieces: Shaped, extent: Extent, paragraph: Paragraph) -> Line:
    """The commonest line: all of it right to left, one column a glyph."""
    if paragraph.has_mirrored and MIRRORED.search(glyphs):
        glyphs = glyphs.translate(_MIRROR_TABLE)
    bounds = list(accumulate(pieces.sizes, initial=extent.start))
    bounds.reverse()
    return Line(*extent, "rtl", glyphs[::-1], bounds[1:], bounds[:-1], pieces.widths)


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
