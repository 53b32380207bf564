"""JSON as this project writes it: Arabic unescaped, and always encodable."""

import json
import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def dumps(value: object, *, indent: int | None = None) -> str:
    r"""The value as JSON text that UTF-8 can hold.

    Only lone surrogates (which a JSON source may carry as an escape, and UTF-8 may not) are written as `\udXXX`.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def surrogate_at(text: str) -> int | None:
    """The offset of the first lone surrogate, which no UTF-8 can hold; None in any real text."""
    found = _SURROGATE.search(text)
    return found.start() if found else None
