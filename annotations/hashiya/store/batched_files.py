"""The store's files for going through many records at once: folders are listed once, and what is written lasts together."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from hashiya.errors import StoreUnreadable, StoreWriteFailed
from hashiya.io.durable_files import FileBatch
from hashiya.store.files import DiskFiles, Files, Look, look_of, not_saved

# So many files are written before they are made to last.
_AT_ONCE = 2048


@contextmanager
def many(files: Files) -> Iterator[Files]:
    """The same files, for many of them; what was written to them lasts when this has ended well. Memory's stay as they are.

    Raises:
        StoreWriteFailed: at the end, when what was added to files may not last.
    """
    if not isinstance(files, DiskFiles):
        yield files
        return
    found = ManyFiles(files)
    try:
        yield found
        found.settle()
    finally:
        found.drop()


class ListedFiles:
    """Files on the disk of which many are read in one go: each folder is listed once.

    What others put there later is not seen.
    """

    def __init__(self, files: DiskFiles) -> None:
        self._files = files
        # The names in a folder as one string, with line feeds around each: a list takes
        # three times the memory.
        self._listed: dict[str, str] = {}

    def names(self, folder: str) -> list[str]:
        """The names in the folder, as it is now.

        Raises:
            StoreUnreadable: when it cannot be listed.
        """
        return self._files.names(folder)

    def looks(self, folder: str, stem: str = "") -> dict[str, Look]:
        """The files of the folder that begin with the stem, of those that were there when it was listed.

        Raises:
            StoreUnreadable: when it cannot be listed.
        """
        if not stem:
            return self._files.looks(folder)
        listed = self._listed.get(folder)
        if listed is None:
            listed = self._listed[folder] = (
                "".join(f"\n{name}" for name in self.names(folder)) + "\n"
            )
        found = {}
        for name in _beginning(listed, stem):
            path = self.shown(f"{folder}/{name}")
            try:
                found[name] = look_of(os.stat(path))  # noqa: PTH116 - a third of the time of Path's
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise StoreUnreadable(
                    f"{path}: cannot be read: {error.strerror}"
                ) from error
        return found

    def look_so(self, folder: str, known: Mapping[str, Look | None]) -> bool:
        """Whether the files look so now.

        Raises:
            StoreUnreadable: when one cannot be looked at.
        """
        so = self._files.look_so(folder, known)
        for name in () if so else known:
            # One that others put there since the folder was listed is to be seen by
            # whoever writes to it.
            self._note(f"{folder}/{name}")
        return so

    def read(self, place: str, start: int = 0) -> bytes:
        """The bytes of the file.

        Raises:
            StoreUnreadable: when it cannot be read.
        """
        return self._files.read(place, start)

    def append(self, place: str, data: bytes, at: int) -> Look:
        """Add to the file.

        Raises:
            StoreWriteFailed: as DiskFiles does.
        """
        self._note(place)
        return self._files.append(place, data, at)

    def replace(self, place: str, data: bytes) -> Look:
        """Replace the file.

        Raises:
            StoreWriteFailed: as DiskFiles does.
        """
        self._note(place)
        return self._files.replace(place, data)

    def locked(self, folder: str) -> AbstractContextManager[bool]:
        """Hold the lock file of the folder.

        Raises:
            StoreWriteFailed: when the folder or its lock file cannot be made.
        """
        return self._files.locked(folder)

    def sweep(self, folder: str) -> None:
        """Take away what is half-written."""
        self._files.sweep(folder)

    def shown(self, place: str) -> str:
        """The path."""
        return self._files.shown(place)

    def _note(self, place: str) -> None:
        folder, _, name = place.rpartition("/")
        listed = self._listed.get(folder)
        if listed is not None and f"\n{name}\n" not in listed:
            self._listed[folder] = f"{listed}{name}\n"


class ManyFiles(ListedFiles):
    """Files on the disk of which many are written in one go.

    What is written lasts once `settle()` has returned. From time to time what there is
    is settled while more is written: a disk that is waited for leaves the processor
    time for that.
    """

    def __init__(self, files: DiskFiles) -> None:
        super().__init__(files)
        self._written = FileBatch()
        self._settler = ThreadPoolExecutor(1, thread_name_prefix="hashiya-settling")
        self._settling: Future[None] | None = None
        self._is_prepared = False

    def append(self, place: str, data: bytes, at: int) -> Look:
        """Add to the file.

        Raises:
            StoreWriteFailed: as DiskFiles does, of this file or, when enough has been
                written to settle it, of others.
        """
        if len(self._written) >= _AT_ONCE:
            self._await_settling()
            self._settling = self._settler.submit(self._written.settle)
            self._written = FileBatch()
        if not self._is_prepared:
            self._files.prepare_for_git()
            self._is_prepared = True
        self._note(place)
        with self._telling(place):
            return look_of(self._written.append(self.shown(place), data, at))

    def replace(self, place: str, data: bytes) -> Look:
        """Write what the file will be.

        Raises:
            StoreWriteFailed: when it cannot be written.
        """
        self._note(place)
        with self._telling(place):
            return look_of(self._written.replace(Path(self.shown(place)), data))

    def locked(self, folder: str) -> AbstractContextManager[bool]:
        """Hold the lock file of the folder.

        Raises:
            StoreWriteFailed: when the folder or its lock file cannot be made.
        """
        return self._files.locked(folder, self._written.make_folder)

    def sweep(self, folder: str) -> None:
        """What is half-written there may be ours, and is still to be settled."""

    def settle(self) -> None:
        """Make what was written so far last.

        Raises:
            StoreWriteFailed: when what was added to files may not last; it is there for
                now.
        """
        self._await_settling()
        with self._telling(""):
            self._written.settle()

    def drop(self) -> None:
        """Leave what was added to the system, and replace nothing more but what is just being settled."""
        self._settler.shutdown()
        self._written.drop()

    def _await_settling(self) -> None:
        settling, self._settling = self._settling, None
        if settling is not None:
            with self._telling(""):
                settling.result()

    @contextmanager
    def _telling(self, place: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreWriteFailed(
                not_saved(Path(error.filename or self.shown(place)), error)
            ) from error


def _beginning(listed: str, stem: str) -> Iterator[str]:
    """The names that are the stem and then a dot or a space."""
    for sign in (".", " "):
        at = listed.find(f"\n{stem}{sign}")
        while at >= 0:
            end = listed.index("\n", at + 1)
            yield listed[at + 1 : end]
            at = listed.find(f"\n{stem}{sign}", end)
