"""Keys typed ahead: each is delivered once the one before it has had its effect."""

import asyncio
from collections import deque

from textual import events
from textual.app import App

from hashiya_reader.textual_private.message_queue import is_busy

# The time between checks whether the key before has been handled.
LOOK_SECONDS = 0.001
# Consecutive turns of the event loop without work: a dialog begins to open one turn
# after its key.
CALM_TURNS = 3
# Most keys take no more turns; one that takes more waits for something else, which must
# not be held up.
QUICK_TURNS = 20


class KeysInOrder(App[None]):
    """Holds a key back while the one before it, and what that has caused, is still on its way.

    Textual hands all the keys it has to the widget that has the focus now. A slow line
    brings a label's key and the letters of its target at once, and the letters would be
    commands.
    """

    # How long one key is held at the most.
    longest_seconds = 1.0

    def __init__(self) -> None:
        super().__init__()
        self._held: deque[events.Event] = deque()
        self._releasing: asyncio.Task[None] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hand a key on, or hold it."""
        is_typed = (
            isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        )
        is_releasing = self._releasing is not None and not self._releasing.done()
        # The key before may be in the app's queue, on its way up from the focus.
        if is_typed and (is_releasing or self.message_queue_size or self._is_busy()):
            self._held.append(event)
            if not is_releasing:
                self._releasing = asyncio.create_task(self._release())
                self._releasing.add_done_callback(self._released)
        else:
            await super().on_event(event)

    async def _release(self) -> None:
        """Hand the held keys on, each when all is calm."""
        while self._held:
            await self._calmed()
            await super().on_event(self._held.popleft())

    def _released(self, releasing: "asyncio.Task[None]") -> None:
        """Raise an error of a held key where one of any other key would be raised."""
        if not releasing.cancelled() and releasing.exception() is not None:
            self.call_later(releasing.result)

    async def _calmed(self) -> None:
        calm, turns = 0, 0
        until = asyncio.get_running_loop().time() + self.longest_seconds
        while calm < CALM_TURNS and asyncio.get_running_loop().time() < until:
            turns += 1
            await asyncio.sleep(0 if calm or turns < QUICK_TURNS else LOOK_SECONDS)
            calm = 0 if is_busy(self) or self._is_busy() else calm + 1

    def _is_busy(self) -> bool:
        """Whether any widget from the focus up to the screen has messages to handle."""
        focus = self.focused or self.screen
        widgets = [node for node in focus.ancestors_with_self if node is not self]
        return any(map(is_busy, widgets))
