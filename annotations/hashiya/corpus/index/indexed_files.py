"""The files that an index of articles is about, and where the index is."""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

import platformdirs

_NAME = "hashiya"
_FOLDER = "articles"
# Two writes within the resolution of a file's times leave the same times.
_SETTLED = 2_000_000_000
_INDEX, _TEMPORARY = ".sqlite", ".tmp"
_DAY = 24 * 60 * 60
# After how many seconds a file is taken for one that nobody needs: an index that was not
# opened, and one whose building was cut off.
_KEPT = {_INDEX: 90 * _DAY, _TEMPORARY: _DAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedFile:
    """A file of rows, what problems call it, and a mark that changes with it.

    One that is not settled was written to just now: its next change may leave the mark.
    """

    path: Path
    name: str
    size: int = 0
    mark: str = ""
    is_settled: bool = False

    @classmethod
    def at(cls, path: Path, name: str) -> Self:
        """The file as it is now; without a mark where it cannot be examined."""
        try:
            status = path.stat()
        except OSError:
            return cls(path=path, name=name)
        return cls(
            path=path,
            name=name,
            size=status.st_size,
            mark=f"{status.st_size}.{status.st_mtime_ns}.{status.st_ino}",
            is_settled=time.time_ns() - status.st_mtime_ns >= _SETTLED,
        )


def index_folder() -> Path:
    """The folder of the indexes of all projects."""
    return platformdirs.user_cache_path(_NAME, appauthor=False) / _FOLDER


def index_path(home: Path) -> Path:
    """The path of the index of the project in this folder, or of this one file."""
    key = sha256(str(home).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return index_folder() / f"{key}{_INDEX}"


@contextlib.contextmanager
def new_index(path: Path) -> Iterator[Path]:
    """An empty file for a new index, to be moved to `path`; it is removed if it is not.

    Only the user may read it, as it has the titles of articles. Files that nobody needs
    any more are removed.

    Raises:
        OSError: when it cannot be made.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_unused(path.parent)
    descriptor, name = tempfile.mkstemp(_TEMPORARY, f"{path.stem}.", path.parent)
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _remove_unused(folder: Path) -> None:
    now = time.time()
    for file in folder.iterdir():
        kept = _KEPT.get(file.suffix)
        with contextlib.suppress(OSError):
            if kept is not None and now - file.stat().st_mtime > kept:
                file.unlink()
