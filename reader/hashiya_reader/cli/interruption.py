"""Interrupting a command: what it was writing is removed, and undoing is not interrupted."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import _exit as exit_at_once

from hashiya.language import gettext as _
from hashiya_reader.cli.output import notice

# Closing the terminal, or losing the connection to it, sends SIGHUP, where there is one.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_SIGNALS = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]

# A command that a signal ends has this long to remove what it was writing.
_PATIENCE_SECONDS = 0.7


class SignalEnd:
    """Ends a block on SIGTERM and SIGHUP as Ctrl-C does; `number` is the signal that came."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._handled: list[signal.Signals] = []
        self._timer: threading.Timer | None = None

    def listen(self) -> None:
        """Take the signals that would end the program at once."""
        for number in _SIGNALS[1:]:
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, self._end)
                self._handled.append(number)

    def restore(self) -> None:
        """Let them end the program at once again."""
        if self._timer is not None:
            self._timer.cancel()
        for number in self._handled:
            signal.signal(number, signal.SIG_DFL)

    def _end(self, number: int, _frame: object) -> None:
        self.number = number
        for other in self._handled:
            signal.signal(other, signal.SIG_IGN)
        # What takes longer is left: the system may kill the program soon.
        self._timer = threading.Timer(_PATIENCE_SECONDS, exit_at_once, (128 + number,))
        self._timer.daemon = True
        self._timer.start()
        raise KeyboardInterrupt


@contextmanager
def ended_by_signals() -> Iterator[SignalEnd]:
    """Let SIGTERM and SIGHUP end the block as Ctrl-C does, and the program within a second.

    Without it they would leave the temporary files of what is being written.
    """
    end = SignalEnd()
    if threading.current_thread() is threading.main_thread():
        end.listen()
    try:
        yield end
    finally:
        end.restore()


@contextmanager
def interrupted(outcome: str) -> Iterator[None]:
    """Report the outcome when the user interrupts the block.

    Raises:
        KeyboardInterrupt: with the outcome.
    """
    try:
        yield
    except KeyboardInterrupt as error:
        raise KeyboardInterrupt(outcome) from error


@contextmanager
def interrupted_once() -> Iterator[None]:
    """Let the block be interrupted, or terminated by the system, once.

    The block then undoes its work, however long that takes.
    """
    handlers = {number: signal.getsignal(number) for number in _SIGNALS}
    handled = [
        number for number, handler in handlers.items() if handler != signal.SIG_IGN
    ]
    stopping = notice(_("stopping: what was done is being taken back")) + "\n"

    def stop(*_arguments: object) -> None:
        for number in handled:
            signal.signal(number, signal.SIG_IGN)
        # Written without `print`, which the signal may have interrupted.
        stderr = sys.__stderr__.fileno() if sys.__stderr__ else 2
        with suppress(OSError):
            os.write(stderr, stopping.encode())
        raise KeyboardInterrupt

    for number in handled:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, handlers[number] or signal.SIG_DFL)
