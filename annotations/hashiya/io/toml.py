"""A TOML file read table by table, where every refusal names the file, the line and the key."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hashiya.errors import SchemeInvalid, system_reason
from hashiya.io.regular_files import read_regular
from hashiya.language import comma_separated
from hashiya.language import gettext as _

_PLACE = re.compile(r"(\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a TOML file, with its path in it: `("layers", 1)`.

    `source` is the file's text.
    """

    file: str
    values: Mapping[str, object]
    path: tuple[str | int, ...] = ()
    source: str = ""

    @property
    def place(self) -> str:
        """The path of the table as messages show it: `$.layers[1]`."""
        return place_of(self.path)

    def refused(self, key: str, why: str, index: int | None = None) -> SchemeInvalid:
        """The error about one of the table's keys, or about an item of the list under it."""
        path = (*self.path, key) if index is None else (*self.path, key, index)
        return SchemeInvalid(f"{where(self.file, self.source, path)}: {why}")

    def only(self, *accepted: str) -> None:
        """Refuse other keys than these: they are usually misspelt.

        Raises:
            SchemeInvalid: naming the first other key and the known keys.
        """
        for key in self.values:
            if key not in accepted:
                raise self.refused(
                    key,
                    _("is not known here; known are {names}").format(
                        names=comma_separated(accepted)
                    ),
                )

    def text(self, key: str, default: str | None = None) -> str:
        """The string under the key; without a default it must be there and not be empty.

        Raises:
            SchemeInvalid: when it is missing, empty or no string.
        """
        value = self.values.get(key, default)
        if value is None:
            raise self.refused(key, _("is missing: give it a text"))
        if not isinstance(value, str):
            raise self.refused(
                key, _("must be a text, not {value!r}").format(value=value)
            )
        if not value.strip() and default is None:
            raise self.refused(key, _("is empty: give it a text"))
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The list of strings at the key.

        Raises:
            SchemeInvalid: when it is no list, or one of its items no string.
        """
        values = self._items(key) if key in self.values else list(default)
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                raise self.refused(
                    key, _("must be a text, not {value!r}").format(value=value), index
                )
        return tuple(str(value) for value in values)

    def flag(self, key: str) -> bool:
        """Whether the key is true; a missing one is false.

        Raises:
            SchemeInvalid: when it is neither true nor false.
        """
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.refused(
                key, _("must be true or false, not {value!r}").format(value=value)
            )
        return value

    def table(self, key: str) -> "Table":
        """The table at the key; a missing one is empty.

        Raises:
            SchemeInvalid: when the value has another type.
        """
        return self._inner(key, self.values.get(key, {}))

    def tables(self, key: str) -> tuple["Table", ...]:
        """The tables of the list at the key; a missing one is empty.

        Raises:
            SchemeInvalid: when the value has another type.
        """
        if key not in self.values:
            return ()
        return tuple(
            self._inner(key, value, index)
            for index, value in enumerate(self._items(key))
        )

    def _items(self, key: str) -> list[object]:
        values = self.values[key]
        if not isinstance(values, list):
            raise self.refused(
                key, _("must be a list, not {value!r}").format(value=values)
            )
        return values

    def _inner(self, key: str, value: object, index: int | None = None) -> "Table":
        if not isinstance(value, dict):
            raise self.refused(
                key, _("must be a table, not {value!r}").format(value=value), index
            )
        path = (*self.path, key) if index is None else (*self.path, key, index)
        return Table(file=self.file, values=value, path=path, source=self.source)


def place_of(path: Sequence[str | int]) -> str:
    """A path in a file as messages show it: `$.layers[1].name`."""
    return "$" + "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in path
    )


def where(file: str, source: str, path: Sequence[str | int]) -> str:
    """The file, the line if it is known, and the key: `hashiya.toml:12: $.layers[1].name`."""
    line = line_of(source, path)
    return f"{file}:{line}: {place_of(path)}" if line else f"{file}: {place_of(path)}"


def read_toml(path: Path, name: str | None = None) -> Table:
    """The file's outermost table, `$`; `name` is what messages call the file.

    Raises:
        SchemeInvalid: when the file cannot be read or is no TOML; the parser's message
            has the line.
    """
    display_name = name or str(path)
    try:
        source = read_regular(path).decode("utf-8-sig")
    except OSError as error:
        raise SchemeInvalid(
            _("{path}: cannot be read: {reason}").format(
                path=display_name, reason=system_reason(error)
            )
        ) from error
    except UnicodeDecodeError as error:
        raise SchemeInvalid(
            _(
                "{path}: is not UTF-8: byte {position} is broken; save it as UTF-8"
            ).format(path=display_name, position=error.start)
        ) from error
    return parse_toml(source, display_name)


def parse_toml(source: str, name: str) -> Table:
    """The outermost table of TOML text.

    Raises:
        SchemeInvalid: when it is no TOML, naming the line where the parser does.
    """
    try:
        # TOML allows CRLF, but the parser wants the line ends that a text file opened
        # as text has.
        source = source.replace("\r\n", "\n")
        return Table(file=name, values=tomllib.loads(source), source=source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # The parser has the line in its message, other messages after the file's name.
        words, _separator, line = str(error).rpartition(" (at line ")
        place = _PLACE.fullmatch(line)
        if place is None:
            raise SchemeInvalid(
                _("{path}: is not TOML: {problem}").format(path=name, problem=error)
            ) from error
        raise SchemeInvalid(
            _("{path}:{line}: is not TOML: {problem} at column {column}").format(
                path=name, line=place[1], problem=words, column=place[2]
            )
        ) from error


KeyPath = Sequence[str | int]


def line_of(source: str, path: KeyPath) -> int | None:
    """The line, from 1, on which the value at the path, or the table without it, begins.

    The text is cut after each line and parsed. The value begins after the last cut that
    can be parsed and lacks it; a cut within a value of several lines cannot be parsed.
    `source` has LF line ends. None when no cut can be parsed.
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
    """The last cut, from `cut` down to `least`, at which the text can be parsed."""
    for end in range(cut, least - 1, -1):
        if _has("\n".join(lines[:end]), ()) is not None:
            return end
    return None


def _has(source: str, path: KeyPath) -> bool | None:
    """Whether the text has a value at the path; None when it cannot be parsed."""
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
