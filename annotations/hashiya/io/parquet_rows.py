"""The rows of a Parquet file, a few at a time."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from hashiya.errors import FileInvalid, system_reason
from hashiya.extras import import_extra
from hashiya.io.expansion import TIMES, allowed_size
from hashiya.language import gettext as _

EXTRA: Final = "parquet"
# A row may be an article with all of its tags.
_ROWS_AT_ONCE = 200
_EXPANDED_AT_ONCE = 20


class ExpandsTooMuch(Exception):
    """A file holds far more than its size."""


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
            rows = rows_of(file, path.stat().st_size)
            for number, row in enumerate(rows, 1):
                where = _("{path}: row {number}").format(path=path, number=number)
                yield where, row
        advance(path.stat().st_size)
    except ExpandsTooMuch as error:
        message = _("holds more than {size} MiB, {times} times its own size")
        size = allowed_size(path.stat().st_size) >> 20
        raise FileInvalid(
            message.format(size=size, times=TIMES), where=str(path)
        ) from error
    except (arrow.ArrowException, OSError) as error:
        reason = str(error)
        if isinstance(error, OSError) and error.strerror:
            reason = system_reason(error)
        message = _("is not a complete Parquet file: {reason}")
        raise FileInvalid(
            message.format(reason=reason.partition("\n")[0]), where=str(path)
        ) from error


def rows_of(
    parquet_file: Any,
    size: int,
    *,
    groups: Sequence[int] | None = None,
    columns: Sequence[str] | None = None,
) -> Iterator[dict[str, object]]:
    """The rows of pyarrow's open file of `size` bytes; a string that is not UTF-8 is its bytes.

    Only the row groups and columns that are given are read; without them all are.

    Raises:
        ExpandsTooMuch: when it holds more than a file of its size may.
    """
    remaining = allowed_size(size)
    if groups is None:
        groups = range(parquet_file.metadata.num_row_groups)
    claimed = sum(
        parquet_file.metadata.row_group(index).total_byte_size for index in groups
    )
    if claimed > remaining:
        raise ExpandsTooMuch
    for batch in parquet_file.iter_batches(
        _ROWS_AT_ONCE, row_groups=list(groups), columns=columns
    ):
        for start in range(0, batch.num_rows, _EXPANDED_AT_ONCE):
            # A value of a dictionary is in the file once, and in any number of rows.
            for row in _rows(batch.slice(start, _EXPANDED_AT_ONCE)):
                remaining -= _length(row)
                if remaining < 0:
                    raise ExpandsTooMuch
                yield row


def _length(row: dict[str, object]) -> int:
    """The length of the row's texts, which are the most of it."""
    lengths = 0
    for value in row.values():
        if isinstance(value, str | bytes):
            lengths += len(value)
    return lengths


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
