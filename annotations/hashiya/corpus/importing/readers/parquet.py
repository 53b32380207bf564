"""Parquet: a row an article, by pyarrow."""

from collections.abc import Iterator
from typing import Any

from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
)
from hashiya.corpus.importing.compression import refuse_bomb
from hashiya.corpus.importing.readers.column_names import check_columns
from hashiya.corpus.importing.row_candidates import from_row
from hashiya.extras import import_extra
from hashiya.io.parquet_rows import EXTRA, ExpandsTooMuch, rows_of
from hashiya.language import gettext as _
from hashiya.language import marked

_WHAT = marked("reading Parquet")


def read_parquet(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The articles in the rows, a few hundred at a time.

    A row that is no article is a problem with its number.

    Raises:
        ExtraMissing: when pyarrow is not installed.
        SourceDamaged: when it is no Parquet, is broken, lacks the column of the text,
            or has two of the same name.
    """
    pyarrow, parquet = _pyarrow()
    try:
        file = parquet.ParquetFile(source.file)
        check_columns(file.schema_arrow.names, source, options)
        for number, row in enumerate(rows_of(file, source.size), 1):
            filled = {name: cell for name, cell in row.items() if cell is not None}
            yield from_row(filled, number, source, options)
    except ExpandsTooMuch:
        refuse_bomb(-1, source)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise SourceDamaged(
            _(
                "is not a complete Parquet file: {reason}; nothing of it was added"
            ).format(reason=reason),
            where=source.name,
        ) from error


def _pyarrow() -> tuple[Any, Any]:
    return import_extra("pyarrow", EXTRA, _WHAT), import_extra(
        "pyarrow.parquet", EXTRA, _WHAT
    )
