"""The rows of large JSON Lines files, remembered from one opening of a project to the next, each file's as it holds."""

import sys
import time
from pathlib import Path

from hashiya.corpus.sources.row_table import RowTable, restored, saved, scanned
from hashiya.store import TagStore

# Smaller files are read as fast as that is remembered.
_LARGE = 1_000_000
# What is written to twice within the resolution of a file's times cannot be told by
# them.
_SETTLED = 2_000_000_000
# No annotator's folder has a dot in its name.
_ROWS = "rows.of"


class RememberedRows:
    """The tables of a project's files; one is read again when its file was written to.

    A file counts as written to when its size, its time of writing or the file itself is
    another one. Only a project in which somebody has tagged remembers.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._store = TagStore(root)
        self._said: dict[str, object] | None = None
        self._is_new = False

    def table(self, path: Path, name: str) -> RowTable:
        """The table of the file; `name` is what problems call it."""
        mark = _mark(path)
        if not mark:
            return scanned(path, name)
        if self._said is None:
            self._said = self._store.cached(_ROWS)
        known = self._said.get(name)
        if isinstance(known, list) and len(known) == 2 and known[0] == mark:
            try:
                return restored(path, known[1])
            except ValueError:
                # Somebody else's idea of a table: it is made anew.
                pass
        table = scanned(path, name)
        if _mark(path) == mark:
            self._said[name] = [mark, saved(table)]
            self._is_new = True
        return table

    def keep(self) -> None:
        """Remember what was read, as far as that can be done."""
        if self._is_new and self._said is not None:
            there = {
                name: each
                for name, each in self._said.items()
                if (self._root / name).is_file()
            }
            self._store.cache(_ROWS, there)


def _mark(path: Path) -> str:
    """What tells whether the file was written to; "" for one that is small, or was just written to."""
    try:
        look = path.stat()
    except OSError:
        return ""
    if look.st_size < _LARGE or time.time_ns() - look.st_mtime_ns < _SETTLED:
        return ""
    return f"{look.st_size}.{look.st_mtime_ns}.{look.st_ino}.{sys.byteorder}"
