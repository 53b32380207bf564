"""A file of stamped JSON lines that may be merged line by line: of each key the last line counts.

    {"format": "hashiya-assignment/2"}
    {"n": 3, "by": "9f2c01ab", "article": "a1", "add": ["salma"]}

`n` is a Lamport clock and `by` a random name for each write; together they are the
line's stamp. Lines are only ever appended, and may be there twice and in any order. So
git merges such a file by union, and what one side removed stays removed.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hashiya.errors import Note
from hashiya.io.durable_files import appending
from hashiya.io.json_text import dumped, object_on
from hashiya.io.merge_conflicts import is_conflict_marker
from hashiya.io.regular_files import read_regular
from hashiya.language import gettext as _

Stamp = tuple[int, str]
# The stamp of lines that are converted from an older file: any other comes after it.
OLDEST: Stamp = (0, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of a log: its number in the file (from 1), its stamp, and its other fields."""

    number: int
    stamp: Stamp
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLog:
    """The lines of a log, and a sentence for each that cannot be read.

    A marker of a merge conflict is a `Note`: the lines of both sides are read.
    """

    path: Path
    form: str
    lines: tuple[LogLine, ...] = ()
    problems: tuple[str, ...] = ()
    size: int = 0
    is_closed: bool = True

    @property
    def clock(self) -> int:
        """The highest clock of its lines."""
        return max((line.stamp[0] for line in self.lines), default=0)

    def append(
        self, rows: Iterable[Mapping[str, object]], stamp: Stamp | None = None
    ) -> Stamp:
        """Append a line for each row, durably and all with one new stamp, or that; return it.

        Raises:
            OSError: when they cannot be written; the file is then as it was.
        """
        n, by = stamp or (self.clock + 1, secrets.token_hex(4))
        lines = [dumped({"n": n, "by": by, **row}) for row in rows]
        if not lines:
            return n, by
        if self.size == 0:
            lines.insert(0, dumped({"format": self.form}))
        elif not self.is_closed:
            lines.insert(0, b"")
        data = b"".join(line + b"\n" for line in lines)
        appending(str(self.path), data, self.size, shared=True)
        return n, by


def read_log(path: Path, form: str) -> LineLog:
    """The log in the file, whose lines have that format; an empty one where there is no file.

    Raises:
        OSError: when it cannot be read.
    """
    try:
        data = read_regular(path)
    except FileNotFoundError:
        data = b""
    lines: list[LogLine] = []
    problems: list[str] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        where = f"{path}:{number}"
        if is_conflict_marker(line):
            problems.append(
                Note(
                    _(
                        "{where}: is a marker of a merge conflict: the lines of both sides "
                        "count; delete the marker"
                    ).format(where=where)
                )
            )
            continue
        try:
            lines += _lines_of(line, number, form)
        except ValueError as error:
            problems.append(
                _("{where}: {problem}: correct the line, or delete it").format(
                    where=where, problem=error
                )
            )
    return LineLog(
        path=path,
        form=form,
        lines=tuple(lines),
        problems=tuple(problems),
        size=len(data),
        is_closed=data.endswith(b"\n") or not data,
    )


def _lines_of(line: bytes, number: int, form: str) -> Iterator[LogLine]:
    """The line; none where it is blank or names the format."""
    fields = object_on(line, '{"n": …, "by": …}', _refuse_constant)
    if fields is None:
        return
    if "format" in fields:
        if fields["format"] != form:
            raise ValueError(
                _("has the format {format!r}, and not {expected!r}").format(
                    format=fields["format"], expected=form
                )
            )
        return
    n, by = fields.pop("n", None), fields.pop("by", None)
    if type(n) is not int or n < 0 or not isinstance(by, str):
        raise ValueError(_('has no stamp: it needs "n" and "by"'))
    yield LogLine(number=number, stamp=(n, by), fields=fields)


def _refuse_constant(text: str) -> object:
    raise ValueError(_("is not JSON: {text}").format(text=text))
