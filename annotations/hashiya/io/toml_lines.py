"""On which line of a TOML text a key stands, which the parser does not tell of what it could read."""

import tomllib
from collections.abc import Sequence

Path = Sequence[str | int]


def line_of(source: str, path: Path) -> int | None:
    """The line, from 1, on which the value at the path begins, or where there is none, the table that it would be in.

    A key is there from the first line on at which the text, cut after it, can be read
    and has it; where cutting splits a value of several lines it cannot be read, so the
    value begins after the last cut that can. `source` has LF line ends. None when not
    even the outermost table can be read.
    """
    if not path:
        return None
    lines = source.split("\n")
    low, high = 0, len(lines)
    if _has(source, path) is not True:
        return line_of(source, path[:-1])
    while low < high:
        cut = (low + high) // 2
        readable = _readable_before(lines, cut, low)
        if readable is None or not _has("\n".join(lines[:readable]), path):
            low = cut + 1
        else:
            high = readable
    # Between the last readable cut without the key and the one with it lies the value.
    before = _readable_before(lines, high - 1, 0)
    return (before or 0) + 1


def _readable_before(lines: Sequence[str], cut: int, least: int) -> int | None:
    """The last cut, at most `cut` and at least `least`, after which the text can be read."""
    return next(
        (
            each
            for each in range(cut, least - 1, -1)
            if _has("\n".join(lines[:each]), ()) is not None
        ),
        None,
    )


def _has(source: str, path: Path) -> bool | None:
    """Whether the text has a value at the path; None when it cannot be read."""
    try:
        value: object = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    for part in path:
        match value, part:
            case dict(), str() if part in value:
                value = value[part]
            case list(), int() if part < len(value):
                value = value[part]
            case _:
                return False
    return True
