"""Whole records read and written at once, for imports and exports of thousands.

The bytes are the same as through `RecordDB`, by the same codec.
"""

import contextlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from msgspec import UNSET, DecodeError, Struct, UnsetType
from msgspec.json import Decoder

from hashiya.errors import StoreWriteFailed
from hashiya.io.json_text import quickly_dumped
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Act, Article, Status
from hashiya.store import snapshot
from hashiya.store.journal_format import VERSION, Document, closed, shown, tables_in
from hashiya.store.loaded_state import Home
from hashiya.store.names import DERIVED, LINES
from hashiya.store.records import (
    ARTICLE,
    HEAD,
    OpenRecord,
    head_fields,
    marked_of,
    status_of,
)
from hashiya.store.snapshot import Cover, is_whole
from hashiya.store.tag_rows import (
    TAGS,
    TagRow,
    resolve,
    rows_from_documents,
    rows_on_text,
    stored_row,
)


class StoredTags(NamedTuple):
    """The status of a record, when it was set ("" if unknown), and the tags, in no order."""

    status: Status
    marked: str
    tags: list[TagRow]


class RecordRows(NamedTuple):
    """The content of a record: annotator, sha256 of the text, status, and tags by key.

    `marked` is when the status was set, "" if that is unknown.
    """

    annotator: object
    article: object
    sha256: object
    status: Status
    tags: dict[str, TagRow]
    marked: str = ""

    @classmethod
    def of(cls, head: Document, tags: dict[str, TagRow]) -> "RecordRows":
        """The record with the fields of the head."""
        return cls(
            head.get("annotator"),
            head.get("article"),
            head.get("sha256"),
            status_of(head),
            tags,
            marked_of(head),
        )


class _JournalTable(Struct):
    covers: dict[str, tuple[int, int]]


class _DerivedFile(Struct):
    article: dict[str, dict[str, Any]]
    journal: dict[str, _JournalTable]
    tags: dict[str, TagRow] = {}


_DECODER = Decoder(_DerivedFile)


def rows_in_derived_file(home: Home) -> RecordRows | None:
    """The content of the derived file; None where it is damaged or behind the journals.

    Raises:
        StoreUnreadable: when the folder or a file cannot be read.
    """
    names = [name for name in home.looks() if name.endswith((DERIVED, LINES))]
    if home.derived not in names:
        return None
    data = home.read(home.derived)
    try:
        derived = _DECODER.decode(data) if is_whole(data) else None
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if derived is None or HEAD not in derived.article or HEAD not in derived.journal:
        return None
    head, covers = derived.article[HEAD], derived.journal[HEAD].covers
    if head.get("version") != VERSION or {home.derived, *covers} != set(names):
        return None
    for name, cover in covers.items():
        if Cover.of(home.read(name)) != cover:
            return None
    return RecordRows.of(head, derived.tags)


def rows_in_record(
    record: OpenRecord, annotator: str, article: Article
) -> RecordRows | None:
    """The content of all files of the record; None if a part of them cannot be read."""
    head = record.head
    if record.journal.problems or (head is None and record.tag_count):
        return None
    if head is None:
        return RecordRows(annotator, article.id, article.sha256, Status.NEW, {})
    documents = {str(row.doc_id): row for row in record.db.table(TAGS)}
    rows = rows_from_documents(documents)
    return None if rows is None else RecordRows.of(head, rows)


def tags_on_text(
    content: RecordRows, annotator: str, article: Article, former: FormerNames
) -> StoredTags | None:
    """The annotator's tags; None unless all of them were made on the article's text.

    Names that the scheme had before are the present ones.
    """
    owner = (content.annotator, content.article, content.sha256)
    if owner != (annotator, article.id, article.sha256):
        return None
    rows = rows_on_text(content.tags, article, annotator)
    if rows is None:
        return None
    if former:
        for row in rows:
            resolve(row, former)
    return StoredTags(content.status, content.marked, rows)


class _Tables(Struct):
    article: dict[str, dict[str, object]]
    tags: dict[str, TagRow] | UnsetType


class _Line(Struct, kw_only=True):
    v: int = VERSION
    n: int = 1
    by: str
    at: str
    act: str = Act.DO.value
    set: _Tables


def write_first_record(
    home: Home,
    annotator: str,
    article: Article,
    tags: Sequence[TagRow],
    status: Status,
    time: str,
    marked: str | None = None,
    act: str = Act.DO,
) -> bool:
    """Write the first record, with tags anchored in the article; False if there is a record.

    The files are those that `RecordDB` would write. False as well if an id has a lone
    surrogate, which only `RecordDB` escapes. `marked` is when the status was
    set: None for now, "" where that is unknown. `act` is the kind of act.

    Raises:
        StoreWriteFailed: when it cannot be written; no part of it is left.
    """
    if marked is None:
        marked = "" if status is Status.NEW else time
    with home.locked() as is_locked:
        writer = home.writer(is_locked=is_locked)
        name = f"{home.stem}.{writer}{LINES}"
        absent: dict[str, None] = {name: None, home.derived: None}
        if home.looks() or not home.files.look_so(home.folder, absent):
            return False
        text, sha256 = article.text, article.sha256
        rows = {str(row.id): stored_row(row, text, sha256) for row in tags}
        head = head_fields(annotator, article, status, marked)
        tables = _Tables({HEAD: head}, rows or UNSET)
        try:
            fields = _Line(by=writer, at=time, act=str(act), set=tables)
            body = quickly_dumped(fields)[:-1]
        except UnicodeEncodeError:
            return False
        line, crc = closed(body)
        look = home.append(name, line, 0)
        if look.size == len(line):
            _write_derived_file(home, name, line, rows, shown((1, writer, crc)))
    return True


def _write_derived_file(
    home: Home, journal: str, line: bytes, rows: Iterable[str], stamp: str
) -> None:
    """Write the derived file of a journal of one line, if that can be done."""
    stamps = {ARTICLE: {HEAD: stamp}, TAGS: dict.fromkeys(rows, stamp)}
    covers = {journal: Cover.of(line)}
    data = snapshot.file_of(tables_in(line), covers, stamps, {})
    with contextlib.suppress(StoreWriteFailed):
        # The file is derived: no saved data depends on it.
        home.replace(home.derived, data)
