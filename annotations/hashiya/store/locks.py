"""A lock that is a file's, waited for no longer than it is worth."""

import contextlib
import os
import sys
import time

_PAUSE = 0.005

if sys.platform == "win32":
    import portalocker

    def acquired(descriptor: int) -> bool:
        """Lock the file; whether that could be done, as another may hold it.

        Raises:
            OSError: where there are no locks.
        """
        try:
            portalocker.lock(
                descriptor,
                portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING,
            )
        except portalocker.AlreadyLocked:
            return False
        except portalocker.LockException as error:
            raise OSError(str(error)) from error
        return True

    def release(descriptor: int) -> None:
        """Give the lock back: here it may outlast the file for a moment."""
        with contextlib.suppress(portalocker.LockException):
            portalocker.unlock(descriptor)

else:
    import fcntl

    def acquired(descriptor: int) -> bool:
        """Lock the file; whether that could be done, as another may hold it.

        Raises:
            OSError: where there are no locks.
        """
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def release(descriptor: int) -> None:
        """Closing the file does it."""


class Lock:
    """The lock of an open file, as `with` it goes: whether it is held; the file is closed in the end.

    One that another holds is waited for `patience` seconds: a wait without end would
    hang on a dead network share.
    """

    __slots__ = ("_descriptor", "_held", "_patience")

    def __init__(self, descriptor: int, patience: float) -> None:
        self._descriptor = descriptor
        self._patience = patience
        self._held = False

    def __enter__(self) -> bool:
        try:
            self._held = self._acquired()
        except BaseException:
            os.close(self._descriptor)
            raise
        return self._held

    def __exit__(self, *_: object) -> None:
        if self._held:
            release(self._descriptor)
        os.close(self._descriptor)

    def _acquired(self) -> bool:
        until = 0.0
        try:
            while not acquired(self._descriptor):
                until = until or time.monotonic() + self._patience
                if time.monotonic() > until:
                    return False
                time.sleep(_PAUSE)
        except OSError:
            return False
        return True
