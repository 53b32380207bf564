"""Excel's workbooks: the first row of a sheet names the columns, each other row is an article."""

import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, Final

from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
)
from hashiya.corpus.importing.readers.column_names import (
    check_columns,
    text_column_missing,
)
from hashiya.corpus.importing.readers.office_file import (
    broken_office_file,
    check_office_file,
)
from hashiya.corpus.importing.row_candidates import from_row
from hashiya.corpus.sources.rows import Problem
from hashiya.extras import import_extra
from hashiya.language import gettext as _
from hashiya.language import marked

_KIND: Final = marked("Excel file")
# A row may claim to be any, and openpyxl gives those before it as well. Excel has half
# as many.
_MOST_EMPTY_ROWS: Final = 1 << 21
_MIDNIGHT: Final = dt.time()
# What openpyxl raises where XML is broken, or is no sheet's.
_BROKEN: Final = (
    AttributeError, EOFError, KeyError, OSError, SyntaxError, TypeError, ValueError,
    IndexError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read_spreadsheet(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The articles in the rows of all sheets that have a column of the text.

    Raises:
        ExtraMissing: when openpyxl is not installed.
        SourceDamaged: when it is no workbook, is broken, no sheet has that column, or two
            columns have the same name.
    """
    openpyxl = import_extra("openpyxl", "xlsx", _("reading Excel files"))
    check_office_file(source, _KIND)
    with warnings.catch_warnings():
        # Of styles and extensions that it does not know.
        warnings.simplefilter("ignore")
        try:
            workbook = openpyxl.load_workbook(
                source.file, read_only=True, data_only=True
            )
            yield from _sheets(workbook, source, options)
        except _BROKEN as error:
            raise broken_office_file(source, _KIND, error) from error


def _sheets(
    workbook: Any, source: SourceFile, options: ReadOptions
) -> Iterator[ReadResult]:
    without: list[tuple[str, Sequence[str]]] = []
    has_text = False
    empty = count(1)
    several = len(workbook.worksheets) > 1
    for sheet in workbook.worksheets:
        # What a sheet says of its size may be wrong.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        header = _header(next(rows, ()))
        if not any(header):
            continue
        if options.text not in header:
            without.append((sheet.title, header))
            continue
        has_text = True
        of_sheet = source
        if several:
            of_sheet = replace(
                source,
                name=f"{source.name}/{sheet.title}",
                id=f"{source.id}/{sheet.title}",
            )
        check_columns([name for name in header if name], of_sheet, options)
        yield from _rows(rows, header, of_sheet, options, empty)
    if without and not has_text:
        raise text_column_missing(without[0][1], source, options)
    for title, _names in without:
        message = _("has no column {column!r}; it is left out")
        yield Problem(
            where=f"{source.name}/{title}", message=message.format(column=options.text)
        )


def _rows(
    rows: Iterable[Sequence[object]],
    header: Sequence[str],
    source: SourceFile,
    options: ReadOptions,
    empty: Iterator[int],
) -> Iterator[ReadResult]:
    for number, row in enumerate(rows, 2):
        fields: dict[str, object] = {}
        for name, value in zip(header, row, strict=False):
            if name and value not in {None, ""}:
                fields[name] = _value(value)
        if fields:
            fields.setdefault(options.text, "")
            yield from_row(fields, number, source, options)
        elif next(empty) > _MOST_EMPTY_ROWS:
            problem = _("has more than {count} empty rows").format(
                count=f"{_MOST_EMPTY_ROWS:,}"
            )
            raise SourceDamaged(problem, where=source.name)


def _header(row: Sequence[object]) -> list[str]:
    return ["" if value is None else str(value).strip() for value in row]


def _value(value: object) -> object:
    """The value; of a time at midnight the day, as days are kept."""
    if isinstance(value, dt.datetime) and value.time() == _MIDNIGHT:
        return value.date()
    return value
