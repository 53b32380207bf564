"""The rows of a Parquet file, a few at a time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from hashiya.errors import FileInvalid, system_reason
from hashiya.extras import import_extra
from hashiya.language import gettext as _

EXTRA: Final = "parquet"
# A row may be an article with all of its tags.
_ROWS_AT_ONCE = 200


def parquet_rows(
    path: Path, advance: Callable[[int], None]
) -> Iterator[tuple[str, dict[str, object]]]:
    """The rows of a file to import, each with its place.

    Raises:
        FileInvalid: when it is broken.
        ExtraMissing: when pyarrow is not installed.
    """
    arrow = import_extra("pyarrow", EXTRA)
    parquet = import_extra("pyarrow.parquet", EXTRA)
    try:
        with parquet.ParquetFile(path) as file:
            for number, row in enumerate(rows_of(file), 1):
                where = _("{path}: row {number}").format(path=path, number=number)
                yield where, row
        advance(path.stat().st_size)
    except (arrow.ArrowException, OSError) as error:
        reason = str(error)
        if isinstance(error, OSError) and error.strerror:
            reason = system_reason(error)
        message = _("is not a complete Parquet file: {reason}")
        raise FileInvalid(
            message.format(reason=reason.partition("\n")[0]), where=str(path)
        ) from error


def rows_of(parquet_file: Any) -> Iterator[dict[str, object]]:
    """The rows of pyarrow's open file; a string that is not UTF-8 is its bytes."""
    for batch in parquet_file.iter_batches(_ROWS_AT_ONCE):
        yield from _rows(batch)


def _rows(batch: Any) -> Iterator[dict[str, object]]:
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
