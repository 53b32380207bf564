"""The rows of a JSON Lines file: which articles it has, and where each begins."""

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hashiya.corpus.sources.natural_order import naturally
from hashiya.corpus.sources.rows import ArticleEntry, Problem, parsed_row
from hashiya.io.jsonl import lines_of

_FARTHEST = (1 << 63) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTable:
    """The articles of a file in the order of its rows: their ids, row numbers (from 1) and first bytes.

    `problems` are the rows that are none, each with the number of articles before it.
    `order` are the articles' positions sorted naturally by id; None where an id is
    there twice.
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

    def told(self) -> Iterator[ArticleEntry | Problem]:
        """The articles and the problems, as they follow one another in the file."""
        position = 0
        for before, problem in self.problems:
            while position < before:
                yield self.entry(position)
                position += 1
            yield problem
        for rest in range(position, len(self)):
            yield self.entry(rest)


def scanned(path: Path, name: str) -> RowTable:
    """The table of the file, every row of which is read; `name` is what problems call the file."""
    ids: list[str] = []
    numbers, starts = array("Q"), array("Q")
    problems: list[tuple[int, Problem]] = []
    at = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(lines_of(file), 1):
                start, at = at, file.tell()
                try:
                    found = parsed_row(line)
                except ValueError as error:
                    told = Problem(
                        where=f"{name}:{number}",
                        message=f"{error}; the row is left out",
                    )
                    problems.append((len(ids), told))
                    continue
                if found is not None:
                    ids.append(found[0])
                    numbers.append(number)
                    starts.append(start)
    except OSError as error:
        problems.append(
            (len(ids), Problem(where=name, message=f"cannot be read: {error.strerror}"))
        )
    return RowTable(
        path=path,
        ids=ids,
        numbers=numbers,
        starts=starts,
        problems=tuple(problems),
        order=_order(ids),
    )


def _order(ids: Sequence[str]) -> Sequence[int] | None:
    position = {each: at for at, each in enumerate(ids)}
    if len(position) < len(ids):
        return None
    order = [position[each] for each in naturally(ids)]
    return range(len(ids)) if order == list(range(len(ids))) else array("Q", order)


def saved(table: RowTable) -> dict[str, object]:
    """The table as JSON may hold it."""
    order = table.order
    return {
        "ids": table.ids,
        "numbers": []
        if list(table.numbers) == list(range(1, len(table) + 1))
        else _packed(table.numbers),
        "starts": _packed(table.starts),
        "problems": [
            [before, problem.where, problem.message]
            for before, problem in table.problems
        ],
        "order": None if order is None else [] if table.is_ordered else _packed(order),
    }


def restored(path: Path, said: object) -> RowTable:
    """The table of the file at the path as it was saved.

    Raises:
        ValueError: when that is not what was saved.
    """
    if not isinstance(said, dict):
        raise ValueError("no object")  # noqa: TRY004 - it is the value in the file that is wrong
    try:
        ids, numbers, problems, order = (
            said["ids"],
            said["numbers"],
            said["problems"],
            said["order"],
        )
        count = len(ids)
        table = RowTable(
            path=path,
            ids=ids,
            numbers=range(1, count + 1) if numbers == [] else _unpacked(numbers, count),
            starts=_unpacked(said["starts"], count),
            problems=tuple(
                (int(before), Problem(where=str(where), message=str(told)))
                for before, where, told in problems
            ),
            order=None
            if order is None
            else range(count)
            if order == []
            else _unpacked(order, count),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"no table: {error}") from error
    if set(map(type, ids)) - {str} or (order and max(table.order or ()) >= count):
        raise ValueError("no table of ids")
    if count and max(table.starts) > _FARTHEST:
        raise ValueError("no file is that long")
    return table


def _packed(numbers: Sequence[int]) -> str:
    return b64encode(array("Q", numbers).tobytes()).decode()


def _unpacked(said: str, count: int) -> Sequence[int]:
    numbers = array("Q")
    numbers.frombytes(b64decode(said, validate=True))
    if len(numbers) != count:
        raise ValueError("not as many as there are articles")
    return numbers
