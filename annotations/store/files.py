"""Where the store's documents lie: on the disk, or in memory."""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol

import portalocker
from tinydb import Storage

from annotations.errors import StoreUnreadable, StoreWriteFailed
from annotations.store.atomic import AtomicJSON, told
from annotations.store.memory import MemoryJSON
from annotations.whole_file import make_folder

LOCK = ".lock"
_PATIENCE = 10.0
_PAUSE = 0.005


class Files(Protocol):
    """What the store asks of the place where it keeps things; places are `/`-separated and relative."""

    def storage(self, place: str) -> Storage:
        """TinyDB's storage of the document at the place."""

    def locked(self, folder: str) -> AbstractContextManager[None]:
        """Keep other writers out of the folder, which is made if need be."""

    def names(self, folder: str) -> list[str]:
        """The names of what is in the folder, sorted; none when it does not exist."""

    def shown(self, place: str) -> str:
        """The place as messages name it."""


class DiskFiles:
    """Files under a folder, written atomically, with one lock file for each folder of them."""

    def __init__(self, root: Path, patience: float = _PATIENCE) -> None:
        self._root = root
        self._patience = patience

    def storage(self, place: str) -> Storage:
        """The file at the place."""
        return AtomicJSON(self._root / place)

    @contextmanager
    def locked(self, folder: str) -> Iterator[None]:
        """Hold the lock file of the folder, for which others are waited ten seconds.

        Raises:
            StoreWriteFailed: when the folder cannot be made or its lock not be had.
        """
        path = self._root / folder / LOCK
        try:
            make_folder(path.parent)
            lock = path.open("ab")
        except OSError as error:
            raise StoreWriteFailed(told(path, error)) from error
        with lock:
            self._acquire(lock, path)
            try:
                yield
            finally:
                portalocker.unlock(lock)

    def names(self, folder: str) -> list[str]:
        """The names in the folder.

        Raises:
            StoreUnreadable: when it cannot be listed.
        """
        try:
            return sorted(path.name for path in (self._root / folder).iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise StoreUnreadable(f"{self._root / folder}: cannot be listed: {error.strerror}") from error

    def shown(self, place: str) -> str:
        """The path."""
        return str(self._root / place)

    def _acquire(self, lock: IO[bytes], path: Path) -> None:
        # A wait without end would hang on a dead network share; portalocker's own waits pause a quarter of a second.
        until = time.monotonic() + self._patience
        while True:
            try:
                portalocker.lock(lock, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
            except portalocker.AlreadyLocked as error:
                if time.monotonic() > until:
                    raise StoreWriteFailed(
                        f"{path}: another program has held this lock for {self._patience:g} s: end it and save again"
                    ) from error
                time.sleep(_PAUSE)
            except portalocker.LockException as error:
                raise StoreWriteFailed(
                    f"{path}: cannot be locked ({error}): put the project on a disk with locks"
                ) from error
            else:
                return


class MemoryFiles:
    """The same in memory, as JSON text, so that nothing stored is shared with whoever stored it."""

    def __init__(self) -> None:
        self._documents: dict[str, MemoryJSON] = {}
        self._lock = threading.Lock()

    def storage(self, place: str) -> Storage:
        """The text at the place."""
        return self._documents.setdefault(place, MemoryJSON())

    @contextmanager
    def locked(self, folder: str) -> Iterator[None]:  # noqa: ARG002 - one lock does for all folders
        """Hold the only lock."""
        with self._lock:
            yield

    def names(self, folder: str) -> list[str]:
        """The first parts of what is left of the places below the folder."""
        prefix = f"{folder}/" if folder else ""
        written = [place for place, document in self._documents.items() if document.text is not None]
        return sorted({place[len(prefix) :].split("/")[0] for place in written if place.startswith(prefix)})

    def shown(self, place: str) -> str:
        """The place, said to be in memory."""
        return f"memory:{place}"
