"""Writing that lasts: files replaced whole, so that a crash meets the old or the new one, and files added to."""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from hashiya.io import file_system
from hashiya.io.file_system import FileSystem

try:
    import fcntl
except ImportError:  # Windows has none
    _FULL_SYNC = None
else:
    # On macOS fsync leaves the data in the drive's cache; this does not.
    _FULL_SYNC = getattr(fcntl, "F_FULLFSYNC", None)


# From so many files on, all of the file system is flushed instead of each of them.
_VERY_MANY = 64
_APPENDING = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
# A name that is there already, even as a link to elsewhere, is refused.
_NEW = os.O_WRONLY | os.O_EXCL | os.O_CREAT | getattr(os, "O_BINARY", 0)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the path's place when the block ends well: flushed, renamed, its folder flushed.

    It is written beside the path under a hidden name; whatever fails, nothing but the
    old file is left.

    Raises:
        OSError: when a step of it fails.
    """
    temporary = _beside(path)
    try:
        # "x": a name that is there already, even as a link to elsewhere, is refused.
        with temporary.open("xb") as file:
            yield file
            file.flush()
            _flush(file.fileno())
        _take_place(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(path.parent)


def appending(path: str, data: bytes, at: int, *, flush: bool = True) -> os.stat_result:
    """Add the bytes to the end of the file, which is made if need be, and flush them; what the file is then.

    `at` is the file's size before. When a step fails the file is cut back to it, so
    that what was not acknowledged is not there; what others added behind it meanwhile
    keeps it from being cut. Without `flush` that is left to the caller.

    Raises:
        OSError: when a step of it fails.
    """
    created = at == 0 and not os.path.lexists(path)
    descriptor = os.open(path, _APPENDING, 0o666)
    try:
        try:
            _write_all(descriptor, data)
            if flush:
                _flush_data(descriptor)
                if created:
                    _flush_folder(Path(path).parent)
        except BaseException:
            with contextlib.suppress(OSError):
                if data.startswith(_behind(path, at)):
                    os.ftruncate(descriptor, at)
                if created and os.fstat(descriptor).st_size == 0:
                    Path(path).unlink()
            raise
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)


class Together:
    """Files added to and replaced, all of which outlast a power cut once `settle()` has returned.

    To flush many files that were all written before takes less time than to write and
    flush each; and where there are very many, the file system is flushed instead. What
    was added to is flushed before anything is replaced, which may be derived from it.
    """

    def __init__(self) -> None:
        self._added: dict[str, None] = {}
        self._beside: dict[Path, Path] = {}
        # Folders that others were made in.
        self._changed: dict[str, None] = {}
        self._system: FileSystem | None = None

    def __len__(self) -> int:
        return len(self._added) + len(self._beside)

    def append(self, path: str, data: bytes, at: int) -> os.stat_result:
        """Add the bytes, as `appending` does.

        Raises:
            OSError: likewise.
        """
        self._look_at_system(path)
        found = appending(path, data, at, flush=False)
        self._added[path] = None
        return found

    def replace(self, path: Path, data: bytes) -> os.stat_result:
        """Write what is to take the path's place when all is settled; what the file will be then.

        Raises:
            OSError: when it cannot be written; nothing is left of it.
        """
        self._forget(path)
        self._look_at_system(str(path))
        temporary = _beside(path)
        try:
            descriptor = os.open(temporary, _NEW, 0o666)
            try:
                _write_all(descriptor, data)
                written = os.fstat(descriptor)
            finally:
                os.close(descriptor)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        self._beside[path] = temporary
        return written

    def make_folder(self, folder: Path) -> None:
        """Make the folder and those above it.

        Raises:
            OSError: when one cannot be made.
        """
        self._changed.update(dict.fromkeys(map(str, _made(folder))))

    def settle(self) -> None:
        """Make it all last. A file that cannot be replaced stays as it was.

        Raises:
            OSError: when that cannot be made sure of what was added.
        """
        files = (*self._added, *map(str, self._beside))
        folders = dict.fromkeys((*self._changed, *map(os.path.dirname, files)))
        try:
            system = self._system if len(self) >= _VERY_MANY else None
            if (
                system is not None
                and system.is_own
                and all(os.stat(folder).st_dev == system.device for folder in folders)  # noqa: PTH116 - likewise
            ):
                system.flush()
                self._put_in_place()
                system.flush()
                return
            for path in self._added:
                _flush_path(path, _flush_data)
            self._flush_beside()
            self._put_in_place()
            for folder in folders:
                _flush_folder(Path(folder))
        finally:
            self.drop()

    def _flush_beside(self) -> None:
        for path, temporary in list(self._beside.items()):
            try:
                _flush_path(str(temporary), _flush)
            except OSError:
                # Another program may have taken it for what a killed one left.
                self._forget(path)

    def _put_in_place(self) -> None:
        for path, temporary in list(self._beside.items()):
            with contextlib.suppress(OSError):
                _take_place(temporary, path)
                del self._beside[path]

    def drop(self) -> None:
        """Leave what was added to the system, and replace nothing."""
        self._added.clear()
        self._changed.clear()
        for path in list(self._beside):
            self._forget(path)
        if self._system is not None:
            self._system.close()
            self._system = None

    def _look_at_system(self, path: str) -> None:
        """Have the file system of the path told of what fails from now on."""
        flush = file_system.flushing() if self._system is None else None
        if flush is not None:
            self._system = FileSystem(os.path.dirname(path), flush)  # noqa: PTH120 - likewise

    def _forget(self, path: Path) -> None:
        temporary = self._beside.pop(path, None)
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def make_folder(folder: Path) -> None:
    """Make the folder and those above it, so that they outlast a power cut.

    Raises:
        OSError: when one cannot be made.
    """
    for changed in _made(folder):
        _flush_folder(changed)


def _made(folder: Path) -> list[Path]:
    """Make the folder and those above it; the folders that this changed, from above."""
    if folder.is_dir():
        return []
    changed = _made(folder.parent)
    folder.mkdir(exist_ok=True)
    return [*changed, folder.parent]


def _beside(path: Path) -> Path:
    return path.with_name(f".{secrets.token_hex(8)}.tmp")


def _take_place(temporary: Path, path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        # Who may read the file stays as it was.
        temporary.chmod(stat.S_IMODE(path.stat().st_mode))
    os.replace(temporary, path)  # noqa: PTH105 - the call that is atomic, by its own name


def _flush_path(path: str, flush: Callable[[int], None]) -> None:
    # Windows flushes only what is open for writing.
    descriptor = os.open(path, os.O_WRONLY)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


def _behind(path: str, at: int) -> bytes:
    """What the file has from there on; what others have put there must not be cut off with ours."""
    with Path(path).open("rb") as file:
        if file.seek(0, os.SEEK_END) < at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        file.seek(at)
        return file.read()


def _write_all(descriptor: int, data: bytes) -> None:
    # A disk that fills up takes a part first, and says why only when asked for the
    # rest.
    while (written := os.write(descriptor, data)) < len(data):
        data = data[written:]


def _flush_data(descriptor: int) -> None:
    # Leaves out the times of the file, which cost a second write.
    if _FULL_SYNC is None and hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        _flush(descriptor)


def _flush(descriptor: int) -> None:
    if _FULL_SYNC is not None:
        fcntl.fcntl(descriptor, _FULL_SYNC)
    else:
        os.fsync(descriptor)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":
        # Windows opens no folders; its renames are journalled.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
