"""The base class of all dialogs."""

from typing import ClassVar, Generic, TypeVar

from textual.binding import BindingType
from textual.message import Message
from textual.screen import ModalScreen

from hashiya.language import gettext as _
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.screens.destinations import FollowsLanguage

T = TypeVar("T")


class Dialog(ModalScreen[T], Generic[T]):
    """A modal screen; toasts that were shown before it may not cover its rows."""

    # A low screen has no rows to spare between the fields.
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("f12", "language", "Language", id="app.language")
    ]

    class Opened(Message):
        """A dialog is open."""

    def on_mount(self) -> None:
        """Announce that the dialog is open."""
        self.post_message(self.Opened())

    async def action_language(self) -> None:
        """Switch the language, or say when it can be: a question is worded by what asks it."""
        if isinstance(self, FollowsLanguage):
            await self.run_action("app.language")
            return
        message = _("{app.language} switches the language once this is closed.")
        self.notify(worded(self, message))
