"""The store's files for many records at once: folders listed once, writes flushed together."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from hashiya.errors import StoreUnreadable, StoreWriteFailed, system_reason
from hashiya.io.durable_files import FileBatch
from hashiya.language import gettext as _
from hashiya.store.files import DiskFiles, Files, Look, look_of, not_saved

# The number of files that are written before they are flushed.
AT_ONCE = 2048


@contextmanager
def many(files: Files, at_once: int = AT_ONCE) -> Iterator[Files]:
    """The files for many writes, flushed together at the end; files in memory are unchanged.

    Raises:
        StoreWriteFailed: at the end, when appended bytes may not be durable.
    """
    if not isinstance(files, DiskFiles):
        yield files
        return
    batched = ManyFiles(files, at_once)
    try:
        yield batched
        batched.settle()
    finally:
        batched.drop()


class ListedFiles:
    """Files on the disk for reading many: each folder is listed once.

    Files that others add later are not seen.
    """

    def __init__(self, files: DiskFiles) -> None:
        self.machine = files.machine
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
        """The looks of the files with the stem that existed when the folder was listed.

        Raises:
            StoreUnreadable: when it cannot be listed.
        """
        if not stem:
            return self._files.looks(folder)
        if folder not in self._listed:
            names = "\n".join(self.names(folder))
            self._listed[folder] = f"\n{names}\n"
        looks = {}
        for name in _names_with_stem(self._listed[folder], stem):
            path = self.shown(f"{folder}/{name}")
            try:
                status = os.stat(path)  # noqa: PTH116 - three times as fast as Path's
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise StoreUnreadable(
                    _("{path}: cannot be read: {reason}").format(
                        path=path, reason=system_reason(error)
                    )
                ) from error
            looks[name] = look_of(status)
        return looks

    def look_so(self, folder: str, looks: Mapping[str, Look | None]) -> bool:
        """Whether the files still have these looks.

        Raises:
            StoreUnreadable: when one cannot be looked at.
        """
        look_so = self._files.look_so(folder, looks)
        if not look_so:
            # A writer must see a file that others added since the folder was listed.
            for name in looks:
                self._note(f"{folder}/{name}")
        return look_so

    def read(self, place: str, start: int = 0) -> bytes:
        """The bytes of the file.

        Raises:
            StoreUnreadable: when it cannot be read.
        """
        return self._files.read(place, start)

    def append(self, place: str, data: bytes, size: int) -> Look:
        """Append to the file.

        Raises:
            StoreWriteFailed: as DiskFiles does.
        """
        self._note(place)
        return self._files.append(place, data, size)

    def replace(self, place: str, data: bytes) -> Look:
        """Replace the file.

        Raises:
            StoreWriteFailed: as DiskFiles does.
        """
        self._note(place)
        return self._files.replace(place, data)

    def remove(self, place: str) -> None:
        """Remove the file.

        Raises:
            StoreWriteFailed: as DiskFiles does.
        """
        self._files.remove(place)

    def locked(self, folder: str) -> AbstractContextManager[bool]:
        """Hold the lock file of the folder.

        Raises:
            StoreWriteFailed: when the folder or its lock file cannot be made.
        """
        return self._files.locked(folder)

    def sweep(self, folder: str) -> None:
        """Remove half-written files."""
        self._files.sweep(folder)

    def shown(self, place: str) -> str:
        """The path."""
        return self._files.shown(place)

    def _note(self, place: str) -> None:
        folder, _, name = place.rpartition("/")
        names = self._listed.get(folder)
        if names is not None and f"\n{name}\n" not in names:
            self._listed[folder] = f"{names}{name}\n"


class ManyFiles(ListedFiles):
    """Files on the disk for writing many.

    Writes are durable once `settle()` has returned. After every `at_once` files those
    are settled while more is written: the processor has time while the disk works.
    """

    def __init__(self, files: DiskFiles, at_once: int = AT_ONCE) -> None:
        super().__init__(files)
        self._at_once = at_once
        self._written = FileBatch(shared=self._files.shared)
        self._settler = ThreadPoolExecutor(1, thread_name_prefix="hashiya-settling")
        self._settling: Future[None] | None = None
        self._is_prepared = False

    def append(self, place: str, data: bytes, size: int) -> Look:
        """Add to the file.

        Raises:
            StoreWriteFailed: as DiskFiles does, of this file or, when enough has been
                written to settle it, of others.
        """
        if len(self._written) >= self._at_once:
            self._await_settling()
            self._settling = self._settler.submit(self._written.settle)
            self._written = FileBatch(shared=self._files.shared)
        if not self._is_prepared:
            self._files.prepare_for_git()
            self._is_prepared = True
        self._note(place)
        with self._reporting(place):
            return look_of(self._written.append(self.shown(place), data, size))

    def replace(self, place: str, data: bytes) -> Look:
        """Write the new content of the file.

        Raises:
            StoreWriteFailed: when it cannot be written.
        """
        self._note(place)
        with self._reporting(place):
            return look_of(self._written.replace(Path(self.shown(place)), data))

    def remove(self, place: str) -> None:
        """Remove the file, which is durable once all is settled.

        Raises:
            StoreWriteFailed: when it cannot be removed.
        """
        with self._reporting(place):
            self._written.remove(Path(self.shown(place)))

    def locked(self, folder: str) -> AbstractContextManager[bool]:
        """Hold the lock file of the folder.

        Raises:
            StoreWriteFailed: when the folder or its lock file cannot be made.
        """
        return self._files.locked(folder, self._written.make_folder)

    def sweep(self, folder: str) -> None:
        """Do nothing: half-written files may be ours, still to be settled."""

    def settle(self) -> None:
        """Make all writes so far durable.

        Raises:
            StoreWriteFailed: when appended bytes may not be durable; they can be read
                for now.
        """
        self._await_settling()
        with self._reporting(""):
            self._written.settle()

    def drop(self) -> None:
        """Leave appended bytes unflushed, and replace only the files that are being settled."""
        self._settler.shutdown()
        self._written.drop()

    def _await_settling(self) -> None:
        settling, self._settling = self._settling, None
        if settling is not None:
            with self._reporting(""):
                settling.result()

    @contextmanager
    def _reporting(self, place: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            path = Path(error.filename or self.shown(place))
            raise StoreWriteFailed(not_saved(path, error)) from error


def _names_with_stem(listed: str, stem: str) -> Iterator[str]:
    """The listed names that begin with the stem and a dot or a space."""
    for separator in (".", " "):
        prefix = f"\n{stem}{separator}"
        start = listed.find(prefix)
        while start >= 0:
            end = listed.index("\n", start + 1)
            yield listed[start + 1 : end]
            start = listed.find(prefix, end)
