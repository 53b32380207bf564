"""The records of every annotator on every article of a project: read, changed, listed."""

import functools
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hashiya.errors import StoreUnreadable
from hashiya.model.annotators import check_annotator
from hashiya.model.former_names import NO_FORMER_NAMES, FormerNames
from hashiya.model.model import Article, Change, Record, Status
from hashiya.store import maintenance, summary_cache
from hashiya.store.batched_files import AT_ONCE, ListedFiles, many
from hashiya.store.bulk import (
    StoredTags,
    rows_in_derived_file,
    rows_in_record,
    tags_on_text,
    write_first_record,
)
from hashiya.store.files import DiskFiles, Files
from hashiya.store.journal import Journal
from hashiya.store.journal_format import Entry, utc_now
from hashiya.store.loaded_state import Home
from hashiya.store.maintenance import Checkpoints, Compaction
from hashiya.store.names import RecordPath, decoded, encoded, is_shelf, stems
from hashiya.store.records import OpenRecord, OpenRecords
from hashiya.store.summary_cache import Summary
from hashiya.store.tag_rows import TagRow

FOLDER = "tags"
# The folders within an annotator's for decisions as a reviewer, and for the articles
# that a reviewer gave back.
GOLD, REOPENED = "gold", "reopened"


class TagStore:
    """The records under `<project>/tags`: a TinyDB database for each annotator and article.

    `root` is the project's folder; `files` may put the records somewhere else than on
    its disk. `within` is a folder in each annotator's own. A store that `derives`
    writes the derived file with each save, not in the background. `now` gives the time
    (UTC ISO 8601). Tags are read with the present names of what the scheme called
    otherwise before, by `former`. Safe to be used from several threads and processes at once.
    """

    def __init__(
        self,
        root: Path,
        files: Files | None = None,
        *,
        within: str = "",
        derives: bool = False,
        now: Callable[[], str] = utc_now,
        former: FormerNames = NO_FORMER_NAMES,
    ) -> None:
        self._root = root
        self._files = files or DiskFiles(root / FOLDER)
        self._within = within
        self._derives = derives
        self._now = now
        self._former = former
        self._records = OpenRecords(self._files, former)
        self._kinds: dict[str, TagStore] = {}
        self._checkpoints = Checkpoints()
        # Derived files are a moment behind, until the store is deleted or the program
        # ends.
        weakref.finalize(self, self._checkpoints.close)

    def __reduce__(self) -> tuple[Callable[..., "TagStore"], tuple[Path, Files]]:
        # In another process: the same records, not read yet.
        make = functools.partial(
            TagStore,
            within=self._within,
            derives=self._derives,
            now=self._now,
            former=self._former,
        )
        return make, (self._root, self._files)

    def within(self, folder: str) -> "TagStore":
        """The records of another kind, in a folder of that name in each annotator's own."""
        if folder not in self._kinds:
            make, place = self.__reduce__()
            self._kinds.setdefault(folder, make(*place, within=folder))
        return self._kinds[folder]

    def listed(self) -> "TagStore":
        """The same records for reading many of them: what others save meanwhile may not be seen.

        Folders are listed once, not for each record in them.
        """
        if not isinstance(self._files, DiskFiles):
            return self
        files = ListedFiles(self._files)
        return TagStore(
            self._root,
            files,
            within=self._within,
            now=self._now,
            former=self._former,
        )

    @contextmanager
    def batch(self, at_once: int = AT_ONCE) -> Iterator["TagStore"]:
        """The same records for writing many of them at once.

        Folders are listed once: what others save there meanwhile may not be seen. All
        writes, with their derived files, are durable when the block has succeeded; a
        power cut before that may leave any part of them. `at_once` files are flushed
        together.

        Raises:
            StoreWriteFailed: at the end, when writes may not be durable.
        """
        with many(self._files, at_once) as files:
            if files is self._files:
                yield self
            else:
                yield TagStore(
                    self._root,
                    files,
                    within=self._within,
                    derives=True,
                    now=self._now,
                    former=self._former,
                )

    @property
    def former(self) -> FormerNames:
        """The present names of what the scheme called otherwise before."""
        return self._former

    def use_names(self, former: FormerNames) -> None:
        """Read tags with these present names from now on."""
        if former == self._former:
            return
        self._former = former
        self._records = OpenRecords(self._files, former)
        for kind in self._kinds.values():
            kind.use_names(former)

    @property
    def kinds(self) -> "tuple[TagStore, ...]":
        """The records of every kind: annotators' own, reviewers' decisions, reopened articles."""
        return (self, self.within(GOLD), self.within(REOPENED))

    def read(self, annotator: str, article: Article | str) -> Record:
        """The annotator's record of the article (or of its id); an empty one when there is none.

        An empty record has the sha256 of the article, or "" where only an id was given.
        Damaged rows are left out: `problems` reports them.

        Raises:
            StoreUnreadable: when it is of a newer version, cannot be read at all, or
                names another annotator or article.
        """
        text = article if isinstance(article, Article) else None
        article_id = text.id if text else str(article)
        record = self._record(annotator, article_id)
        record.check_owner(annotator, article_id)
        return record.record(annotator, article_id, text)

    def write(self, annotator: str, article: Article, *changes: Change) -> Record:
        """Apply the changes to the current record, whoever wrote it; return the new record.

        Each is an act of its own in the history. All of them are on the disk when this
        returns, or none.

        Raises:
            InvalidAnnotator: when the name cannot be one.
            StoreUnreadable: when the record is of a newer version or cannot be read; it
                is left as it is.
            StoreWriteFailed: when they cannot be written; the old record is whole.
        """
        record = self._written(annotator, article, changes)
        return record.record(annotator, article.id, article)

    def save(
        self, annotator: str, article: Article, *changes: Change, seen: int
    ) -> tuple[int, bool]:
        """Apply the changes, as `write` does, for a caller that has read the state `seen`.

        States are numbers. Returns that of the new state, and whether the changes alone
        led to it.
        """
        journal = self._written(annotator, article, changes).journal
        with journal.lock:
            state = journal.changes
            is_alone = state == seen or journal.since(seen) is not None
            return state, is_alone

    def _written(
        self, annotator: str, article: Article, changes: Iterable[Change]
    ) -> OpenRecord:
        path = RecordPath.of(_checked(annotator), article.id, self._within)
        record = self._records.get(path)
        with record.db.batch(derive=self._derives):
            # Under the lock, the record has what others wrote.
            record.check_readable()
            record.check_owner(annotator, article.id)
            for change in changes:
                record.write(annotator, article, change, change.at or self._now())
        if not self._derives:
            self._checkpoints.note(record.journal)
        return record

    def begin(
        self,
        annotator: str,
        article: Article,
        tags: Sequence[TagRow],
        status: Status,
        *,
        before: Callable[[], None] = lambda: None,
        marked: str | None = None,
    ) -> bool:
        """Write the annotator's first record of the article, its tags on their words, as one act.

        The derived file is written too. False where there is a record, or only `write`,
        which is slower, can make this one. `before` is called just before it is written.
        `marked` is when the status was set, as in a `Change`.

        Raises:
            InvalidAnnotator, StoreUnreadable, StoreWriteFailed: as `write` does.
        """
        path = RecordPath.of(_checked(annotator), article.id, self._within)
        if self._records.has(path):
            return False
        home, time = Home(self._files, *path), self._now()
        return write_first_record(
            home, annotator, article, tags, status, time, before, marked
        )

    def tag_rows(self, annotator: str, article: Article) -> StoredTags | None:
        """The record's status and its tags as rows, in no order; None where `read` must be used.

        That is so if the record is damaged, or a tag was not made on this text. With
        derived files up to date this takes a third of the time of `read`.
        """
        path = RecordPath.of(annotator, article.id, self._within)
        try:
            content = rows_in_derived_file(Home(self._files, *path))
            if content is None:
                record = self._records.read(path)
                content = rows_in_record(record, annotator, article)
        except StoreUnreadable:
            return None
        if content is None:
            return None
        return tags_on_text(content, annotator, article, self._former)

    def refresh(self, annotator: str, article: Article) -> int:
        """Read what others wrote into the record; return a number that changes with the record.

        If nothing was written it only lists a folder.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return self._record(annotator, article.id).journal.changes

    def problems(self, annotator: str, article_id: str) -> tuple[str, ...]:
        """A sentence for each damage of a record, which is left as it is.

        Raises:
            StoreUnreadable: as `read` does.
        """
        record = self._record(annotator, article_id)
        return (*record.journal.problems, *record.tags(annotator)[1])

    def entries(self, annotator: str, article_id: str) -> tuple[Entry, ...]:
        """The lines of the record's journals in their order.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return self._record(annotator, article_id).journal.entries()

    def summary(self, annotator: str, article_id: str) -> Summary:
        """The record's status and number of tags.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return self._record(annotator, article_id).summary

    def summaries(self, annotator: str) -> dict[str, Summary | StoreUnreadable]:
        """The summaries of all of the annotator's records, by article, or why one cannot be read.

        Those of many records are cached, for as long as no file of theirs changes.

        Raises:
            StoreUnreadable: when a folder cannot be listed.
        """
        by_path = summary_cache.summaries(
            self._files,
            self._folder(encoded(annotator)),
            lambda path: self._records.read(path).summary,
        )
        by_article: dict[str, Summary | StoreUnreadable] = {}
        for path, summary in by_path.items():
            try:
                by_article[self._article_at(path)] = summary
            except StoreUnreadable as error:
                by_article[path.stem] = error
        return by_article

    def cached(self, name: str) -> dict[str, object]:
        """The values cached under the name, all of which can be computed again."""
        return summary_cache.cached(self._files, name)

    def cache(self, name: str, values: dict[str, object]) -> None:
        """Cache the values, if there are tags already and they can be written."""
        summary_cache.cache(self._files, name, values)

    def annotators(self) -> tuple[str, ...]:
        """The names of all who have a record, sorted.

        Raises:
            StoreUnreadable: when the folder of the tags, or the only file that has a
                long name, cannot be read.
        """
        names = set()
        for folder in self._files.names(""):
            path = next(self._paths(folder), None)
            if path is not None:
                names.add(self._annotator_at(path))
        return tuple(sorted(names))

    def folder_names(self) -> tuple[str, ...]:
        """The names of those who have a folder, by its name alone, sorted.

        Raises:
            StoreUnreadable: when the folder of the tags cannot be read.
        """
        folders = self._files.names("")
        names = [decoded(folder) for folder in folders if not folder.startswith(".")]
        return tuple(sorted(name for name in names if name))

    def articles_of(self, annotator: str) -> tuple[str, ...]:
        """The ids of all articles that the annotator has a record of, sorted.

        Raises:
            StoreUnreadable: when a folder, or the only file that has a long id, cannot
                be read.
        """
        return tuple(sorted(map(self._article_at, self._paths(encoded(annotator)))))

    def articles_with(self, annotator: str, tag_id: int) -> tuple[str, ...]:
        """The ids of the annotator's articles that have a tag of that id, sorted.

        Raises:
            StoreUnreadable: when none has it, and a record cannot be read.
        """
        unreadable: StoreUnreadable | None = None
        articles: list[str] = []
        for path in self._paths(encoded(annotator)):
            try:
                if self._records.read(path).has_tag(tag_id):
                    articles.append(self._article_at(path))
            except StoreUnreadable as error:
                unreadable = unreadable or error
        if unreadable is not None and not articles:
            raise unreadable
        return tuple(sorted(articles))

    def paths(self) -> Iterator[RecordPath]:
        """Where every record is.

        Raises:
            StoreUnreadable: when a folder cannot be listed.
        """
        for folder in self._files.names(""):
            yield from self._paths(folder)

    def identity(self, path: RecordPath) -> tuple[str, str]:
        """The annotator and the article of the record at the path, which a cut name does not give.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return self._annotator_at(path), self._article_at(path)

    def verify(self, path: RecordPath) -> tuple[str, ...]:
        """A sentence for each problem of the record's files; nothing is changed.

        Every byte is read; that a derived file is absent or behind is a `Note`.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return tuple(maintenance.damage(self._files, path))

    def repair(self, path: RecordPath) -> None:
        """Rewrite the record's derived file; rows that only it has are written to a journal first.

        No journal loses a byte.

        Raises:
            StoreUnreadable, StoreWriteFailed: as `write` does.
        """
        Journal(self._files, *path).checkpoint(repair=True)

    def compact(self, path: RecordPath, *, write: bool) -> Compaction:
        """Drop the record's history; without `write` only report what that would drop.

        Raises:
            StoreUnreadable, StoreWriteFailed: as `write` does.
        """
        return maintenance.compact(self._files, path, write=write)

    def checkpoint(self) -> None:
        """Bring the derived files of what was written up to date now, as far as possible."""
        self._checkpoints.flush()

    def _record(self, annotator: str, article_id: str) -> OpenRecord:
        return self._records.read(RecordPath.of(annotator, article_id, self._within))

    def _paths(self, annotator_folder: str) -> Iterator[RecordPath]:
        if annotator_folder.startswith("."):
            return
        folder = self._folder(annotator_folder)
        for shelf in filter(is_shelf, self._files.names(folder)):
            for stem in stems(self._files.names(f"{folder}/{shelf}")):
                yield RecordPath(f"{folder}/{shelf}", stem)

    def _folder(self, annotator_folder: str) -> str:
        if self._within:
            return f"{annotator_folder}/{self._within}"
        return annotator_folder

    def _annotator_at(self, path: RecordPath) -> str:
        return decoded(path.folder.partition("/")[0]) or self._in_head(
            path, "annotator", path.folder
        )

    def _article_at(self, path: RecordPath) -> str:
        return decoded(path.stem) or self._in_head(path, "article", path.stem)

    def _in_head(self, path: RecordPath, field: str, default: str) -> str:
        head = self._records.read(path).head or {}
        return str(head.get(field, default))


_checked = functools.lru_cache(maxsize=16)(check_annotator)
