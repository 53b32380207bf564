"""Suspending the reader: whether a shell would continue it, and stopping its whole job."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

NOTICED_SECONDS = 0.02


def parent_of(pid: int) -> int | None:
    """The parent of a process; None where the system does not know it."""
    if pid == os.getpid():
        return os.getppid()
    stat = Path(f"/proc/{pid}/stat")
    try:
        # The name in parentheses may hold anything; behind it are the state and the
        # parent.
        fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        return int(fields.split()[1])
    except (OSError, ValueError, IndexError):
        return None


def can_be_continued(parent_of: Callable[[int], int | None] = parent_of) -> bool:
    """Whether a shell with job control waits for this process group (POSIX: it is not orphaned).

    A reader that the terminal itself has started, or `ssh` or `tmux`, would stay
    stopped. Where the system does not report it, a shell is assumed.
    """
    if sys.platform == "win32":
        return True
    pid, group, session = os.getpid(), os.getpgrp(), os.getsid(0)
    while (parent := parent_of(pid)) is not None:
        try:
            if os.getpgid(parent) != group:
                return os.getsid(parent) == session
        except OSError:
            return False
        pid = parent
    return True


def stop_group() -> None:
    """Stop this process and those it was started by as one job, and come back when that goes on.

    A shell takes notice of its own child only, which is `make` where that has started
    the reader. All stop at once: a process that stops first could be continued before
    another has stopped.
    """
    if sys.platform == "win32":
        return
    continued = threading.Event()
    before = signal.signal(signal.SIGCONT, lambda *_: continued.set())
    try:
        os.killpg(os.getpgrp(), signal.SIGSTOP)
        # The signal may take effect in another thread first while this one runs on; so
        # may the one that continues.
        while not continued.wait(NOTICED_SECONDS):
            pass
    finally:
        signal.signal(signal.SIGCONT, before)
