"""Saving what a screen changes: a thread writes, and a failure is reported and tried again."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from textual.notifications import SeverityLevel
from textual.timer import Timer
from textual.worker import Worker

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya_reader.look.advice import advised

NOT_SAVED = marked("Not saved")
RETRY_SECONDS = 5.0
# A frame at 60 Hz: Textual would show "saved" a frame later than the change itself, and
# most disks answer sooner.
PATIENCE_SECONDS = 0.016


class Savable(Protocol):
    """A session that changes at once in memory and is written by `save`."""

    @property
    def unsaved(self) -> int:
        """How many changes are not on the disk yet."""

    def save(self) -> bool:
        """Write them; return whether changes of others came in with it."""


class SavedScreen(Protocol):
    """The screen whose changes are saved: what of Textual is used, and two redraws."""

    def show(self) -> None:
        """Show everything again."""

    def show_status(self) -> None:
        """Show whether all is saved."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a toast."""

    def run_worker(
        self, work: Coroutine[None, None, None], name: str, group: str
    ) -> Worker[None]:
        """Run a coroutine beside the screen."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call something later."""


class Autosave:
    """Writes a session without making the screen wait for the disk.

    `trouble` is why the last save failed, "" where it did not.
    """

    def __init__(self, session: Savable, screen: SavedScreen) -> None:
        self.trouble = ""
        self._session = session
        self._screen = screen
        self._writer = ThreadPoolExecutor(max_workers=1)
        # When the last saving began.
        self._begun = 0.0

    def save(self) -> None:
        """Write what is not on the disk yet, and show that it is."""
        self.finish(self.begin())

    def begin(self) -> Future[bool]:
        """Begin to write what is not on the disk yet, on a thread of its own.

        The screen can show the change meanwhile; then it must `finish` the saving.
        """
        self._begun = time.monotonic()
        return self._writer.submit(self._session.save)

    def finish(self, saving: Future[bool]) -> None:
        """Show that the change is saved.

        A quick disk is waited for, from when the saving began: the frame that shows a
        change then says as well that it is saved.
        """
        waited = time.monotonic() - self._begun
        futures.wait((saving,), max(0.0, PATIENCE_SECONDS - waited))
        if saving.done():
            self._finish(saving)
            return
        self._screen.show_status()
        self._screen.run_worker(self._wait_for(saving), name="save", group="save")

    async def _wait_for(self, saving: Future[bool]) -> None:
        await asyncio.wait((asyncio.wrap_future(saving),))
        self._finish(saving)

    def _finish(self, saving: Future[bool]) -> None:
        try:
            is_merged = saving.result()
        except HashiyaError as error:
            self._show_failure(error)
            return
        if self.trouble:
            self._screen.notify(_("Everything is saved again."), title=_("Saved"))
        self.trouble = ""
        if is_merged:
            self._screen.show()
        else:
            self._screen.show_status()

    def _show_failure(self, error: HashiyaError) -> None:
        """Report the first failure, and try again until it works."""
        if not self.trouble:
            words = _(
                "{problem}. Your changes are kept here and saved as soon as possible."
            )
            self._screen.notify(
                words.format(problem=advised(error)),
                title=_(NOT_SAVED),
                severity="error",
                timeout=10,
                markup=False,
            )
        self.trouble = str(error)
        self._screen.show_status()
        self._screen.set_timer(RETRY_SECONDS, self.retry)

    def retry(self) -> None:
        """Try again to save, unless everything has been saved meanwhile."""
        if self._session.unsaved:
            self.save()

    def save_last(self) -> None:
        """Save before the screen goes; a failure is reported again when the reader is left."""
        try:
            self._session.save()
        except HashiyaError as error:
            self._screen.notify(
                _("{problem}. Your changes are kept.").format(problem=advised(error)),
                title=_(NOT_SAVED),
                severity="error",
                markup=False,
            )

    def close(self) -> None:
        """Take no more work; what is being written is finished."""
        self._writer.shutdown(wait=False)
