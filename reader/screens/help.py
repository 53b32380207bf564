"""Help: every key of the screen it was called from."""

from typing import ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen

from reader.commands import described
from reader.keys import bind
from reader.widgets.one_row import OneRow
from reader.widgets.row import Piece, Row
from reader.widgets.row_list import RowList


class Help(ModalScreen[None]):
    """A list to look at; Escape, q or ? closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape,q,?,f1", "dismiss(None)", "Close", id="help.close", show=True)
    ]

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self.lines = [key_row(key, what, more) for key, what, more in keys_of(about)]

    def compose(self) -> ComposeResult:
        """The list under a heading."""
        with Vertical(classes="dialog wide"):
            heading = OneRow(classes="hint")
            heading.row = Row(left=(Piece("Keys — every letter also answers on the Arabic layout · Esc closes"),))
            yield heading
            yield RowList()

    def on_mount(self) -> None:
        """Show the keys."""
        keys = self.query_one(RowList)
        keys.items = [(row,) for row in self.lines]
        keys.focus()


def keys_of(screen: Screen[object]) -> list[tuple[str, str, str]]:
    """Key, what it does, more about it."""
    return [
        (screen.app.get_key_display(active.binding), active.binding.description, about)
        for _, about, active in described(screen)
    ]


def key_row(key: str, what: str, more: str) -> Row:
    """A key's line."""
    about = f" — {more}" if more else ""
    return Row(left=(Piece(f" {key:<18}", Style(bold=True)), Piece(what), Piece(about, Style(dim=True))))
