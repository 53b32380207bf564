"""CSV (RFC 4180, also with semicolons or tabs): a header row, then one article a row."""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain

from hashiya.corpus.encoding import UTF8
from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
)
from hashiya.corpus.importing.row_candidates import from_row
from hashiya.corpus.importing.text_stream import sampled_lines
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import Hint
from hashiya.io.jsonl import LONGEST, too_long
from hashiya.language import gettext as _

# How Excel names the separator, in a line before the first row.
_SEPARATOR = "sep="
# A character that no decoding yields: it marks a row with a line that was too long.
_GAP = "\ud800"


def read_table(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The articles in the rows; a row that is none is a problem with its first line's number.

    Raises:
        SourceDamaged: when the column of the text is missing, or two columns have the
            same name.
    """
    encoding, lines = sampled_lines(source, options.encoding)
    # Longer texts than csv's own limit of 131,072 characters are articles too.
    csv.field_size_limit(LONGEST)
    text = (
        _GAP if line is None else line.decode(encoding, "surrogateescape")
        for line in lines
    )
    first = next(text, "").removeprefix("\ufeff")
    delimiter = max(",;\t", key=first.count)
    before = 0
    if first.lower().startswith(_SEPARATOR) and first[len(_SEPARATOR) :].strip("\r\n"):
        delimiter = first[len(_SEPARATOR)]
        first = next(text, "")
        before = 1
    rows = csv.reader(chain([first], text), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    while True:
        number = rows.line_num + before + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            last = rows.line_num + before
            where = f"{source.name}:{number}"
            if last > number:
                where = _("{first} to {last}").format(first=where, last=last)
            yield Problem(
                where=where,
                message=_("is no CSV: {problem}; it is left out").format(problem=error),
            )
            continue
        if row is None:
            return
        if header is None:
            header = _header(row, source, options)
        elif row:
            yield _found(row, header, number, source, options, encoding)


def _header(row: Sequence[str], source: SourceFile, options: ReadOptions) -> list[str]:
    names = [name.strip() for name in row]
    if any(_GAP in name for name in names):
        raise SourceDamaged(
            _("{name}:1: is longer than {size} MiB, and names no columns").format(
                name=source.name, size=LONGEST >> 20
            )
        )
    if options.text not in names:
        raise SourceDamaged(
            _("{name}: has no column {column!r}; it has: {names}").format(
                name=source.name, column=options.text, names=_(", ").join(names)
            ),
            hint=Hint.NAME_TEXT_COLUMN,
        )
    for name in names:
        if names.count(name) > 1:
            raise SourceDamaged(
                _(
                    "{name}: has two columns called {column!r}: give one of them "
                    "another name"
                ).format(name=source.name, column=name)
            )
    return names


def _found(
    row: Sequence[str],
    header: Sequence[str],
    number: int,
    source: SourceFile,
    options: ReadOptions,
    encoding: str,
) -> ReadResult:
    # Programs that write tables put empty cells behind the last column.
    while len(row) > len(header) and not row[-1]:
        row = row[:-1]
    where = f"{source.name}:{number}"
    if any(_GAP in field for field in row):
        return _left_out(where, too_long())
    if len(row) != len(header):
        message = _("has {count} fields, but the first row names {expected}")
        return _left_out(where, message.format(count=len(row), expected=len(header)))
    fields: dict[str, object] = {}
    for name, value in zip(header, row, strict=True):
        if value.isascii() or _is_whole(value):
            if value or name == options.text:
                fields[name] = value
        elif name == options.text:
            message = _("is not {encoding}").format(encoding=encoding.upper())
            return _left_out(where, message, Hint.NAME_ENCODING)
        else:
            # The bytes as they were, which are no text.
            fields[name] = value.encode(encoding, "surrogateescape")
    return from_row(
        fields, number, source, options, None if encoding == UTF8 else encoding
    )


def _left_out(where: str, problem: str, hint: Hint | None = None) -> Problem:
    message = _("{problem}; the row is left out").format(problem=problem)
    return Problem(where=where, message=message, hint=hint)


def _is_whole(field: str) -> bool:
    try:
        field.encode()
    except UnicodeEncodeError:
        return False
    return True
