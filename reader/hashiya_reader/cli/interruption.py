"""What becomes of what is interrupted while it writes: it is told in a line, and what is taken back is so in peace."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# Who closes the terminal, or loses the connection to it, hangs up.
_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
)
_STOPPING = b"hashiya: stopping: what was done is being taken back\n"


@contextmanager
def interrupted(became: str) -> Iterator[None]:
    """Who interrupts what is inside is told what became of it.

    Raises:
        KeyboardInterrupt: with what is told.
    """
    try:
        yield
    except KeyboardInterrupt as error:
        raise KeyboardInterrupt(became) from error


@contextmanager
def interrupted_once() -> Iterator[None]:
    """What is inside can be interrupted, or ended by the system, once; then it takes back what it did, however long that takes."""
    before = {each: signal.getsignal(each) for each in _SIGNALS}
    heard = [each for each, handler in before.items() if handler != signal.SIG_IGN]

    def stop(*_: object) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        # Nothing is printed from here: the signal may have come in the middle of that.
        with suppress(OSError):
            os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, _STOPPING)
        raise KeyboardInterrupt

    for each in heard:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each in heard:
            signal.signal(each, before[each] or signal.SIG_DFL)
