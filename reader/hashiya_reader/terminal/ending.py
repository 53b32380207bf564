"""Ending on SIGTERM and SIGHUP within a second, whatever the program is doing."""

import asyncio
import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from os import _exit as exit_at_once
from typing import Any

if sys.platform != "win32":
    import termios

# What `termios.tcgetattr` returns.
Attributes = list[Any]

# An end that saves the place and gives the terminal back takes a tenth of this.
PATIENCE_SECONDS = 0.7
# Pastes unmarked, lines wrapped, no reports of sizes and mouse, keys as usual, the main
# screen, the cursor, no reports of the focus.
_LEAVE = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)


class SignalEnd:
    """Asks the event loop to end the program, and ends it at once where that takes too long.

    `end` is called in the loop with the signal. `give_back` is called in a thread just
    before an end at once; everything that was acknowledged as saved is on disk.
    """

    def __init__(
        self,
        end: Callable[[signal.Signals], None],
        give_back: Callable[[], None],
        *,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._end = end
        self._give_back = give_back
        self._patience = patience
        self._loop = asyncio.get_running_loop()
        self._is_ending = False

    def listen(self) -> None:
        """Take the signals; only in the main thread."""
        # The loop's own handlers wait until the loop is free.
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._take)

    def _take(self, number: int, _frame: object) -> None:
        if self._is_ending:
            return
        self._is_ending = True
        timer = threading.Timer(self._patience, self._end_at_once, (number,))
        timer.daemon = True
        timer.start()
        # A loop that is closed already is at its end.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._end, signal.Signals(number))

    def _end_at_once(self, number: int) -> None:
        self._give_back()
        exit_at_once(128 + number)


def give_back(fd: int, attributes: Attributes | None, leave: str) -> None:
    """Leave a terminal as it was found: its attributes, its screen, its cursor, its mouse.

    `leave` is written before. Where the terminal takes nothing now, nothing is written.
    """
    with contextlib.suppress(termios.error, OSError):
        if attributes is not None:
            termios.tcsetattr(fd, termios.TCSANOW, attributes)
        if select.select([], [fd], [], 0)[1]:
            os.write(fd, (leave + _LEAVE).encode())
