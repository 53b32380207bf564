"""Articles that are rows of a JSON Lines file: {"id", "text", …meta}."""

from dataclasses import dataclass, field
from pathlib import Path

from hashiya.errors import ArticleUnreadable, Hint, system_reason
from hashiya.io.json_text import object_on, surrogate_at
from hashiya.io.jsonl import line_at
from hashiya.language import gettext as _
from hashiya.model.model import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedText:
    """An article's title, its length in code points, and its SHA-256, as an index has them."""

    title: str
    chars: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """Where an article is: a file, or a row of it (from 1), which begins at byte `at`.

    What an index knows of its `text` holds while the file is as it was.
    """

    id: str
    path: Path
    row: int | None = None
    at: int = 0
    text: IndexedText | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a project that cannot be used; the rest can."""

    where: str
    message: str
    hint: Hint | None = None

    def __str__(self) -> str:
        return f"{self.where}: " + self.message


def read_row(entry: ArticleEntry) -> Article:
    """The article in an entry's row; its other fields are its meta.

    Raises:
        ArticleUnreadable: when the file cannot be read, has changed since it was
            listed, or the text is not Unicode text.
    """
    return article_on(line_of(entry), entry)


def line_of(entry: ArticleEntry) -> bytes | None:
    """The line of the entry's row with its end, as `line_at` gives it.

    Raises:
        ArticleUnreadable: when the file cannot be read.
    """
    try:
        return line_at(entry.path, entry.at)
    except OSError as error:
        raise unreadable(entry, error) from error


def unreadable(entry: ArticleEntry, error: OSError) -> ArticleUnreadable:
    """The error that says that the entry's file cannot be read, and why."""
    return ArticleUnreadable(
        _("{path}: cannot be read: {reason}").format(
            path=entry.path, reason=system_reason(error)
        )
    )


def article_on(line: bytes | None, entry: ArticleEntry) -> Article:
    """The article on the line, which is that of the entry.

    Raises:
        ArticleUnreadable: as `read_row` does.
    """
    where = f"{entry.path}:{entry.row}"
    try:
        parsed = parsed_row(line)
        if parsed is None or parsed[0] != entry.id:
            raise ArticleUnreadable(
                _("{where}: the file has changed meanwhile").format(where=where),
                hint=Hint.OPEN_AGAIN,
            )
    except ValueError as error:
        raise ArticleUnreadable(f"{where}: " + str(error)) from error
    row = parsed[1]
    text = str(row.pop("text"))
    broken = surrogate_at(text)
    if broken is not None:
        raise ArticleUnreadable(
            _(
                "{where}: is not text: character {position} is a lone surrogate, "
                "which no UTF-8 can hold; take it out"
            ).format(where=where, position=broken)
        )
    del row["id"]
    return Article(id=entry.id, text=text, meta=row)


def parsed_row(line: bytes | None) -> tuple[str, dict[str, object]] | None:
    """The id and the row on the line.

    None when it is blank or an export's row. A line is None where it was too long.

    Raises:
        ValueError: saying what is wrong with it.
    """
    row = object_on(line, '{"id": …, "text": …}', _null)
    if row is None:
        return None
    if str(row.get("format", "")).startswith("hashiya/"):
        return None
    if not isinstance(row.get("text"), str):
        raise ValueError(_('has no "text": give it a string'))  # noqa: TRY004 - likewise
    return _id(row), row


def _id(row: dict[str, object]) -> str:
    article_id = row.get("id")
    if isinstance(article_id, int) and not isinstance(article_id, bool):
        return str(article_id)
    if isinstance(article_id, str) and article_id:
        return article_id
    raise ValueError(_('has no "id": give it a string'))


def _null(_: str) -> None:
    """NaN becomes null: JSON made of the row could not hold it."""
