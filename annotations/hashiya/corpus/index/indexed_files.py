"""The files that an index of articles is about, and where the index is."""

import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

import platformdirs

_NAME = "hashiya"
_FOLDER = "articles"
# Two writes within the resolution of a file's times leave the same times.
_SETTLED = 2_000_000_000


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
    return index_folder() / f"{key}.sqlite"
