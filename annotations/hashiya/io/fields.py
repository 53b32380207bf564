"""Typed access to the values of a parsed row, with errors that name the path."""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from hashiya.errors import FileInvalid
from hashiya.language import gettext as _
from hashiya.language import marked

Row = Mapping[str, object]

# As programs write it that keep all numbers as floats.
_WHOLE = re.compile(r"[+-]?\d{1,19}(\.0*)?", re.ASCII)


class FieldInvalid(ValueError):
    """A value has the wrong type, or is missing.

    `path` is its path in the row, such as `.spans[3].end`.
    """

    def __init__(self, path: str, message: str) -> None:
        super().__init__(path, message)
        self.path = path
        self.message = message

    def under(self, step: str) -> "FieldInvalid":
        """The same error with the path extended by an outer step."""
        return FieldInvalid(step + self.path, self.message)


@contextmanager
def located(where: str) -> Iterator[None]:
    """Raise errors of the block with the file and line.

    Raises:
        FileInvalid: `where`, the path as `$.spans[3].end`, and what is wrong.
    """
    try:
        yield
    except FieldInvalid as error:
        raise FileInvalid(f"${error.path}: " + error.message, where=where) from error


class Shape:
    """The types of the values under some keys of a row, and the keys that it needs."""

    def __init__(self, kinds: Mapping[str, type], needed: Collection[str]) -> None:
        self._kinds = kinds
        self._needed = needed
        # There may be a million rows, all with the same few shapes.
        self._fitting: set[tuple[tuple[str, ...], tuple[type, ...]]] = set()

    def check(self, row: dict[str, Any]) -> None:
        """Refuse a row that does not have the shape; it may have other keys as well.

        Raises:
            FieldInvalid: when a value is of another kind, or a needed one is missing or
                null.
        """
        shape = tuple(row), tuple(map(type, row.values()))
        if shape in self._fitting:
            return
        for key, kind in self._kinds.items():
            value = row.get(key)
            if (value is None and key in self._needed) or (
                value is not None and type(value) is not kind
            ):
                raise _wrong(row, key, _(_KINDS[kind]))
        if len(self._fitting) < _SHAPES:
            self._fitting.add(shape)


_SHAPES = 256
_KINDS = {
    str: marked("a string"),
    int: marked("a whole number"),
    bool: marked("true or false"),
    dict: marked("an object"),
    list: marked("a list"),
}


def text(row: Row, key: str, default: str | None = None) -> str:
    """The string under the key; where there is none, or null, the default.

    Raises:
        FieldInvalid: when it is something else, or missing without a default.
    """
    value = row.get(key)
    if isinstance(value, str):
        return value
    if value is None and default is not None:
        return default
    raise _wrong(row, key, _("a string"))


def text_or_none(row: Row, key: str) -> str | None:
    """The string under the key, or None.

    Raises:
        FieldInvalid: when it is something else.
    """
    return None if row.get(key) is None else text(row, key)


def number(row: Row, key: str) -> int:
    """The whole number under the key.

    Raises:
        FieldInvalid: when it is something else, or missing.
    """
    value = whole_number(row.get(key))
    if value is not None:
        return value
    raise _wrong(row, key, _("a whole number"))


def whole_number(value: object) -> int | None:
    """The whole number that the value is, also as 23.0, "23" or "23.0"; None of another."""
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value.partition(".")[0])
    return None


def real(row: Row, key: str) -> float | None:
    """The finite number under the key, or None where that is null.

    Raises:
        FieldInvalid: when it is something else.
    """
    value = row.get(key)
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    ):
        return float(value)
    if value is None:
        return None
    raise _wrong(row, key, _("a number"))


def items(row: Row, key: str) -> list[object]:
    """The list under the key, empty where there is none.

    Raises:
        FieldInvalid: when it is something else.
    """
    value = row.get(key)
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise _wrong(row, key, _("a list"))


def objects(row: Row, key: str) -> list[dict[str, object]]:
    """The list of objects under the key, empty where there is none.

    Raises:
        FieldInvalid: when it is something else.
    """
    rows: list[dict[str, object]] = []
    for index, value in enumerate(items(row, key)):
        if not isinstance(value, dict):
            raise FieldInvalid(
                f".{key}[{index}]",
                _("is {value}: give an object").format(value=quoted(value)),
            )
        rows.append(value)
    return rows


def table(row: Row, key: str) -> dict[str, object]:
    """The object under the key, empty where there is none.

    Raises:
        FieldInvalid: when it is something else.
    """
    value = row.get(key)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise _wrong(row, key, _("an object"))


def texts(row: Row, key: str) -> dict[str, str]:
    """The object under the key, all of whose values are strings.

    Raises:
        FieldInvalid: when it is something else.
    """
    values = table(row, key)
    for name in values:
        try:
            text(values, name)
        except FieldInvalid as error:
            raise error.under(f".{key}") from error
    return {name: str(value) for name, value in values.items()}


def _wrong(row: Row, key: str, expected: str) -> FieldInvalid:
    if row.get(key) is None:
        return FieldInvalid(
            f".{key}", _("is missing: give {kind}").format(kind=expected)
        )
    return FieldInvalid(
        f".{key}",
        _("is {value}: give {kind}").format(value=quoted(row[key]), kind=expected),
    )


def quoted(value: object) -> str:
    """The value as messages show it: its beginning, with controls escaped."""
    written = repr(value)
    return written if len(written) <= 40 else f"{written[:40]}…"
