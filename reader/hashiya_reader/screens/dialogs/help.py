"""Help: every key of the screen it was called from, under headings."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
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
from hashiya_reader.screens.dialogs.palette import (
    DIM,
    KEY_CELLS,
    command_pieces,
    command_row,
)
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row, drawn_cells
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
        self.keys = KeyList(screen)

    def compose(self) -> ComposeResult:
        """The list under a heading."""
        with Vertical(classes="dialog wide"):
            yield OneRow(classes="hint", id="what")
            yield self.keys
            yield KeyRow()

    def action_palette(self) -> None:
        """Look for an action by its name instead."""
        self.dismiss(None)
        self.app.call_later(self.app.run_action, "palette")

    def on_mount(self) -> None:
        """Show the keys."""
        self.keys.focus()
        self.language_changed()

    def language_changed(self) -> None:
        """Word all in the present language."""
        words = _("Keys — every letter also answers on the Arabic layout")
        self.query_one("#what", OneRow).row = Row(start=(Piece(words),))
        self.keys.fit()


class KeyList(RowList):
    """The keys of a screen, with all that is said of each in the width there is."""

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self.described = screen
        self.lines: list[Row] = []

    def fit(self) -> None:
        """Break what is said of the keys into lines of the present width."""
        width = self.scrollable_content_region.width
        if width:
            self.lines = [*help_rows(list(commands_of(self.described)), width)]
            self.items = [(row,) for row in self.lines]


def help_rows(commands: Sequence[Command], width: int) -> Iterator[Row]:
    """The lines of the keys in so many cells, under their headings."""
    for number, (heading, group) in enumerate(grouped(commands)):
        if number:
            yield Row()
        yield Row(start=(Piece(f" {_(heading)}", HEADING),))
        for command in group:
            yield from command_rows(command, width)


def command_rows(command: Command, width: int) -> Iterator[Row]:
    """The key with all that is said of it, in as many lines as that takes."""
    row = command_row(command)
    id_ = Piece(command.id, DIM)
    if _cells(row.start) + _cells((id_,)) < width:
        yield row
        return
    yield Row(start=command_pieces(command))
    blank = Piece(" " * KEY_CELLS)
    lines = wrap(command.tooltip, width - KEY_CELLS - 1)
    rows = [(blank, Piece(line, DIM)) for line in lines]
    if not rows or _cells((*rows[-1], id_)) >= width:
        rows.append((blank, Piece("")))
    for words in rows[:-1]:
        yield Row(start=words)
    yield Row(start=rows[-1], end=(id_,))


def _cells(pieces: Iterable[Piece]) -> int:
    return sum(drawn_cells(piece.text) for piece in pieces)
