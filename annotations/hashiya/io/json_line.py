"""The object on a line of JSON Lines."""

import json
from codecs import BOM_UTF8
from collections.abc import Callable
from math import isfinite

import msgspec

from hashiya.io.jsonl import TOO_LONG


def object_on(
    line: bytes | None, example: str, constant: Callable[[str], object]
) -> dict[str, object] | None:
    """The object, None when the line is blank; a line that is None is one that is too long.

    `constant` makes something of NaN and Infinity, which Python writes and JSON does
    not have, and of numbers that are too large for a float, which it would write so;
    `example` is what the object should look like.

    Raises:
        ValueError: saying what is wrong with it.
    """
    if line is None:
        raise ValueError(TOO_LONG)
    content = line.removeprefix(BOM_UTF8).strip()
    if not content:
        return None

    try:
        row = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        row = _with_constants(content, constant)
    if not isinstance(row, dict):
        raise ValueError(f"is no object: give {example}")  # noqa: TRY004 - a finding about data, not a type
    return row


def _with_constants(content: bytes, constant: Callable[[str], object]) -> object:
    """The value with what is no JSON, and escapes of half a character, which JSON has."""

    def number(digits: str) -> object:
        found = float(digits)
        return found if isfinite(found) else constant(digits)

    try:
        return json.loads(content.decode(), parse_constant=constant, parse_float=number)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"is not UTF-8: byte {error.start} of the row is broken"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON: {error}") from error
