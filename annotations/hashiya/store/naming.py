"""Any name as a file's name: safe on every system, never a path, and the name again."""

import hashlib
import re

# Leaves room below every system's 255 bytes for suffixes.
LONGEST = 120
_KEPT_OF_LONG = 80
_CUT = "~"

_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_-")
_SAFE = [chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in range(256)]
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.ASCII)
_SHELF = re.compile(r"[0-9a-f]{2}")
_ESCAPE = re.compile(r"%([0-9A-F]{2})")


def encoded(name: str) -> str:
    """The name with all but a–z, 0–9, `_` and `-` as %XX of its UTF-8: unique also where case does not count.

    Windows' reserved names get their first letter escaped. One longer than 120
    characters is cut and ends in `~` and the start of its sha256.
    """
    data = name.encode("utf-8", "surrogatepass")
    safe = "".join([_SAFE[byte] for byte in data])
    if _RESERVED.fullmatch(safe):
        return f"%{ord(safe[0]):02X}{safe[1:]}"
    if len(safe) <= LONGEST:
        return safe
    return f"{safe[:_KEPT_OF_LONG]}{_CUT}{hashlib.sha256(data).hexdigest()[:32]}"


def decoded(safe: str) -> str | None:
    """The name that was encoded; None when it was cut, or is none of ours."""
    if _CUT in safe:
        return None
    data = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), safe)
    try:
        name = data.encode("latin-1").decode("utf-8", "surrogatepass")
    except UnicodeError:
        return None
    return name if encoded(name) == safe else None


def shelf(name: str) -> str:
    """The folder of two hexadecimal digits that spreads names evenly: the start of the sha256."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:2]


def is_shelf(folder: str) -> bool:
    """Whether a folder is such a one."""
    return _SHELF.fullmatch(folder) is not None
