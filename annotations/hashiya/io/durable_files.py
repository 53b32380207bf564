"""Durable writes: files replaced and folders made atomically, and files appended to."""

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, TypeVar

try:
    import fcntl
except ImportError:  # Windows has none
    _FULL_SYNC = None
else:
    # On macOS fsync leaves the data in the drive's cache; this does not.
    _FULL_SYNC = getattr(fcntl, "F_FULLFSYNC", None)


_Path = TypeVar("_Path")
_Result = TypeVar("_Result")

# What a shared file, and a shared folder, takes of its folder's permissions.
_FILE_BITS = 0o666
_FOLDER_BITS = stat.S_ISGID | 0o777
# A pattern of the names of files that are being written.
TEMPORARY = f".{'[0-9a-f]' * 16}.tmp"
# The number of threads that flush many files: a disk combines the flushes of several.
_FLUSHERS = 8
# What is behind a link is not the file that is meant.
_APPENDING = (
    os.O_WRONLY
    | os.O_APPEND
    | os.O_CREAT
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)
# A name that exists already, even as a link, is refused.
_NEW = os.O_WRONLY | os.O_EXCL | os.O_CREAT | getattr(os, "O_BINARY", 0)


@contextlib.contextmanager
def replacing(path: Path, *, shared: bool = False) -> Iterator[IO[bytes]]:
    """A file to write, which replaces the one at the path durably when the block succeeds.

    It is written beside the path under a hidden name, which is removed if the block
    fails. It keeps the permissions of the one that it replaces; a new one that is
    `shared` gets those of its folder, whatever the user's umask.

    Raises:
        OSError: when a step of it fails.
    """
    temporary = _beside(path)
    try:
        # "x": a name that exists already, even as a link, is refused.
        with temporary.open("xb") as file:
            yield file
            file.flush()
            _flush(file.fileno())
        _take_place(temporary, path, shared=shared)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(path.parent)


def appending(
    path: str, data: bytes, size: int, *, flush: bool = True, shared: bool = False
) -> os.stat_result:
    """Append the bytes to the file, made if need be, and flush them; return its status.

    A new one that is `shared` gets the permissions of its folder.

    `size` is the file's size before. When a step fails the file is truncated to it,
    unless others have appended to it meanwhile. Without `flush` flushing is left to the
    caller.

    Raises:
        OSError: when a step of it fails.
    """
    is_new = size == 0 and not os.path.lexists(path)
    descriptor = os.open(path, _APPENDING, 0o666)
    try:
        try:
            if is_new and shared:
                _share(Path(path))
            _write_all(descriptor, data)
            if flush:
                _flush_data(descriptor)
                if is_new:
                    _flush_folder(Path(path).parent)
        except BaseException:
            with contextlib.suppress(OSError):
                if data.startswith(_bytes_from(path, size)):
                    os.ftruncate(descriptor, size)
                if is_new and os.fstat(descriptor).st_size == 0:
                    Path(path).unlink()
            raise
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)


def removing(path: Path) -> None:
    """Remove the file durably, if there is one.

    Raises:
        OSError: when it cannot be removed.
    """
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
        _flush_folder(path.parent)


class FileBatch:
    """Appended and replaced files, all of which are durable once `settle()` has returned.

    Flushing many files after all were written takes less time than flushing each after
    its write. Appended files are flushed before others are replaced, which may be
    derived from them. New ones of a `shared` batch get their folder's permissions.
    """

    def __init__(self, *, shared: bool = False) -> None:
        self._shared = shared
        self._added: dict[str, None] = {}
        # The written files, under hidden names, that will replace others.
        self._replacements: dict[Path, Path] = {}
        self._changed_folders: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._added) + len(self._replacements)

    def append(self, path: str, data: bytes, size: int) -> os.stat_result:
        """Append the bytes, as `appending` does.

        Raises:
            OSError: likewise.
        """
        status = appending(path, data, size, flush=False, shared=self._shared)
        self._added[path] = None
        return status

    def replace(self, path: Path, data: bytes) -> os.stat_result:
        """Write the file that replaces the path when all is settled; return its status.

        Raises:
            OSError: when it cannot be written; nothing is left of it.
        """
        self._forget(path)
        temporary = _beside(path)
        try:
            descriptor = os.open(temporary, _NEW, 0o666)
            try:
                _write_all(descriptor, data)
                status = os.fstat(descriptor)
            finally:
                os.close(descriptor)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        self._replacements[path] = temporary
        return status

    def remove(self, path: Path) -> None:
        """Remove the file, if there is one.

        Raises:
            OSError: when it cannot be removed.
        """
        self._forget(path)
        self._added.pop(str(path), None)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            self._changed_folders[str(path.parent)] = None

    def make_folder(self, folder: Path) -> None:
        """Make the folder and those above it.

        Raises:
            OSError: when one cannot be made.
        """
        changed = _made(folder, shared=self._shared)
        self._changed_folders.update(dict.fromkeys(map(str, changed)))

    def settle(self) -> None:
        """Make all writes durable. A file that cannot be replaced stays as it was.

        Raises:
            OSError: when appended bytes may not be durable.
        """
        paths = (*self._added, *map(str, self._replacements))
        folders = dict.fromkeys((*self._changed_folders, *map(os.path.dirname, paths)))
        try:
            _in_threads(_flush_added, self._added)
            self._flush_replacements()
            self._put_in_place()
            _in_threads(_flush_folder, map(Path, folders))
        finally:
            self.drop()

    def _flush_replacements(self) -> None:
        paths = list(self._replacements)
        results = _in_threads(_flush_replacement, self._replacements.values())
        for path, is_flushed in zip(paths, results, strict=True):
            if not is_flushed:
                self._forget(path)

    def _put_in_place(self) -> None:
        for path, temporary in list(self._replacements.items()):
            with contextlib.suppress(OSError):
                _take_place(temporary, path, shared=self._shared)
                del self._replacements[path]

    def drop(self) -> None:
        """Leave appended bytes to the system's cache, and replace nothing."""
        self._added.clear()
        self._changed_folders.clear()
        for path in list(self._replacements):
            self._forget(path)

    def _forget(self, path: Path) -> None:
        temporary = self._replacements.pop(path, None)
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


@contextlib.contextmanager
def making(path: Path) -> Iterator[Path]:
    """An empty folder to fill, which is moved to the path when the block succeeds.

    It is made beside the path under a hidden name. There may be an empty folder at the
    path.

    Raises:
        OSError: when a step of it fails, as when there is anything else at the path.
    """
    temporary = _beside(path)
    temporary.mkdir()
    try:
        yield temporary
        with contextlib.suppress(FileNotFoundError):
            path.rmdir()
        temporary.rename(path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def make_folder(folder: Path, *, shared: bool = False) -> None:
    """Make the folder and its parents durably; if `shared` with the permissions of theirs.

    Raises:
        OSError: when one cannot be made.
    """
    for changed in _made(folder, shared=shared):
        _flush_folder(changed)


def new_file(path: str, *, shared: bool = False) -> int:
    """Open a file to read and write, an empty one if there was none; as `make_folder`.

    Raises:
        OSError: when it cannot be opened.
    """
    is_new = not os.path.lexists(path)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    if is_new and shared:
        _share(Path(path))
    return descriptor


def _made(folder: Path, *, shared: bool) -> list[Path]:
    """Make the folder and its parents; return the changed folders, the topmost first."""
    if folder.is_dir():
        return []
    changed = _made(folder.parent, shared=shared)
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise
    else:
        if shared:
            _share(folder, _FOLDER_BITS)
    return [*changed, folder.parent]


def _beside(path: Path) -> Path:
    return path.with_name(f".{secrets.token_hex(8)}.tmp")


def _share(path: Path, bits: int = _FILE_BITS) -> None:
    """Give a new file or folder the permissions of the folder that it is in.

    So others who work in a project are not shut out by the umask of one of them. A file
    system without permissions refuses it, and shuts nobody out.
    """
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        path.chmod(stat.S_IMODE(path.parent.stat().st_mode) & bits)


def _take_place(temporary: Path, path: Path, *, shared: bool = False) -> None:
    try:
        # The permissions of the file stay as they were.
        temporary.chmod(stat.S_IMODE(path.stat().st_mode))
    except FileNotFoundError:
        if shared:
            _share(temporary)
    os.replace(temporary, path)  # noqa: PTH105 - the call that is atomic, by its own name


def _in_threads(
    flush: Callable[[_Path], _Result], paths: Iterable[_Path]
) -> list[_Result]:
    """Flush each path; the results in order. An error is raised when the others are done."""
    with ThreadPoolExecutor(_FLUSHERS, thread_name_prefix="hashiya-flush") as pool:
        return list(pool.map(flush, paths))


def _flush_added(path: str) -> None:
    _flush_path(path, _flush_data)


def _flush_replacement(path: Path) -> bool:
    """Flush a file that will replace another one; return whether that succeeded."""
    try:
        _flush_path(str(path), _flush)
    except OSError:
        # Another program may have removed it as the remains of a killed one.
        return False
    return True


def _flush_path(path: str, flush: Callable[[int], None]) -> None:
    # Windows flushes only what is open for writing.
    descriptor = os.open(path, os.O_WRONLY)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


def _bytes_from(path: str, offset: int) -> bytes:
    """The bytes from the offset on: those of other writers must not be truncated."""
    with Path(path).open("rb") as file:
        if file.seek(0, os.SEEK_END) < offset:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        file.seek(offset)
        return file.read()


def _write_all(descriptor: int, data: bytes) -> None:
    # On a full disk the first write is partial, and only the next one reports the
    # error.
    while (written := os.write(descriptor, data)) < len(data):
        data = data[written:]


def _flush_data(descriptor: int) -> None:
    # It does not flush the file's times, which would cost a second write.
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
