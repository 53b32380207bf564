"""An annotator's record of an article as TinyDB's tables, and in memory.

Table `article` holds one document: the schema's version, the article's id, the
annotator, the sha256 of the text that was tagged last, the status, and when that was
set. Table `tags` holds a document for each tag, under the tag's id.
"""

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from tinydb.table import Document as TinyDocument

from hashiya.errors import Hint, InvalidTag, StoreUnreadable
from hashiya.language import gettext as _
from hashiya.model.annotator_names import NO_CHANGES, AnnotatorNames
from hashiya.model.former_names import NO_FORMER_NAMES, FormerNames
from hashiya.model.model import Article, Change, Record, Rows, Status, Tag
from hashiya.store.files import Files
from hashiya.store.journal import Journal
from hashiya.store.journal_format import VERSION, Document, Entry, RowKey
from hashiya.store.names import RecordPath
from hashiya.store.record_db import RecordDB, document_id
from hashiya.store.summary_cache import Summary
from hashiya.store.tag_rows import TAGS, document_from_tag, tag_from_document

ARTICLE = "article"
HEAD = "1"
MARKED = "marked"

# The number of records that are kept in memory.
_OPEN = 64
_STATUSES = {status.value: status for status in Status}

Order = tuple[int, int, str, str, str, int]


class _DecodedTag(NamedTuple):
    """A row and its decoded tag, with the tag's sort key."""

    document: Document
    tag: Tag
    order: Order


class OpenRecord:
    """The database of a record and its decoded tags; a save costs the change, not the record."""

    def __init__(
        self,
        journal: Journal,
        former: FormerNames = NO_FORMER_NAMES,
        changes: AnnotatorNames = NO_CHANGES,
    ) -> None:
        self.journal = journal
        self._former = former
        self._changes = changes
        # A record is refreshed when it is opened, and read as it was then.
        self.db = RecordDB(journal, follow=False)
        self._state = -1
        self._decoded: dict[str, _DecodedTag] = {}
        # Both in order, for a tag to be found, added and removed without sorting all.
        self._orders: list[Order] = []
        self._sorted: list[Tag] = []
        self._tags: tuple[Tag, ...] = ()
        self._problems: tuple[str, ...] = ()

    @property
    def head(self) -> Document | None:
        """The document of the article; None where there is none."""
        return self.db.table(ARTICLE).get(doc_id=int(HEAD))

    @property
    def summary(self) -> Summary:
        """The status and the number of tags, which are not decoded for that."""
        return Summary(status=status_of(self.head), tags=self.tag_count)

    @property
    def tag_count(self) -> int:
        """How many tags there are."""
        return len(self.db.table(TAGS))

    def has_tag(self, tag_id: int) -> bool:
        """Whether there is a tag of the id."""
        return self.db.table(TAGS).contains(doc_id=tag_id)

    def check_readable(self) -> None:
        """Refuse a record that is damaged as a whole.

        Raises:
            StoreUnreadable: when it is.
        """
        if self.journal.unreadable:
            raise StoreUnreadable(self.journal.unreadable)

    def check_owner(self, annotator: str, article_id: str) -> None:
        """Refuse a record whose head names another annotator or article.

        Raises:
            StoreUnreadable: when it does.
        """
        head = self.head
        if head is None:
            return
        owner, article = str(head.get("annotator")), head.get("article")
        is_own = self._changes.canonical(owner) == annotator
        if not is_own and article == article_id:
            folder = self.journal.name.rpartition("/")[0].rpartition("/")[0]
            raise StoreUnreadable(
                _(
                    "{path}: has records of {owner!r}, as when the folder of an "
                    "annotator is renamed by hand"
                ).format(path=folder, owner=owner),
                hint=Hint.MEND_FOLDER,
            )
        if not is_own or article != article_id:
            raise StoreUnreadable(
                _(
                    "{path}: is damaged: $.{table} is {owner!r} on {id!r}; repair it or "
                    "put a complete copy in its place"
                ).format(path=self.journal.name, table=ARTICLE, owner=owner, id=article)
            )

    def write(
        self, annotator: str, article: Article, change: Change, time: str
    ) -> None:
        """Make the change as one act, done at that time; rows that stay the same are not written.

        Raises:
            StoreUnreadable, StoreWriteFailed: as `RecordDB.transaction` does.
        """
        with self.db.transaction(str(change.act), time):
            old = self.head
            head = {**(old or {}), **head_fields(annotator, article, change.status)}
            if old and self._changes.canonical(str(old.get("annotator"))) == annotator:
                # The folder's name, by which programs that do not know the new one write.
                head["annotator"] = old["annotator"]
            if old is None:
                head.setdefault("status", Status.NEW.value)
            is_marked = change.status is not None and change.marked is not None
            if is_marked or status_of(head) is not status_of(old):
                head[MARKED] = time if change.marked is None else change.marked
            if head != old:
                self.db.table(ARTICLE).upsert(TinyDocument(head, int(HEAD)))
            tags = self.db.table(TAGS)
            if change.remove:
                tags.remove(doc_ids=dict.fromkeys(change.remove))
            for tag in change.set:
                document = document_from_tag(tag, article.text, article.sha256)
                if tags.contains(doc_id=tag.id):
                    # An update would leave fields that the tag no longer has.
                    tags.remove(doc_ids=[tag.id])
                tags.insert(TinyDocument(document, tag.id))
            for (name, row), other in change.rows.items():
                self._put(name, row, other)

    def documents(self) -> dict[RowKey, Document]:
        """The documents of all tables, as they are stored."""
        documents: dict[RowKey, Document] = {}
        for name in self.db.tables():
            for document in self.db.table(name):
                documents[name, str(document.doc_id)] = dict(document)
        return documents

    def put(self, rows: Mapping[RowKey, Document | None], act: str, time: str) -> None:
        """Set documents as one act; None removes one.

        Raises:
            StoreUnreadable, StoreWriteFailed: as `RecordDB.transaction` does.
        """
        with self.db.transaction(act, time):
            for (name, row), document in rows.items():
                self._put(name, row, document)

    def _put(self, name: str, row: str, document: Document | None) -> None:
        table, row_id = self.db.table(name), document_id(row)
        table.remove(doc_ids=[row_id])
        if document is not None:
            table.insert(TinyDocument(document, row_id))

    def record(
        self, annotator: str, article_id: str, article: Article | None
    ) -> Record:
        """The annotator's record of the article, which is passed if it is known."""
        head = self.head
        if head is None and not self.tag_count:
            return Record(
                article=article_id,
                annotator=annotator,
                sha256=article.sha256 if article else "",
            )
        return Record(
            article=article_id,
            annotator=annotator,
            sha256=self._sha256,
            status=status_of(head),
            tags=self.tags(annotator)[0],
            rows=self._other_rows(),
            marked=marked_of(head),
        )

    def tags(self, annotator: str) -> tuple[tuple[Tag, ...], tuple[str, ...]]:
        """The tags in order, and the problems of other rows; only changed rows are decoded."""
        with self.journal.lock:
            if self._state != self.journal.changes:
                entries = self.journal.since(self._state)
                is_decoded = (
                    entries is not None
                    and not self._problems
                    and self._decode_changed(entries, annotator)
                )
                if not is_decoded:
                    self._decode_all(annotator)
                self._state = self.journal.changes
            return self._tags, self._problems

    def _decode_changed(self, entries: Iterable[Entry], annotator: str) -> bool:
        """Decode the rows that the entries changed; whether each of them holds a tag."""
        table, sha256 = self.db.table(TAGS), self._sha256
        keys: list[str] = []
        for entry in entries:
            for tables in (entry.set, entry.gone):
                keys += tables.get(TAGS, ())
        for key in keys:
            self._forget(key)
            document = table.get(doc_id=document_id(key))
            if document is None:
                continue
            try:
                decoded = self._decode(key, document, annotator, sha256)
            except InvalidTag:
                return False
            index = bisect_left(self._orders, decoded.order)
            self._orders.insert(index, decoded.order)
            self._sorted.insert(index, decoded.tag)
            self._decoded[key] = decoded
        self._tags = tuple(self._sorted)
        return True

    def _decode(
        self, key: str, document: Document, annotator: str, sha256: str
    ) -> _DecodedTag:
        tag = self._former.tag(tag_from_document(key, document, annotator, sha256))
        return _DecodedTag(document, tag, tag.order)

    def _forget(self, key: str) -> None:
        decoded = self._decoded.pop(key, None)
        if decoded is not None:
            first = bisect_left(self._orders, decoded.order)
            index = self._sorted.index(decoded.tag, first)
            del self._orders[index], self._sorted[index]

    def _decode_all(self, annotator: str) -> None:
        decoded: dict[str, _DecodedTag] = {}
        problems: list[str] = []
        sha256 = self._sha256
        for document in self.db.table(TAGS):
            key = str(document.doc_id)
            before = self._decoded.get(key)
            if before is not None and before.document == document:
                decoded[key] = before
                continue
            try:
                decoded[key] = self._decode(key, document, annotator, sha256)
            except InvalidTag as error:
                problems.append(
                    _("{path}: is damaged: {problem}; it is left as it is").format(
                        path=self.journal.name, problem=error
                    )
                )
        in_order = sorted(decoded.values(), key=attrgetter("order"))
        self._decoded, self._problems = decoded, tuple(problems)
        self._orders = [row.order for row in in_order]
        self._sorted = [row.tag for row in in_order]
        self._tags = tuple(self._sorted)

    def _other_rows(self) -> Rows:
        """The documents of all tables but those of the tags and of the article."""
        rows: dict[tuple[str, str], Document] = {}
        for name in self.db.tables() - {ARTICLE, TAGS}:
            for document in self.db.table(name):
                rows[name, str(document.doc_id)] = document
        return rows

    @property
    def _sha256(self) -> str:
        """The sha256 of the text in the record's head."""
        head = self.head
        return str(head.get("sha256", "")) if head else ""


class OpenRecords:
    """The records that were read last, kept in memory."""

    def __init__(
        self,
        files: Files,
        former: FormerNames = NO_FORMER_NAMES,
        changes: AnnotatorNames = NO_CHANGES,
    ) -> None:
        self._files = files
        self._names = former, changes
        self._records: OrderedDict[RecordPath, OpenRecord] = OrderedDict()
        self._lock = threading.RLock()

    def has(self, path: RecordPath) -> bool:
        """Whether the record is in memory."""
        with self._lock:
            return path in self._records

    def get(self, path: RecordPath) -> OpenRecord:
        """The record as of its last refresh.

        Raises:
            StoreUnreadable: when it is read for the first time and cannot be.
        """
        return self._get(path)[0]

    def read(self, path: RecordPath) -> OpenRecord:
        """The record as it is now.

        Raises:
            StoreUnreadable: when it cannot be read, or all of it is damaged.
        """
        record, is_new = self._get(path)
        if not is_new:
            record.journal.refresh()
        record.check_readable()
        return record

    def _get(self, path: RecordPath) -> tuple[OpenRecord, bool]:
        with self._lock:
            record = self._records.get(path)
            if record is not None:
                self._records.move_to_end(path)
                return record, False
        record = OpenRecord(Journal(self._files, *path), *self._names)
        with self._lock:
            record = self._records.setdefault(path, record)
            while len(self._records) > _OPEN:
                self._records.popitem(last=False)
        return record, True


def head_fields(
    annotator: str, article: Article, status: Status | None, marked: str = ""
) -> dict[str, object]:
    """The fields of the article's document; without a status it keeps the one that it has.

    `marked` is when the status was set, "" where that is unknown.
    """
    fields: dict[str, object] = {
        "version": VERSION,
        "article": article.id,
        "annotator": annotator,
        "sha256": article.sha256,
    }
    if status is not None:
        fields["status"] = status.value
    if marked:
        fields[MARKED] = marked
    return fields


def status_of(head: Document | None) -> Status:
    """The status in the head; NEW where there is none."""
    status = head.get("status") if head else None
    return _STATUSES.get(status, Status.NEW) if isinstance(status, str) else Status.NEW


def marked_of(head: Document | None) -> str:
    """When the status in the head was set; "" where the head does not say."""
    marked = head.get(MARKED) if head else None
    return marked if isinstance(marked, str) else ""
