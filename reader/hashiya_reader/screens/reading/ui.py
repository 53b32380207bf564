"""What the features of the reading screen may ask of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.widget import Widget

from hashiya.model.model import Tag
from hashiya_reader.screens.autosave import Autosave
from hashiya_reader.screens.destinations import Destination
from hashiya_reader.screens.features import ScreenUI
from hashiya_reader.screens.reading.pending_action import Pending

if TYPE_CHECKING:
    from hashiya_reader.keys.commands import Command

T = TypeVar("T")


class ReadingUI(ScreenUI, Protocol):
    """The reading screen as its features see it; tests give them a fake one."""

    @property
    def pending(self) -> Pending | None:
        """What a key began and the next ones finish."""

    @property
    def autosave(self) -> Autosave:
        """What saves the session."""

    def wait_for(self, pending: Pending | None) -> None:
        """Let the next keys finish something; None cancels what was begun."""

    def show(self) -> None:
        """Show the session as it now is."""

    def show_status(self) -> None:
        """Show the status line again."""

    def changed(self, tag: Tag | None) -> None:
        """Save and show a change, and make the tag the current one."""

    def change(self, action: Callable[[], Tag]) -> Tag | None:
        """Do, save and show a change of a tag; where it is refused, show why."""

    def in_background(
        self, work: Callable[[], T], take: Callable[[T], None] | None = None
    ) -> None:
        """Run the work in a thread, then `take` its result on the screen's own."""

    def show_beside(self, panel: Widget) -> None:
        """Show a panel beside the text."""

    def hide_beside(self, panel: Widget) -> None:
        """Take the panel away again."""

    def show_suggestion_bar(self) -> None:
        """Show the keys that answer suggestions."""

    def commands(self) -> "Iterator[Command]":
        """Every command that has a key here."""

    async def run_command(self, command: "Command") -> None:
        """Run one of them."""

    def edit_file(self, path: Path) -> None:
        """Let the user's editor have the file; it may be refused with an `EditorFailed`."""

    def leave(self, *, go_on: bool, to: Destination | None = None) -> None:
        """Save and leave, for the next article with `go_on`, or for another one."""

    def travel(self, destination: Destination) -> None:
        """Go to a place in this article, or leave it for another."""
