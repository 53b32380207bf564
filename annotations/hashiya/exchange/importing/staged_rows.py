"""What a file was found to say, kept outside memory until all of it has been looked at."""

import marshal
import os
import shutil
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hashiya.io.spool import Spool

# Before each row: how long it is, and a number of its article.
_HEAD = struct.Struct(">QI")

# A tag as plain values: id, start, end, layer, label, attributes, confidence, note,
# origin, created, updated, score.
Fields = tuple[
    int | None,
    int | None,
    int | None,
    str,
    str,
    tuple[tuple[str, str], ...],
    int | None,
    str,
    str,
    str,
    str,
    float | None,
]


@dataclass(frozen=True, slots=True)
class Said:
    """What one annotator says of an article in one row of a file, looked at and found to fit; "" where no status is told.

    `text` is the article's, as it was looked at: whatever it becomes meanwhile, the
    tags are tags of this one.
    """

    article: str
    text: str
    annotator: str
    status: str
    tags: tuple[Fields, ...]


def packed(said: Said) -> bytes:
    """The row as it is kept."""
    data = marshal.dumps(
        (said.article, said.text, said.annotator, said.status, said.tags)
    )
    return (
        _HEAD.pack(len(data), zlib.crc32(said.article.encode("utf-8", "surrogatepass")))
        + data
    )


class Looked:
    """The rows in their order; `count` is how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self._spool = Spool()

    def add(self, said: Said) -> None:
        """Keep one more row."""
        self.extend(packed(said), 1)

    def extend(self, rows: bytes, count: int) -> None:
        """Keep so many more rows, which are packed and put together."""
        self._spool.write(rows)
        self.count += count

    def __iter__(self) -> Iterator[Said]:
        with self._spool.reading() as file:
            yield from _rows(file, 0, 1)

    def keep(self, path: Path) -> None:
        """Write the rows into the file, for other processes to read `share` by `share`."""
        with self._spool.reading() as rows, path.open("wb") as file:
            shutil.copyfileobj(rows, file)


def share(path: Path, which: int, count: int) -> Iterator[Said]:
    """The rows in the file that are one of so many shares, in their order: all rows of an article are in the same."""
    with path.open("rb") as file:
        yield from _rows(file, which, count)


def _rows(file: IO[bytes], which: int, count: int) -> Iterator[Said]:
    while head := file.read(_HEAD.size):
        size, share = _HEAD.unpack(head)
        if share % count == which:
            yield Said(*marshal.loads(file.read(size)))  # noqa: S302 - nobody else can write into the file
        else:
            file.seek(size, os.SEEK_CUR)
