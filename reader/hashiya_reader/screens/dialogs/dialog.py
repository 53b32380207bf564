"""The base class of all dialogs."""

from typing import Generic, TypeVar

from textual.message import Message
from textual.screen import ModalScreen

T = TypeVar("T")


class Dialog(ModalScreen[T], Generic[T]):
    """A modal screen; toasts that were shown before it may not cover its rows."""

    # A low screen has no rows to spare between the fields.
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]

    class Opened(Message):
        """A dialog is open."""

    def on_mount(self) -> None:
        """Announce that the dialog is open."""
        self.post_message(self.Opened())
