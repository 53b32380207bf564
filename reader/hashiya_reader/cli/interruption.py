"""Interrupting a command that writes: the outcome is reported, and undoing is not interrupted."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# Closing the terminal, or losing the connection to it, sends SIGHUP, where there is one.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_SIGNALS = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
_STOPPING = b"hashiya: stopping: what was done is being taken back\n"


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

    def stop(*_: object) -> None:
        for number in handled:
            signal.signal(number, signal.SIG_IGN)
        # Written without `print`, which the signal may have interrupted.
        stderr = sys.__stderr__.fileno() if sys.__stderr__ else 2
        with suppress(OSError):
            os.write(stderr, _STOPPING)
        raise KeyboardInterrupt

    for number in handled:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, handlers[number] or signal.SIG_DFL)
