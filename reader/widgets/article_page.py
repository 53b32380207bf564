"""An article on the screen: laid out for the width, drawn line by line, scrolled so that the cursor is seen."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.strip import Strip

from annotations.model import Span, Tag
from reader.rtl.layout import ArticleLayout, Line
from reader.rtl.navigation import Navigation
from reader.widgets.article_lines import Overlay, Page, Paints, line_strip
from reader.widgets.columns import EDGE, Columns
from reader.widgets.folds import Folds
from reader.widgets.lanes import Beneath, lane_strip, lanes_of
from reader.widgets.looks import Looks
from reader.widgets.minimap import marked, tagged_stretches
from reader.widgets.moving_rows import MovingRows

# Counting this many lines takes a few milliseconds: no key waits for it.
LINES_AT_ONCE = 2000
PAUSE_SECONDS = 0.005


class ArticlePage(MovingRows):
    """Offsets of the article's text go in; columns and lines stay inside.

    `selected_from` is where a selection began: it runs from that cluster to the one under the cursor, both included,
    so it is one span of the text and may be several pieces on the screen. `aside` are the parts that are not the
    article's own, in order and apart: they are dimmed and, where `folded`, all but their first line is left out of the rows.
    `suggestions` are drawn otherwise than tags; `suggested` is the id of the one that one is at.
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
    selected_from: reactive[int | None] = reactive(None, repaint=False)
    tags: reactive[tuple[Tag, ...]] = reactive((), repaint=False)
    current: reactive[int | None] = reactive(None, repaint=False)
    suggestions: reactive[tuple[Tag, ...]] = reactive((), repaint=False)
    suggested: reactive[int | None] = reactive(None, repaint=False)
    found: reactive[tuple[Span, ...]] = reactive(())
    marks: reactive[bool] = reactive(default=False)
    lanes: reactive[bool] = reactive(default=False)
    folded: reactive[bool] = reactive(default=False)
    aside: reactive[Sequence[Span]] = reactive(())
    letters: reactive[Mapping[int, str]] = reactive(dict)

    def __init__(
        self,
        text: str,
        looks: Looks,
        *,
        cursor: int = 0,
        aside: Sequence[Span] = (),
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self.set_reactive(ArticlePage.aside, aside)
        self.text = text
        self.looks = looks
        self._columns = Columns.of(1)
        self._laid: ArticleLayout | None = None
        self._folds: Folds | None = None
        self._beneath: Beneath | None = None
        self._strips: dict[int, Strip] = {}
        self._paints: Paints | None = None
        self._mapped: tuple[str | None, ...] | None = None
        self.set_reactive(ArticlePage.cursor, min(cursor, len(text)))

    # The text, laid out

    @property
    def laid(self) -> ArticleLayout:
        """The article at the view's present width."""
        if self._laid is None:
            self._laid = ArticleLayout(self.text, self._columns.measure, marks=self.marks)
        return self._laid

    @property
    def folds(self) -> Folds:
        """Which lines the rows of the view show."""
        if self._folds is None:
            lines = [(self.laid.line_of(span.start), self.laid.line_of(span.end - 1)) for span in self._folding()]
            self._folds = Folds((first + 1, last) for first, last in lines if first < last)
        return self._folds

    def _folding(self) -> Sequence[Span]:
        return self.aside if self.folded else ()

    def row_of(self, offset: int) -> int:
        """The row, counted from the article's first, that shows the cluster at an offset."""
        return self._row_of_line(self.laid.line_of(offset))

    def _row_of_line(self, line: int) -> int:
        return self.beneath.row_of(self.folds.row_of(line))

    def line_at(self, row: int) -> int:
        """The line that a row shows, or beneath which it is a lane; there need not be such a line."""
        return self.folds.line_at(self.beneath.at(row)[0])

    @property
    def beneath(self) -> Beneath:
        """The rows of lanes beneath the lines."""
        if self._beneath is None:
            self._beneath = Beneath(self._lane_rows() if self.lanes else None)
        return self._beneath

    def _lane_rows(self) -> dict[int, int]:
        rows: dict[int, int] = {}
        lanes = lanes_of(self.tags)
        for tag in self.tags:
            if tag.span is None:
                continue
            for line in range(self.laid.line_of(tag.span.start), self.laid.line_of(tag.span.end - 1) + 1):
                if self.folds.around(line) is None:
                    seen = self.folds.row_of(line)
                    rows[seen] = max(rows.get(seen, 0), lanes[tag.id] + 1)
        return rows

    @property
    def navigation(self) -> Navigation:
        """Where the cursor goes from an offset."""
        return Navigation(self.laid)

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:  # noqa: FBT001, FBT002 - Textual's signature
        """Fit the text before anything is drawn: Textual tells of a resize only when it has drawn the new size."""
        is_resized = super()._size_updated(size, virtual_size, container_size, layout)
        if is_resized and size:
            self.fit()
        return is_resized

    def fit(self) -> None:
        """Another width wraps the text anew; a lower view still shows the cursor's line."""
        columns = Columns.of(self.scrollable_content_region.width, self.EDGE_CELLS)
        if columns != self._columns or self._laid is None:
            self.lay_out(columns)
        else:
            self.show_cursor()

    def lay_out(self, columns: Columns) -> None:
        """Wrap anew, the cursor's line staying on its row; at first it stands a third down the view."""
        row = self.size.height // 3 if self._laid is None else self.row_of(self.cursor) - self.scroll_offset.y
        self._columns = columns
        self._laid = self._folds = self._beneath = None
        self.count_lines()
        self.scroll_to(y=self.row_of(self.cursor) - row, animate=False, immediate=True)
        self._strips.clear()
        self.show_cursor()
        self.refresh()

    def count_lines(self) -> None:
        """Give the scroll bar its length: an estimate at first, sharpened while nothing else happens."""
        laid = self.laid
        if not laid.is_counted:
            laid.count_more(LINES_AT_ONCE)
        if not laid.is_counted:
            self.set_timer(PAUSE_SECONDS, self.count_lines)
        self.virtual_size = Size(self._columns.width, laid.estimated_lines - self.folds.count + self.beneath.count)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The line at row `y`, and what the minimap says there of the whole article."""
        seen, lane = self.beneath.at(y + self.scroll_offset.y)
        line = self.folds.line_at(seen)
        strip = self._lane_strip(line, lane - 1) if lane else self._line_strip(line)
        stretches = self._stretches()
        color = stretches[y] if y < len(stretches) else None
        return marked(strip, color, self._columns.width, self.paints.text)

    def beside(self) -> Sequence[str | None]:
        """What the minimap says beside each row of the view."""
        return self._stretches()

    def _stretches(self) -> tuple[str | None, ...]:
        height = self.scrollable_content_region.height
        if self._mapped is None or len(self._mapped) != height:
            self._mapped = tagged_stretches(self.tags, len(self.text), height, self.looks)
        return self._mapped

    def _lane_strip(self, index: int, lane: int) -> Strip:
        """One of the lanes beneath a line."""
        lanes = lanes_of(self.tags)
        line = self.laid.line(index)
        here = [
            tag
            for tag in self.tags
            if tag.span and lanes[tag.id] == lane and tag.span.start < line.end and line.start < tag.span.end
        ]
        left = self._columns.text_left + self.laid.left_of(index)
        blank = Segment(" " * self._columns.width, self.paints.text)
        return lane_strip(line, left, here, self.looks, blank)

    def _line_strip(self, index: int) -> Strip:
        """The strip of a line, drawn once until something on it changes."""
        if not self.laid.has_line(index):
            return Strip.blank(self._columns.width, self.paints.text)
        if index not in self._strips:
            line = self.laid.line(index)
            overlay = Overlay(
                tags=[tag for tag in self.tags if tag.span],
                current=self.current,
                suggestions=self.suggestions,
                suggested=self.suggested,
                found=self.found,
                selection=self.selection,
                cursor=self.cursor if index == self.laid.line_of(self.cursor) else None,
                aside=self._aside_in(line),
                folded=self.folds.below(index),
                letters=self.letters,
            )
            self._strips[index] = line_strip(
                line, self.laid.left_of(index), overlay, Page(self._columns, self.looks, self.paints)
            )
        return self._strips[index]

    def _aside_in(self, line: Line) -> Sequence[Span]:
        first = bisect_right(self.aside, line.start, key=lambda span: span.end)
        return list(takewhile(lambda span: span.start < line.end, self.aside[first:]))

    @property
    def paints(self) -> Paints:
        """The stylesheet's styles for what lies over the text, looked up anew after each change of style."""
        if self._paints is None:
            self._paints = self._looked_up_paints()
        return self._paints

    def _looked_up_paints(self) -> Paints:
        return Paints(
            text=self.rich_style,
            found=self.get_component_rich_style("article--found", partial=True),
            selection=self.get_component_rich_style("article--selection"),
            cursor=self.get_component_rich_style("article--cursor"),
            letter=self.get_component_rich_style("article--letter"),
            ground=self.background_colors[1],
            few_colors=self.app.native_ansi_color or self.app.console.color_system in {"standard", "windows"},
        )

    def notify_style_update(self) -> None:
        """A theme or a focus change redraws every line."""
        self._strips.clear()
        self._paints = None
        super().notify_style_update()

    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Draw these lines anew, or all of them."""
        if lines is None:
            self._strips.clear()
            self.refresh()
            return
        for index in lines:
            self._strips.pop(index, None)
            row = self._row_of_line(index) - self.scroll_offset.y
            if 0 <= row < self.size.height:
                self.refresh(Region(0, row, self.size.width, 1))

    def watch_tags(self, old: Sequence[Tag], new: Sequence[Tag]) -> None:
        """Other tags: the lines of those that came, went or changed are drawn anew; the current one must still be there."""
        if all(tag.id != self.current for tag in self.tags):
            self.current = self.tag_at_cursor()
        self.redraw_map()
        if self.lanes:
            self.watch_lanes()
        else:
            self.redraw(self._lines_of(changed(old, new)))

    def watch_suggestions(self, old: Sequence[Tag], new: Sequence[Tag]) -> None:
        """Other suggestions: as with tags; on a tag that was gone to, one is at no suggestion."""
        if all(each.id != self.suggested for each in new):
            self.suggested = self.suggestion_at_cursor() if self.current is None else None
        self.redraw(self._lines_of(changed(old, new)))

    def watch_suggested(self, old: int | None, new: int | None) -> None:
        """One is at another suggestion."""
        self.redraw(self._lines_of(each for each in self.suggestions if each.id in {old, new}))

    def redraw_map(self) -> None:
        """Draw anew what the minimap says otherwise than before."""
        before, self._mapped = self._mapped, None
        for row, (was, now) in enumerate(zip(before or (), self._stretches(), strict=False)):
            if was != now:
                self.refresh(Region(self._columns.width - 1, row, 1, 1))

    def _lines_of(self, tags: Iterable[Tag]) -> set[int]:
        """The lines on which some of the tags stand."""
        lines: set[int] = set()
        if self._laid is not None:
            for tag in tags:
                if tag.span:
                    lines.update(range(self.laid.line_of(tag.span.start), self.laid.line_of(tag.span.end - 1) + 1))
        return lines

    def watch_lanes(self) -> None:
        """Lanes come, go or become others; the cursor's line stays on its row."""
        if self._laid is None:
            return
        row = self.row_of(self.cursor) - self.scroll_offset.y
        self._beneath = None
        self.count_lines()
        self.scroll_to(y=self.row_of(self.cursor) - row, animate=False, immediate=True)
        self.redraw()

    def watch_aside(self) -> None:
        """Other parts are not the article's own."""
        self._folds = None
        self.redraw()

    def watch_letters(self) -> None:
        """Letters stand on the places to go to, or no longer."""
        self.redraw()

    def watch_found(self) -> None:
        """Other hits."""
        self.redraw()

    def watch_current(self, old: int | None, new: int | None) -> None:
        """Another tag is the current one."""
        self.redraw(self._lines_of(tag for tag in self.tags if tag.id in {old, new}))

    def watch_marks(self) -> None:
        """Invisible characters get or lose their stand-ins, so lines are wrapped anew."""
        if self._laid is not None:
            self.lay_out(self._columns)

    def watch_folded(self, old: bool, new: bool) -> None:  # noqa: FBT001 - Textual gives both
        """Parts are folded or shown again; the cursor's line stays on its row."""
        if self._laid is None or old == new:
            return
        row = self.row_of(self.cursor) - self.scroll_offset.y
        self._folds = self._beneath = None
        self.count_lines()
        self.scroll_to(y=self.row_of(self.cursor) - row, animate=False, immediate=True)
        self.redraw()
        self.show_cursor()

    def watch_selected_from(self, old: int | None, new: int | None) -> None:
        """The selection begins elsewhere."""
        if self._laid is None:
            return
        ends = [self.laid.line_of(offset) for offset in (old, new, self.cursor) if offset is not None]
        self.redraw_between(min(ends), max(ends))

    def watch_cursor(self, old: int, new: int) -> None:
        """The cursor moved: its lines, and with a selection all between, are drawn anew."""
        if self._laid is None:
            return
        first, last = sorted((self.laid.line_of(old), self.laid.line_of(new)))
        if self.selected_from is None:
            self.redraw({first, last})
        else:
            self.redraw_between(first, last)
        self.show_cursor()

    def redraw_between(self, first: int, last: int) -> None:
        """Draw these lines and those between them anew."""
        self.redraw(range(first, last + 1) if last - first < self.size.height else None)

    def show_cursor(self) -> None:
        """Scroll the cursor's line into view and put the terminal's own cursor there, for input methods and readers."""
        line, column = self.laid.position_of(self.cursor)
        row = self._row_of_line(line)
        height = self.scrollable_content_region.height
        if not height:
            return
        margin = min(2, (height - 1) // 2)
        top = self.scroll_offset.y
        if row < top + margin:
            self.scroll_to(y=row - margin, animate=False, immediate=True)
        elif row >= top + height - margin:
            self.scroll_to(y=row - height + margin + 1, animate=False, immediate=True)
        if self.has_focus:
            region = self.content_region
            at = Offset(self._columns.text_left + column, row - self.scroll_offset.y)
            self.app.cursor_position = region.offset + at

    # What is under the cursor

    @property
    def selection(self) -> Span | None:
        """What is selected, in offsets."""
        if self.selected_from is None or not self.text:
            return None
        first, last = sorted((self.selected_from, self.cursor))
        end = self.navigation.next_cluster(last)
        return Span(first, end) if end > first else None

    def tag_at_cursor(self) -> int | None:
        """The innermost tag under the cursor; of equals the latest."""
        return innermost(self.tags, self.cursor)

    def suggestion_at_cursor(self) -> int | None:
        """The innermost suggestion under the cursor."""
        return innermost(self.suggestions, self.cursor)


def innermost(tags: Sequence[Tag], offset: int) -> int | None:
    """The id of the shortest of the tags over an offset; of equals the latest."""
    here = [tag for tag in tags if tag.span and offset in tag.span]
    return min(here, key=lambda tag: (len(tag.span or ()), -tag.id)).id if here else None


def changed(old: Sequence[Tag], new: Sequence[Tag]) -> Iterator[Tag]:
    """The tags that are among one and not the other, or are there otherwise, as they were and as they are."""
    were = {tag.id: tag for tag in old}
    for tag in new:
        was = were.pop(tag.id, None)
        if was is not tag and was != tag:
            yield tag
            if was is not None:
                yield was
    yield from were.values()
