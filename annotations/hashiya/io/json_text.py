"""JSON as this project writes it: Arabic unescaped, and always encodable."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable
from math import isfinite

import msgspec
from msgspec.json import Encoder
from msgspec.json import format as formatted

from hashiya.io.json_problems import placed_problem
from hashiya.io.jsonl import too_long
from hashiya.language import gettext as _

_SURROGATE = re.compile("[\ud800-\udfff]")
# Values are trees: checking them for cycles takes a tenth of the time.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)
_QUICK = Encoder()


def dumps(value: object, *, indent: int | None = None) -> str:
    r"""The value as JSON text that UTF-8 can hold.

    Only lone surrogates (which a JSON source may carry as an escape, and UTF-8 may not)
    are written as `\udXXX`.
    """
    return _escaped(json.dumps(value, ensure_ascii=False, indent=indent))


def dumped(value: object) -> bytes:
    """The same as UTF-8, faster: it is used with every save."""
    return encoded(_ENCODER.encode(value))


def quickly_dumped(value: object) -> bytes:
    """The same for values that msgspec encodes, in a tenth of the time.

    Only very large and very small floats are written differently.

    Raises:
        UnicodeEncodeError: when there is a lone surrogate in it.
    """
    # With a space after each comma and colon, as json has them.
    return formatted(_QUICK.encode(value), indent=0)


def encoded(text: str) -> bytes:
    """JSON text as UTF-8, lone surrogates as their escapes."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _escaped(text).encode()


def surrogate_at(text: str) -> int | None:
    """The offset of the first lone surrogate, which UTF-8 cannot encode; None without one."""
    # Three times as fast as looking for one by a pattern.
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None


def _escaped(text: str) -> str:
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def object_on(
    line: bytes | None, example: str, constant: Callable[[str], object]
) -> dict[str, object] | None:
    """The object on the line, None when it is blank; a line of None was too long.

    `constant` converts NaN and Infinity, which Python writes and JSON does not have,
    and numbers that are too large for a float. `example` is an example of the object
    for messages.

    Raises:
        ValueError: saying what is wrong with it.
    """
    if line is None:
        raise ValueError(too_long())
    content = line.removeprefix(BOM_UTF8).strip()
    if not content:
        return None

    try:
        row = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        row = _with_constants(content, constant)
    if not isinstance(row, dict):
        raise ValueError(_("is not an object: give {example}").format(example=example))  # noqa: TRY004 - a finding about data, not a type
    return row


def _with_constants(content: bytes, constant: Callable[[str], object]) -> object:
    """Parse the value with constants that are no JSON, and with escapes of lone surrogates."""

    def number(digits: str) -> object:
        value = float(digits)
        return value if isfinite(value) else constant(digits)

    try:
        return json.loads(content.decode(), parse_constant=constant, parse_float=number)
    except UnicodeDecodeError as error:
        raise ValueError(
            _("is not UTF-8: byte {position} of the row is broken").format(
                position=error.start
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise ValueError(
            _("is not JSON: {problem}").format(problem=placed_problem(error))
        ) from error
