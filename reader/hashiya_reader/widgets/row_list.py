"""A virtual list of rows.

Only what is on the screen is drawn, so a hundred thousand rows open as fast as ten.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from hashiya_reader.keys.bindings import bind
from hashiya_reader.textual_private.scroll_view import FittedView, set_length
from hashiya_reader.widgets.row import Piece, Row

# Some screens full of rows; more are drawn again.
ROWS_KEPT = 512
BLANK = Row()
DIM = Style(dim=True)


class Drawn(Hashable, Protocol):
    """What draws itself in a width: a `Row`, or something like it; equal ones look the same."""

    def strip(self, width: int, ground: Style) -> Strip:
        """The row in exactly `width` cells."""


class RowList(FittedView, can_focus=True):
    """Items of one or more rows each, one of them highlighted, or none at -1.

    `index` counts items.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--highlight"}
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("up", "step(-1)", "Up", id="list.up"),
        bind("down", "step(1)", "Down", id="list.down"),
        bind("pageup", "page(-1)", "Page up", id="list.page_up"),
        bind("pagedown", "page(1)", "Page down", id="list.page_down"),
        bind("home", "jump(0)", "First", id="list.first"),
        bind("end", "jump(-1)", "Last", id="list.last"),
        bind("enter", "choose", "Open", id="list.choose"),
    ]

    items: reactive[Sequence[Sequence[Drawn]]] = reactive(
        (), always_update=True, repaint=False
    )
    highlighted: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Highlighted(Message):
        """Another item is highlighted by the user."""

        row_list: "RowList"
        index: int

        @property
        def control(self) -> "RowList":
            """The list it happened in."""
            return self.row_list

    @dataclass
    class Chosen(Message):
        """An item was chosen, by Enter or by a click."""

        row_list: "RowList"
        index: int

        @property
        def control(self) -> "RowList":
            """The list it happened in."""
            return self.row_list

    def __init__(
        self, *, item_height: int = 1, empty: str = "", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.item_height = item_height
        self.empty = empty
        self._grounds: tuple[Style, Style] | None = None
        # By a row and whether it is highlighted: as it is on the screen, in its frame.
        self._framed: dict[tuple[Drawn, bool, int], Strip] = {}

    def watch_items(
        self, old: Sequence[Sequence[Drawn]], new: Sequence[Sequence[Drawn]]
    ) -> None:
        """A new list keeps the highlight where it still can be.

        It is drawn from its first other item on.
        """
        set_length(self, self.rows_of(new))
        self.highlighted = min(self.highlighted, len(new) - 1)
        scrolled = self.scroll_offset.y
        top = max(0, self.top_of(same_items(old, new)) - scrolled)
        # Below the longer list both show nothing; one that was empty showed words.
        rows = max(self.rows_of(old), self.rows_of(new)) - scrolled
        bottom = min(self.size.height, rows) if old and new else self.size.height
        if top < bottom:
            self.refresh(Region(0, top, self.size.width, bottom - top))

    def watch_highlighted(self, old: int, new: int) -> None:
        """Draw the items that lost and got the highlight."""
        width = self.scrollable_content_region.width
        for index in {old, new} - {-1}:
            top = self.top_of(index) - self.scroll_offset.y
            self.refresh(Region(0, top, width, self.height_of(index)))
        self.show_highlighted()

    def rows_of(self, items: Sequence[Sequence[Drawn]]) -> int:
        """The rows that the items take."""
        return len(items) * self.item_height

    def top_of(self, index: int) -> int:
        """The row at which an item begins."""
        return index * self.item_height

    def height_of(self, index: int) -> int:
        """The rows of an item."""
        return self.item_height

    def item_at(self, line: int) -> tuple[int, int]:
        """The index of the item that a row is of, and which of its rows it is."""
        return divmod(line, self.item_height)

    def show_highlighted(self) -> None:
        """The highlighted item is always on the screen, at least its beginning."""
        if self.highlighted < 0:
            return
        top = self.top_of(self.highlighted)
        bottom = top + self.height_of(self.highlighted)
        height = max(1, self.scrollable_content_region.height)
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif bottom > self.scroll_offset.y + height:
            self.scroll_to(y=min(top, bottom - height), animate=False)

    def on_resize(self) -> None:
        """Keep the highlight in view."""
        self.show_highlighted()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of the view, each framed once while it stays the same.

        Textual keeps framed rows by their place in the view: after a scroll, which every tag
        of a long list brings, it frames all of them again.
        """
        if self.styles.gutter.height:
            # The first or the last row is of the frame.
            return super().render_lines(crop)
        return [self._framed_row(y).crop(*crop.column_span) for y in crop.line_range]

    def _framed_row(self, y: int) -> Strip:
        width = self.outer_size.width
        key = (*self._row_at(y), width)
        strip = self._framed.get(key)
        if strip is None:
            (strip,) = super().render_lines(Region(0, y, width, 1))
            if len(self._framed) >= ROWS_KEPT:
                self._framed.clear()
            self._framed[key] = strip
        return strip

    def render_line(self, y: int) -> Strip:
        """The row at line `y` of the view."""
        row, is_highlighted = self._row_at(y)
        width = self.scrollable_content_region.width
        return row.strip(width, self.grounds[is_highlighted])

    def _row_at(self, y: int) -> tuple[Drawn, bool]:
        """The row at line `y` of the view, and whether it is highlighted."""
        line = y + self.scroll_offset.y
        index, part = self.item_at(line)
        if index < len(self.items):
            item = self.items[index]
            row = item[part] if part < len(item) else BLANK
            return row, index == self.highlighted
        words = self.empty.split("\n")
        if self.items or line >= len(words):
            return BLANK, False
        return Row(start=(Piece(words[line], DIM),)), False

    @property
    def grounds(self) -> tuple[Style, Style]:
        """The styles of a row and of the highlighted one, kept until a style changes."""
        if self._grounds is None:
            self._grounds = (
                self.rich_style,
                self.get_component_rich_style("row-list--highlight"),
            )
        return self._grounds

    def notify_style_update(self) -> None:
        """A theme or a focus change gives other styles."""
        self._grounds = None
        self._framed.clear()
        super().notify_style_update()

    def action_step(self, items: int) -> None:
        """Highlight the item that many further on."""
        self.action_jump(max(0, min(self.highlighted + items, len(self.items) - 1)))

    def action_page(self, pages: int) -> None:
        """Highlight the item a screenful further on."""
        self.action_step(
            pages * max(1, self.scrollable_content_region.height // self.item_height)
        )

    def action_jump(self, index: int) -> None:
        """Highlight the item at `index`; -1 is the last."""
        if self.items:
            self.highlighted = index % len(self.items)
            self.post_message(self.Highlighted(self, self.highlighted))

    def action_choose(self) -> None:
        """Choose the highlighted item."""
        if 0 <= self.highlighted < len(self.items):
            self.post_message(self.Chosen(self, self.highlighted))

    def on_click(self, event: events.Click) -> None:
        """A click highlights and chooses."""
        index, _ = self.item_at(event.y + self.scroll_offset.y)
        if 0 <= index < len(self.items):
            self.action_jump(index)
            self.action_choose()


def same_items(old: Sequence[Sequence[Drawn]], new: Sequence[Sequence[Drawn]]) -> int:
    """How many items two lists begin with that are the very same.

    0 where they are made only when they are drawn.
    """
    if not (isinstance(old, list) and isinstance(new, list)) or not (old and new):
        return 0
    count = 0
    for item, other in zip(old, new, strict=False):
        if item is not other:
            break
        count += 1
    return count
