"""JSON: an object on each line, a list of objects, or objects one after the other."""

from collections.abc import Iterator

from hashiya.corpus.encoding import UTF8
from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
)
from hashiya.corpus.importing.row_candidates import from_row
from hashiya.corpus.importing.text_stream import beginning_of, sampled_lines
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import FileInvalid, Hint
from hashiya.io.json_array import json_values
from hashiya.io.json_text import object_on
from hashiya.language import gettext as _

_FIRST_BYTES = 1 << 12


def read_json(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The articles in the objects; anything else is a problem with its number.

    Raises:
        SourceDamaged: when a list, or objects of several lines, are broken JSON.
    """
    beginning, source = beginning_of(source, _FIRST_BYTES)
    first_line = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n")[0]
    # An object that goes on in the next line.
    is_pretty = first_line.rstrip().endswith((b"{", b"[", b","))
    if first_line.startswith(b"[") or is_pretty:
        return _values(source, options)
    return _lines(source, options)


def _lines(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    encoding, lines = sampled_lines(source, options.encoding)
    other = None if encoding == UTF8 else encoding
    for number, line in enumerate(lines, 1):
        try:
            content = line
            if other and line is not None:
                content = line.decode(other).encode()
            row = object_on(content, '{"text": …}', _not_a_number)
        except ValueError as error:
            hint = None if _is_utf8(line) else Hint.NAME_ENCODING
            yield _problem(source, number, _sentence(error), hint)
            continue
        if row is not None:
            yield from_row(row, number, source, options, other)


def _sentence(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return _("is not {encoding}: byte {position} of the row is broken").format(
            encoding=error.encoding.upper(), position=error.start
        )
    return str(error)


def _values(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    encoding = UTF8 if source.encoding else options.encoding or UTF8
    number = 0
    try:
        values = json_values(source.file, source.name, encoding)
        for row in _rows(values, options):
            number += 1
            if isinstance(row, dict):
                other = None if encoding == UTF8 else encoding
                yield from_row(row, number, source, options, other)
            else:
                message = _("is not an object: give {example}")
                yield _problem(source, number, message.format(example='{"text": …}'))
    except FileInvalid as error:
        message = _("{problem}; nothing of it was added")
        raise SourceDamaged(
            message.format(problem=error.problem), where=error.where
        ) from error


def _rows(values: Iterator[object], options: ReadOptions) -> Iterator[object]:
    """The values, and those of a list that an object without a text holds alone."""
    for value in values:
        lists = []
        if isinstance(value, dict) and options.text not in value:
            lists = [item for item in value.values() if _is_of_objects(item)]
        if len(lists) == 1:
            yield from lists[0]
        else:
            yield value


def _is_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _is_utf8(line: bytes | None) -> bool:
    try:
        (line or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


def _problem(
    source: SourceFile, number: int, sentence: str, hint: Hint | None = None
) -> Problem:
    return Problem(
        where=f"{source.name}:{number}",
        message=_("{problem}; the row is left out").format(problem=sentence),
        hint=hint,
    )


def _not_a_number(_digits: str) -> object:
    return float("nan")
