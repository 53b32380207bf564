"""Parquet: a row an article, by pyarrow."""

from collections.abc import Iterator, Mapping
from typing import Any

from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
)
from hashiya.corpus.importing.readers.column_names import check_columns
from hashiya.corpus.importing.row_candidates import from_row
from hashiya.extras import import_extra
from hashiya.language import gettext as _
from hashiya.language import marked

_ROWS_AT_ONCE = 500
_EXTRA, _WHAT = "parquet", marked("reading Parquet")


def read_parquet(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The articles in the rows, a few hundred at a time.

    A row that is no article is a problem with its number.

    Raises:
        ExtraMissing: when pyarrow is not installed.
        SourceDamaged: when it is no Parquet, is broken, lacks the column of the text,
            or has two of the same name.
    """
    pyarrow, parquet = _pyarrow()
    number = 0
    try:
        file = parquet.ParquetFile(source.file)
        check_columns(file.schema_arrow.names, source, options)
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            for row in _rows(batch):
                number += 1
                filled = {name: cell for name, cell in row.items() if cell is not None}
                yield from_row(filled, number, source, options)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise SourceDamaged(
            _(
                "{name}: is not a complete Parquet file: {reason}; nothing of it was added"
            ).format(name=source.name, reason=reason)
        ) from error


def _rows(batch: Any) -> Iterator[Mapping[str, object]]:
    """Each row; a string that is not UTF-8 is its bytes."""
    try:
        yield from batch.to_pylist()
    except UnicodeDecodeError:
        # Arrow does not check its strings.
        for index in range(batch.num_rows):
            row = batch.slice(index, 1)
            yield {
                name: _cell(row.column(column))
                for column, name in enumerate(batch.schema.names)
            }


def _cell(column: Any) -> object:
    try:
        return column[0].as_py()
    except UnicodeDecodeError as error:
        return error.object


def _pyarrow() -> tuple[Any, Any]:
    return import_extra("pyarrow", _EXTRA, _WHAT), import_extra(
        "pyarrow.parquet", _EXTRA, _WHAT
    )
