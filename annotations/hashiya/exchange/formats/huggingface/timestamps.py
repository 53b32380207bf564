"""What `datasets` takes for times: a column of JSON Lines in which every text looks like one, whatever its type should be.

pyarrow, which reads them, makes times to the second of such a column, and `datasets`
makes text of these again, so that "2023-10-07" becomes "2023-10-07 00:00:00"
(https://arrow.apache.org/docs/python/json.html, automatic type inference). That is
decided for each 10 MiB or so of a file by itself. A time with a fraction of a second is
left alone.
"""

import re
from collections.abc import Iterator, Mapping

from hashiya.exchange.formats.huggingface.dataset_rows import COLUMNS, Types
from hashiya.exchange.losses import Losses, Part
from hashiya.model.model import Article

# What `datasets` reads in one go, and the rest of the line; its JSON module's
# `chunksize`.
_AT_ONCE = 10 << 20
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d([ T]\d\d(:?\d\d(:?\d\d)?)?(Z|[+-]\d\d(:?\d\d)?)?)?", re.ASCII
)

Path = tuple[str, ...]


class Timelike:
    """The columns of a file that hold nothing but what looks like times, as far as it is written; they are noted."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._size = 0
        # What a column was first seen in, None until then; one in which other text was
        # seen is there no more.
        self._columns: dict[Path, Article | None] = dict.fromkeys(_paths(COLUMNS))

    def look(self, row: Mapping[str, object], article: Article, size: int) -> None:
        """Look at a row, which takes so many bytes."""
        for path in list(self._columns):
            for text in _texts(row, path):
                if not _TIME.fullmatch(text):
                    del self._columns[path]
                    break
                self._columns[path] = self._columns[path] or article
        self._size += size
        if self._size >= _AT_ONCE:
            self.end()

    def end(self) -> None:
        """Note the columns of what `datasets` has read by then in one go."""
        for path, article in self._columns.items():
            if article is not None:
                why = f"from here on `{'.'.join(path)}` is always like a time, which datasets changes: take Parquet"
                self._losses.add(Part.TIMELIKE, article, why=why)
        self._size = 0
        self._columns = dict.fromkeys(_paths(COLUMNS))


def _paths(types: Types, before: Path = ()) -> Iterator[Path]:
    for name, kind in types.items():
        if isinstance(kind, list):
            yield from _paths(kind[0], (*before, name))
        elif kind == "string":
            yield *before, name


def _texts(value: object, path: Path) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _texts(each, path)
    elif path and isinstance(value, Mapping):
        yield from _texts(value.get(path[0]), path[1:])
    elif isinstance(value, str):
        yield value
