"""Where the records of a project are: their files, kinds, annotators and articles."""

import functools
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypedDict, Unpack

from hashiya.errors import Finding
from hashiya.model.annotator_names import AnnotatorNames, read_names
from hashiya.model.former_names import NO_FORMER_NAMES, FormerNames
from hashiya.model.model import Article
from hashiya.store.batched_files import AT_ONCE, ListedFiles, many
from hashiya.store.files import DiskFiles, Files
from hashiya.store.folder_listing import Closed, FolderListing
from hashiya.store.journal_format import utc_now
from hashiya.store.kept_texts import KeptTexts
from hashiya.store.maintenance import Checkpoints
from hashiya.store.named_files import NamedFiles
from hashiya.store.names import RecordPath
from hashiya.store.record_listing import AGAIN, RecordListing
from hashiya.store.records import OpenRecords

FOLDER = "tags"
# The folders within an annotator's for decisions as a reviewer, and for the articles
# that a reviewer gave back.
GOLD, REOPENED = "gold", "reopened"


# By annotator, the articles that are in a second round.
SecondRounds = Mapping[str, frozenset[str]]


class _Options(TypedDict, total=False):
    """What a store is made with besides its place and files."""

    within: str
    derives: bool
    now: Callable[[], str]
    former: FormerNames
    changes: AnnotatorNames
    again: SecondRounds
    only: frozenset[str] | None
    closed: Closed


class RecordStore:
    """The records under `<project>/tags`: a TinyDB database for each annotator and article.

    `root` is the project's folder; `files` may put the records somewhere else than on
    its disk. `within` is a folder in each annotator's own. A store that `derives`
    writes the derived file with each save, not in the background. `now` gives the time
    (UTC ISO 8601). Tags are read with the present names of what the scheme called
    otherwise before, by `former`; annotators are called as the `changes` of their names
    say, by default those of the project. `again` are the articles of annotators, by
    name, whose records are those of a second round in place of the first. `only` limits
    whose records are listed; folders that are `closed` to the user are left out and
    noted there. Safe to be used from several threads and processes at once.
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
        changes: AnnotatorNames | None = None,
        again: SecondRounds | None = None,
        only: frozenset[str] | None = None,
        closed: Closed | None = None,
    ) -> None:
        self._root = root
        base = files or DiskFiles(root / FOLDER)
        self._changes = read_names(root) if changes is None else changes
        self._files = NamedFiles(base, self._changes) if self._changes else base
        self._base_files = base
        self._texts = KeptTexts(base)
        self._options = _Options(
            within=within,
            derives=derives,
            now=now,
            former=former,
            changes=self._changes,
            again=again or {},
            only=only,
            closed={} if closed is None else closed,
        )
        self._read_again()
        self._kinds: dict[str, Self] = {}
        self._checkpoints = Checkpoints()
        # Derived files are a moment behind, until the store is deleted or the program
        # ends.
        weakref.finalize(self, self._checkpoints.close)

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Path, Files]]:
        # In another process: the same records, not read yet.
        return functools.partial(type(self), **self._options), (
            self._root,
            self._base_files,
        )

    def _read_again(self) -> None:
        """Forget which records were read."""
        self._records = OpenRecords(self._files, self.former, self._changes)
        self._folders = FolderListing(self._files, self._options["closed"])
        self._listing = RecordListing(
            files=self._files,
            folders=self._folders,
            within=self._options["within"],
            changes=self._changes,
            records=self._records,
            again={} if self._options["within"] else self._options["again"],
        )

    def _like(self, files: Files, **options: Unpack[_Options]) -> Self:
        """The same records by other files, or of another kind."""
        merged = self._options.copy()
        merged.update(options)
        return type(self)(self._root, files, **merged)

    def within(self, folder: str) -> Self:
        """The records of another kind, in a folder of that name in each annotator's own."""
        if folder not in self._kinds:
            kind = self._like(self._base_files, within=folder, only=None)
            self._kinds.setdefault(folder, kind)
        return self._kinds[folder]

    def listed(self) -> Self:
        """The same records for reading many of them: what others save meanwhile may not be seen.

        Folders are listed once, not for each record in them.
        """
        if not isinstance(self._base_files, DiskFiles):
            return self
        return self._like(ListedFiles(self._base_files), derives=False)

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self._root

    @property
    def is_gone(self) -> bool:
        """Whether the project's folder was there, and is gone or elsewhere now."""
        files = self._base_files
        return isinstance(files, DiskFiles) and files.is_gone

    @property
    def folder(self) -> Path | None:
        """The folder of the records on the disk; None where they are in memory."""
        files = self._base_files
        return files.root if isinstance(files, DiskFiles) else None

    @contextmanager
    def batch(self, at_once: int = AT_ONCE) -> Iterator[Self]:
        """The same records for writing many of them at once.

        Folders are listed once: what others save there meanwhile may not be seen. All
        writes, with their derived files, are durable when the block has succeeded; a
        power cut before that may leave any part of them. `at_once` files are flushed
        together.

        Raises:
            StoreWriteFailed: at the end, when writes may not be durable.
        """
        with many(self._base_files, at_once) as files:
            if files is self._base_files:
                yield self
            else:
                yield self._like(files, derives=True)

    def renaming(self, changes: AnnotatorNames) -> Self:
        """The same records, as annotators' names are by other changes of them."""
        return self._like(self._base_files, changes=changes)

    def showing(self, annotators: Iterable[str]) -> Self:
        """The same records, of which only these annotators' are listed."""
        return self._like(self._base_files, only=frozenset(annotators))

    def use_again(self, again: SecondRounds) -> None:
        """Read and write the records of a second round of these articles from now on."""
        if again == self._options["again"]:
            return
        self._options["again"] = again
        self._read_again()

    @property
    def shown(self) -> frozenset[str] | None:
        """The annotators whose records alone are listed; None where all are."""
        return self._options["only"]

    def hides(self, annotator: str) -> bool:
        """Whether the annotator's records are not listed, as they were removed or left out."""
        only = self._options["only"]
        is_left_out = only is not None and annotator not in only
        return is_left_out or self._changes.is_removed(annotator)

    @property
    def changes(self) -> AnnotatorNames:
        """Who of the annotators was renamed, merged or removed."""
        return self._changes

    @property
    def former(self) -> FormerNames:
        """The present names of what the scheme called otherwise before."""
        return self._options["former"]

    def use_names(self, former: FormerNames) -> None:
        """Read tags with these present names from now on."""
        if former == self.former:
            return
        self._options["former"] = former
        self._read_again()
        for kind in self._kinds.values():
            kind.use_names(former)

    @property
    def texts(self) -> KeptTexts:
        """The texts that tags were made on."""
        return self._texts

    def old_text(self, sha256: str) -> str | None:
        """The text of that sha256 that tags were made on; None where it is not kept."""
        return self._texts.text(sha256)

    def keep_text(self, article: Article) -> None:
        """Keep the article's text, if possible: its tags find their words when it changes."""
        self._texts.keep(article)

    def text_place(self, article: Article) -> str:
        """Where the article's text, as it is now, is kept or would be."""
        return self._texts.place(article)

    def with_stored_names(self) -> Self:
        """The same records, whose tags have the names with which they are stored."""
        return self._like(self._base_files, former=NO_FORMER_NAMES)

    def use_changes(self, changes: AnnotatorNames) -> None:
        """Call annotators as these changes of their names say from now on."""
        if changes == self._changes:
            return
        self._options["changes"] = self._changes = changes
        base = self._base_files
        self._files = NamedFiles(base, changes) if changes else base
        self._read_again()
        for kind in self._kinds.values():
            kind.use_changes(changes)

    @property
    def kinds(self) -> tuple[Self, ...]:
        """The records of every kind.

        Annotators' own come first, then reviewers' decisions, the articles that they
        reopened, and second rounds.
        """
        return (self, *map(self.within, (GOLD, REOPENED, AGAIN)))

    @property
    def closed(self) -> tuple[Finding, ...]:
        """A sentence for each annotator of whose folders one could not be listed so far."""
        return tuple(self._options["closed"].values())

    def is_closed(self, annotator: str) -> bool:
        """Whether the annotator has a folder that the user may not list."""
        return self._listing.is_closed(annotator)

    def annotators(self) -> tuple[str, ...]:
        """The names of all who have a record that the user may list, sorted.

        Raises:
            StoreUnreadable: when the folder of the tags, or the only file that has a
                long name, cannot be read.
        """
        names, only = self._listing.annotators(), self._options["only"]
        return names if only is None else tuple(filter(only.__contains__, names))

    def articles_by_annotator(self) -> dict[str, frozenset[str]]:
        """The ids of the articles that each annotator has a record of.

        Raises:
            StoreUnreadable: as `annotators` and `articles_of` do.
        """
        return {name: frozenset(self.articles_of(name)) for name in self.annotators()}

    def folder_names(self) -> tuple[str, ...]:
        """The names of those who have a folder, by its name alone, sorted.

        Raises:
            StoreUnreadable: when the folder of the tags cannot be read.
        """
        return self._listing.folder_names()

    def articles_of(self, annotator: str) -> tuple[str, ...]:
        """The ids of all articles that the annotator has a record of, sorted.

        Those in a folder that is closed to the user are left out: `closed` says which.

        Raises:
            StoreUnreadable: when the only file that has a long id cannot be read.
        """
        articles = map(self._listing.article_at, self._listing.paths_of(annotator))
        again = self._again_of(annotator)
        if again:
            second = set(self.within(AGAIN).articles_of(annotator))
            return tuple(sorted((set(articles) - again) | (second & again)))
        return tuple(sorted(articles))

    def _again_of(self, annotator: str) -> frozenset[str]:
        """The annotator's articles whose records are those of a second round."""
        if self._options["within"]:
            return frozenset()
        name = self._changes.canonical(annotator)
        return self._options["again"].get(name, frozenset())

    def paths(self) -> Iterator[RecordPath]:
        """Where every record is that the user may list.

        Raises:
            StoreUnreadable: when the folder of the tags cannot be listed.
        """
        return self._listing.paths()

    def identity(self, path: RecordPath) -> tuple[str, str]:
        """The annotator and the article of the record at the path, which a cut name does not give.

        Raises:
            StoreUnreadable: as `read` does.
        """
        return self._listing.annotator_at(path), self._listing.article_at(path)
