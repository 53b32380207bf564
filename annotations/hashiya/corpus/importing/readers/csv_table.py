"""CSV (RFC 4180, also with semicolons or tabs): a header row, then one article a row."""

from collections.abc import Iterator, Sequence

from hashiya.corpus.encoding import UTF8
from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
)
from hashiya.corpus.importing.readers.column_names import check_columns
from hashiya.corpus.importing.readers.table_rows import TableRow, is_text, table_rows
from hashiya.corpus.importing.row_candidates import from_row
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import Hint
from hashiya.io.jsonl import LONGEST, too_long
from hashiya.language import gettext as _


def read_table(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The articles in the rows; a row that is none is a problem with its first line's number.

    Raises:
        SourceDamaged: when the column of the text is missing, or two columns have the
            same name.
    """
    encoding, rows = table_rows(source, options.encoding)
    header: list[str] | None = None
    for row in rows:
        if row.problem:
            where = f"{source.name}:{row.line}"
            if row.last_line > row.line:
                where = _("{first} to {last}").format(first=where, last=row.last_line)
            yield Problem(
                where=where,
                message=_("is not CSV: {problem}; it is left out").format(
                    problem=row.problem
                ),
            )
        elif header is None:
            header = _header(row, source, options)
        else:
            yield _found(row, header, source, options, encoding)


def _header(row: TableRow, source: SourceFile, options: ReadOptions) -> list[str]:
    names = [name.strip() for name in row.cells]
    if row.is_too_long:
        raise SourceDamaged(
            _("is longer than {size} MiB, and names no columns").format(
                size=LONGEST >> 20
            ),
            where=f"{source.name}:1",
        )
    check_columns(names, source, options)
    return names


def _found(
    row: TableRow,
    header: Sequence[str],
    source: SourceFile,
    options: ReadOptions,
    encoding: str,
) -> ReadResult:
    cells = row.cells_below(len(header))
    where = f"{source.name}:{row.line}"
    if row.is_too_long:
        return _left_out(where, too_long())
    if len(cells) != len(header):
        message = _("has {count} fields, but the first row names {expected}")
        return _left_out(where, message.format(count=len(cells), expected=len(header)))
    fields: dict[str, object] = {}
    for name, value in zip(header, cells, strict=True):
        if value.isascii() or is_text(value):
            if value or name == options.text:
                fields[name] = value
        elif name == options.text:
            message = _("is not {encoding}").format(encoding=encoding.upper())
            return _left_out(where, message, Hint.NAME_ENCODING)
        else:
            # The bytes as they were, which are no text.
            fields[name] = value.encode(encoding, "surrogateescape")
    return from_row(
        fields, row.line, source, options, None if encoding == UTF8 else encoding
    )


def _left_out(where: str, problem: str, hint: Hint | None = None) -> Problem:
    message = _("{problem}; the row is left out").format(problem=problem)
    return Problem(where=where, message=message, hint=hint)
