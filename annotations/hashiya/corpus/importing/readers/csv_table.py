"""CSV (RFC 4180, also with semicolons or tabs): a header row, then one article a row."""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain

from hashiya.corpus.encoding import UTF8, guess
from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
    from_row,
)
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import Hint
from hashiya.io.jsonl import LONGEST, lines_of, too_long
from hashiya.language import gettext as _

_SAMPLE = 1 << 16
# A character that no decoding yields: it marks a row with a line that was too long.
_GAP = "\ud800"


def read_table(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The articles in the rows; a row that is none is a problem with its first line's number.

    Raises:
        SourceDamaged: when the column of the text is missing, or two columns have the
            same name.
    """
    lines = lines_of(source.file)
    sample = list(_sample(lines))
    encoding = options.encoding or _encoding(b"".join(filter(None, sample)))
    # Longer texts than csv's own limit of 131,072 characters are articles too.
    csv.field_size_limit(LONGEST)
    text = (
        _GAP if line is None else line.decode(encoding, "surrogateescape")
        for line in chain(sample, lines)
    )
    first = next(text, "").removeprefix("\ufeff")
    rows = csv.reader(
        chain([first], text), delimiter=max(",;\t", key=first.count), strict=True
    )
    header: list[str] | None = None
    while True:
        number = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            where = f"{source.name}:{number}"
            if rows.line_num > number:
                where = _("{first} to {last}").format(first=where, last=rows.line_num)
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


def _sample(lines: Iterator[bytes | None]) -> Iterator[bytes | None]:
    """The first lines, from which the encoding is detected."""
    size = 0
    for line in lines:
        yield line
        size += len(line or b"")
        if size > _SAMPLE:
            return


def _encoding(sample: bytes) -> str:
    """The 8-bit encoding that the sample is certainly in, otherwise UTF-8."""
    try:
        sample.decode()
    except UnicodeDecodeError:
        return guess(sample) or UTF8
    return UTF8


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
                name=source.name, column=options.text, names=", ".join(names)
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
    wrong, hint = "", None
    if any(_GAP in field for field in row):
        wrong = too_long()
    elif not all(field.isascii() or _is_whole(field) for field in row):
        wrong = _("is not {encoding}").format(encoding=encoding.upper())
        hint = Hint.NAME_ENCODING
    elif len(row) != len(header):
        wrong = _("has {count} fields, but the first row names {expected}").format(
            count=len(row), expected=len(header)
        )
    if wrong:
        return Problem(
            where=f"{source.name}:{number}",
            message=_("{problem}; the row is left out").format(problem=wrong),
            hint=hint,
        )
    fields = {
        name: value
        for name, value in zip(header, row, strict=True)
        if value or name == options.text
    }
    return from_row(
        fields, number, source, options, None if encoding == UTF8 else encoding
    )


def _is_whole(field: str) -> bool:
    try:
        field.encode()
    except UnicodeEncodeError:
        return False
    return True
