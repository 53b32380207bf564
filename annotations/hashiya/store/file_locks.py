"""Locks of open files, by which programs of one machine write one after the other."""

import contextlib
import os
import time
from collections.abc import Callable

# Seconds between two attempts.
_PAUSE = 0.005


def lock_file(descriptor: int, *, shared: bool = False) -> bool:
    """Lock an open file without waiting; False where another program holds the lock.

    Several programs can hold a lock that is `shared`, unless one has it alone.

    Raises:
        OSError: where there are no locks.
    """
    # A project is read without it: importing it takes 10 ms.
    import portalocker

    kinds = portalocker.LockFlags
    kind = kinds.SHARED if shared else kinds.EXCLUSIVE
    try:
        portalocker.lock(descriptor, kind | kinds.NON_BLOCKING)
    except portalocker.AlreadyLocked:
        return False
    except portalocker.LockException as error:
        raise OSError(str(error)) from error
    return True


def unlock_file(descriptor: int) -> None:
    """Release the lock of an open file."""
    import portalocker

    with contextlib.suppress(portalocker.LockException):
        portalocker.unlock(descriptor)


class FileLock:
    """A lock of an open file for a `with` block, which closes the file; True if it is held.

    A lock that another program holds is waited for `patience` seconds: an endless wait
    would hang on a dead network share.
    """

    __slots__ = ("_descriptor", "_is_held", "_lock", "_patience")

    def __init__(
        self, descriptor: int, patience: float, lock: Callable[[int], bool]
    ) -> None:
        self._descriptor = descriptor
        self._patience = patience
        self._lock = lock
        self._is_held = False

    def __enter__(self) -> bool:
        try:
            self._is_held = self._acquire()
        except BaseException:
            os.close(self._descriptor)
            raise
        return self._is_held

    def __exit__(self, *_: object) -> None:
        if self._is_held:
            unlock_file(self._descriptor)
        os.close(self._descriptor)

    def _acquire(self) -> bool:
        deadline = 0.0
        try:
            while not self._lock(self._descriptor):
                deadline = deadline or time.monotonic() + self._patience
                if time.monotonic() > deadline:
                    return False
                time.sleep(_PAUSE)
        except OSError:
            return False
        return True
