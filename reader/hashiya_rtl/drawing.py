"""A line's text shaped, ordered and mirrored into cells."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, chain
from operator import itemgetter
from typing import Any, NamedTuple, cast

from hashiya_rtl.clusters import SPACES, Drawing
from hashiya_rtl.levels import Run, line_levels, visual_runs
from hashiya_rtl.lines import Line
from hashiya_rtl.paragraphs import MIRRORED, Paragraph
from hashiya_rtl.shaping import Shaped, marked_word, shaped, shaped_word
from hashiya_rtl.unicode_data import MIRROR

# Stands for a cluster that is wider than the whole line.
TOO_WIDE = "▯"
# A line as long as this is no line of words.
_LONG = 4096
_GLYPHS, _SIZES, _IS_SIMPLE, _IS_LOOSE = map(itemgetter, (0, 1, 3, 4))
_MIRROR_TABLE = str.maketrans(MIRROR)


class Extent(NamedTuple):
    """The offsets of a line: `[start, end)`, drawn as far as `content_end`."""

    start: int
    end: int
    content_end: int


def draw_line(
    pieces: Shaped, extent: Extent, paragraph: Paragraph, width: int = 0
) -> Line:
    """The line of clusters that begin at the extent's start.

    `width` is that of the page, for a cluster that is wider; 0 sets no bound.
    """
    if width and not pieces.is_simple:
        pieces = _fitting(pieces, width)
    elif pieces.is_simple and paragraph.is_uniform and paragraph.base:
        return _turned_line(pieces, extent, paragraph)
    bounds = _bounds(pieces, extent)
    runs = _runs(bounds, extent, paragraph)
    glyphs = _glyphs_in_order(pieces.glyphs, runs, has_mirrored=paragraph.has_mirrored)
    if pieces.is_simple:
        starts, ends = _in_order(bounds[:-1], runs), _in_order(bounds[1:], runs)
        return Line(*extent, paragraph.direction, glyphs, starts, ends, pieces.widths)
    starts, ends = _with_undrawn(pieces.glyphs, bounds)
    rows = [_in_order(row, runs) for row in (starts, ends, pieces.widths)]
    if "" in glyphs:
        rows = [
            [value for value, glyph in zip(row, glyphs, strict=True) if glyph]
            for row in rows
        ]
        glyphs = [glyph for glyph in glyphs if glyph]
    return Line(*extent, paragraph.direction, glyphs, *rows)


def _turned_line(pieces: Shaped, extent: Extent, paragraph: Paragraph) -> Line:
    """The commonest line: all of it right to left, one column a cell."""
    bounds = _bounds(pieces, extent)[::-1]
    glyphs = pieces.glyphs[::-1]
    if paragraph.has_mirrored:
        glyphs = _mirrored(glyphs)
    return Line(*extent, "rtl", glyphs, bounds[1:], bounds[:-1], pieces.widths)


def _bounds(pieces: Shaped, extent: Extent) -> Sequence[int]:
    """The offsets between the clusters."""
    count = len(pieces.sizes)
    if count == extent.content_end - extent.start:
        return range(extent.start, extent.content_end + 1)
    return list(accumulate(pieces.sizes, initial=extent.start))


def _runs(bounds: Sequence[int], extent: Extent, paragraph: Paragraph) -> list[Run]:
    """The runs of clusters from left to right; `bounds` are the offsets between them."""
    count = len(bounds) - 1
    if paragraph.is_uniform:
        return [Run(0, count, bool(paragraph.base))]
    first, last = extent.start - paragraph.start, extent.content_end - paragraph.start
    levels = paragraph.levels[first:last]
    if paragraph.classes:
        levels = line_levels(levels, paragraph.classes[first:last], paragraph.base)
    runs = visual_runs(levels)
    if count == last - first:
        return runs
    # A cluster is all of one level, except for what is not drawn at its end.
    places = [
        Run(
            bisect_left(bounds, run.start + extent.start),
            bisect_left(bounds, run.end + extent.start),
            run.is_turned,
        )
        for run in runs
    ]
    return [run for run in places if run.start < run.end]


def _in_order(row: Sequence[int], runs: list[Run]) -> Sequence[int]:
    """A row of the clusters' values from left to right."""
    if len(runs) == 1:
        return row[::-1] if runs[0].is_turned else row
    ordered: list[int] = []
    for start, end, is_turned in runs:
        ordered += row[start:end][::-1] if is_turned else row[start:end]
    return ordered


def _glyphs_in_order(
    glyphs: Sequence[str], runs: list[Run], *, has_mirrored: bool
) -> Sequence[str]:
    """The glyphs from left to right, with the brackets of the runs that are turned turned too (L4)."""
    parts = []
    for start, end, is_turned in runs:
        part = glyphs[start:end]
        if is_turned:
            part = _mirrored(part[::-1]) if has_mirrored else part[::-1]
        parts.append(part)
    if isinstance(glyphs, str):
        return "".join(cast("list[str]", parts))
    return list(chain.from_iterable(parts))


def _mirrored(glyphs: Sequence[str]) -> Sequence[str]:
    if isinstance(glyphs, str):
        return glyphs.translate(_MIRROR_TABLE) if MIRRORED.search(glyphs) else glyphs
    return [MIRROR.get(glyph[:1], glyph[:1]) + glyph[1:] for glyph in glyphs]


def _fitting(pieces: Shaped, width: int) -> Shaped:
    """The clusters with a stand-in of one cell for each that is wider than the page."""
    if max(pieces.widths, default=0) <= width:
        return pieces
    glyphs = [
        TOO_WIDE if cells > width else glyph
        for glyph, cells in zip(pieces.glyphs, pieces.widths, strict=True)
    ]
    return Shaped(
        glyphs, pieces.sizes, [1 if cells > width else cells for cells in pieces.widths]
    )


def _with_undrawn(
    glyphs: Sequence[str], bounds: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The cells' spans, where each takes in the undrawn clusters behind it, and the first one those before it."""
    starts, ends = list(bounds[:-1]), list(bounds[1:])
    drawn = [at for at, glyph in enumerate(glyphs) if glyph]
    if drawn and len(drawn) < len(glyphs):
        starts[drawn[0]] = bounds[0]
        for at, following in zip(drawn, [*drawn[1:], len(starts)], strict=True):
            ends[at] = bounds[following]
    return starts, ends


def shape_line(
    text: str, drawing: Drawing, *, before: bool = False, after: bool = False
) -> Shaped:
    """The clusters of a line's text; `before` and `after` say whether its ends join what is beyond."""
    if before or after or len(text) > _LONG:
        return shaped(text, drawing, before=before, after=after)
    words = list(map(marked_word if drawing.marks else shaped_word, text.split(" ")))
    if any(map(_IS_LOOSE, words)) and any(map(_IS_LOOSE, words[1:])):
        # A mark rides on a space.
        return shaped(text, drawing)
    if all(map(_IS_SIMPLE, words)):
        size = b"\1".join(map(_SIZES, words))
        row = list(map(_GLYPHS, words))
        shown = (
            _spaced(row, " ")
            if list in map(type, row)
            else " ".join(cast("list[str]", row))
        )
        return Shaped(shown, size, b"\1" * len(size), is_simple=True)
    glyphs, sizes, widths, _, _ = zip(*words, strict=True)
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

    The tail is the spaces at the end with what is invisible among them; what is
    invisible before the first of these spaces belongs to the last cell.
    """
    bounds = list(accumulate(pieces.sizes, initial=0))

    def is_space(at: int) -> bool:
        return pieces.sizes[at] == 1 and text[bounds[at]] in SPACES

    count = len(pieces.glyphs)
    while count and (not pieces.glyphs[count - 1] or is_space(count - 1)):
        count -= 1
    while 0 < count < len(pieces.glyphs) and not is_space(count):
        count += 1
    return Shaped(
        pieces.glyphs[:count], pieces.sizes[:count], pieces.widths[:count]
    ), bounds[count]
