"""An article under review: its lines, with the tags of every annotator in lanes beneath."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from hashiya.model.model import Span, Tag
from hashiya_reader.keys.bindings import bind
from hashiya_reader.look.color_depth import ColorDepth
from hashiya_reader.widgets.article.line_strips import Overlay
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
from hashiya_rtl import ArticleLayout, Line

SETTLED = "review--settled"
# Rows that are kept between the place that is decided and the edge of the screen.
CONTEXT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The words in the margin beside the line that an item begins on.

    `looks` is the component class of their style.
    """

    offset: int
    item: int
    words: str
    looks: str


class ReviewView(ArticlePage, can_focus=True, inherit_bindings=False):
    """`brackets` are drawn in lanes, each lane with its name in `sides`.

    `current_item` is the item that is decided now, `extent` its words. The `tags` are those that
    are settled: their words are tinted as in reading.
    """

    EDGE_CELLS = 3
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "review--missing",
        "review--boundary",
        "review--label",
        "review--attribute",
        "review--prefix",
        "review--spelling",
        "review--twice",
        "review--not-comparable",
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
    current_item: reactive[int | None] = reactive(None)
    extent: reactive[Span | None] = reactive(None)

    @dataclass
    class Pointed(Message):
        """An item was clicked."""

        item: int

    def __init__(self, text: str, looks: Looks, *, id: str | None = None) -> None:
        super().__init__(text, looks, id=id)
        self._map: LaneMap | None = None
        self._map_layout: ArticleLayout | None = None

    @property
    def map(self) -> LaneMap:
        """The lanes at the view's present width."""
        laid = self.rows.laid
        if self._map is None or self._map_layout is not laid:
            self._map = LaneMap(self.brackets, laid)
            self._map_layout = laid
        return self._map

    # What the rows and the lines are made of

    def lane_counts(self) -> Mapping[int, int]:
        """How many lanes are beneath the lines that have some."""
        return self.map.counts

    def map_marks(self) -> Marks:
        """Where something is still to be decided."""
        height = self.scrollable_content_region.height
        marks: list[str | None] = [None] * height
        for head in self.heads:
            if head.looks != SETTLED and height:
                row = head.offset * height // max(len(self.text), 1)
                color = self.get_component_styles(head.looks).color
                marks[min(row, height - 1)] = color.hex6
        return tuple(marks)

    def lane_strip(self, index: int, lane: int) -> Strip:
        """A lane beneath a line."""
        columns, laid = self.rows.columns, self.rows.laid
        if self.paints.depth is ColorDepth.SIXTEEN:
            # A ground of few colours could be the label's own.
            marked = Style(reverse=True)
        else:
            marked = Style(bgcolor=self.paints.selection.bgcolor)
        paper = Paper(
            blank=self.blank_row(),
            marked=marked,
            current=self.current_item,
            side_at=columns.text_left + columns.measure + 1,
        )
        brackets = self.map.beneath(index)[lane]
        left = columns.text_left + laid.left_of(index)
        side = self.sides[brackets.side]
        return lane_strip(laid.line(index), left, brackets, side, paper)

    def ground_overlay(self, index: int, line: Line) -> Overlay:
        """The settled tags, and the heads of items in the margin."""
        heads = [head for head in self.heads if line.start <= head.offset < line.end]
        return Overlay(tags=self.tags, notes=self._notes(heads))

    def cursor_overlay(self, index: int) -> Overlay:
        """The place that is decided now; the cursor where it has no words."""
        has_cursor = self.extent is None and index == self.rows.laid.line_of(
            self.cursor
        )
        return Overlay(
            selection=self.extent, cursor=self.cursor if has_cursor else None
        )

    def _notes(self, heads: Sequence[Head]) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        # The current one is first, as there may be no room for others.
        for head in sorted(heads, key=lambda head: head.item != self.current_item):
            style = self.get_component_rich_style(head.looks, partial=True)
            if head.item == self.current_item:
                style += Style(reverse=True)
            pieces += [Piece(head.words, style), Piece(" ")]
        return tuple(pieces)

    # What is shown

    def show(
        self,
        *,
        brackets: tuple[Bracket, ...],
        sides: tuple[str, ...],
        heads: tuple[Head, ...],
        tags: tuple[Tag, ...],
        current_item: int | None,
        extent: Span | None,
    ) -> None:
        """Show all of it with one drawing; the row of the current item stays where it can."""
        is_changed = (brackets, sides, tags) != (self.brackets, self.sides, self.tags)
        changed_heads = set(heads).symmetric_difference(self.heads)
        lines = self._current_lines()
        row = 0
        if self.rows.is_laid:
            row = self.rows.row_of(self.cursor) - self.scroll_offset.y
        self.set_reactive(ReviewView.brackets, brackets)
        self.set_reactive(ReviewView.sides, sides)
        self.set_reactive(ReviewView.heads, heads)
        self.set_reactive(ReviewView.current_item, current_item)
        self.set_reactive(ReviewView.extent, extent)
        self.set_reactive(ArticlePage.tags, tags)
        if not self.rows.is_laid:
            return
        if is_changed:
            self.drawing.forget_all()
            self._map = None
            self.rows.forget_lanes()
            self.show_rows(row)
        if current_item is not None:
            self.set_reactive(ArticlePage.cursor, extent.start if extent else 0)
        line_of = self.rows.laid.line_of
        lines.update(line_of(head.offset) for head in changed_heads)
        self.drawing.forget(lines | self._current_lines())
        self.minimap.update(self.map_marks())
        self.refresh()
        self.show_cursor()

    def _current_lines(self) -> set[int]:
        """The lines with the current item or the cursor."""
        if not self.rows.is_laid:
            return set()
        lines = {self.rows.laid.line_of(self.cursor)}
        if self.current_item is not None:
            item_lines = self.map.lines_of(self.current_item)
            if item_lines is not None:
                lines.update(range(item_lines[0], item_lines[1] + 1))
        if self.extent is not None:
            first, last = self.rows.lines_of(self.extent)
            lines.update(range(first, last + 1))
        return lines

    def show_cursor(self) -> None:
        """Scroll until the current item is seen to its last lane, with context where it fits."""
        height = self.scrollable_content_region.height
        if not height or not self.rows.is_laid:
            return
        first, last = self._item_rows()
        around = max(0, min(CONTEXT, (height - (last - first) - 1) // 2))
        top = self.scroll_offset.y
        if first - around < top or last - first + 1 > height:
            self.scroll_to(y=first - around, animate=False, immediate=True)
        elif last + around >= top + height:
            self.scroll_to(y=last + around - height + 1, animate=False, immediate=True)
        line, column = self.rows.laid.position_of(self.cursor)
        self.place_cursor(column, self.rows.row_of_line(line))

    def _item_rows(self) -> tuple[int, int]:
        """The first and the last row of the place that is decided now."""
        lines = (
            self.map.lines_of(self.current_item)
            if self.current_item is not None
            else None
        )
        if lines is None:
            line = self.rows.laid.line_of(self.cursor)
            lines = line, line
        first, last = lines
        lane_count = len(self.map.beneath(last))
        return self.rows.row_of_line(first), self.rows.row_of_line(last) + lane_count

    def action_page(self, pages: int) -> None:
        """Scroll a screenful."""
        self.action_rows(pages * max(1, self.scrollable_content_region.height - 1))

    def on_click(self, event: events.Click) -> None:
        """Point at the item of the lane, or of the words, that was clicked."""
        place = event.get_content_offset_capture(self)
        row = max(0, place.y + self.scroll_offset.y)
        index, lane = self.rows.line_and_lane(row)
        laid, text_left = self.rows.laid, self.rows.columns.text_left
        if not laid.has_line(index):
            return
        items: tuple[int, ...] = ()
        if lane:
            left = text_left + laid.left_of(index)
            brackets = self.map.beneath(index)[lane - 1]
            bracket = bracket_at(laid.line(index), left, brackets, place.x)
            if bracket is not None:
                items = (bracket.item,)
        else:
            offset = laid.offset_at(index, place.x - text_left)
            items = items_at(self.brackets, offset)
        if items:
            self.post_message(self.Pointed(items[0]))
