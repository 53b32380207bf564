"""An article under review.

Its lines with everybody's tags in lanes beneath, the place that is decided now in
sight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from hashiya.model.model import Span, Tag
from hashiya_reader.keys.bindings import bind
from hashiya_reader.widgets.article.columns import Columns
from hashiya_reader.widgets.article.line_strips import Overlay, Page, line_strip
from hashiya_reader.widgets.article.minimap import Marks
from hashiya_reader.widgets.article.page import ArticlePage
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.review_lanes import (
    Bracket,
    LaneMap,
    Paper,
    bracket_at,
    items_at,
    lane_strip,
)
from hashiya_reader.widgets.row import Piece

SETTLED = "review--settled"
# Rows that are kept between the place that is decided and the edge of the screen.
CONTEXT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the margin says of an item beside the line that it begins on.

    Its words, in the style of a component class.
    """

    offset: int
    item: int
    words: str
    looks: str


class ReviewView(ArticlePage, can_focus=True, inherit_bindings=False):
    """`brackets` are drawn in lanes, each lane with its name in `sides`.

    `here` is the item that is decided now.

    The `tags` are those that are settled: their words are tinted as in reading.
    """

    EDGE_CELLS = 3
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "review--missing",
        "review--boundary",
        "review--label",
        "review--attribute",
        SETTLED,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("pageup", "page(-1)", "Page up", id="move.page_up"),
        bind("pagedown", "page(1)", "Page down", id="move.page_down"),
        bind("ctrl+up", "rows(-1)", "A row up", id="move.row_up"),
        bind("ctrl+down", "rows(1)", "A row down", id="move.row_down"),
    ]

    brackets: reactive[tuple[Bracket, ...]] = reactive(())
    sides: reactive[tuple[str, ...]] = reactive(())
    heads: reactive[tuple[Head, ...]] = reactive(())
    here: reactive[int | None] = reactive(None)
    extent: reactive[Span | None] = reactive(None)

    @dataclass
    class Pointed(Message):
        """An item was clicked."""

        item: int

    def __init__(self, text: str, looks: Looks, *, id: str | None = None) -> None:
        super().__init__(text, looks, id=id)
        self.set_reactive(ArticlePage.lanes, True)
        self._map: LaneMap | None = None
        self._drawn: dict[tuple[int, int], Strip] = {}

    @property
    def map(self) -> LaneMap:
        """The lanes at the view's present width."""
        if self._map is None:
            self._map = LaneMap(self.brackets, self.laid)
        return self._map

    def lay_out(self, columns: Columns) -> None:
        """Another width wraps the text anew, and so the lanes."""
        self._map = None
        self._drawn.clear()
        super().lay_out(columns)

    def _lane_rows(self) -> dict[int, int]:
        return {
            self.folds.row_of(line): count for line, count in self.map.counts.items()
        }

    # Drawing

    def map_marks(self) -> Marks:
        """Where there is something to decide still."""
        height = self.scrollable_content_region.height
        marks: list[str | None] = [None] * height
        for head in self.heads:
            if head.looks != SETTLED and height:
                row = head.offset * height // max(len(self.text), 1)
                color = self.get_component_styles(head.looks).color
                marks[min(row, height - 1)] = color.hex6
        return tuple(marks)

    def _lane_strip(self, index: int, lane: int) -> Strip:
        if (index, lane) not in self._drawn:
            here = self.map.beneath(index)[lane]
            left = self._columns.text_left + self.laid.left_of(index)
            blank = Segment(" " * self._columns.width, self.paints.text)
            paper = Paper(
                blank=blank,
                # Of a few colours a ground could be the label's own.
                marked=Style(reverse=True)
                if self.paints.few_colors
                else Style(bgcolor=self.paints.selection.bgcolor),
                current=self.here,
                side_at=self._columns.text_left + self._columns.measure + 1,
            )
            self._drawn[index, lane] = lane_strip(
                self.laid.line(index), left, here, self.sides[here.side], paper
            )
        return self._drawn[index, lane]

    def _line_strip(self, index: int) -> Strip:
        if not self.laid.has_line(index):
            return Strip.blank(self._columns.width, self.paints.text)
        if index not in self._strips:
            line = self.laid.line(index)
            heads = [
                head for head in self.heads if line.start <= head.offset < line.end
            ]
            overlay = Overlay(
                tags=[tag for tag in self.tags if tag.span],
                selection=self.extent,
                cursor=self.cursor
                if self.extent is None and index == self.laid.line_of(self.cursor)
                else None,
                notes=self._notes(heads),
            )
            page = Page(self._columns, self.looks, self.paints)
            self._strips[index] = line_strip(
                line, self.laid.left_of(index), overlay, page
            )
        return self._strips[index]

    def _notes(self, heads: Sequence[Head]) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        # The current one is always told, whatever there is room for.
        for head in sorted(heads, key=lambda head: head.item != self.here):
            ink = self.get_component_rich_style(head.looks, partial=True)
            pieces += [
                Piece(head.words, ink + Style(reverse=head.item == self.here or None)),
                Piece(" "),
            ]
        return tuple(pieces)

    def notify_style_update(self) -> None:
        """A theme redraws the lanes too."""
        self._drawn.clear()
        super().notify_style_update()

    # What is shown

    def show(
        self,
        *,
        brackets: tuple[Bracket, ...],
        sides: tuple[str, ...],
        heads: tuple[Head, ...],
        tags: tuple[Tag, ...],
        here: int | None,
        extent: Span | None,
    ) -> None:
        """Show all of it with one drawing; the row of the current item stays where it can."""
        changed = (brackets, sides, tags) != (self.brackets, self.sides, self.tags)
        lines = self._marked_lines()
        row = (
            self.row_of(self.cursor) - self.scroll_offset.y
            if self._laid is not None
            else 0
        )
        self.set_reactive(ReviewView.brackets, brackets)
        self.set_reactive(ReviewView.sides, sides)
        self.set_reactive(ReviewView.heads, heads)
        self.set_reactive(ReviewView.here, here)
        self.set_reactive(ReviewView.extent, extent)
        self.set_reactive(ArticlePage.tags, tags)
        if self._laid is None:
            return
        if changed:
            self._drawn.clear()
            self._strips.clear()
            self._map = self._beneath = None
            self.count_lines()
            self.scroll_to(
                y=self.row_of(self.cursor) - row, animate=False, immediate=True
            )
        if here is not None:
            self.set_reactive(ArticlePage.cursor, extent.start if extent else 0)
        self._forget(lines | self._marked_lines())
        self.minimap.update(self.map_marks())
        self.refresh()
        self.show_cursor()

    def _marked_lines(self) -> set[int]:
        """The lines on which the place looked at, its cursor or something in the margin stands."""
        if self._laid is None:
            return set()
        spans = [self.map.lines_of(self.here) if self.here is not None else None]
        if self.extent is not None:
            spans.append(
                (
                    self.laid.line_of(self.extent.start),
                    self.laid.line_of(self.extent.end - 1),
                )
            )
        lines = {
            self.laid.line_of(self.cursor),
            *(self.laid.line_of(head.offset) for head in self.heads),
        }
        return lines.union(*(range(span[0], span[1] + 1) for span in spans if span))

    def _forget(self, lines: set[int]) -> None:
        """Draw these lines and their lanes anew when they are looked at."""
        for line in lines:
            self._strips.pop(line, None)
            for lane in range(len(self.map.beneath(line))):
                self._drawn.pop((line, lane), None)

    def show_cursor(self) -> None:
        """Scroll until the current item is seen to its last lane, with context where it fits."""
        height = self.scrollable_content_region.height
        if not height or self._laid is None:
            return
        first, last = self._rows_here()
        around = max(0, min(CONTEXT, (height - (last - first) - 1) // 2))
        top = self.scroll_offset.y
        if first - around < top or last - first + 1 > height:
            self.scroll_to(y=first - around, animate=False, immediate=True)
        elif last + around >= top + height:
            self.scroll_to(y=last + around - height + 1, animate=False, immediate=True)
        if self.has_focus:
            line, column = self.laid.position_of(self.cursor)
            at = Offset(
                self._columns.text_left + column,
                self._row_of_line(line) - self.scroll_offset.y,
            )
            self.app.cursor_position = self.content_region.offset + at

    def _rows_here(self) -> tuple[int, int]:
        """The first and the last row of the place that is decided now."""
        lines = self.map.lines_of(self.here) if self.here is not None else None
        at = self.laid.line_of(self.cursor)
        first, last = lines or (at, at)
        return self._row_of_line(first), self._row_of_line(last) + len(
            self.map.beneath(last)
        )

    def action_page(self, pages: int) -> None:
        """Scroll a screenful."""
        self.action_rows(pages * max(1, self.scrollable_content_region.height - 1))

    def action_rows(self, rows: int) -> None:
        """Scroll so many rows; the place that is decided stays the same one."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """A click on a lane, or on words, points at what is there."""
        at = event.get_content_offset_capture(self)
        seen, lane = self.beneath.at(max(0, at.y + self.scroll_offset.y))
        index = self.folds.line_at(seen)
        if not self.laid.has_line(index):
            return
        left = self._columns.text_left + self.laid.left_of(index)
        if lane:
            found = bracket_at(
                self.laid.line(index), left, self.map.beneath(index)[lane - 1], at.x
            )
            items: tuple[int, ...] = (found.item,) if found else ()
        else:
            items = items_at(
                self.brackets,
                self.laid.offset_at(index, at.x - self._columns.text_left),
            )
        if items:
            self.post_message(self.Pointed(items[0]))
