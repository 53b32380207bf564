"""What a file was found to say, kept outside memory until all of it has been looked at."""

import marshal
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

# So much is kept in memory; the rest waits on the disk.
_IN_MEMORY = 4 << 20
# Bytes that tell how long a row is.
_SIZE = 8

# A tag as plain values: id, start, end, layer, label, attributes, confidence, note, origin, created, updated, score.
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
    """What one annotator says of an article in one row of a file, looked at and found to fit; "" where no status is told."""

    article: str
    annotator: str
    status: str
    tags: tuple[Fields, ...]


class Looked:
    """The rows in their order; `count` is how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self._spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - open for as long as the rows
        weakref.finalize(self, self._spool.close)

    def add(self, said: Said) -> None:
        """Keep one more row."""
        data = marshal.dumps((said.article, said.annotator, said.status, said.tags))
        self._spool.write(len(data).to_bytes(_SIZE, "big") + data)
        self.count += 1

    def __iter__(self) -> Iterator[Said]:
        self._spool.seek(0)
        for _ in range(self.count):
            size = int.from_bytes(self._spool.read(_SIZE), "big")
            yield Said(*marshal.loads(self._spool.read(size)))  # noqa: S302 - nobody else can write into the file
