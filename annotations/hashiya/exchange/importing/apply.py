"""Applying staged rows to a project's records, all of them or none."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.importing.decisions import missing_decisions
from hashiya.exchange.importing.imported_rows import (
    Content,
    Place,
    UsedIds,
    content_of_imported,
    content_of_tag,
    place_of,
    says_less,
    stored_row,
)
from hashiya.exchange.importing.staging import StagedImport, StagedRow
from hashiya.exchange.importing.statuses import is_newer
from hashiya.exchange.values import ImportedTag
from hashiya.model.model import Article, Change, Record, Status, Tag
from hashiya.store import GOLD, TagStore, tag_from_row
from hashiya.store.import_recovery import import_noted
from hashiya.text.anchoring import anchored_and_detached


@dataclass(slots=True)
class ImportCounts:
    """The numbers of an import: its articles, the tags added, and the tags already there.

    `decided` counts the reviewers' decisions that were added, `finished` the articles
    that are finished in review by that, `older` the statuses and
    decisions that do not hold against those that are there, `moved` the tags that were
    made on a former text of their article, `removed` the earlier suggestions that the
    file does not have. `unknown` counts the tags whose label is not in the scheme, by
    layer and label.
    """

    articles: int = 0
    added: int = 0
    known: int = 0
    decided: int = 0
    finished: int = 0
    older: int = 0
    moved: int = 0
    removed: int = 0
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: "ImportCounts") -> None:
        """Add the counts of other articles."""
        self.articles += other.articles
        self.added += other.added
        self.known += other.known
        self.decided += other.decided
        self.finished += other.finished
        self.older += other.older
        self.moved += other.moved
        self.removed += other.removed
        self.unknown.update(other.unknown)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrigin:
    """The file of an import and who imports it, for its note.

    `finish` is called when all is applied; if it raises, that is undone. If it `replaces`,
    what an annotator has in an article of the file and not in the file is removed.
    """

    file: str = ""
    by: str = ""
    finish: Callable[[], None] = lambda: None
    replaces: bool = False


UNKNOWN = ImportOrigin()


def apply_staged(
    project: ProjectFolder,
    store: TagStore,
    staged: StagedImport,
    advance: Callable[[int], None] = lambda _: None,
    origin: ImportOrigin = UNKNOWN,
) -> ImportCounts:
    """Apply the staged rows; a tag that says no more than one that is there is not added.

    An annotator's tags on an article are one act in the history. `advance` is called
    with 1 for each row. If a save fails, or anything raises an exception, everything
    that was applied is undone; if the process is killed, the next one that opens the
    project does it (`hashiya.store.import_recovery`).

    Raises:
        StoreWriteFailed, StoreUnreadable: when a record cannot be written.
        ImportRefused: when that cannot be undone either.
    """
    with import_noted(store, origin.file, origin.by, staged.records) as under_way:
        application = Application(
            project, store, under_way.act, replaces=origin.replaces
        )
        for _ in application.apply(staged):
            advance(1)
        origin.finish()
    return application.counts


class Application:
    """Rows that are applied by acts of one kind; `counts` is the result.

    If it `replaces`, the first row of a record takes the place of what is there.
    """

    def __init__(
        self, project: ProjectFolder, store: TagStore, act: str, *, replaces: bool
    ) -> None:
        self.counts = ImportCounts()
        self._project = project
        self._store = store
        self._act = act
        self._replaces = replaces
        self._begun: set[tuple[str, str]] = set()
        self._finished: set[str] = set()

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
                self.counts.moved += row.moved
                labels.update((tag.layer or "", tag.label) for tag in row.tags)
                self._apply(records, row)
                yield
        self.counts.articles = len(articles)
        self.counts.finished = len(self._finished)
        for label, count in labels.items():
            if not self._project.scheme.knows(*label):
                self.counts.unknown[label] = count

    def _apply(self, records: TagStore, row: StagedRow) -> None:
        article = Article(id=row.article, text=row.text)
        if row.verdicts is not None:
            self._apply_decisions(records, article, row)
            return
        is_first = (row.annotator, row.article) not in self._begun
        if self._replaces and is_first:
            self._begun.add((row.annotator, row.article))
        if self._begin_record(records, article, row):
            return
        record = records.read(row.annotator, article)
        if self._replaces and is_first:
            change = _replacement(records, record, article, row, self.counts)
        else:
            change = _missing_part(records, record, article, row, self.counts)
        if change is None:
            return
        # The record that results is not needed, so it is not read.
        records.save(row.annotator, article, replace(change, act=self._act), seen=0)

    def _apply_decisions(
        self, records: TagStore, article: Article, row: StagedRow
    ) -> None:
        decisions = missing_decisions(records, article, row)
        self.counts.known += decisions.known
        self.counts.older += decisions.older
        self.counts.decided += decisions.added
        gold_records = records.within(GOLD)
        change = replace(decisions.done, act=self._act)
        record = decisions.record
        if decisions.finishes:
            change = replace(change, status=Status(row.status), marked=row.marked)
            self._finished.add(row.article)
        elif row.status and record.status is not Status(row.status):
            self.counts.older += 1
        if decisions.added or change.status is not None:
            gold_records.save(row.annotator, article, change, seen=0)

    def _begin_record(
        self, records: TagStore, article: Article, row: StagedRow
    ) -> bool:
        """Write the row as the first record of the article; False if there is a record."""
        used_ids = UsedIds()
        tags = [stored_row(tag, row, used_ids) for tag in row.tags]
        status = Status(row.status or (Status.OPEN if tags else Status.NEW))
        if not tags and status is Status.NEW:
            return False
        # An annotator who has tags in an article opened it when these are imported.
        marked = row.marked if row.status else None
        is_new = records.begin(
            row.annotator, article, tags, status, marked=marked, act=self._act
        )
        if is_new:
            self.counts.added += len(tags)
        return is_new


def _without_stored(
    tags: Iterable[ImportedTag], stored: Counter[Content]
) -> list[ImportedTag]:
    """The tags that are not stored; what each of the others equals is taken out of `stored`.

    After equal ones also a tag counts as stored that says less than one that is there: most
    formats leave out notes, confidence or attributes.
    """
    others: list[ImportedTag] = []
    for tag in tags:
        content = content_of_imported(tag)
        if stored[content] > 0:
            stored[content] -= 1
        else:
            others.append(tag)
    if not others:
        return others
    fuller: dict[Place, list[Content]] = {}
    for content in stored.elements():
        fuller.setdefault(place_of(content), []).append(content)
    missing: list[ImportedTag] = []
    for tag in others:
        content = content_of_imported(tag)
        candidates = fuller.get(place_of(content), [])
        match = next((one for one in candidates if says_less(content, one)), None)
        if match is None:
            missing.append(tag)
        else:
            candidates.remove(match)
            stored[match] -= 1
    return missing


def _missing_part(
    store: TagStore,
    record: Record,
    article: Article,
    row: StagedRow,
    counts: ImportCounts,
) -> Change | None:
    """The part of the row that the record does not have; None if it has all."""
    anchored, detached = anchored_and_detached(record, article, store.old_text)
    stored = Counter(map(content_of_tag, anchored))
    used_ids = UsedIds(tag.id for tag in record.tags)
    missing = _without_stored(row.tags, stored)
    new_tags = [tag_from_row(stored_row(tag, row, used_ids)) for tag in missing]
    counts.known += len(row.tags) - len(new_tags)
    counts.added += len(new_tags)
    status, marked = Status(row.status) if row.status else None, None
    if status in {Status.NEW, record.status}:
        # That an annotator had not opened it elsewhere changes nothing here.
        status = None
    elif status is not None:
        holds_all = not (stored.total() or detached)
        if is_newer(store, record, row, holds_all=holds_all):
            marked = row.marked
        else:
            status = None
            counts.older += 1
    if status is None and new_tags and record.status is Status.NEW:
        # An annotator who has tags in an article has opened it.
        status = Status.OPEN
    if not new_tags and status is None:
        return None
    return Change(set=tuple(new_tags), status=status, marked=marked)


def _replacement(
    store: TagStore,
    record: Record,
    article: Article,
    row: StagedRow,
    counts: ImportCounts,
) -> Change | None:
    """What makes the record's tags those of the row; None if they are.

    A tag that is there with another score keeps its id, by which it was answered.
    """
    anchored, detached = anchored_and_detached(record, article, store.old_text)
    stored: dict[Content, list[Tag]] = {}
    for tag in anchored:
        stored.setdefault(content_of_tag(tag), []).append(tag)
    used_ids = UsedIds(tag.id for tag in record.tags)
    new_tags: list[Tag] = []
    for imported in row.tags:
        equal_tags = stored.get(content_of_imported(imported))
        if not equal_tags:
            new_tags.append(tag_from_row(stored_row(imported, row, used_ids)))
            continue
        tag = equal_tags.pop()
        if tag.score == imported.score:
            counts.known += 1
        else:
            new_tags.append(replace(tag, score=imported.score))
    removed = [tag.id for tag in detached]
    for tags in stored.values():
        removed += [tag.id for tag in tags]
    counts.added += len(new_tags)
    counts.removed += len(removed)
    if not new_tags and not removed:
        return None
    return Change(set=tuple(new_tags), remove=tuple(removed))
