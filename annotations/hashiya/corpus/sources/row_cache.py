"""A cache of the row tables of large JSON Lines files."""

import sys
import time
from pathlib import Path

from hashiya.corpus.sources.row_table import RowTable, restored, saved, scanned
from hashiya.store import TagStore

# Two writes within the resolution of a file's times leave the same times.
_SETTLED = 2_000_000_000
# No annotator's folder has a dot in its name.
_ROWS = "rows.of"


class RememberedRows:
    """The tables of a project's files, cached until a file changes.

    A file has changed when its size, its time of writing or its inode has. Only a
    project that has tags has a cache, and only files of `cached_from` bytes are in it.
    """

    def __init__(self, root: Path, cached_from: int) -> None:
        self._root = root
        self._cached_from = cached_from
        self._store = TagStore(root)
        self._cached: dict[str, object] | None = None
        self._is_new = False

    def table(self, path: Path, name: str) -> RowTable:
        """The table of the file; `name` is what problems call it."""
        mark = self._mark(path)
        if not mark:
            return scanned(path, name)
        if self._cached is None:
            self._cached = self._store.cached(_ROWS)
        row = self._cached.get(name)
        if isinstance(row, list) and len(row) == 2 and row[0] == mark:
            try:
                return restored(path, row[1])
            except ValueError:
                # The cache was edited, or is of another version: the file is read.
                pass
        table = scanned(path, name)
        if self._mark(path) == mark:
            self._cached[name] = [mark, saved(table)]
            self._is_new = True
        return table

    def keep(self) -> None:
        """Write the cache if a file was read, without files that are gone."""
        if self._is_new and self._cached is not None:
            current = self._cached.copy()
            for name in self._cached:
                if not (self._root / name).is_file():
                    del current[name]
            self._store.cache(_ROWS, current)

    def _mark(self, path: Path) -> str:
        """A string that changes with the file; "" for a small file, or one written to just now."""
        try:
            status = path.stat()
        except OSError:
            return ""
        if (
            status.st_size < self._cached_from
            or time.time_ns() - status.st_mtime_ns < _SETTLED
        ):
            return ""
        return f"{status.st_size}.{status.st_mtime_ns}.{status.st_ino}.{sys.byteorder}"
