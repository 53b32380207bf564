"""The store's files, and those on the disk."""

import contextlib
import errno
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from hashiya.errors import StoreUnreadable, StoreWriteFailed, system_reason
from hashiya.io.durable_files import (
    appending,
    make_folder,
    new_file,
    removing,
    replacing,
)
from hashiya.io.regular_files import open_regular
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.store.file_locks import FileLock, lock_file
from hashiya.store.names import machine as this_machine

LOCK, TEMPORARY = ".lock", ".tmp"
# Seconds for which a lock is waited for.
_PATIENCE = 2.0

_ADVICE = {
    errno.ENOSPC: marked("free some space and save again"),
    errno.EDQUOT: marked("free some space and save again"),
    errno.EROFS: marked(
        "make the file system writable, or move the project to one that is"
    ),
    errno.EACCES: marked("allow yourself to write there and save again"),
    errno.EPERM: marked("allow yourself to write there and save again"),
}
LEAVES = marked(
    "{path}: is a link that leaves the project, and is not followed: put the folder "
    "itself there"
)
_MISSING = marked("see that its folder is there and writable, and save again")

# Journals are merged by git line by line; what is derived from them is not under git.
_FOR_GIT = {
    ".gitattributes": (
        "*.jsonl merge=union -text\n*.json merge=union -text\n*.txt -text\n"
    ),
    ".gitignore": "*.json\n.lock\n.*.tmp\n.cache/\n",
}


class Look(NamedTuple):
    """The look of a file, which changes with the file: size, inode number, time of writing."""

    size: int
    file: int
    written: int


class Files(Protocol):
    """Where the store keeps its files; places are relative paths separated by `/`."""

    @property
    def machine(self) -> str:
        """The name of this machine's journals."""

    def names(self, folder: str) -> list[str]:
        """The names in the folder, sorted; none if it does not exist."""

    def looks(self, folder: str, stem: str = "") -> dict[str, Look]:
        """The files whose name is the stem and then a dot or a space; all for an empty stem."""

    def look_so(self, folder: str, looks: Mapping[str, Look | None]) -> bool:
        """Whether the files still have these looks; None is a file that does not exist."""

    def read(self, place: str, start: int = 0) -> bytes:
        """The bytes of the file from `start` on; none when there is no file."""

    def append(self, place: str, data: bytes, size: int) -> Look:
        """Append the bytes durably to the file, which has `size` bytes."""

    def replace(self, place: str, data: bytes) -> Look:
        """Replace the file by the bytes, atomically."""

    def remove(self, place: str) -> None:
        """Remove the file, if there is one."""

    def locked(self, folder: str) -> AbstractContextManager[bool]:
        """Lock the folder, made if need be, against other writers; whether that was possible."""

    def sweep(self, folder: str) -> None:
        """Remove half-written files of killed programs; only while the folder is locked."""

    def shown(self, place: str) -> str:
        """The place as messages name it."""


class DiskFiles:
    """Files under a folder, with one lock file for each folder of them.

    A lock that another program holds is waited for `patience` seconds, and is tried by
    `lock`; with `for_git` the folder gets files that configure how git merges it, and
    what is made in it is as open to others as the folder above it.
    `machine` replaces the machine's own name in the names of its journals.
    """

    def __init__(
        self,
        root: Path,
        patience: float = _PATIENCE,
        *,
        for_git: bool = True,
        lock: Callable[[int], bool] = lock_file,
        machine: str = "",
    ) -> None:
        self.machine = machine or this_machine()
        self._root = root
        self._base = str(root)
        self._patience = patience
        self._for_git = for_git
        self._lock = lock
        self._had_project = root.parent.is_dir()
        # The folders that are known to be within the project, links and all.
        self._inside: set[str] = set()

    @property
    def is_gone(self) -> bool:
        """Whether the project's folder was there, and is gone or elsewhere now."""
        return self._had_project and not self._root.parent.is_dir()

    @property
    def root(self) -> Path:
        """The folder that the files are in."""
        return self._root

    @property
    def shared(self) -> bool:
        """Whether what is made is as open to others as the project's folder."""
        return self._for_git

    def _leaves(self, folder: str) -> bool:
        """Whether a link leads from the folder out of the project, which may be anybody's.

        A folder that is not there yet is where it will be made.
        """
        if folder in self._inside:
            return False
        project = os.path.realpath(self._root.parent)
        place = os.path.realpath(self._root / folder)
        if place != project and not place.startswith(project.rstrip(os.sep) + os.sep):
            return True
        if os.path.isdir(place):  # noqa: PTH112 - a string, as above
            self._inside.add(folder)
        return False

    def _check_readable(self, folder: str) -> None:
        if self._leaves(folder):
            raise StoreUnreadable(_(LEAVES).format(path=self._link(folder)))

    def _check_writable(self, place: str) -> None:
        folder = place.rpartition("/")[0]
        if self._leaves(folder):
            raise StoreWriteFailed(_(LEAVES).format(path=self._link(folder)))

    def _link(self, folder: str) -> Path:
        """The link that leads from the folder out of the project."""
        path = self._root / folder
        while path != self._root and not path.is_symlink():
            path = path.parent
        return path

    def names(self, folder: str) -> list[str]:
        """The names in the folder.

        Raises:
            StoreUnreadable: when it cannot be listed, or is a link out of the project.
        """
        self._check_readable(folder)
        try:
            return sorted(os.listdir(self._root / folder))  # noqa: PTH208 - only names are needed
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise StoreUnreadable(
                _("{path}: cannot be listed: {reason}").format(
                    path=self._root / folder, reason=system_reason(error)
                )
            ) from error

    def looks(self, folder: str, stem: str = "") -> dict[str, Look]:
        """The files of the folder that begin with the stem.

        Raises:
            StoreUnreadable: when it cannot be listed, or is a link out of the project.
        """
        self._check_readable(folder)
        prefixes = prefixes_of(stem)
        looks = {}
        try:
            with os.scandir(f"{self._base}/{folder}") as items:
                for item in items:
                    if item.name.startswith(prefixes):
                        with contextlib.suppress(FileNotFoundError):
                            looks[item.name] = look_of(item.stat())
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise StoreUnreadable(
                _("{path}: cannot be listed: {reason}").format(
                    path=self._root / folder, reason=system_reason(error)
                )
            ) from error
        return looks

    def look_so(self, folder: str, looks: Mapping[str, Look | None]) -> bool:
        """Whether the files still have these looks.

        Raises:
            StoreUnreadable: when one cannot be looked at.
        """
        for name, look in looks.items():
            try:
                status = os.stat(f"{self._base}/{folder}/{name}")  # noqa: PTH116 - as in `read`
            except (FileNotFoundError, NotADirectoryError):
                if look is not None:
                    return False
                continue
            except OSError as error:
                raise StoreUnreadable(
                    _("{path}: cannot be read: {reason}").format(
                        path=f"{self._base}/{folder}/{name}",
                        reason=system_reason(error),
                    )
                ) from error
            if look != look_of(status):
                return False
        return True

    def read(self, place: str, start: int = 0) -> bytes:
        """The bytes of the file.

        Raises:
            StoreUnreadable: when it cannot be read, or is a link.
        """
        self._check_readable(place.rpartition("/")[0])
        try:
            with open_regular(f"{self._base}/{place}", is_link_followed=False) as file:
                file.seek(start)
                return file.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise StoreUnreadable(
                _("{path}: cannot be read: {reason}").format(
                    path=self._root / place, reason=system_reason(error)
                )
            ) from error

    def append(self, place: str, data: bytes, size: int) -> Look:
        """Add to the file, flushed to the disk.

        Raises:
            StoreWriteFailed: with the path, the system's reason and what to do; the
                file is as it was.
        """
        self._check_writable(place)
        if size == 0:
            self.prepare_for_git()
        try:
            return look_of(
                appending(f"{self._base}/{place}", data, size, shared=self.shared)
            )
        except OSError as error:
            raise StoreWriteFailed(not_saved(self._root / place, error)) from error

    def prepare_for_git(self) -> None:
        """Write the files that configure how git merges the folder."""
        if not self._for_git:
            return
        for name, content in _FOR_GIT.items():
            path = self._root / name
            # Without them only merges by git need manual work.
            with contextlib.suppress(OSError):
                if not path.exists():
                    with replacing(path, shared=True) as file:
                        file.write(content.encode())

    def replace(self, place: str, data: bytes) -> Look:
        """Replace the file at once.

        Raises:
            StoreWriteFailed: likewise; the old file is whole.
        """
        self._check_writable(place)
        path = self._root / place
        try:
            with replacing(path, shared=self.shared) as file:
                file.write(data)
            return look_of(path.stat())
        except OSError as error:
            raise StoreWriteFailed(not_saved(path, error)) from error

    def remove(self, place: str) -> None:
        """Remove the file durably, if there is one.

        Raises:
            StoreWriteFailed: when it cannot be removed.
        """
        self._check_writable(place)
        path = self._root / place
        try:
            removing(path)
        except OSError as error:
            raise StoreWriteFailed(not_saved(path, error)) from error

    def locked(
        self, folder: str, make: Callable[[Path], None] | None = None
    ) -> FileLock:
        """Hold the lock file of the folder, unless there are no locks or another program keeps it.

        `make` makes the folder where there is none.

        Raises:
            StoreWriteFailed: when the folder or its lock file cannot be made.
        """
        self._check_writable(f"{folder}/{LOCK}")
        path = f"{self._base}/{folder}/{LOCK}"
        try:
            descriptor = self._open_lock_file(path, make)
            return FileLock(descriptor, self._patience, self._lock)
        except OSError as error:
            raise StoreWriteFailed(not_saved(Path(path), error)) from error

    def _open_lock_file(self, path: str, make: Callable[[Path], None] | None) -> int:
        with contextlib.suppress(FileNotFoundError):
            return os.open(path, os.O_RDWR)
        folder = Path(path).parent
        if self.is_gone:
            # A new project in its place would get what is saved, and nobody would look
            # there.
            raise StoreWriteFailed(
                _(
                    "{path}: the project's folder is gone, and nothing is saved: put "
                    "it back where it was and save again"
                ).format(path=self._root.parent)
            )
        if make is not None:
            make(folder)
        else:
            make_folder(folder, shared=self.shared)
        return new_file(path, shared=self.shared)

    def sweep(self, folder: str) -> None:
        """Remove temporary files, which have not replaced any file."""
        with contextlib.suppress(OSError, StoreUnreadable):
            for name in self.names(folder):
                if name.startswith(".") and name.endswith(TEMPORARY):
                    (self._root / folder / name).unlink()

    def shown(self, place: str) -> str:
        """The path."""
        return f"{self._base}/{place}"


def prefixes_of(stem: str) -> str | tuple[str, str]:
    """The beginnings of the names of a stem's files."""
    return (f"{stem}.", f"{stem} ") if stem else ""


def not_saved(path: Path, error: OSError) -> str:
    """The message of a save that failed: the path, the reason and what to do."""
    advice = _ADVICE.get(error.errno or 0, _MISSING)
    return _("{path}: not saved: {reason}; {advice}").format(
        path=path, reason=system_reason(error), advice=_(advice)
    )


def look_of(stat: os.stat_result) -> Look:
    """The look of a file of that status."""
    return Look(stat.st_size, stat.st_ino, stat.st_mtime_ns)
