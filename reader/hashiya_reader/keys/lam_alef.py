"""The key that types lam-alef on the Arabic layout: two letters sent at once are one key."""

from textual import events
from textual.app import App
from textual.widgets import Input

from hashiya_reader.keys.bindings import LAM_ALEF
from hashiya_reader.keys.input import EventHandler

LAM, ALEF = "ل", "ا"
# Longer than two letters of one key are apart, shorter than two keys.
WAIT_SECONDS = 0.01


class LamAlefJoiner:
    """Makes one key of a lam and its alef.

    In a field they stay two letters; elsewhere each of them would be another command.
    """

    def __init__(self, app: App[None], handle: EventHandler) -> None:
        self._app = app
        self._handle = handle
        self._lam: events.Key | None = None

    async def receive(self, event: events.Event) -> None:
        """Hand an event on; a lam waits for its alef."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            lam, self._lam = self._lam, None
            if lam is not None and event.character == ALEF:
                event = events.Key(LAM_ALEF, LAM_ALEF)
            elif lam is not None:
                await self._handle(lam)
            if event.character == LAM and not isinstance(self._app.focused, Input):
                self._lam = event
                self._app.set_timer(WAIT_SECONDS, lambda: self._stop_waiting(event))
                return
        await self._handle(event)

    async def _stop_waiting(self, lam: events.Event) -> None:
        """Hand on a lam that came alone."""
        if self._lam is lam:
            self._lam = None
            await self._handle(lam)
