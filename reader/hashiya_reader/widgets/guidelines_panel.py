"""The guidelines beside the text."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from hashiya.language import gettext as _
from hashiya.model.model import Span
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.widgets.article.columns import Columns
from hashiya_reader.widgets.article.page import ArticlePage
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row


class GuidelinesText(ArticlePage, can_focus=True):
    """The text with its headings marked; the heading that was gone to is at the top.

    It has no cursor and no tags.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("up", "scroll_up", "Line up", id="guidelines.up"),
        bind("down", "scroll_down", "Line down", id="guidelines.down"),
        bind("pageup", "page_up", "Page up", id="guidelines.page_up"),
        bind("pagedown,space", "page_down", "Page down", id="guidelines.page_down"),
        bind("home", "scroll_home", "First line", id="guidelines.first"),
        bind("end", "scroll_end", "Last line", id="guidelines.last"),
        bind("tab", "heading(1)", "Next heading", id="guidelines.next"),
        bind("shift+tab", "heading(-1)", "Previous heading", id="guidelines.previous"),
    ]

    def __init__(self, text: str, headings: Sequence[Span], offset: int) -> None:
        super().__init__(text, Looks(), cursor=len(text))
        self.set_reactive(ArticlePage.found, tuple(headings))
        self.offset_shown = offset

    def on_mount(self) -> None:
        """Take the keys."""
        self.focus()

    def lay_out(self, columns: Columns) -> None:
        """Wrap the text, without a margin, and show the heading again."""
        super().lay_out(columns.without_margin())
        self.go_to(self.offset_shown)

    def go_to(self, offset: int) -> None:
        """Let the line of the offset be the first that is seen."""
        self.offset_shown = offset
        self.scroll_to(y=self.rows.row_of(offset), animate=False, immediate=True)

    def action_heading(self, step: int) -> None:
        """Go to the next or the previous heading, round and round."""
        starts = [span.start for span in self.found]
        if not starts:
            return
        after = sum(start <= self.offset_shown for start in starts)
        before = sum(start < self.offset_shown for start in starts)
        self.go_to(starts[(after if step > 0 else before - 1) % len(starts)])

    def show_cursor(self) -> None:
        """There is none."""


class GuidelinesPanel(Vertical):
    """A heading, the text, and how to go back to the article."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape,g", "close", "Back to the text", id="guidelines.close")
    ]

    class Closed(Message):
        """The user goes back to the text."""

    def __init__(self, text: str, headings: Sequence[Span], offset: int) -> None:
        super().__init__()
        self.page = GuidelinesText(text, headings, offset)

    def compose(self) -> ComposeResult:
        """The text below a row of its own."""
        yield OneRow(classes="panel-heading")
        yield self.page

    def on_mount(self) -> None:
        """Show the heading."""
        self.show_heading()

    def show_heading(self) -> None:
        """Show the panel's name, and the keys."""
        words = _(
            "{guidelines.up}{guidelines.down} scroll · {guidelines.next} heading · "
            "{guidelines.close} back"
        )
        keys = Piece(f" {worded(self, words)}", Style(dim=True))
        title = Piece(_("Guidelines"), Style(bold=True))
        row = Row(right=(title,), aside=(keys,))
        self.query_one(".panel-heading", OneRow).row = row

    @on(events.Click, ".panel-heading")
    def action_close(self) -> None:
        """Go back to the text, by the key or a click on the row that names it."""
        self.post_message(self.Closed())
