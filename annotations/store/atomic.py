"""A TinyDB storage whose file is always a whole one: the old or the new."""

import contextlib
import errno
import json
import os
import secrets
import stat
from pathlib import Path

from tinydb import Storage

from annotations.errors import StoreUnreadable, StoreWriteFailed
from annotations.jsontext import dumps
from annotations.store.memory import Tables

try:
    import fcntl
except ImportError:  # Windows has none
    _FULL_SYNC = None
else:
    # On macOS fsync leaves the data in the drive's cache; this does not.
    _FULL_SYNC = getattr(fcntl, "F_FULLFSYNC", None)

_ADVICE = {
    errno.ENOSPC: "free some space and save again",
    errno.EDQUOT: "free some space and save again",
    errno.EROFS: "make the file system writable, or move the project to one that is",
    errno.EACCES: "allow yourself to write there and save again",
    errno.EPERM: "allow yourself to write there and save again",
}


class AtomicJSON(Storage):
    """One JSON file, replaced by rename: a reader and a crash meet either the old or the new one, never half of one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Tables | None:
        """The tables in the file; None when there is no file.

        Raises:
            StoreUnreadable: when the file cannot be read or is no JSON object; it is left as it is.
        """
        try:
            tables = json.loads(self._path.read_bytes().decode("utf-8"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreUnreadable(f"{self._path}: cannot be read: {error.strerror}") from error
        except (ValueError, RecursionError) as error:
            raise StoreUnreadable(
                f"{self._path}: is damaged ({error}): put a whole copy in its place; it was left as it is"
            ) from error
        if not isinstance(tables, dict):
            raise StoreUnreadable(
                f"{self._path}: is damaged (no object): put a whole copy in its place; it was left as it is"
            )
        return tables

    def write(self, data: Tables) -> None:
        """Replace the file: a temporary one in its folder, flushed, renamed over it, and the folder flushed.

        Raises:
            StoreWriteFailed: with the path, the system's reason and what to do; the old file is whole.
        """
        try:
            replace(self._path, dumps(data).encode())
        except OSError as error:
            raise StoreWriteFailed(told(self._path, error)) from error


def told(path: Path, error: OSError) -> str:
    """The line that tells a user of a save that failed."""
    advice = _ADVICE.get(error.errno or 0, "see that its folder is there and writable, and save again")
    return f"{path}: not saved: {error.strerror or error}; {advice}"


def replace(path: Path, content: bytes) -> None:
    """Put the content in the file's place at once; whatever fails, nothing but the old file is left.

    Raises:
        OSError: when a step of it fails.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        _write_flushed(temporary, content)
        with contextlib.suppress(FileNotFoundError):
            # Who may read the tags stays as it was.
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        os.replace(temporary, path)  # noqa: PTH105 - the call that is atomic, by its own name
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(path.parent)


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


def _write_flushed(path: Path, content: bytes) -> None:
    # "x": a name that is there already, even as a link to elsewhere, is refused.
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        if _FULL_SYNC is not None:
            fcntl.fcntl(file.fileno(), _FULL_SYNC)
        else:
            os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":
        # Windows opens no folders; its renames are journalled.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
