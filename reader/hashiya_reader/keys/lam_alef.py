"""The key that types lam-alef on the Arabic layout: two letters sent at once are one key."""

from textual import events
from textual.app import App
from textual.widgets import Input

from hashiya_reader.keys.bindings import LAM_ALEF

LAM, ALEF = "ل", "ا"
# Longer than two letters of one key are apart, shorter than two keys.
WAIT_SECONDS = 0.01


class LamAlefKey(App[None]):
    """In a field the two letters stay two; elsewhere each of them would be a wrong command."""

    def __init__(self) -> None:
        super().__init__()
        self._lam: events.Key | None = None

    async def on_event(self, event: events.Event) -> None:
        """Let a lam wait for its alef."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            lam, self._lam = self._lam, None
            if lam is not None and event.character == ALEF:
                event = events.Key(LAM_ALEF, LAM_ALEF)
            elif lam is not None:
                await super().on_event(lam)
            if event.character == LAM and not isinstance(self.focused, Input):
                self._lam = event
                self.set_timer(WAIT_SECONDS, lambda: self._go_on(event))
                return
        await super().on_event(event)

    async def _go_on(self, lam: events.Event) -> None:
        """Deliver a lam that no alef has followed."""
        if self._lam is lam:
            self._lam = None
            await super().on_event(lam)
