"""A field that takes one of a few values: ← and → go through them."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from hashiya_reader.keys.bindings import bind
from hashiya_reader.widgets.row import Piece, Row


class Choice(Widget, can_focus=True):
    """Shows its value between two arrows.

    `options` are (value, title) and the first is the default.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "Choice { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left", "turn(1)", "Next value", id="choice.next"),
        bind("right", "turn(-1)", "Previous value", id="choice.previous"),
        bind("space", "turn(1)", "Next value", id="choice.turn"),
    ]

    index: reactive[int] = reactive(0)

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        value: str = "",
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.options = options
        self.set_reactive(
            Choice.index,
            next((i for i, (name, _) in enumerate(options) if name == value), 0),
        )

    @property
    def value(self) -> str:
        """The name of the value chosen."""
        return self.options[self.index][0]

    def render_line(self, y: int) -> Strip:
        """The value, and which of how many it is."""
        title = self.options[self.index][1]
        dim = Style(dim=True)
        row = Row(
            right=(
                Piece("›", dim),
                Piece(" "),
                Piece(title, Style(bold=self.has_focus)),
                Piece(" "),
                Piece("‹", dim),
            ),
            left=(Piece(f"{self.index + 1}/{len(self.options)}", dim),),
        )
        return row.strip(self.size.width, self.rich_style)

    def action_turn(self, step: int) -> None:
        """Go to the next or the previous value, round and round."""
        self.index = (self.index + step) % len(self.options)

    def on_click(self, event: events.Click) -> None:
        """Choose the item that was clicked."""
        event.stop()
        self.focus()
        self.action_turn(1)
