"""A record with nothing to tell of it, as plain values: read from its derived file alone, where that is up to date."""

from typing import Any, NamedTuple

from msgspec import DecodeError, Struct
from msgspec.json import Decoder

from hashiya.model.model import Article, Status
from hashiya.store.journal import Journal
from hashiya.store.journal_format import VERSION, Document
from hashiya.store.loaded_state import DERIVED, LINES, Home
from hashiya.store.record_tables import ARTICLE, HEAD, TAGS, status_of
from hashiya.store.snapshot import Cover, is_whole
from hashiya.store.tag_rows import TagRow, plains_of


class Settled(NamedTuple):
    """Whose record of which article it is, the sha256 of the text that was tagged last, its status, and its tags by key."""

    annotator: object
    article: object
    sha256: object
    status: Status
    tags: dict[str, TagRow]


class _Journals(Struct):
    covers: dict[str, tuple[int, int]]


class _Derived(Struct):
    article: dict[str, dict[str, Any]]
    journal: dict[str, _Journals]
    tags: dict[str, TagRow] = {}


_DECODER = Decoder(_Derived)


def settled(home: Home) -> Settled | None:
    """What the derived file says; None where it is not whole, or there is more to be read than that.

    Raises:
        StoreUnreadable: when the folder or a file cannot be read.
    """
    names = [name for name in home.looks() if name.endswith((DERIVED, LINES))]
    if home.derived not in names:
        return None
    data = home.read(home.derived)
    try:
        found = _DECODER.decode(data) if is_whole(data) else None
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if found is None or HEAD not in found.article or HEAD not in found.journal:
        return None
    head, covers = found.article[HEAD], found.journal[HEAD].covers
    if head.get("version") != VERSION or {home.derived, *covers} != set(names):
        return None
    if any(Cover.of(home.read(name)) != cover for name, cover in covers.items()):
        return None
    return _settled(head, found.tags)


def as_settled(journal: Journal, annotator: str, article: Article) -> Settled | None:
    """The same of what was read from all files of the record; None where there is something to tell of it."""
    head, rows = journal.rows.document(ARTICLE, HEAD), journal.rows.tables.get(TAGS, {})
    if journal.problems or (head is None and rows):
        return None
    if head is None:
        return Settled(annotator, article.id, article.sha256, Status.NEW, {})
    tags = plains_of(rows)
    return None if tags is None else _settled(head, tags)


def _settled(head: Document, tags: dict[str, TagRow]) -> Settled:
    return Settled(
        head.get("annotator"),
        head.get("article"),
        head.get("sha256"),
        status_of(head),
        tags,
    )
