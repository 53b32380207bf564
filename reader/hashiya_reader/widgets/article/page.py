"""An article on the screen.

Its rows drawn line by line, each anew only when something on it changes.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.lanes import lane_strip, lanes_of
from hashiya_reader.widgets.article.line_strips import (
    Ground,
    Overlay,
    Page,
    Paints,
    ground_of,
    strip_on,
)
from hashiya_reader.widgets.article.minimap import (
    ROWS_KEPT,
    Marks,
    Minimap,
    tagged_stretches,
)
from hashiya_reader.widgets.article.rows import ArticleRows
from hashiya_reader.widgets.label_looks import Looks
from hashiya_rtl import Line


class ArticlePage(ArticleRows):
    """The text with all that lies over it.

    `selected_from` is where a selection began: it runs from that cluster to the one
    under the cursor, both included, so it is one span of the text and may be several
    pieces on the screen. What is `aside` is dimmed. `suggestions` are drawn otherwise
    than tags; `suggested` is the id of the one that one is at.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--cursor",
        "article--selection",
        "article--found",
        "article--letter",
    }

    selected_from: reactive[int | None] = reactive(None, repaint=False)
    current: reactive[int | None] = reactive(None, repaint=False)
    suggestions: reactive[tuple[Tag, ...]] = reactive((), repaint=False)
    suggested: reactive[int | None] = reactive(None, repaint=False)
    found: reactive[tuple[Span, ...]] = reactive(())
    letters: reactive[Mapping[int, str]] = reactive(dict)

    def __init__(
        self, text: str, looks: Looks, *, cursor: int = 0, id: str | None = None
    ) -> None:
        super().__init__(text, cursor=cursor, id=id)
        self.looks = looks
        self.minimap = Minimap()
        self._strips: dict[int, Strip] = {}
        self._grounds: dict[int, Ground] = {}
        self._paints: Paints | None = None
        # By the identity of a row: the row and what it is when it is finished.
        self._finished: dict[int, tuple[Strip, Strip]] = {}

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of the view, each finished once while its line stays the same.

        Textual keeps finished rows by their place in the view, so a scroll would finish
        all of them again: page down took 2.7 times the plainest app's key, now 2.2.
        """
        rows = [self._finished_row(self.render_line(y)) for y in crop.line_range]
        return [row.crop(*crop.column_span) for row in rows]

    def _finished_row(self, row: Strip) -> Strip:
        """A row as wide as the widget, with what the theme's filters do to it."""
        width = self.outer_size.width
        entry = self._finished.get(id(row))
        if entry is None or entry[0] is not row or entry[1].cell_length != width:
            finished = row.adjust_cell_length(width, self.paints.text)
            for line_filter in self.get_line_filters():
                finished = finished.apply_filter(line_filter, self.paints.ground)
            if len(self._finished) >= ROWS_KEPT:
                self._finished.clear()
            entry = self._finished[id(row)] = row, finished
        return entry[1]

    def render_line(self, y: int) -> Strip:
        """The line at row `y`, or one of the lanes beneath it."""
        seen, lane = self.beneath.at(y + self.scroll_offset.y)
        line = self.folds.line_at(seen)
        strip = self._lane_strip(line, lane - 1) if lane else self._line_strip(line)
        column = self._columns.width - 1
        return self.minimap.with_mark(strip, y, column, self.rich_style)

    def map_marks(self) -> Marks:
        """The colour of each row's mark: of the first tag in the row's stretch of the article."""
        height = self.scrollable_content_region.height
        return tagged_stretches(self.tags, len(self.text), height, self.looks)

    def redraw_map(self) -> None:
        """Draw the marks that are others than before."""
        for row in self.minimap.update(self.map_marks()):
            self.refresh(Region(self._columns.width - 1, row, 1, 1))

    def _lane_strip(self, index: int, lane: int) -> Strip:
        """One of the lanes beneath a line."""
        lanes = lanes_of(self.tags)
        line = self.laid.line(index)
        tags = [
            tag
            for tag in self.tags
            if tag.span
            and lanes[tag.id] == lane
            and tag.span.start < line.end
            and line.start < tag.span.end
        ]
        left = self._columns.text_left + self.laid.left_of(index)
        blank = Segment(" " * self._columns.width, self.paints.text)
        return lane_strip(line, left, tags, self.looks, blank)

    def _line_strip(self, index: int) -> Strip:
        """The strip of a line, drawn once until something on it changes."""
        if not self.laid.has_line(index):
            return Strip.blank(self._columns.width, self.paints.text)
        if index not in self._strips:
            line, page = (
                self.laid.line(index),
                Page(self._columns, self.looks, self.paints),
            )
            if index not in self._grounds:
                self._grounds[index] = self._ground(index, line, page)
            overlay = Overlay(
                selection=self.selection,
                cursor=self.cursor if index == self.laid.line_of(self.cursor) else None,
                letters=self.letters,
            )
            self._strips[index] = strip_on(self._grounds[index], line, overlay, page)
        return self._strips[index]

    def _ground(self, index: int, line: Line, page: Page) -> Ground:
        overlay = Overlay(
            tags=[tag for tag in self.tags if tag.span],
            current=self.current,
            suggestions=self.suggestions,
            suggested=self.suggested,
            found=self.found,
            aside=self._aside_in(line),
            folded=self.folds.below(index),
        )
        return ground_of(line, self.laid.left_of(index), overlay, page)

    def _aside_in(self, line: Line) -> Sequence[Span]:
        first = bisect_right(self.aside, line.start, key=lambda span: span.end)
        return list(takewhile(lambda span: span.start < line.end, self.aside[first:]))

    @property
    def paints(self) -> Paints:
        """The stylesheet's styles for what lies over the text, kept until a style changes."""
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
            few_colors=self.app.native_ansi_color
            or self.app.console.color_system in {"standard", "windows"},
        )

    def notify_style_update(self) -> None:
        """A theme or a focus change redraws every line."""
        self._strips.clear()
        self._grounds.clear()
        self._finished.clear()
        self.minimap.forget()
        self._paints = None
        super().notify_style_update()

    def fit(self) -> None:
        """Another height gives the map other stretches."""
        super().fit()
        self.minimap.update(self.map_marks())

    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Draw these lines anew, or all of them."""
        if lines is None:
            self._strips.clear()
            self._grounds.clear()
            self.refresh()
            return
        lines = list(lines)
        for index in lines:
            self._grounds.pop(index, None)
        self._overlay(lines)

    def _overlay(self, lines: Iterable[int]) -> None:
        """Draw these lines again with the cursor and the selection; the rest of them is kept."""
        for index in lines:
            self._strips.pop(index, None)
            row = self._row_of_line(index) - self.scroll_offset.y
            if 0 <= row < self.size.height:
                self.refresh(Region(0, row, self._columns.width, 1))

    def watch_tags(self, old: Sequence[Tag], new: Sequence[Tag]) -> None:
        """Other tags: the lines of those that came, went or changed are drawn anew.

        The current one must still be there.
        """
        if all(tag.id != self.current for tag in self.tags):
            self.current = self.tag_at_cursor()
        self.redraw_map()
        if self.lanes:
            self.watch_lanes()
        else:
            self.redraw(self._lines_of(changed(old, new)))

    def watch_suggestions(self, old: Sequence[Tag], new: Sequence[Tag]) -> None:
        """Other suggestions: as with tags; on a tag that was gone to, one is at no suggestion."""
        if all(suggestion.id != self.suggested for suggestion in new):
            self.suggested = (
                self.suggestion_at_cursor() if self.current is None else None
            )
        self.redraw(self._lines_of(changed(old, new)))

    def watch_suggested(self, old: int | None, new: int | None) -> None:
        """One is at another suggestion."""
        self.redraw(
            self._lines_of(
                suggestion
                for suggestion in self.suggestions
                if suggestion.id in {old, new}
            )
        )

    def _lines_of(self, tags: Iterable[Tag]) -> set[int]:
        """The lines on which some of the tags stand."""
        lines: set[int] = set()
        if self._laid is not None:
            for tag in tags:
                if tag.span:
                    lines.update(
                        range(
                            self.laid.line_of(tag.span.start),
                            self.laid.line_of(tag.span.end - 1) + 1,
                        )
                    )
        return lines

    def watch_letters(self) -> None:
        """Letters stand on the places to go to, or no longer."""
        self.redraw()

    def watch_found(self) -> None:
        """Other hits."""
        self.redraw()

    def watch_current(self, old: int | None, new: int | None) -> None:
        """Another tag is the current one."""
        self.redraw(self._lines_of(tag for tag in self.tags if tag.id in {old, new}))

    def watch_selected_from(self, old: int | None, new: int | None) -> None:
        """The selection begins elsewhere."""
        if self._laid is None:
            return
        ends = [
            self.laid.line_of(offset)
            for offset in (old, new, self.cursor)
            if offset is not None
        ]
        self._overlay_between(min(ends), max(ends))

    def watch_cursor(self, old: int, new: int) -> None:
        """The cursor moved: its lines, and with a selection all between, are drawn anew."""
        if self._laid is None:
            return
        first, last = sorted((self.laid.line_of(old), self.laid.line_of(new)))
        if self.selected_from is None:
            self._overlay({first, last})
        else:
            self._overlay_between(first, last)
        self.show_cursor()

    def _overlay_between(self, first: int, last: int) -> None:
        if last - first < self.size.height:
            self._overlay(range(first, last + 1))
        else:
            self.redraw()

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
    covering = [tag for tag in tags if tag.span and offset in tag.span]
    return (
        min(covering, key=lambda tag: (len(tag.span or ()), -tag.id)).id
        if covering
        else None
    )


def changed(old: Sequence[Tag], new: Sequence[Tag]) -> Iterator[Tag]:
    """The tags that are in only one of the two, or differ: as they were and as they are."""
    were = {tag.id: tag for tag in old}
    for tag in new:
        was = were.pop(tag.id, None)
        if was is not tag and was != tag:
            yield tag
            if was is not None:
                yield was
    yield from were.values()
