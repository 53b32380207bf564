"""Work on an article that is saved as it changes: a worker writes, and a failure is told and tried again."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from textual import on, work
from textual.message import Message
from textual.screen import Screen, ScreenResultType

from annotations.errors import HashiyaError

RETRY_SECONDS = 5.0
T = TypeVar("T")


class Savable(Protocol):
    """What changes at once in memory, and is written by `save`."""

    @property
    def unsaved(self) -> int:
        """How many changes are not on the disk yet."""

    def save(self) -> bool:
        """Write them; whether something of others came in with it."""


class SavingScreen(Screen[ScreenResultType]):
    """`trouble` is why the last save failed, "" where it did not."""

    @dataclass
    class Saved(Message):
        """All that was changed is on disk; `merged` says whether others' tags came in with it."""

        merged: bool

    @dataclass
    class SaveFailed(Message):
        """The changes are still in memory only."""

        error: HashiyaError

    def __init__(self) -> None:
        super().__init__()
        self.trouble = ""

    @property
    @abstractmethod
    def work_done(self) -> Savable:
        """What is to be saved."""

    @abstractmethod
    def show(self) -> None:
        """Show everything as it now is."""

    @abstractmethod
    def show_status(self) -> None:
        """Show whether all is saved."""

    @work(thread=True, group="save")
    def save(self) -> None:
        """Write what is not on disk yet; the disk may be slow, so never on the screen's own thread."""
        try:
            merged = self.work_done.save()
        except HashiyaError as error:
            self.post_message(self.SaveFailed(error))
        else:
            self.post_message(self.Saved(merged))

    @on(Saved)
    def show_saved(self, event: Saved) -> None:
        """Show that all is saved, and what others wrote meanwhile."""
        if self.trouble:
            self.tell("Everything is on disk again.", "Saved")
        self.trouble = ""
        if event.merged:
            self.show()
        else:
            self.show_status()

    @on(SaveFailed)
    def show_failed(self, event: SaveFailed) -> None:
        """Tell once that saving fails, and try again until it works."""
        if not self.trouble:
            words = f"{event.error} Your changes are kept here and saved as soon as it works."
            self.app.notify(words, title="Not saved", severity="error", timeout=10, markup=False)
        self.trouble = str(event.error)
        self.show_status()
        self.set_timer(RETRY_SECONDS, self.retry)

    def retry(self) -> None:
        """Try again to save, unless something else has."""
        if self.work_done.unsaved:
            self.save()

    def attempt_last_save(self) -> None:
        """Save before the screen goes; a failure is told again when the reader is left."""
        try:
            self.work_done.save()
        except HashiyaError as error:
            self.app.notify(f"{error} Your changes are kept.", title="Not saved", severity="error", markup=False)

    def attempt(self, action: Callable[[], T]) -> T | None:
        """What the action returns; where it refuses, its reason is told."""
        try:
            return action()
        except HashiyaError as error:
            self.tell(str(error), "Not possible")
            return None

    def tell(self, words: str, title: str) -> None:
        """A toast: what happened, and what to do."""
        self.app.notify(words, title=title, markup=False)
