"""Help: every key of the screen it was called from, under headings."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen

from hashiya.language import gettext as _
from hashiya_reader.keys.bindings import QUIT, bind
from hashiya_reader.keys.commands import Command, commands_of, grouped
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.screens.dialogs.palette import command_row
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList

HEADING = Style(bold=True, underline=True)


class Help(Dialog[None]):
    """The list of keys; Escape, q or ? closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind(
            "ctrl+p,/",
            "palette",
            "Find one by its name",
            id="help.palette",
            show=True,
            tooltip="In the palette",
        ),
        bind("escape,q,?,f1", "dismiss(None)", "Close", id="help.close", show=True),
    ]

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self.of = screen
        self.lines: list[Row] = []

    def compose(self) -> ComposeResult:
        """The list under a heading."""
        with Vertical(classes="dialog wide"):
            yield OneRow(classes="hint", id="what")
            yield RowList()
            yield KeyRow()

    def action_palette(self) -> None:
        """Look for an action by its name instead."""
        self.dismiss(None)
        self.app.call_later(self.app.run_action, "palette")

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(RowList).focus()
        self.language_changed()

    def language_changed(self) -> None:
        """Show the keys in the present language."""
        words = _("Keys — every letter also answers on the Arabic layout")
        self.query_one("#what", OneRow).row = Row(start=(Piece(words),))
        self.lines = [*help_rows(list(commands_of(self.of)))]
        self.query_one(RowList).items = [(row,) for row in self.lines]


def help_rows(commands: Sequence[Command]) -> Iterator[Row]:
    """The lines of the keys, under their headings."""
    for number, (heading, group) in enumerate(grouped(commands)):
        if number:
            yield Row()
        yield Row(start=(Piece(f" {_(heading)}", HEADING),))
        yield from map(command_row, group)
