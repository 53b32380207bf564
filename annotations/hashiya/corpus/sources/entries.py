"""The entries of the articles in a folder or a file, listed without reading their texts."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hashiya.corpus.index.indexed_files import IndexedFile
from hashiya.corpus.sources.duplicate_ids import DuplicateIds, display_path
from hashiya.corpus.sources.entry_list import FEW, Entries
from hashiya.corpus.sources.natural_order import naturally
from hashiya.corpus.sources.row_scan import scanned
from hashiya.corpus.sources.rows import ArticleEntry, Problem
from hashiya.errors import system_reason
from hashiya.language import gettext as _

if TYPE_CHECKING:
    from hashiya.corpus.index.article_index import ArticleIndex

TEXT, ROWS = ".txt", ".jsonl"
# Files of rows in a project's folder that hold no articles.
RECORDS = frozenset({"assignment.jsonl", "splits.jsonl"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLimits:
    """The sizes from which files of rows are treated as large.

    Files of `indexed_from` bytes have an index: smaller ones are read as fast. The places
    of at most `few` other articles among theirs are searched one by one.
    """

    indexed_from: int = 1_000_000
    few: int = FEW


_LIMITS = RowLimits()


def entries_in(
    root: Path, limits: RowLimits = _LIMITS
) -> tuple[Sequence[ArticleEntry], tuple[Problem, ...]]:
    """The articles of a project's folder, naturally sorted by id, and the problems of others.

    They are `*.txt` at the top, all of `articles/**`, and the rows of every `*.jsonl`
    but the project's own records.
    Hidden files are left out, and a symbolic link that leaves the folder is not
    followed. Of two articles with one id the first one is listed; that is no problem
    where their rows are equal, as two people may add the same articles.

    Raises:
        OSError: when the folder itself cannot be listed.
    """
    gathered = _Gathered(root, limits)
    for item in _walk(root):
        gathered.add(item)
    return gathered.all(root)


def entries_of_rows(
    path: Path, root: Path
) -> tuple[Sequence[ArticleEntry], tuple[Problem, ...]]:
    """The articles of one `.jsonl` file, and its problems, as `entries_in` gives them."""
    gathered = _Gathered(root, _LIMITS)
    gathered.add(IndexedFile.at(path, display_path(path, root)))
    return gathered.all(path)


def id_of(path: Path, root: Path) -> str:
    """The id of an article in a file: its path in the project without its suffix."""
    return path.relative_to(root).with_suffix("").as_posix()


class _Gathered:
    """The articles and problems so far, and the large files, whose articles are in an index."""

    def __init__(self, root: Path, limits: RowLimits) -> None:
        self._limits = limits
        self._entries: dict[str, ArticleEntry] = {}
        self._large: list[IndexedFile] = []
        self._duplicates = DuplicateIds(root)
        self._problems: list[Problem] = []

    def add(self, item: ArticleEntry | Problem | IndexedFile) -> None:
        """Add an article, a problem, or the rows of a file.

        Of two articles with one id the first is kept.
        """
        if isinstance(item, ArticleEntry):
            self._add_entry(item)
        elif isinstance(item, Problem):
            self._problems.append(item)
        elif item.size >= self._limits.indexed_from:
            self._large.append(item)
        else:
            for row in scanned(item.path, item.name):
                self.add(row if isinstance(row, Problem) else row.entry)

    def _add_entry(self, entry: ArticleEntry) -> None:
        first = self._entries.setdefault(entry.id, entry)
        if first is not entry:
            self._report_duplicate(entry, first)

    def _report_duplicate(self, entry: ArticleEntry, first: ArticleEntry) -> None:
        problem = self._duplicates.problem(entry, first)
        if problem is not None:
            self._problems.append(problem)

    def all(self, home: Path) -> tuple[Sequence[ArticleEntry], tuple[Problem, ...]]:
        """The articles, naturally sorted by id, and the problems.

        The index is that of the project's folder, or of a file, `home`.
        """
        if not self._large:
            entries = tuple(map(self._entries.__getitem__, naturally(self._entries)))
            return entries, tuple(self._problems)
        # Only here: few projects have large files, and it takes a database.
        from hashiya.corpus.index.article_index import ArticleIndex

        index = ArticleIndex(home, self._large)
        others = self._not_hidden(index)
        problems = (*self._problems, *index.problems)
        return Entries(index, others, self._limits.few), problems

    def _not_hidden(self, index: "ArticleIndex") -> dict[str, ArticleEntry]:
        """The articles beside the index whose id no article has in a file before theirs."""
        others: dict[str, ArticleEntry] = {}
        for entry in self._entries.values():
            position = index.position(entry.id)
            indexed = None if position is None else index.entry(position)
            if indexed is not None and _rank(indexed.path) < _rank(entry.path):
                self._report_duplicate(entry, indexed)
                continue
            others[entry.id] = entry
            if indexed is not None:
                self._report_duplicate(indexed, entry)
        return others


def _rank(path: Path) -> tuple[bool, str]:
    """The order of files: those of texts first, so that a row of the same id never hides one."""
    return path.suffix.lower() == ROWS, str(path)


@dataclass(frozen=True, slots=True)
class _FileListing:
    """A file that may hold articles, and whether it is under `articles/`."""

    path: Path
    inside: bool


def _walk(root: Path) -> Iterator[ArticleEntry | Problem | IndexedFile]:
    listings: list[_FileListing] = []
    with os.scandir(root) as items:
        listings += [_FileListing(Path(item.path), inside=False) for item in items]
    articles = root / "articles"
    if articles.is_dir():
        yield from _articles(articles, root, listings)
    listings.sort(key=lambda file: _rank(file.path))
    for file in listings:
        yield from _entries_at(file, root)


def _articles(
    articles: Path, root: Path, listings: list[_FileListing]
) -> Iterator[Problem]:
    """Add the files under `articles/` to the listings.

    Yield the folders that could not be entered.
    """
    if not _stays(articles, root):
        yield Problem(
            where="articles",
            message=_("is a link that leaves the project: it is not followed"),
        )
        return
    refused: list[OSError] = []
    for folder, folders, files in os.walk(articles, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        listings += [_FileListing(Path(folder, name), inside=True) for name in files]
        for name in folders:
            if Path(folder, name).is_symlink():
                yield Problem(
                    where=display_path(Path(folder, name), root),
                    message=_("is a linked folder: it is not followed"),
                )
    for error in refused:
        yield Problem(
            where=display_path(Path(error.filename), root),
            message=_("cannot be listed: {reason}").format(reason=system_reason(error)),
        )


def _entries_at(
    file: _FileListing, root: Path
) -> Iterator[ArticleEntry | Problem | IndexedFile]:
    path, suffix = file.path, file.path.suffix.lower()
    is_hidden = path.name.startswith(".") or path.name.endswith("~")
    if is_hidden or not (file.inside or suffix in {TEXT, ROWS}):
        return
    if path.name in RECORDS and not file.inside:
        return
    where = display_path(path, root)
    if path.is_symlink() and not _stays(path, root):
        yield Problem(
            where=where,
            message=_("is a link that leaves the project: it is not followed"),
        )
        return
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Problem(
            where=where,
            message=_("cannot be read: {reason}").format(reason=system_reason(error)),
        )
        return
    if stat.S_ISDIR(mode):
        return
    if not stat.S_ISREG(mode):
        # Reading a pipe would wait for ever.
        yield Problem(where=where, message=_("is not a regular file: it is left alone"))
    elif suffix == ROWS:
        yield IndexedFile.at(path, where)
    else:
        yield ArticleEntry(id=id_of(path, root), path=path)


def _stays(path: Path, root: Path) -> bool:
    # os.path.realpath, unlike Path.resolve in 3.11, survives a loop of links.
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))
