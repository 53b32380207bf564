"""A view of an article: its rows drawn line by line, each again only when something on it changes.

Offsets of the text go in; rows and columns stay inside. Whatever changes, the cursor's line
keeps its row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.strip import Strip

from hashiya.model.model import Span, Tag
from hashiya_reader.look.color_depth import ColorDepth, depth_of
from hashiya_reader.textual_private.scroll_view import FittedView
from hashiya_reader.widgets.article.columns import EDGE, Columns
from hashiya_reader.widgets.article.drawing import ArticleDrawing
from hashiya_reader.widgets.article.line_strips import Overlay, Page, Paints
from hashiya_reader.widgets.article.minimap import (
    Marks,
    Minimap,
    tagged_rows,
    tagged_stretches,
)
from hashiya_reader.widgets.article.rows import ArticleRows
from hashiya_reader.widgets.article.tag_spans import TagSpans
from hashiya_reader.widgets.label_looks import Looks
from hashiya_rtl import Line

# Counting this many lines takes a few milliseconds: no key waits for it.
LINES_AT_ONCE = 2000
PAUSE_SECONDS = 0.005


class ArticlePage(FittedView):
    """The text with what lies over it.

    `aside` are the parts that are not the article's own, in order and apart: they are dimmed
    and, where `folded`, all but their first line has no row. The selection runs from
    `selected_from` to the cursor, both clusters included. `current` is the id of the current
    tag, `suggested` that of the suggestion the reader is at.
    """

    ALLOW_SELECT = False
    EDGE_CELLS = EDGE
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--cursor",
        "article--selection",
        "article--found",
        "article--letter",
    }

    # What watches these draws the lines that change, and no others.
    cursor: reactive[int] = reactive(0, repaint=False)
    tags: reactive[tuple[Tag, ...]] = reactive((), repaint=False)
    selected_from: reactive[int | None] = reactive(None, repaint=False)
    current: reactive[int | None] = reactive(None, repaint=False)
    suggestions: reactive[tuple[Tag, ...]] = reactive((), repaint=False)
    suggested: reactive[int | None] = reactive(None, repaint=False)
    marks: reactive[bool] = reactive(default=False)
    lanes: reactive[bool] = reactive(default=False)
    folded: reactive[bool] = reactive(default=False)
    aside: reactive[Sequence[Span]] = reactive(())
    found: reactive[tuple[Span, ...]] = reactive(())
    letters: reactive[Mapping[int, str]] = reactive(dict)

    def __init__(
        self, text: str, looks: Looks, *, cursor: int = 0, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.set_reactive(ArticlePage.cursor, min(cursor, len(text)))
        self.text = text
        self.looks = looks
        self.minimap = Minimap()
        self.rows = ArticleRows(
            text, folded=self.folded_spans, lane_counts=self.lane_counts
        )
        self.drawing = ArticleDrawing(
            self.rows,
            ground=self.ground_overlay,
            overlay=self.cursor_overlay,
            lane=self.lane_strip,
        )
        self._paints: Paints | None = None
        self._tag_spans = TagSpans(())
        self._suggestion_spans = TagSpans(())

    @property
    def tag_spans(self) -> TagSpans:
        """The tags by place."""
        if self._tag_spans.tags is not self.tags:
            self._tag_spans = TagSpans(self.tags)
        return self._tag_spans

    @property
    def suggestion_spans(self) -> TagSpans:
        """The suggestions by place."""
        if self._suggestion_spans.tags is not self.suggestions:
            self._suggestion_spans = TagSpans(self.suggestions)
        return self._suggestion_spans

    # What the rows and the lines are made of; subclasses say more

    def folded_spans(self) -> Sequence[Span]:
        """The parts that are folded."""
        return self.aside if self.folded else ()

    def lane_counts(self) -> Mapping[int, int]:
        """How many lanes are beneath the lines that have some."""
        return {}

    def ground_overlay(self, index: int, line: Line) -> Overlay:
        """What lies over a line wherever the cursor is."""
        tags = self.tag_spans.over(line.start, line.end)
        return Overlay(tags=tags, found=self.found)

    def cursor_overlay(self, index: int) -> Overlay:
        """The cursor and what it changes on a line."""
        is_on_line = index == self.rows.laid.line_of(self.cursor)
        return Overlay(cursor=self.cursor if is_on_line else None)

    def lane_strip(self, index: int, lane: int) -> Strip:
        """A lane beneath a line, drawn."""
        return Strip([self.blank_row()])

    def blank_row(self) -> Segment:
        """A row with nothing on it."""
        return Segment(" " * self.rows.columns.width, self.paints.text)

    def map_marks(self) -> Marks:
        """The colour of each row's mark: of the first tag in the row's stretch of the article.

        Where all of it is in view, of the first tag in the row itself.
        """
        height = self.scrollable_content_region.height
        if self.rows.is_laid and self.rows.count <= height:
            return tagged_rows(self.tags, self.rows.row_of, height, self.looks)
        return tagged_stretches(self.tags, len(self.text), height, self.looks)

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of the view, each finished once while its line stays the same.

        Textual keeps finished rows by their place in the view, so a scroll would finish
        all of them again: page down took 2.7 times the plainest app's key, now 2.2.
        """
        width = self.outer_size.width
        filters = self.get_line_filters()
        rows = []
        for y in crop.line_range:
            row = self.render_line(y)
            finished = self.drawing.finished(row, width, self.paints, filters)
            rows.append(finished.crop(*crop.column_span))
        return rows

    def render_line(self, y: int) -> Strip:
        """The line at row `y`, or one of the lanes beneath it."""
        index, lane = self.rows.line_and_lane(y + self.scroll_offset.y)
        if lane:
            strip = self.drawing.lane(index, lane - 1)
        else:
            strip = self.line_strip(index)
        column = self.rows.columns.width - 1
        return self.minimap.with_mark(strip, y, column, self.rich_style)

    def line_strip(self, index: int) -> Strip:
        """A line as it is drawn."""
        page = Page(self.rows.columns, self.looks, self.paints)
        return self.drawing.line(index, page)

    def redraw_map(self) -> None:
        """Draw the marks of the map that have changed."""
        for row in self.minimap.update(self.map_marks()):
            self.refresh(Region(self.rows.columns.width - 1, row, 1, 1))

    @property
    def paints(self) -> Paints:
        """The stylesheet's styles for what lies over the text, kept until a style changes."""
        if self._paints is None:
            depth = depth_of(self.app.console.color_system)
            if self.app.native_ansi_color:
                depth = ColorDepth.SIXTEEN
            self._paints = Paints(
                text=self.rich_style,
                found=self.get_component_rich_style("article--found", partial=True),
                selection=self.get_component_rich_style("article--selection"),
                cursor=self.get_component_rich_style("article--cursor"),
                letter=self.get_component_rich_style("article--letter"),
                ground=self.background_colors[1],
                depth=depth,
            )
        return self._paints

    def notify_style_update(self) -> None:
        """Draw every line again, as the theme or the focus has changed."""
        self.drawing.forget_styles()
        self.minimap.forget()
        self._paints = None
        super().notify_style_update()

    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Draw these lines again, or all of them."""
        if lines is None:
            self.drawing.forget_all()
            self.refresh()
            return
        lines = list(lines)
        self.drawing.forget(lines)
        self.redraw_overlay(lines)

    def redraw_overlay(self, lines: Iterable[int]) -> None:
        """Draw these lines again with the cursor and the selection; the rest of them is kept."""
        lines = list(lines)
        self.drawing.forget_overlay(lines)
        for index in lines:
            row = self.rows.row_of_line(index) - self.scroll_offset.y
            if 0 <= row < self.size.height:
                self.refresh(Region(0, row, self.rows.columns.width, 1))

    def redraw_overlay_between(self, first: int, last: int) -> None:
        """Draw the cursor and the selection again on the lines from the first to the last."""
        if last - first < self.size.height:
            self.redraw_overlay(range(first, last + 1))
        else:
            self.redraw()

    # Layout

    def fit(self) -> None:
        """Wrap the text for another width; in another height still show the cursor's line."""
        columns = Columns.of(self.scrollable_content_region.width, self.EDGE_CELLS)
        if columns != self.rows.columns or not self.rows.is_laid:
            self.lay_out(columns)
        else:
            self.show_cursor()
        self.minimap.update(self.map_marks())

    def lay_out(self, columns: Columns) -> None:
        """Wrap the text, the cursor's line staying on its row.

        At first that is a third down the view.
        """
        row = self.size.height // 3
        if self.rows.is_laid:
            row = self.rows.row_of(self.cursor) - self.scroll_offset.y
        self.rows.wrap(columns, marks=self.marks)
        self.show_rows(row)
        self.redraw()
        self.show_cursor()

    def show_rows(self, row: int) -> None:
        """Give the view the length of its rows, and put the cursor's line on this row of it."""
        self.count_lines()
        top = self.rows.row_of(self.cursor) - row
        self.scroll_to(y=top, animate=False, immediate=True)

    def count_lines(self) -> None:
        """Give the scroll bar its length: an estimate, sharpened while nothing else happens."""
        laid = self.rows.laid
        if not laid.is_counted:
            laid.count_more(LINES_AT_ONCE)
        if not laid.is_counted:
            self.set_timer(PAUSE_SECONDS, self.count_lines)
        self.virtual_size = Size(self.rows.columns.width, self.rows.count)

    @contextmanager
    def keeping_row(self) -> Iterator[None]:
        """Let the rows change while the cursor's line keeps its own; then draw all of them."""
        row = self.rows.row_of(self.cursor) - self.scroll_offset.y
        yield
        self.minimap.update(self.map_marks())
        self.show_rows(row)
        self.redraw()

    def show_cursor(self) -> None:
        """Scroll the cursor's line into view and put the terminal's own cursor there.

        Input methods and screen readers follow that one.
        """
        line, column = self.rows.laid.position_of(self.cursor)
        row = self.rows.row_of_line(line)
        height = self.scrollable_content_region.height
        if not height:
            return
        margin = min(2, (height - 1) // 2)
        top = self.scroll_offset.y
        if row < top + margin:
            self.scroll_to(y=row - margin, animate=False, immediate=True)
        elif row >= top + height - margin:
            self.scroll_to(y=row - height + margin + 1, animate=False, immediate=True)
        self.place_cursor(column, row)

    def place_cursor(self, column: int, row: int) -> None:
        """Put the terminal's cursor on a column of the text in a row, while the view has focus."""
        if self.has_focus:
            x = self.rows.columns.text_left + column
            offset = Offset(x, row - self.scroll_offset.y)
            self.app.cursor_position = self.content_region.offset + offset

    def watch_marks(self) -> None:
        """Wrap the text again, as invisible characters get or lose their stand-ins."""
        if self.rows.is_laid:
            self.lay_out(self.rows.columns)
            self.redraw_map()

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the lines that the cursor left and reached; with a selection all between."""
        if not self.rows.is_laid:
            return
        laid = self.rows.laid
        first, last = sorted((laid.line_of(old), laid.line_of(new)))
        if self.selected_from is None:
            self.redraw_overlay({first, last})
        else:
            self.redraw_overlay_between(first, last)
        self.show_cursor()

    # Keys

    def action_rows(self, rows: int) -> None:
        """Scroll as the wheel does, the cursor staying where it is."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, immediate=True)
