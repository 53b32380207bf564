"""Reading all rows of a JSON Lines file: its articles, and the rows that are none."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hashiya.corpus.sources.rows import ArticleEntry, Problem, parsed_row
from hashiya.errors import system_reason
from hashiya.io.jsonl import lines_of
from hashiya.io.merge_conflicts import is_conflict_marker
from hashiya.io.regular_files import open_regular
from hashiya.language import gettext as _
from hashiya.language import marked

_CONFLICT = marked(
    "is in a merge conflict: the rows of both sides are in use, of one id the first one"
)


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """An article's row: where it is, and its fields, the id among them."""

    entry: ArticleEntry
    fields: dict[str, object]


def scanned(path: Path, name: str) -> Iterator[ScannedRow | Problem]:
    """Each article of the file and each row that is none, in order.

    `name` is what problems call the file.
    """
    end = 0
    try:
        with open_regular(path) as file:
            for number, line in enumerate(lines_of(file), 1):
                start, end = end, file.tell()
                try:
                    row = parsed_row(line)
                except ValueError as error:
                    message = _message(line, error)
                    if message:
                        yield Problem(where=f"{name}:{number}", message=message)
                    continue
                if row is not None:
                    article_id, fields = row
                    yield ScannedRow(
                        ArticleEntry(id=article_id, path=path, row=number, at=start),
                        fields,
                    )
    except OSError as error:
        yield Problem(
            where=name,
            message=_("cannot be read: {reason}").format(reason=system_reason(error)),
        )


def _message(line: bytes | None, error: ValueError) -> str:
    """The message of a row that is none; "" for the further markers of a merge conflict."""
    if line is None or not is_conflict_marker(line):
        return _("{problem}; the row is left out").format(problem=error)
    return _(_CONFLICT) if line.startswith(b"<") else ""
