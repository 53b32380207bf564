"""A field that takes one of a few values: ← and → go through them."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from hashiya.language import gettext as _
from hashiya_reader.keys.bindings import bind, display_of_label, with_twins
from hashiya_reader.widgets.row import Piece, Row


class Choice(Widget, can_focus=True):
    """Shows its value between two arrows.

    `options` are (value, title) and the first is the default. `keys` choose a value
    at once.
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
        keys: Mapping[str, str] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.options = options
        self.keys = keys or {}
        self.set_reactive(
            Choice.index,
            next((i for i, (name, _) in enumerate(options) if name == value), 0),
        )

    @property
    def value(self) -> str:
        """The name of the value chosen."""
        return self.options[self.index][0]

    @property
    def keys_hint(self) -> str:
        """The keys that choose a value; "" without any."""
        keys = [display_of_label(key) for key in self.keys]
        return _("keys {keys}").format(keys=" ".join(keys)) if keys else ""

    def render_line(self, y: int) -> Strip:
        """The value, and the keys that choose another."""
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
            aside=(Piece(self.keys_hint, dim),),
        )
        return row.strip(self.size.width, self.rich_style)

    def action_turn(self, step: int) -> None:
        """Go to the next or the previous value, round and round."""
        self.index = (self.index + step) % len(self.options)

    def on_key(self, event: events.Key) -> None:
        """Choose the value of a key, on either keyboard layout."""
        for key, value in self.keys.items():
            if event.key == key or event.character in with_twins(key).split(","):
                event.stop()
                event.prevent_default()
                names = [name for name, _ in self.options]
                self.index = names.index(value)
                return

    def on_click(self, event: events.Click) -> None:
        """Choose the item that was clicked."""
        event.stop()
        self.focus()
        self.action_turn(1)
