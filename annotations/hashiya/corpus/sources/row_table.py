"""An index of a JSON Lines file: the ids of its articles and the offset of each."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hashiya.corpus.sources.natural_order import naturally
from hashiya.corpus.sources.rows import ArticleEntry, Problem, parsed_row
from hashiya.errors import system_reason
from hashiya.io.jsonl import lines_of
from hashiya.io.merge_conflicts import is_conflict_marker
from hashiya.language import (
    LANGUAGES,
    Translation,
    current_language,
    in_english,
    marked,
)
from hashiya.language import gettext as _

_FARTHEST = (1 << 63) - 1
_CONFLICT = marked(
    "is in a merge conflict: the rows of both sides are in use, of one id the first one"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTable:
    """The articles of a file in the order of its rows: ids, row numbers (from 1), offsets.

    `problems` are rows that are no articles, each with the number of articles before
    it. `order` are the articles' positions sorted naturally by id; None where two have
    the same id.
    """

    path: Path
    ids: Sequence[str]
    numbers: Sequence[int]
    starts: Sequence[int]
    problems: tuple[tuple[int, Problem], ...] = ()
    order: Sequence[int] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def is_ordered(self) -> bool:
        """Whether the rows are sorted so already."""
        return isinstance(self.order, range)

    def entry(self, position: int) -> ArticleEntry:
        """The article at the position."""
        return ArticleEntry(
            id=self.ids[position],
            path=self.path,
            row=self.numbers[position],
            at=self.starts[position],
        )

    def rows(self) -> Iterator[ArticleEntry | Problem]:
        """The articles and the problems, in the order of the file."""
        position = 0
        for before, problem in self.problems:
            while position < before:
                yield self.entry(position)
                position += 1
            yield problem
        for rest in range(position, len(self)):
            yield self.entry(rest)


def scanned(path: Path, name: str) -> RowTable:
    """Read all rows of the file into a table; `name` is what problems call the file."""
    ids: list[str] = []
    numbers, starts = array("Q"), array("Q")
    problems: list[tuple[int, Problem]] = []
    end = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(lines_of(file), 1):
                start, end = end, file.tell()
                try:
                    row = parsed_row(line)
                except ValueError as error:
                    message = _message(line, error)
                    if message:
                        problem = Problem(where=f"{name}:{number}", message=message)
                        problems.append((len(ids), problem))
                    continue
                if row is not None:
                    ids.append(row[0])
                    numbers.append(number)
                    starts.append(start)
    except OSError as error:
        problem = Problem(
            where=name,
            message=_("cannot be read: {reason}").format(reason=system_reason(error)),
        )
        problems.append((len(ids), problem))
    return RowTable(
        path=path,
        ids=ids,
        numbers=numbers,
        starts=starts,
        problems=tuple(problems),
        order=_order(ids),
    )


def _message(line: bytes | None, error: ValueError) -> str:
    """The message of a row that is none; "" for the further markers of a merge conflict."""
    if line is None or not is_conflict_marker(line):
        return _("{problem}; the row is left out").format(problem=error)
    return _(_CONFLICT) if line.startswith(b"<") else ""


def _order(ids: Sequence[str]) -> Sequence[int] | None:
    positions = {name: position for position, name in enumerate(ids)}
    if len(positions) < len(ids):
        return None
    order = [positions[name] for name in naturally(ids)]
    return range(len(ids)) if order == list(range(len(ids))) else array("Q", order)


def saved(table: RowTable) -> dict[str, object]:
    """The table as a JSON object; row numbers and an order that are ranges are empty lists."""
    is_plain = list(table.numbers) == list(range(1, len(table) + 1))
    order: str | list[int] | None = None
    if table.order is not None:
        order = [] if table.is_ordered else _packed(table.order)
    problems: list[list[object]] = []
    for before, problem in table.problems:
        words = [problem.message, in_english(problem.message)]
        problems.append([before, problem.where, *words])
    return {
        "ids": table.ids,
        "numbers": [] if is_plain else _packed(table.numbers),
        "starts": _packed(table.starts),
        "problems": problems,
        "language": current_language(),
        "order": order,
    }


def restored(path: Path, document: object) -> RowTable:
    """The table of the file at the path, as `saved` wrote it.

    Raises:
        ValueError: when the document is no saved table, or its problems are in another
            language than messages now are.
    """
    if not isinstance(document, dict):
        raise ValueError("no object")  # noqa: TRY004 - it is the value in the file that is wrong
    language = document.get("language", LANGUAGES[0])
    if document.get("problems") and language != current_language():
        raise ValueError("another language")
    try:
        table = _table_from(path, document)
    except (KeyError, TypeError) as error:
        raise ValueError(f"no table: {error}") from error
    count = len(table)
    if set(map(type, table.ids)) - {str}:
        raise ValueError("no table of ids")
    if table.order and max(table.order) >= count:
        raise ValueError("no table of ids")
    if count and max(table.starts) > _FARTHEST:
        raise ValueError("no file is that long")
    return table


def _table_from(path: Path, document: dict[str, Any]) -> RowTable:
    count = len(document["ids"])
    numbers: Sequence[int] = range(1, count + 1)
    if document["numbers"] != []:
        numbers = _unpacked(document["numbers"], count)
    order: Sequence[int] | None = None
    if document["order"] == []:
        order = range(count)
    elif document["order"] is not None:
        order = _unpacked(document["order"], count)
    problems: list[tuple[int, Problem]] = []
    for before, where, message, english in document["problems"]:
        words = Translation(str(message), str(english))
        problems.append((int(before), Problem(where=str(where), message=words)))
    return RowTable(
        path=path,
        ids=document["ids"],
        numbers=numbers,
        starts=_unpacked(document["starts"], count),
        problems=tuple(problems),
        order=order,
    )


def _packed(numbers: Sequence[int]) -> str:
    return b64encode(array("Q", numbers).tobytes()).decode()


def _unpacked(packed: str, count: int) -> Sequence[int]:
    numbers = array("Q")
    numbers.frombytes(b64decode(packed, validate=True))
    if len(numbers) != count:
        raise ValueError("not as many as there are articles")
    return numbers
