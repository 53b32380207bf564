"""JSON as this project writes it: Arabic unescaped, and always encodable."""

import json
import re
from json.encoder import encode_basestring

_SURROGATE = re.compile("[\ud800-\udfff]")
# What is written is a tree: to look for circles takes a tenth of the time.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def dumps(value: object, *, indent: int | None = None) -> str:
    r"""The value as JSON text that UTF-8 can hold.

    Only lone surrogates (which a JSON source may carry as an escape, and UTF-8 may not) are written as `\udXXX`.
    """
    return _escaped(json.dumps(value, ensure_ascii=False, indent=indent))


def dumped(value: object) -> bytes:
    """The same as UTF-8: for what is written with every save."""
    return encoded(_ENCODER.encode(value))


# A string as JSON text, as `dumps` writes it but for lone surrogates: for what is put together piece by piece.
quoted = encode_basestring


def encoded(text: str) -> bytes:
    """JSON text as UTF-8, lone surrogates as their escapes."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _escaped(text).encode()


def surrogate_at(text: str) -> int | None:
    """The offset of the first lone surrogate, which no UTF-8 can hold; None in any real text."""
    # Three times as fast as looking for one by a pattern.
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None


def _escaped(text: str) -> str:
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
