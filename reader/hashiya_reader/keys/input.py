"""Keys typed ahead: each is delivered once the one before it has had its effect."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.app import App

from hashiya_reader.textual_private.message_queue import is_busy

EventHandler = Callable[[events.Event], Awaitable[None]]

# The time between checks whether the key before has been handled.
CHECK_SECONDS = 0.001
# Consecutive turns of the event loop without work: a dialog begins to open one turn
# after its key.
CALM_TURNS = 3
# Most keys take no more turns; one that takes more waits for something else, which must
# not be held up.
QUICK_TURNS = 20


class KeyOrder:
    """Holds a key back while the one before it, and what that has caused, is still on its way.

    Textual hands all the keys it has to the widget that has the focus now. A slow line
    brings a label's key and the letters of its target at once, and the letters would be
    commands.
    """

    def __init__(self, app: App[None], handle: EventHandler) -> None:
        self._app = app
        self._handle = handle
        # How long one key waits at most.
        self.longest_seconds = 1.0
        self._waiting: deque[events.Event] = deque()
        self._release: asyncio.Task[None] | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a key is held back."""
        return bool(self._waiting)

    async def receive(self, event: events.Event) -> None:
        """Hand an event on, or hold it back if it is a key or a paste that comes too early."""
        is_input = isinstance(event, events.Key | events.Paste)
        if is_input and not event.is_forwarded and self._must_wait():
            self._waiting.append(event)
            if not self._is_releasing():
                self._release = asyncio.create_task(self._release_all())
                self._release.add_done_callback(self._released)
        else:
            await self._handle(event)

    def _must_wait(self) -> bool:
        # The key before may be in the app's queue, on its way up from the focus.
        has_messages = self._app.message_queue_size > 0
        return self._is_releasing() or has_messages or self.is_busy()

    def _is_releasing(self) -> bool:
        return self._release is not None and not self._release.done()

    async def _release_all(self) -> None:
        """Hand the waiting keys on, each when nothing is busy."""
        while self._waiting:
            await self._calm()
            await self._handle(self._waiting.popleft())

    def _released(self, release: "asyncio.Task[None]") -> None:
        """Raise an error of a key that waited where Textual catches those of other keys."""
        if not release.cancelled() and release.exception() is not None:
            self._app.call_later(release.result)

    async def _calm(self) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.longest_seconds
        calm_turns, turns = 0, 0
        while calm_turns < CALM_TURNS and loop.time() < deadline:
            turns += 1
            is_quick = calm_turns > 0 or turns < QUICK_TURNS
            await asyncio.sleep(0 if is_quick else CHECK_SECONDS)
            if is_busy(self._app) or self.is_busy():
                calm_turns = 0
            else:
                calm_turns += 1

    def is_busy(self) -> bool:
        """Whether anything from the focus up to the screen has messages to handle."""
        node = self._app.focused or self._app.screen
        for ancestor in node.ancestors_with_self:
            if ancestor is not self._app and is_busy(ancestor):
                return True
        return False
