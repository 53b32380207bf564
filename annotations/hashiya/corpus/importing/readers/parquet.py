"""Parquet: a row an article, by pyarrow."""

from collections.abc import Iterator, Mapping
from typing import Any

from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
    from_row,
    json_value,
)
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import Hint
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
        SourceDamaged: when it is no Parquet, is broken, or lacks the column of the
            text.
    """
    pyarrow, parquet = _pyarrow()
    number = 0
    try:
        file = parquet.ParquetFile(source.file)
        _check(file.schema_arrow.names, source, options)
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            for row in _rows(batch):
                number += 1
                if isinstance(row, str):
                    yield Problem(
                        where=f"{source.name}:{number}",
                        message=_("{problem}; the row is left out").format(problem=row),
                    )
                else:
                    yield from_row(_plain_text(row, options), number, source, options)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise SourceDamaged(
            _(
                "{name}: is no whole Parquet file: {reason}; nothing of it was taken"
            ).format(name=source.name, reason=reason)
        ) from error


def _rows(batch: Any) -> Iterator[Mapping[str, object] | str]:
    """Each row, or a problem."""
    try:
        yield from batch.to_pylist()
    except UnicodeDecodeError:
        # Arrow does not check its strings: one is broken, so they are decoded one by
        # one.
        for index in range(batch.num_rows):
            try:
                yield batch.slice(index, 1).to_pylist()[0]
            except UnicodeDecodeError as error:
                yield _("is not UTF-8: byte {position} of a field is broken").format(
                    position=error.start
                )


def _plain_text(
    row: Mapping[str, object], options: ReadOptions
) -> Mapping[str, object]:
    """The row with a text in bytes decoded, and without empty cells."""
    filled = {name: value for name, value in row.items() if value is not None}
    text = filled.get(options.text)
    try:
        return (
            {**filled, options.text: json_value(text)}
            if isinstance(text, bytes)
            else filled
        )
    except UnicodeDecodeError:
        return filled


def _check(names: list[str], source: SourceFile, options: ReadOptions) -> None:
    if options.text not in names:
        raise SourceDamaged(
            _("{name}: has no column {column!r}; it has: {names}").format(
                name=source.name, column=options.text, names=", ".join(names)
            ),
            hint=Hint.NAME_TEXT_COLUMN,
        )


def _pyarrow() -> tuple[Any, Any]:
    return import_extra("pyarrow", _EXTRA, _(_WHAT)), import_extra(
        "pyarrow.parquet", _EXTRA, _WHAT
    )
