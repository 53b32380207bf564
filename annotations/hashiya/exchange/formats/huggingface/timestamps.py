"""Columns of JSON Lines that `datasets` takes for times, as every text looks like one.

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

# The bytes that `datasets` reads at once, up to the end of a line: its JSON module's
# `chunksize`.
_CHUNK = 10 << 20
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d([ T]\d\d(:?\d\d(:?\d\d)?)?(Z|[+-]\d\d(:?\d\d)?)?)?", re.ASCII
)

ColumnPath = tuple[str, ...]


class TimelikeColumns:
    """Finds the columns of a file in which all texts look like times, and records them as lost."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._size = 0
        # The first article with a text in the column, or None; a column with any other
        # text is no longer there.
        self._columns: dict[ColumnPath, Article | None] = {}
        self._begin_chunk()

    def add(self, row: Mapping[str, object], article: Article, size: int) -> None:
        """Add a row of this number of bytes."""
        for path in list(self._columns):
            for text in _texts(row, path):
                if not _TIME.fullmatch(text):
                    del self._columns[path]
                    break
                self._columns[path] = self._columns[path] or article
        self._size += size
        if self._size >= _CHUNK:
            self.end_chunk()

    def end_chunk(self) -> None:
        """Record the columns of the rows that `datasets` reads at once."""
        for path, article in self._columns.items():
            if article is not None:
                name = ".".join(path)
                why = (
                    f"from here on `{name}` is always like a time, "
                    "which datasets changes: take Parquet"
                )
                self._losses.add(Part.TIMELIKE, article, why=why)
        self._begin_chunk()

    def _begin_chunk(self) -> None:
        self._size = 0
        self._columns = dict.fromkeys(_text_columns(COLUMNS))


def _text_columns(types: Types, parent: ColumnPath = ()) -> Iterator[ColumnPath]:
    for name, kind in types.items():
        if isinstance(kind, list):
            yield from _text_columns(kind[0], (*parent, name))
        elif kind == "string":
            yield *parent, name


def _texts(value: object, path: ColumnPath) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item, path)
    elif path and isinstance(value, Mapping):
        yield from _texts(value.get(path[0]), path[1:])
    elif isinstance(value, str):
        yield value
