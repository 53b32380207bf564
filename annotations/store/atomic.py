"""A TinyDB storage whose file is always a whole one: the old or the new."""

import errno
import json
from pathlib import Path

from tinydb import Storage

from annotations.errors import StoreUnreadable, StoreWriteFailed
from annotations.jsontext import dumps
from annotations.store.memory import Tables
from annotations.whole_file import replacing

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
        """Replace the file at once.

        Raises:
            StoreWriteFailed: with the path, the system's reason and what to do; the old file is whole.
        """
        try:
            with replacing(self._path) as file:
                file.write(dumps(data).encode())
        except OSError as error:
            raise StoreWriteFailed(told(self._path, error)) from error


def told(path: Path, error: OSError) -> str:
    """The line that tells a user of a save that failed."""
    advice = _ADVICE.get(error.errno or 0, "see that its folder is there and writable, and save again")
    return f"{path}: not saved: {error.strerror or error}; {advice}"
