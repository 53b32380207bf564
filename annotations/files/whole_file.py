"""Writing that lasts: files replaced whole, so that a crash meets the old or the new one, and files added to."""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows has none
    _FULL_SYNC = None
else:
    # On macOS fsync leaves the data in the drive's cache; this does not.
    _FULL_SYNC = getattr(fcntl, "F_FULLFSYNC", None)


_APPENDING = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the path's place when the block ends well: flushed, renamed, its folder flushed.

    It is written beside the path under a hidden name; whatever fails, nothing but the old file is left.

    Raises:
        OSError: when a step of it fails.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        # "x": a name that is there already, even as a link to elsewhere, is refused.
        with temporary.open("xb") as file:
            yield file
            file.flush()
            _flush(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            # Who may read the file stays as it was.
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        os.replace(temporary, path)  # noqa: PTH105 - the call that is atomic, by its own name
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(path.parent)


def appending(path: str, data: bytes, at: int) -> os.stat_result:
    """Add the bytes to the end of the file, which is made if need be, and flush them; what the file is then.

    `at` is the file's size before. When a step fails the file is cut back to it, so that what was not acknowledged is
    not there; what others added behind it meanwhile keeps it from being cut.

    Raises:
        OSError: when a step of it fails.
    """
    created = at == 0 and not os.path.lexists(path)
    descriptor = os.open(path, _APPENDING, 0o666)
    try:
        try:
            _write_all(descriptor, data)
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


def make_folder(folder: Path) -> None:
    """Make the folder and those above it, so that they outlast a power cut.

    Raises:
        OSError: when one cannot be made.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _flush_folder(folder.parent)


def _behind(path: str, at: int) -> bytes:
    """What the file has from there on; what others have put there must not be cut off with ours."""
    with Path(path).open("rb") as file:
        if file.seek(0, os.SEEK_END) < at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        file.seek(at)
        return file.read()


def _write_all(descriptor: int, data: bytes) -> None:
    # A disk that fills up takes a part first, and says why only when asked for the rest.
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
