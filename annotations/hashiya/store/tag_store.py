"""What every annotator has said of every article of a project: read, changed, listed."""

import functools
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hashiya.errors import StoreUnreadable
from hashiya.model.annotators import check_annotator
from hashiya.model.model import Article, Change, Record, Status
from hashiya.store import maintenance, summary_cache
from hashiya.store.batched_files import ListedFiles, many
from hashiya.store.bulk import rows_in_derived_file, rows_in_record, write_first_record
from hashiya.store.files import DiskFiles, Files
from hashiya.store.journal import Journal
from hashiya.store.journal_format import Document, Entry, utc_now
from hashiya.store.loaded_state import Home
from hashiya.store.maintenance import Checkpoints, Compaction
from hashiya.store.names import RecordPath, decoded, encoded, is_shelf, stems
from hashiya.store.records import OpenRecord
from hashiya.store.summary_cache import Summary
from hashiya.store.tag_rows import TagRow, rows_on_text

FOLDER = "tags"
# The folders within an annotator's that hold what they decided as a reviewer, and which
# articles they gave back.
GOLD, REOPENED = "gold", "reopened"
# So many records are kept in memory after they were read.
_OPEN = 64


class TagStore:
    """The records under `<project>/tags`: a journal for each annotator, article and machine, and one TinyDB file.

    `root` is the project's folder; `files` may put the records somewhere else than on
    its disk. One that `derives` makes the derived file with each write, not when there
    is a moment. Safe to be used from several threads and processes at once.
    """

    def __init__(
        self,
        root: Path,
        files: Files | None = None,
        *,
        within: str = "",
        derives: bool = False,
        now: Callable[[], str] = utc_now,
    ) -> None:
        self._root = root
        self._files = files or DiskFiles(root / FOLDER)
        self._within = within
        self._derives = derives
        self._now = now
        self._open: OrderedDict[RecordPath, OpenRecord] = OrderedDict()
        self._kinds: dict[str, TagStore] = {}
        self._lock = threading.RLock()
        self._checkpoints = Checkpoints()
        # Derived files are behind by a moment: when the store goes, at the latest with
        # the program, they are not.
        weakref.finalize(self, self._checkpoints.close)

    def __reduce__(self) -> tuple[object, ...]:
        # In another process it is the same records, of which nothing is known yet.
        again = functools.partial(
            TagStore, within=self._within, derives=self._derives, now=self._now
        )
        return again, (self._root, self._files)

    def within(self, folder: str) -> "TagStore":
        """The records of another kind that annotators have, kept in a folder of that name in each one's own."""
        with self._lock:
            if folder not in self._kinds:
                self._kinds[folder] = TagStore(
                    self._root,
                    self._files,
                    within=folder,
                    derives=self._derives,
                    now=self._now,
                )
            return self._kinds[folder]

    def listed(self) -> "TagStore":
        """The same records for reading many of them: what others save meanwhile need not be seen.

        Folders are listed once, which else is done for each record in them.
        """
        if not isinstance(self._files, DiskFiles):
            return self
        return TagStore(
            self._root, ListedFiles(self._files), within=self._within, now=self._now
        )

    @contextmanager
    def together(self) -> Iterator["TagStore"]:
        """The same records for going through many of them in one go.

        Folders are listed once: what others save there meanwhile need not be seen. What
        is written lasts, derived files and all, when the block has ended well; it is on
        the disk before, and a power cut may leave any part of it.

        Raises:
            StoreWriteFailed: at the end, when what was written may not last.
        """
        with many(self._files) as files:
            yield (
                self
                if files is self._files
                else TagStore(
                    self._root, files, within=self._within, derives=True, now=self._now
                )
            )

    @property
    def kinds(self) -> "tuple[TagStore, ...]":
        """The records of every kind there is: the annotators' own, what reviewers decided, what they reopened."""
        return (self, *map(self.within, (GOLD, REOPENED)))

    def read(self, annotator: str, article: Article | str) -> Record:
        """The annotator's record of the article, given as such or by its id; an empty one when there is none.

        An empty record has the sha256 of the article, or "" where only an id was given.
        What is damaged in it is left out: `problems` tells of that.

        Raises:
            StoreUnreadable: when it is of a newer version, cannot be read at all, or
                says that it is another's.
        """
        known = article if isinstance(article, Article) else None
        article_id = known.id if known else str(article)
        opened = self._opened(annotator, article_id)
        opened.check_owner(annotator, article_id)
        return opened.record(annotator, article_id, known)

    def write(self, annotator: str, article: Article, *changes: Change) -> Record:
        """Make the changes to what is stored now, whoever stored it, and give back the record that results.

        Each is an act of its own in the history. All of them are on the disk when this
        returns, or none.

        Raises:
            InvalidAnnotator: when the name cannot be one.
            StoreUnreadable: when what is there is of a newer version or cannot be read;
                it is left as it is.
            StoreWriteFailed: when they cannot be written; what was there is whole.
        """
        return self._written(annotator, article, changes).record(
            annotator, article.id, article
        )

    def save(
        self, annotator: str, article: Article, *changes: Change, seen: int
    ) -> tuple[int, bool]:
        """Make the changes, as `write` does, for one who knows the record in the state of the number `seen`.

        Gives the number of the state that results, and whether it is that state with
        the changes and nothing else.
        """
        journal = self._written(annotator, article, changes).journal
        with journal.lock:
            return journal.changes, journal.changes == seen or journal.since(
                seen
            ) is not None

    def begin(
        self,
        annotator: str,
        article: Article,
        tags: Sequence[TagRow],
        status: Status,
        *,
        before: Callable[[], None] = lambda: None,
    ) -> bool:
        """Write the annotator's first record of the article, with tags that stand on it, as one act, derived file and all.

        False where there is a record, or only `write` can make this one. It takes a
        fraction of the time of that. `before` is called just before it is written, and
        only then.

        Raises:
            InvalidAnnotator, StoreUnreadable, StoreWriteFailed: as `write` does.
        """
        place = RecordPath.of(_checked(annotator), article.id, self._within)
        with self._lock:
            if place in self._open:
                return False
        return write_first_record(
            Home(self._files, *place),
            annotator,
            article,
            tags,
            status,
            self._now(),
            before,
        )

    def plain(
        self, annotator: str, article: Article
    ) -> tuple[Status, list[TagRow]] | None:
        """Status and tags of the record, the tags as plain values in no order, where there is nothing to tell of it.

        That is: it is whole, and all its tags stand at their words on this very text.
        Of any other, None: what `read` and `problems` tell must be looked at. This
        takes a third of the time of `read` where derived files are up to date.
        """
        place = RecordPath.of(annotator, article.id, self._within)
        try:
            found = rows_in_derived_file(Home(self._files, *place)) or rows_in_record(
                self._at(place), annotator, article
            )
        except StoreUnreadable:
            return None
        if found is None or (found.annotator, found.article, found.sha256) != (
            annotator,
            article.id,
            article.sha256,
        ):
            return None
        tags = rows_on_text(found.tags, article, annotator)
        return None if tags is None else (found.status, tags)

    def refresh(self, annotator: str, article: Article) -> int:
        """Take in what others wrote into the record since it was read; a number that is another one when it changed.

        Cheap: a look at a folder, when nothing was written.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return self._opened(annotator, article.id).journal.changes

    def problems(self, annotator: str, article_id: str) -> tuple[str, ...]:
        """What is damaged of a record, a sentence each; nothing of it is thrown away.

        Raises:
            StoreUnreadable: as `read` does.
        """
        opened = self._opened(annotator, article_id)
        return (*opened.journal.problems, *opened.tags(annotator)[1])

    def entries(self, annotator: str, article_id: str) -> tuple[Entry, ...]:
        """The lines of the record's journals in their order.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return self._opened(annotator, article_id).journal.entries()

    def summary(self, annotator: str, article_id: str) -> Summary:
        """The record's status and number of tags.

        Raises:
            StoreUnreadable: as `read` does.
        """
        record = self._opened(annotator, article_id)
        return Summary(status=record.status, tags=record.tag_count)

    def summaries(self, annotator: str) -> dict[str, Summary | StoreUnreadable]:
        """The summaries of all of the annotator's records, by article, or why one cannot be had.

        Those of many records are remembered, and hold as long as no file of theirs is
        written to.

        Raises:
            StoreUnreadable: when a folder cannot be listed.
        """

        def read(folder: str, stem: str) -> tuple[Status, int]:
            record = self._at(RecordPath(folder, stem))
            return record.status, record.tag_count

        found: dict[str, Summary | StoreUnreadable] = {}
        for (folder, stem), said in summary_cache.counts(
            self._files, self._folder(encoded(annotator)), read
        ).items():
            try:
                article = decoded(stem) or self._article_at(RecordPath(folder, stem))
            except StoreUnreadable as error:
                found[stem] = error
                continue
            found[article] = (
                said
                if isinstance(said, StoreUnreadable)
                else Summary(status=said[0], tags=said[1])
            )
        return found

    def remembered(self, name: str) -> dict[str, object]:
        """What was remembered under the name: nothing that could not be found out again."""
        return summary_cache.remembered(self._files, name)

    def remember(self, name: str, said: dict[str, object]) -> None:
        """Remember it for the next listing, if there are tags already and it can be written."""
        summary_cache.remember(self._files, name, said)

    def annotators(self) -> tuple[str, ...]:
        """The names of all who have a record, sorted.

        Raises:
            StoreUnreadable: when the folder of the tags, or a file that alone tells a
                long name, cannot be read.
        """
        found = set()
        for folder in self._files.names(""):
            place = next(self._places(folder), None)
            if place is not None:
                found.add(
                    decoded(folder) or str(self._head(place).get("annotator", folder))
                )
        return tuple(sorted(found))

    def articles_of(self, annotator: str) -> tuple[str, ...]:
        """The ids of all articles that the annotator has a record of, sorted.

        Raises:
            StoreUnreadable: when a folder, or a file that alone tells a long id, cannot
                be read.
        """
        return tuple(
            sorted(
                self._article_at(place) for place in self._places(encoded(annotator))
            )
        )

    def article_with(self, annotator: str, tag_id: int) -> str | None:
        """The id of the article on which the annotator has the tag, None when there is no such tag.

        Raises:
            StoreUnreadable: when it is not found, and a record that may hold it cannot
                be read.
        """
        unreadable: StoreUnreadable | None = None
        for place in self._places(encoded(annotator)):
            try:
                if self._at(place).has_tag(tag_id):
                    return self._article_at(place)
            except StoreUnreadable as error:
                unreadable = unreadable or error
        if unreadable is not None:
            raise unreadable
        return None

    def places(self) -> Iterator[RecordPath]:
        """Where every record is.

        Raises:
            StoreUnreadable: when a folder cannot be listed.
        """
        for folder in self._files.names(""):
            yield from self._places(folder)

    def identity(self, place: RecordPath) -> tuple[str, str]:
        """The annotator and the article of the record at the place, which long names alone do not tell.

        Raises:
            StoreUnreadable: as `read` does.
        """
        annotator = decoded(place.folder.partition("/")[0])
        return annotator or str(
            self._head(place).get("annotator", place.folder)
        ), self._article_at(place)

    def verify(self, place: RecordPath) -> tuple[str, ...]:
        """What is wrong with the record's files, a sentence each; every byte is read, nothing is changed.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return tuple(maintenance.damage(self._files, place))

    def repair(self, place: RecordPath) -> None:
        """Make the record's derived file anew; what it alone held goes into a journal first. No journal loses a byte.

        Raises:
            StoreUnreadable, StoreWriteFailed: as `write` does.
        """
        Journal(self._files, place.folder, place.stem).checkpoint(repair=True)

    def compact(self, place: RecordPath, *, write: bool) -> Compaction:
        """Drop the record's history; without `write` only tell what would go.

        Raises:
            StoreUnreadable, StoreWriteFailed: as `write` does.
        """
        return maintenance.compact(self._files, place, write=write)

    def checkpoint(self) -> None:
        """Bring the derived files of what was written up to date now, as far as that can be done."""
        self._checkpoints.flush()

    def _written(
        self, annotator: str, article: Article, changes: Iterable[Change]
    ) -> OpenRecord:
        record = self._kept(
            RecordPath.of(_checked(annotator), article.id, self._within)
        )[0]
        with record.db.batch(derive=self._derives):
            # Under the lock, what others wrote is known by now.
            record.check_readable()
            record.check_owner(annotator, article.id)
            for change in changes:
                record.write(annotator, article, change, change.at or self._now())
        if not self._derives:
            self._checkpoints.note(record.journal)
        return record

    def _opened(self, annotator: str, article_id: str) -> OpenRecord:
        return self._at(RecordPath.of(annotator, article_id, self._within))

    def _at(self, place: RecordPath) -> OpenRecord:
        opened, is_new = self._kept(place)
        if not is_new:
            opened.journal.refresh()
        opened.check_readable()
        return opened

    def _kept(self, place: RecordPath) -> tuple[OpenRecord, bool]:
        """The record, as it was when it was last looked at, and whether that is now."""
        with self._lock:
            opened = self._open.get(place)
            if opened is not None:
                self._open.move_to_end(place)
                return opened, False
        opened = OpenRecord(Journal(self._files, place.folder, place.stem))
        with self._lock:
            opened = self._open.setdefault(place, opened)
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
        return opened, True

    def _places(self, folder: str) -> Iterator[RecordPath]:
        if folder.startswith("."):
            return
        home = self._folder(folder)
        for inner in filter(is_shelf, self._files.names(home)):
            yield from (
                RecordPath(f"{home}/{inner}", stem)
                for stem in stems(self._files.names(f"{home}/{inner}"))
            )

    def _folder(self, annotators: str) -> str:
        return f"{annotators}/{self._within}" if self._within else annotators

    def _article_at(self, place: RecordPath) -> str:
        return decoded(place.stem) or str(self._head(place).get("article", place.stem))

    def _head(self, place: RecordPath) -> Document:
        return self._at(place).head or {}


_checked = functools.lru_cache(maxsize=16)(check_annotator)
