"""A line's text shaped, ordered and mirrored into cells."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any, NamedTuple, cast

from hashiya_rtl.clusters import SPACES, Drawing
from hashiya_rtl.line_order import LevelRun, line_levels, visual_runs
from hashiya_rtl.lines import Line
from hashiya_rtl.paragraphs import MIRRORED, Paragraph
from hashiya_rtl.shaping import Shaped, marked_word, shaped, shaped_word
from hashiya_rtl.unicode_data import MIRROR

# Drawn for a cluster that is wider than the whole line.
TOO_WIDE = "▯"
# A line as long as this does not consist of words.
_LONG = 4096
_GLYPHS = attrgetter("glyphs")
_SIZES = attrgetter("sizes")
_IS_SIMPLE = attrgetter("is_simple")
_IS_LOOSE = attrgetter("is_loose")
_MIRROR_TABLE = str.maketrans(MIRROR)


class Extent(NamedTuple):
    """The offsets of a line: `[start, end)`, drawn as far as `content_end`."""

    start: int
    end: int
    content_end: int


def draw_line(
    clusters: Shaped,
    extent: Extent,
    paragraph: Paragraph,
    page_width: int = 0,
) -> Line:
    """The line of clusters that begin at the extent's start.

    A cluster that is wider than `page_width` cells gets a stand-in; 0 sets no bound.
    """
    if clusters.is_simple and paragraph.is_uniform and paragraph.base:
        return _draw_reversed(clusters, extent, paragraph)
    if page_width and not clusters.is_simple:
        clusters = _fitting(clusters, page_width)
    bounds = _bounds(clusters, extent)
    runs = _cluster_runs(bounds, extent, paragraph)
    glyphs = _glyphs_in_order(
        clusters.glyphs, runs, has_mirrored=paragraph.has_mirrored
    )
    if clusters.is_simple:
        starts = _in_order(bounds[:-1], runs)
        ends = _in_order(bounds[1:], runs)
        widths = clusters.widths
    else:
        cell_starts, cell_ends = _with_undrawn(clusters.glyphs, bounds)
        starts = _in_order(cell_starts, runs)
        ends = _in_order(cell_ends, runs)
        widths = _in_order(clusters.widths, runs)
        if "" in glyphs:
            starts = _where_drawn(starts, glyphs)
            ends = _where_drawn(ends, glyphs)
            widths = _where_drawn(widths, glyphs)
            glyphs = [glyph for glyph in glyphs if glyph]
    return Line(*extent, paragraph.direction, glyphs, starts, ends, widths)


def _draw_reversed(clusters: Shaped, extent: Extent, paragraph: Paragraph) -> Line:
    """The commonest line: all of it right to left, one column a cell."""
    bounds = _bounds(clusters, extent)[::-1]
    glyphs = clusters.glyphs[::-1]
    if paragraph.has_mirrored:
        glyphs = _mirrored(glyphs)
    return Line(*extent, "rtl", glyphs, bounds[1:], bounds[:-1], clusters.widths)


def _bounds(clusters: Shaped, extent: Extent) -> Sequence[int]:
    """The offsets between the clusters, with the first one's start and the last one's end."""
    count = len(clusters.sizes)
    if count == extent.content_end - extent.start:
        return range(extent.start, extent.content_end + 1)
    return list(accumulate(clusters.sizes, initial=extent.start))


def _cluster_runs(
    bounds: Sequence[int],
    extent: Extent,
    paragraph: Paragraph,
) -> list[LevelRun]:
    """The runs of clusters from left to right; `bounds` are the offsets between clusters."""
    count = len(bounds) - 1
    if paragraph.is_uniform:
        return [LevelRun(0, count, bool(paragraph.base))]
    first = extent.start - paragraph.start
    last = extent.content_end - paragraph.start
    levels = paragraph.levels[first:last]
    if paragraph.classes:
        classes = paragraph.classes[first:last]
        levels = line_levels(levels, classes, paragraph.base)
    runs = visual_runs(levels)
    if count == last - first:
        return runs
    # A cluster is all of one level, except for undrawn characters at its end.
    cluster_runs: list[LevelRun] = []
    for run in runs:
        start = bisect_left(bounds, run.start + extent.start)
        end = bisect_left(bounds, run.end + extent.start)
        if start < end:
            cluster_runs.append(LevelRun(start, end, run.is_rtl))
    return cluster_runs


def _in_order(row: Sequence[int], runs: list[LevelRun]) -> Sequence[int]:
    """A row of the clusters' values from left to right."""
    if len(runs) == 1:
        return row[::-1] if runs[0].is_rtl else row
    ordered: list[int] = []
    for start, end, is_rtl in runs:
        part = row[start:end]
        ordered += part[::-1] if is_rtl else part
    return ordered


def _glyphs_in_order(
    glyphs: Sequence[str],
    runs: list[LevelRun],
    *,
    has_mirrored: bool,
) -> Sequence[str]:
    """The glyphs from left to right, those of right-to-left runs mirrored (L4)."""
    parts: list[Sequence[str]] = []
    for start, end, is_rtl in runs:
        part = glyphs[start:end]
        if is_rtl:
            part = part[::-1]
            if has_mirrored:
                part = _mirrored(part)
        parts.append(part)
    if isinstance(glyphs, str):
        return "".join(cast("list[str]", parts))
    return list(chain.from_iterable(parts))


def _mirrored(glyphs: Sequence[str]) -> Sequence[str]:
    if not isinstance(glyphs, str):
        return [MIRROR.get(glyph[:1], glyph[:1]) + glyph[1:] for glyph in glyphs]
    if MIRRORED.search(glyphs):
        return glyphs.translate(_MIRROR_TABLE)
    return glyphs


def _fitting(clusters: Shaped, width: int) -> Shaped:
    """The clusters with a stand-in of one cell for each that is wider than the page."""
    if max(clusters.widths, default=0) <= width:
        return clusters
    glyphs = list(clusters.glyphs)
    widths = list(clusters.widths)
    for index, cells in enumerate(widths):
        if cells > width:
            glyphs[index] = TOO_WIDE
            widths[index] = 1
    return Shaped(glyphs, clusters.sizes, widths)


def _with_undrawn(
    glyphs: Sequence[str], bounds: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The starts and ends of the cells, each with the undrawn clusters behind it.

    The first cell also contains the undrawn clusters before it.
    """
    starts = list(bounds[:-1])
    ends = list(bounds[1:])
    last_drawn = None
    for index, glyph in enumerate(glyphs):
        if glyph:
            if last_drawn is None:
                starts[index] = bounds[0]
            last_drawn = index
        elif last_drawn is not None:
            ends[last_drawn] = ends[index]
    return starts, ends


def _where_drawn(row: Sequence[int], glyphs: Sequence[str]) -> list[int]:
    return [value for value, glyph in zip(row, glyphs, strict=True) if glyph]


def shape_line(
    text: str,
    drawing: Drawing,
    *,
    before: bool = False,
    after: bool = False,
) -> Shaped:
    """The clusters of a line's text.

    `before` and `after` say whether its first and last letters join letters outside it.
    """
    if before or after or len(text) > _LONG:
        return shaped(text, drawing, before=before, after=after)
    shape_word = marked_word if drawing.marks else shaped_word
    words = list(map(shape_word, text.split(" ")))
    has_mark_on_space = any(map(_IS_LOOSE, words[1:]))
    if has_mark_on_space:
        return shaped(text, drawing)
    if all(map(_IS_SIMPLE, words)):
        return _join_simple(words)
    glyphs, sizes, widths, _, _ = zip(*words, strict=True)
    return Shaped(_spaced(glyphs, " "), _spaced(sizes, 1), _spaced(widths, 1))


def _join_simple(words: list[Shaped]) -> Shaped:
    """The words with spaces between them; every cluster of them is one cell."""
    sizes = b"\1".join(map(_SIZES, words))
    rows = list(map(_GLYPHS, words))
    widths = b"\1" * len(sizes)
    if list in map(type, rows):
        return Shaped(_spaced(rows, " "), sizes, widths, is_simple=True)
    return Shaped(" ".join(rows), sizes, widths, is_simple=True)


def _spaced(words: Sequence[Sequence[Any]], space: object) -> list[Any]:
    """The values of the words' clusters one after another, with that of a space between words."""
    row: list[Any] = []
    for word in words:
        row += word
        row.append(space)
    return row[:-1]


def without_tail(text: str, clusters: Shaped) -> tuple[Shaped, int]:
    """The clusters without the undrawn tail of a line that ends in `text`, and their size.

    The tail is the spaces at the end with the invisible characters among them; those
    before the first of these spaces belong to the last cell.
    """
    bounds = list(accumulate(clusters.sizes, initial=0))

    def is_space(index: int) -> bool:
        return clusters.sizes[index] == 1 and text[bounds[index]] in SPACES

    count = len(clusters.glyphs)
    while count and (not clusters.glyphs[count - 1] or is_space(count - 1)):
        count -= 1
    while 0 < count < len(clusters.glyphs) and not is_space(count):
        count += 1
    remaining = Shaped(
        clusters.glyphs[:count],
        clusters.sizes[:count],
        clusters.widths[:count],
    )
    return remaining, bounds[count]
