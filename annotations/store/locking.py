"""A lock on an open file that is had at once or not at all, and goes with the file that is closed."""

import contextlib
import sys

if sys.platform == "win32":
    import portalocker

    def acquired(descriptor: int) -> bool:
        """Lock the file; whether that could be done, as another may hold it.

        Raises:
            OSError: where there are no locks.
        """
        try:
            portalocker.lock(descriptor, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
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
