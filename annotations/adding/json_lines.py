"""JSON Lines: an object a line, each an article."""

import json
from collections.abc import Iterator

from annotations.adding.candidates import Found, Options, Source, from_row
from annotations.files.long_lines import TOO_LONG, lines_of
from annotations.texts.rows import Problem

_UTF8_MARK = b"\xef\xbb\xbf"


def read_json_lines(source: Source, options: Options) -> Iterator[Found]:
    """The articles in the lines; one that is none is told by its number, and the rest are read."""
    for number, line in enumerate(lines_of(source.file), 1):
        try:
            row = _row(line)
        except ValueError as error:
            yield Problem(where=f"{source.name}:{number}", message=f"{error}; the row is left out")
            continue
        if row is not None:
            yield from_row(row, number, source, options)


def _row(line: bytes | None) -> dict[str, object] | None:
    """The object on the line, None when it is blank; ValueError says what is wrong with it."""
    if line is None:
        raise ValueError(TOO_LONG)
    content = line.removeprefix(_UTF8_MARK).strip()
    if not content:
        return None
    try:
        row = json.loads(content.decode(), parse_constant=_refused)
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8: byte {error.start} of the row is broken") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise ValueError('is no object: give {"text": …}')  # noqa: TRY004 - a finding about data, not a type
    return row


def _refused(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")
