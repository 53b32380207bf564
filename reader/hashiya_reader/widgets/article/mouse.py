"""The mouse in an article, and what it can point at beside the text.

That is labels in the margin, lanes, folded lines, and the map of the tags.
"""

from textual import events
from textual.geometry import Offset

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.columns import GUTTER
from hashiya_reader.widgets.article.cursor import ArticleCursor
from hashiya_reader.widgets.article.edges import Edge
from hashiya_reader.widgets.article.line_strips import beginning_on, note_at
from hashiya_reader.widgets.article.motions import Unit
from hashiya_reader.widgets.article.page import ArticlePage
from hashiya_rtl import Line

# What two, three and four clicks select.
CLICKED_UNITS: dict[int, Unit] = {2: "word", 3: "sentence", 4: "paragraph"}


class ArticleMouse:
    """What the buttons of the mouse do with an article's cursor, and with the current tag's edges.

    The page gives what can be pointed at, the caret is moved.
    """

    def __init__(self, page: ArticlePage, caret: ArticleCursor) -> None:
        self.page = page
        self.caret = caret
        self._dragged: Edge | None = None

    def offset_under(self, event: events.MouseEvent) -> int:
        """The cluster under the mouse."""
        rows = self.page.rows
        place = event.get_content_offset_capture(self.page)
        line = rows.line_at(max(0, place.y + self.page.scroll_offset.y))
        if not rows.laid.has_line(line):
            return len(self.page.text)
        return rows.laid.offset_at(line, place.x - rows.columns.text_left)

    def press(self, event: events.MouseDown) -> None:
        """Go to what is beside the text, take the current tag's edge, or put the cursor there.

        The other button leaves a selection alone that it is pressed in.
        """
        place = event.get_content_offset_capture(self.page)
        offset = self.offset_under(event)
        is_beside = event.button in {1, 3} and self.go_to_pointed(place)
        if is_beside:
            return
        if event.button == 3:
            selection = self.caret.selection
            if selection is None or offset not in selection:
                self.caret.is_extending = False
                self.caret.move(offset)
        elif event.button == 1:
            self.caret.is_extending = False
            self._dragged = self._edge_under(offset)
            if self._dragged is None:
                self.caret.move(offset, select=event.shift)
            self.page.capture_mouse()

    def drag(self, event: events.MouseMove) -> None:
        """Select to the cluster under the mouse, or show what the tag would cover."""
        if self.page.app.mouse_captured is not self.page:
            return
        offset = self.offset_under(event)
        span = self._dragged_span(offset)
        if span is not None:
            self.caret.stretch(span)
        elif self._dragged is None and offset != self.caret.offset:
            self.caret.move(offset, select=True)

    def release(self, event: events.MouseUp) -> Span | None:
        """End the drag; the span that it gives the current tag, if that is another one."""
        if self.page.app.mouse_captured is not self.page:
            return None
        self.page.release_mouse()
        if self._dragged is None:
            return None
        span = self._dragged_span(self.offset_under(event))
        before = self._current_span()
        self._dragged = None
        self.caret.stop_stretching()
        return span if span != before else None

    def click(self, event: events.Click) -> bool:
        """Select by two clicks the word, by three the sentence, by four the paragraph.

        Whether it was the second click on the label of a tag.
        """
        if event.button != 1:
            return False
        place = event.get_content_offset_capture(self.page)
        if tag_pointed_at(self.page, place) is not None:
            return event.chain == 2
        unit = CLICKED_UNITS.get(event.chain)
        if unit is not None:
            bounds = self.caret.motions.unit_at(unit, self.offset_under(event))
            if bounds and bounds[0] < bounds[1]:
                self.caret.select(Span(*bounds))
        return False

    def go_to_pointed(self, place: Offset) -> bool:
        """Go to what is there beside the text, or unfold it; whether there is anything."""
        if place.x == self.page.rows.columns.width - 1:
            self._go_to_stretch(place.y)
            return True
        tag = tag_pointed_at(self.page, place)
        if tag is not None:
            if any(suggestion.id == tag.id for suggestion in self.page.suggestions):
                self.caret.go_to_suggestion(tag)
            else:
                self.caret.go_to(tag)
            return True
        if is_fold_pointed_at(self.page, place):
            self.page.folded = False
            return True
        return False

    def _go_to_stretch(self, row: int) -> None:
        start, tag = stretch_of(self.page, row)
        if tag is not None:
            self.caret.go_to(tag)
            return
        last = max(0, len(self.page.text) - 1)
        self.caret.article.unfold_at(min(start, last))
        self.caret.move(start)

    def _current_span(self) -> Span | None:
        for tag in self.page.tags:
            if tag.id == self.caret.current:
                return tag.span
        return None

    def _edge_under(self, offset: int) -> Edge | None:
        """The edge of the current tag that a cluster is, if it is longer than one."""
        span = self._current_span()
        if span is None:
            return None
        last = self.page.rows.navigation.previous_cluster(span.end)
        if last == span.start:
            return None
        if offset == span.start:
            return "start"
        return "end" if offset == last else None

    def _dragged_span(self, offset: int) -> Span | None:
        """The current tag's span with the dragged edge on a cluster."""
        span = self._current_span()
        if span is None or self._dragged is None:
            return None
        navigation = self.page.rows.navigation
        if self._dragged == "start":
            last = navigation.previous_cluster(span.end)
            return Span(min(offset, last), span.end)
        end = navigation.next_cluster(offset)
        return Span(span.start, max(end, span.start + 1))


def tag_pointed_at(page: ArticlePage, place: Offset) -> Tag | None:
    """The tag or suggestion whose label in the margin, or bracket in a lane, is there.

    Places are cells from the left of the page's content and rows from its top.
    """
    index, lane = page.rows.line_and_lane(place.y + page.scroll_offset.y)
    if not page.rows.laid.has_line(index):
        return None
    line = page.rows.laid.line(index)
    if lane:
        column = place.x - page.rows.columns.text_left - page.rows.laid.left_of(index)
        return _tag_in_lane(page, line, lane - 1, column)
    cell = margin_cell(page, place.x)
    if cell is None:
        return None
    tags = beginning_on(line, page.tag_spans.over(line.start, line.end))
    offered = page.suggestion_spans.over(line.start, line.end)
    suggestions = beginning_on(line, offered)
    return note_at(tags, suggestions, page.rows.columns.notes, page.looks, cell)


def is_fold_pointed_at(page: ArticlePage, place: Offset) -> bool:
    """Whether the words for lines that are folded away are there."""
    index, _ = page.rows.line_and_lane(place.y + page.scroll_offset.y)
    return margin_cell(page, place.x) is not None and page.rows.folds.below(index) > 0


def margin_cell(page: ArticlePage, x: int) -> int | None:
    """Which cell of the margin a column is, counted from 0 at its right; None beside it."""
    cell = page.rows.columns.text_left - 2 * GUTTER - 1 - x
    return cell if 0 <= cell < page.rows.columns.notes else None


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
    lanes = page.tag_spans.lanes
    for tag in page.tag_spans.over(line.start, line.end):
        span = tag.span
        if span is None or lanes[tag.id] != lane:
            continue
        start, end = max(span.start, line.start), min(span.end, line.content_end)
        for first, last in line.intervals(start, end):
            if first <= column < last:
                return tag
    return None
