"""Articles that are rows of a JSON Lines file: {"id", "text", …meta}."""

from dataclasses import dataclass
from pathlib import Path

from hashiya.errors import ArticleUnreadable, Hint
from hashiya.io.json_text import object_on, surrogate_at
from hashiya.io.jsonl import line_at
from hashiya.model.model import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """Where an article is to be found: a file, or in one the row of this number (from 1) that begins at byte `at`."""

    id: str
    path: Path
    row: int | None = None
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a project that cannot be used; the rest can."""

    where: str
    message: str
    hint: Hint | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def read_row(entry: ArticleEntry) -> Article:
    """The article in an entry's row; all that is neither id nor text is its meta.

    Raises:
        ArticleUnreadable: when the file cannot be read, has changed since, or the text
            is no Unicode text.
    """
    where = f"{entry.path}:{entry.row}"
    try:
        line = line_at(entry.path, entry.at)
    except OSError as error:
        raise ArticleUnreadable(
            f"{entry.path}: cannot be read: {error.strerror}"
        ) from error
    try:
        found = parsed_row(line)
        if found is None or found[0] != entry.id:
            raise ArticleUnreadable(
                f"{where}: the file has changed meanwhile: open the project again"
            )
    except ValueError as error:
        raise ArticleUnreadable(f"{where}: {error}") from error
    row = found[1]
    text = str(row.pop("text"))
    broken = surrogate_at(text)
    if broken is not None:
        raise ArticleUnreadable(
            f"{where}: is not text: character {broken} is a lone surrogate, which no UTF-8 can hold; take it out"
        )
    del row["id"]
    return Article(id=entry.id, text=text, meta=row)


def parsed_row(line: bytes | None) -> tuple[str, dict[str, object]] | None:
    """The id and the row on the line, None being one that is too long; None when it is blank or an export's.

    Raises:
        ValueError: saying what is wrong with it.
    """
    row = object_on(line, '{"id": …, "text": …}', _null)
    if row is None:
        return None
    if str(row.get("format", "")).startswith("hashiya/"):
        return None
    if not isinstance(row.get("text"), str):
        raise ValueError('has no "text": give it a string')  # noqa: TRY004 - likewise
    return _id(row), row


def _id(row: dict[str, object]) -> str:
    given = row.get("id")
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    if isinstance(given, str) and given:
        return given
    raise ValueError('has no "id": give it a string')


def _null(_: str) -> None:
    """NaN is nothing: no JSON that is made of the row could hold it."""
