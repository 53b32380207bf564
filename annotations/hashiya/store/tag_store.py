"""The records of every annotator on every article of a project: read, changed, listed."""

import functools
from collections.abc import Iterable, Mapping, Sequence

from hashiya.errors import StoreUnreadable
from hashiya.model.annotators import check_annotator
from hashiya.model.model import Act, Article, Change, Record, Status
from hashiya.store import maintenance, rollback, summary_cache
from hashiya.store.bulk import (
    StoredTags,
    rows_in_derived_file,
    rows_in_record,
    tags_on_text,
    write_first_record,
)
from hashiya.store.files import TEMPORARY
from hashiya.store.journal import Journal
from hashiya.store.journal_format import Document, Entry, RowKey
from hashiya.store.loaded_state import Home
from hashiya.store.maintenance import Compaction
from hashiya.store.names import RecordPath
from hashiya.store.record_listing import AGAIN
from hashiya.store.record_store import RecordStore
from hashiya.store.records import OpenRecord
from hashiya.store.summary_cache import Summary
from hashiya.store.tag_rows import TagRow


class TagStore(RecordStore):
    """The records of annotators on articles: each is read and changed as a whole or by its tags."""

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
        annotator = self._changes.canonical(annotator)
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
        name = self._changes.canonical(annotator)
        return record.record(name, article.id, article)

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
        annotator = self._changes.canonical(_checked(annotator))
        path = self._listing.path(annotator, article.id)
        record = self._records.get(path)
        changes = tuple(changes)
        if any(tag.span for change in changes for tag in change.set):
            self.keep_text(article)
        with record.db.batch(derive=self._options["derives"]):
            # Under the lock, the record has what others wrote.
            record.check_readable()
            record.check_owner(annotator, article.id)
            for change in changes:
                record.write(
                    annotator, article, change, change.at or self._options["now"]()
                )
        if not self._options["derives"]:
            self._checkpoints.note(record.journal)
        return record

    def begin(
        self,
        annotator: str,
        article: Article,
        tags: Sequence[TagRow],
        status: Status,
        *,
        marked: str | None = None,
        act: str = Act.DO,
    ) -> bool:
        """Write the annotator's first record of the article, its tags on their words, as one act.

        The derived file is written too. False where there is a record, or only `write`,
        which is slower, can make this one. `marked` is when the status was set, and
        `act` the kind of act, as in a `Change`.

        Raises:
            InvalidAnnotator, StoreUnreadable, StoreWriteFailed: as `write` does.
        """
        annotator = self._changes.canonical(_checked(annotator))
        path = self._listing.path(annotator, article.id)
        if self._records.has(path):
            return False
        home, time = Home(self._files, *path), self._options["now"]()
        is_begun = write_first_record(
            home, annotator, article, tags, status, time, marked, act
        )
        if is_begun and any(row.start is not None for row in tags):
            self.keep_text(article)
        return is_begun

    def tag_rows(self, annotator: str, article: Article) -> StoredTags | None:
        """The record's status and its tags as rows, in no order; None where `read` must be used.

        That is so if the record is damaged, or a tag was not made on this text. With
        derived files up to date this takes a third of the time of `read`.
        """
        annotator = self._changes.canonical(annotator)
        path = self._listing.path(annotator, article.id)
        try:
            content = rows_in_derived_file(Home(self._files, *path))
            if content is None:
                record = self._records.read(path)
                content = rows_in_record(record, annotator, article)
        except StoreUnreadable:
            return None
        if content is None:
            return None
        name = self._changes.canonical(str(content.annotator))
        content = content._replace(annotator=name)
        return tags_on_text(content, annotator, article, self.former)

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

        Those of many records are cached, for as long as no file of theirs changes. A
        folder that is closed to the user is left out: `closed` says which.
        """
        by_path = summary_cache.summaries(
            self._files,
            self._folders,
            self._listing.folder_of(annotator),
            lambda path: self._records.read(path).summary,
        )
        by_article: dict[str, Summary | StoreUnreadable] = {}
        again = self._again_of(annotator)
        for path, summary in by_path.items():
            try:
                by_article[self._listing.article_at(path)] = summary
            except StoreUnreadable as error:
                by_article[path.stem] = error
        if again:
            second = self.within(AGAIN).summaries(annotator)
            for article in again:
                by_article.pop(article, None)
                if article in second:
                    by_article[article] = second[article]
        return by_article

    def cached(self, name: str) -> dict[str, object]:
        """The values cached under the name, all of which can be computed again."""
        return summary_cache.cached(self._files, name)

    def cache(self, name: str, values: dict[str, object]) -> None:
        """Cache the values, if there are tags already and they can be written."""
        summary_cache.cache(self._files, name, values)

    def articles_with(self, annotator: str, tag_id: int) -> tuple[str, ...]:
        """The ids of the annotator's articles that have a tag of that id, sorted.

        Raises:
            StoreUnreadable: when none has it, and a record cannot be read.
        """
        unreadable: StoreUnreadable | None = None
        articles: list[str] = []
        for path in self._listing.paths_of(annotator):
            try:
                if self._records.read(path).has_tag(tag_id):
                    articles.append(self._listing.article_at(path))
            except StoreUnreadable as error:
                unreadable = unreadable or error
        if unreadable is not None and not articles:
            raise unreadable
        return tuple(sorted(articles))

    def verify(self, path: RecordPath) -> tuple[str, ...]:
        """A sentence for each problem of the record's files; nothing is changed.

        Every byte is read; that a derived file is absent or behind is a `Note`.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return tuple(maintenance.damage(self._files, path))

    def documents(self, annotator: str, article_id: str) -> Mapping[RowKey, Document]:
        """The documents of all tables of the record, as they are stored.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return self._record(annotator, article_id).documents()

    def put(
        self,
        annotator: str,
        article_id: str,
        rows: Mapping[RowKey, Document | None],
        act: str,
    ) -> None:
        """Set documents of the record's tables as one act of that kind; None removes one.

        The derived file is made again from the journals alone.

        Raises:
            StoreUnreadable, StoreWriteFailed: as `write` does.
        """
        path = self._listing.path(annotator, article_id)
        record = self._records.get(path)
        with record.db.batch():
            record.check_readable()
            record.put(rows, act, self._options["now"]())
        record.journal.derive()

    def take_back(self, annotator: str, article_id: str, act: str) -> bool:
        """Undo what acts of that kind did to the record; return whether there are any.

        What others wrote stays. A record that has nothing else is removed.

        Raises:
            StoreUnreadable, StoreWriteFailed: as `write` does.
        """
        record = self._record(annotator, article_id)
        return rollback.take_back(record, act, self._options["now"]())

    def sweep(self, annotator: str, article_id: str) -> None:
        """Remove half-written files of killed programs from the folder of the record.

        Raises:
            StoreUnreadable, StoreWriteFailed: when the folder cannot be listed or locked.
        """
        folder = self._listing.path(annotator, article_id).folder
        if not any(name.endswith(TEMPORARY) for name in self._files.names(folder)):
            return
        with self._files.locked(folder) as is_locked:
            if is_locked:
                self._files.sweep(folder)

    def settle(self, annotator: str, article_id: str) -> None:
        """Write rows that only the record's derived file has to a journal.

        Raises:
            StoreUnreadable, StoreWriteFailed: as `write` does.
        """
        self._record(annotator, article_id).journal.checkpoint()

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
        return self._records.read(self._listing.path(annotator, article_id))


_checked = functools.lru_cache(maxsize=16)(check_annotator)
