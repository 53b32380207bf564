"""What the mouse can point at beside the text.

Labels in the margin, lanes, folded lines, the map of the tags.
"""

from textual.geometry import Offset

from hashiya.model.model import Tag
from hashiya_reader.widgets.article.columns import GUTTER
from hashiya_reader.widgets.article.lanes import lanes_of
from hashiya_reader.widgets.article.line_strips import beginning_on, note_at
from hashiya_reader.widgets.article.page import ArticlePage
from hashiya_rtl import Line


def tag_pointed_at(page: ArticlePage, place: Offset) -> Tag | None:
    """The tag or suggestion whose label in the margin, or bracket in a lane, is there.

    Places are cells from the left of the page's content and rows from its top.
    """
    index, lane = page.line_and_lane(place.y)
    if not page.laid.has_line(index):
        return None
    line = page.laid.line(index)
    if lane:
        column = place.x - page.columns.text_left - page.laid.left_of(index)
        return _tag_in_lane(page, line, lane - 1, column)
    cell = margin_cell(page, place.x)
    if cell is None:
        return None
    tags = beginning_on(line, page.tags)
    suggestions = beginning_on(line, page.suggestions)
    return note_at(tags, suggestions, page.columns.notes, page.looks, cell)


def is_fold_pointed_at(page: ArticlePage, place: Offset) -> bool:
    """Whether the words for lines that are folded away are there."""
    index, _ = page.line_and_lane(place.y)
    return margin_cell(page, place.x) is not None and page.folds.below(index) > 0


def margin_cell(page: ArticlePage, x: int) -> int | None:
    """Which cell of the margin a column is, counted from 0 at its right; None beside it."""
    cell = page.columns.text_left - 2 * GUTTER - 1 - x
    return cell if 0 <= cell < page.columns.notes else None


def stretch_of(page: ArticlePage, row: int) -> tuple[int, Tag | None]:
    """Where the stretch of the article that the map shows at a row begins, and its first tag."""
    height = max(1, page.scrollable_content_region.height)
    start = len(page.text) * row // height
    end = len(page.text) * (row + 1) // height
    for tag in page.tags:
        if tag.span and tag.span.start < end and start < tag.span.end:
            return start, tag
    return start, None


def _tag_in_lane(page: ArticlePage, line: Line, lane: int, column: int) -> Tag | None:
    lanes = lanes_of(page.tags)
    for tag in page.tags:
        span = tag.span
        if span is None or lanes[tag.id] != lane:
            continue
        if span.end <= line.start or line.end <= span.start:
            continue
        start, end = max(span.start, line.start), min(span.end, line.content_end)
        for first, last in line.intervals(start, end):
            if first <= column < last:
                return tag
    return None
