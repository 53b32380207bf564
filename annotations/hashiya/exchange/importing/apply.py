"""Applying staged rows to a project's records, all of them or none."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, ImportRefused, StoreWriteFailed
from hashiya.exchange.importing.staging import StagedImport, StagedRow
from hashiya.exchange.importing.undo_log import UndoEntry, UndoLog
from hashiya.exchange.values import ImportedTag
from hashiya.model.model import Article, Change, Record, Status, Tag
from hashiya.store import TagRow, TagStore, tag_from_row
from hashiya.text.anchoring import anchored_and_detached


@dataclass(slots=True)
class ImportCounts:
    """The numbers of an import: its articles, the tags added, and the tags already there.

    `unknown` counts the tags whose label is not in the scheme, by layer and label.
    """

    articles: int = 0
    added: int = 0
    known: int = 0
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: "ImportCounts") -> None:
        """Add the counts of other articles."""
        self.articles += other.articles
        self.added += other.added
        self.known += other.known
        self.unknown.update(other.unknown)


def apply_staged(
    project: ProjectFolder,
    store: TagStore,
    staged: StagedImport,
    advance: Callable[[int], None] = lambda _: None,
) -> ImportCounts:
    """Apply the staged rows; a tag that says the same as one that is there is not added again.

    An annotator's tags on an article are one act in the history. `advance` is called
    with 1 for each row. If a save fails, or anything raises an exception, everything
    that was applied is undone.

    Raises:
        StoreWriteFailed, StoreUnreadable: when a record cannot be written.
        ImportRefused: when that cannot be undone either.
    """
    application = Application(project, store)
    try:
        for _ in application.apply(staged):
            advance(1)
    except BaseException:
        application.undo()
        raise
    return application.counts


class Application:
    """Rows that are applied and can be undone; `counts` is the result.

    The file `undo_path` has what another process needs to undo them if this one is
    gone.
    """

    def __init__(
        self, project: ProjectFolder, store: TagStore, undo_path: Path | None = None
    ) -> None:
        self.counts = ImportCounts()
        self._project = project
        self._store = store
        self._undo_log = UndoLog(undo_path)

    def apply(self, rows: Iterable[StagedRow]) -> Iterator[None]:
        """Apply the rows, one with each step; after the last step they survive a power cut.

        Raises:
            StoreWriteFailed, StoreUnreadable: when a record cannot be written; the rows
                before it are there.
        """
        articles: set[str] = set()
        labels: Counter[tuple[str, str]] = Counter()
        # Changes are acknowledged at the end, and must be durable only then.
        with self._store.batch() as records:
            for row in rows:
                articles.add(row.article)
                labels.update((tag.layer or "", tag.label) for tag in row.tags)
                self._apply(records, row)
                yield
        self.counts.articles = len(articles)
        for label, count in labels.items():
            if not self._project.scheme.knows(*label):
                self.counts.unknown[label] = count

    def _apply(self, records: TagStore, row: StagedRow) -> None:
        article = Article(id=row.article, text=row.text)
        if self._begin_record(records, article, row):
            return
        record = records.read(row.annotator, article)
        change = _missing_part(record, article, row, self.counts)
        if change is None:
            return
        undo = Change(
            remove=tuple(tag.id for tag in change.set),
            status=None if change.status is None else record.status,
        )
        # Logged first: an interruption may come just after the write.
        self._undo_log.add(UndoEntry(row.article, row.annotator, undo))
        # The record that results is not needed, so it is not read.
        records.save(row.annotator, article, change, seen=0)

    def _begin_record(
        self, records: TagStore, article: Article, row: StagedRow
    ) -> bool:
        """Write the row as the first record of the article; False if there is a record."""
        used_ids: set[int] = set()
        tags = [_row(tag, row, used_ids) for tag in row.tags]
        status = Status(row.status or (Status.OPEN if tags else Status.NEW))
        if not tags and status is Status.NEW:
            return False
        undo = Change(remove=tuple(tag.id for tag in tags), status=Status.NEW)
        entry = UndoEntry(row.article, row.annotator, undo)
        # If there was a record, this entry would undo what was there before.
        log = partial(self._undo_log.add, entry)
        is_new = records.begin(row.annotator, article, tags, status, before=log)
        if is_new:
            self.counts.added += len(tags)
        return is_new

    def undo(self) -> None:
        """Undo everything that was applied.

        Raises:
            ImportRefused: when that fails.
        """
        failure: HashiyaError | None = None
        try:
            with self._store.batch() as records:
                for article_id, annotator, change in self._undo_log:
                    try:
                        article = self._project.read(article_id)
                        records.save(annotator, article, change, seen=0)
                    except HashiyaError as error:
                        failure = error
        except StoreWriteFailed as error:
            failure = error
        if failure is not None:
            raise ImportRefused(
                f"{failure}; some of the tags are in: import the file again once that is mended"
            ) from failure


def _missing_part(
    record: Record, article: Article, row: StagedRow, counts: ImportCounts
) -> Change | None:
    """The part of the row that the record does not have; None if it has all."""
    known = Counter(map(_content_of_tag, anchored_and_detached(record, article)[0]))
    used_ids = {tag.id for tag in record.tags}
    new_tags = []
    for tag in row.tags:
        content = _content(tag)
        if known[content] > 0:
            known[content] -= 1
            counts.known += 1
        else:
            new_tags.append(tag_from_row(_row(tag, row, used_ids)))
    counts.added += len(new_tags)
    status = Status(row.status) if row.status else None
    if status is None and new_tags and record.status is Status.NEW:
        # An annotator who has tags in an article has opened it.
        status = Status.OPEN
    if status in {Status.NEW, record.status}:
        # That an annotator had not opened it elsewhere changes nothing here.
        status = None
    if not new_tags and status is None:
        return None
    return Change(set=tuple(new_tags), status=status)


def _content(tag: ImportedTag) -> tuple[object, ...]:
    """The fields by which two tags of an annotator are the same."""
    attributes = tuple(sorted(tag.attributes.items()))
    span = (tag.start, tag.end)
    return (*span, tag.layer, tag.label, attributes, tag.confidence, tag.note)


def _content_of_tag(tag: Tag) -> tuple[object, ...]:
    attributes = tuple(sorted(tag.attributes.items()))
    span = (tag.span.start, tag.span.end) if tag.span else (None, None)
    return (*span, tag.layer, tag.label, attributes, tag.confidence, tag.note)


def _row(tag: ImportedTag, row: StagedRow, used_ids: set[int]) -> TagRow:
    """The tag as a stored row, with its own id if that is free; the id is then used."""
    tag_id, number = tag.id, 0
    while tag_id is None or tag_id in used_ids:
        tag_id = _id_of(tag, row, number)
        number += 1
    used_ids.add(tag_id)
    return tag.stored_row(tag_id, row.text, row.annotator)


def _id_of(tag: ImportedTag, row: StagedRow, number: int) -> int:
    """A 63-bit id from what the tag says, the same in every program that imports its file.

    Two imports at once, or on two copies of the project, so write one tag and not two.
    `number` keeps equal tags of a record apart.
    """
    content = (row.annotator, row.article, *_content(tag), number)
    data = repr(content).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(data, digest_size=8).digest()
    return int.from_bytes(digest) >> 1
