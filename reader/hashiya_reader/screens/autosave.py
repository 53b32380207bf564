"""Work on an article that is saved as it changes: a worker writes, and a failure is told and tried again."""

import asyncio
from abc import abstractmethod
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from textual import work
from textual.screen import ScreenResultType

from hashiya.errors import HashiyaError
from hashiya_reader.screens.compositing import SparingCompositor
from hashiya_reader.screens.features import FeatureScreen

RETRY_SECONDS = 5.0
# A frame at 60 Hz: Textual would show "saved" a frame later than the change itself, and
# most disks answer sooner.
PATIENCE_SECONDS = 0.016


class Savable(Protocol):
    """What changes at once in memory, and is written by `save`."""

    @property
    def unsaved(self) -> int:
        """How many changes are not on the disk yet."""

    def save(self) -> bool:
        """Write them; whether something of others came in with it."""


class SavingScreen(FeatureScreen[ScreenResultType]):
    """`trouble` is why the last save failed, "" where it did not."""

    def __init__(self) -> None:
        super().__init__()
        # Each key changes a line or two of the text, and the row of status far below.
        self._compositor = SparingCompositor()
        self.trouble = ""
        self._writer = ThreadPoolExecutor(max_workers=1)

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

    def save(self) -> None:
        """Write what is not on disk yet; the disk may be slow, so never on the screen's own thread.

        A quick disk is waited for: the frame that shows a change then says as well that
        it is saved.
        """
        saving = self._writer.submit(self.work_done.save)
        futures.wait((saving,), PATIENCE_SECONDS)
        if saving.done():
            self.take_outcome(saving)
        else:
            self.await_outcome(saving)

    @work(group="save")
    async def await_outcome(self, saving: Future[bool]) -> None:
        """Tell how it went once it is over."""
        await asyncio.wait((asyncio.wrap_future(saving),))
        self.take_outcome(saving)

    def take_outcome(self, saving: Future[bool]) -> None:
        """Tell how a save went."""
        try:
            merged = saving.result()
        except HashiyaError as error:
            self.show_failed(error)
        else:
            self.show_saved(merged=merged)

    def show_saved(self, *, merged: bool) -> None:
        """Show that all is saved, and what others wrote meanwhile where that has come in with it."""
        if self.trouble:
            self.tell("Everything is on disk again.", "Saved")
        self.trouble = ""
        if merged:
            self.show()
        else:
            self.show_status()

    def show_failed(self, error: HashiyaError) -> None:
        """Tell once that saving fails, and try again until it works."""
        if not self.trouble:
            words = f"{error} Your changes are kept here and saved as soon as it works."
            self.app.notify(
                words, title="Not saved", severity="error", timeout=10, markup=False
            )
        self.trouble = str(error)
        self.show_status()
        self.set_timer(RETRY_SECONDS, self.retry)

    def retry(self) -> None:
        """Try again to save, unless something else has."""
        if self.work_done.unsaved:
            self.save()

    def on_unmount(self) -> None:
        """Nothing is written for this screen any more."""
        self._writer.shutdown(wait=False)

    def attempt_last_save(self) -> None:
        """Save before the screen goes; a failure is told again when the reader is left."""
        try:
            self.work_done.save()
        except HashiyaError as error:
            self.app.notify(
                f"{error} Your changes are kept.",
                title="Not saved",
                severity="error",
                markup=False,
            )

    def tell(self, words: str, title: str) -> None:
        """A toast: what happened, and what to do."""
        self.app.notify(words, title=title, markup=False)
