"""Writing sampled texts as JSON Lines or Parquet, which are read as articles."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from hashiya.corpus.importing.candidates import Candidate
from hashiya.extras import import_extra
from hashiya.io.durable_files import replacing
from hashiya.io.json_text import dumped, dumps
from hashiya.io.parquet_rows import EXTRA
from hashiya.language import gettext as _
from hashiya.language import marked

PARQUET: Final = ".parquet"
SUFFIXES: Final = (".jsonl", ".ndjson", PARQUET)
_WHAT = marked("writing Parquet")
_DIGITS_OF_SHA = 8

Rows = Sequence[Mapping[str, object]]


class ByteStream(Protocol):
    """Where lines are written to."""

    def write(self, data: bytes, /) -> object:
        """Write the bytes."""
        ...


def article_rows(texts: Sequence[Candidate]) -> list[dict[str, object]]:
    """A row for each text: id, text, and the fields of its meta.

    An id that another text has already is followed by the beginning of the text's SHA-256,
    as `hashiya add` does.
    """
    rows: list[dict[str, object]] = []
    taken: set[str] = set()
    for text in texts:
        article_id = text.id
        if article_id in taken:
            digest = hashlib.sha256(text.text.encode()).hexdigest()
            article_id = f"{text.id}-{digest[:_DIGITS_OF_SHA]}"
        taken.add(article_id)
        meta = dict(text.meta)
        if text.encoding is not None:
            meta["encoding"] = text.encoding
        rows.append({"id": article_id, "text": text.text, **meta})
    return rows


def write_lines(rows: Rows, file: ByteStream) -> None:
    """Write a line of JSON for each row."""
    for row in rows:
        file.write(dumped(row) + b"\n")


def write_file(rows: Rows, path: Path) -> None:
    """Replace the file at the path, as Parquet if its suffix says so.

    Raises:
        ExtraMissing: when pyarrow is needed and not installed.
        OSError: when it cannot be written.
    """
    if path.suffix.lower() != PARQUET:
        with replacing(path) as file:
            write_lines(rows, file)
        return
    parquet = pyarrow_parquet()
    table = _table(rows)
    with replacing(path) as file:
        parquet.write_table(table, file)


def pyarrow_parquet() -> Any:
    """The library that writes Parquet.

    Raises:
        ExtraMissing: when it is not installed.
    """
    return import_extra("pyarrow.parquet", EXTRA, _(_WHAT))


def _table(rows: Rows) -> Any:
    """The rows as a table; values of several types in one field become JSON."""
    arrow = import_extra("pyarrow", EXTRA, _(_WHAT))
    names = dict.fromkeys(name for row in rows for name in row)
    columns: dict[str, object] = {}
    for name in names:
        values = [row.get(name) for row in rows]
        try:
            columns[name] = arrow.array(values)
        except (arrow.ArrowException, OverflowError, TypeError):
            columns[name] = arrow.array(list(_json_texts(values)))
    return arrow.table(columns)


def _json_texts(values: Sequence[object]) -> Iterator[str | None]:
    for value in values:
        yield value if isinstance(value, str | None) else dumps(value)
