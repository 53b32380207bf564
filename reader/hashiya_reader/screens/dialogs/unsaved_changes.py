"""The one question on quitting: asked only when something could not be saved."""

from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from hashiya.language import ngettext
from hashiya_reader.keys.bindings import bind
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row

# The cells of a line of the dialog.
WIDTH = 54


class UnsavedChanges(Dialog[bool]):
    """Answers whether to quit and lose the changes; Escape stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "escape,s",
            "dismiss(False)",
            "Stay and fix it",
            id="unsaved.stay",
            show=True,
        ),
        bind("x", "dismiss(True)", "Quit and lose them", id="unsaved.quit", show=True),
    ]

    def __init__(self, changes: int, reason: str) -> None:
        super().__init__()
        self.changes = changes
        self.reason = reason

    def compose(self) -> ComposeResult:
        """What is at stake, why, and the two ways on."""
        with Vertical(classes="dialog"):
            stake = ngettext(
                "{count} change is not on disk.",
                "{count} changes are not on disk.",
                self.changes,
            ).format(count=self.changes)
            for words in (stake, *wrap(self.reason, WIDTH)):
                line = OneRow()
                line.row = Row(start=(Piece(words),))
                yield line
            yield KeyRow()
