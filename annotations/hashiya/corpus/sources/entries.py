"""The entries of the articles in a folder or a file, listed without reading their texts."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hashiya.corpus.sources.entry_list import FEW, Entries
from hashiya.corpus.sources.natural_order import naturally
from hashiya.corpus.sources.row_cache import RememberedRows
from hashiya.corpus.sources.row_table import RowTable
from hashiya.corpus.sources.rows import ArticleEntry, Problem
from hashiya.errors import system_reason
from hashiya.io.jsonl import line_at
from hashiya.language import gettext as _

TEXT, ROWS = ".txt", ".jsonl"
# Rows of an id that is there already are compared this often: it takes a moment for each.
_COMPARED = 10_000
# Files of rows in a project's folder that hold no articles.
RECORDS = frozenset({"assignment.jsonl", "splits.jsonl"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLimits:
    """The sizes from which files of rows are treated as large.

    Files of `cached_from` bytes are cached: smaller ones are read as fast. The articles
    of a file with `whole_from` rows get no entries until they are requested; at most
    `few` others are inserted among them one by one.
    """

    cached_from: int = 1_000_000
    whole_from: int = 1_000
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
    remembered = RememberedRows(root, limits.cached_from)
    gathered = _Gathered(root, limits)
    for item in _walk(root, remembered):
        gathered.add(item)
    remembered.keep()
    return gathered.entries, tuple(gathered.problems)


def entries_of_rows(
    path: Path, root: Path
) -> tuple[Sequence[ArticleEntry], tuple[Problem, ...]]:
    """The articles of one `.jsonl` file, and its problems, as `entries_in` gives them."""
    remembered = RememberedRows(root, _LIMITS.cached_from)
    gathered = _Gathered(root, _LIMITS)
    gathered.add(remembered.table(path, display_path(path, root)))
    remembered.keep()
    return gathered.entries, tuple(gathered.problems)


def display_path(path: Path, root: Path) -> str:
    """The path as messages name it: from the project's folder on."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def id_of(path: Path, root: Path) -> str:
    """The id of an article in a file: its path in the project without its suffix."""
    return path.relative_to(root).with_suffix("").as_posix()


class _Gathered:
    """The articles and problems so far.

    Those of one large table stay in it until they are requested.
    """

    def __init__(self, root: Path, limits: RowLimits) -> None:
        self._root = root
        self._limits = limits
        self._entries: dict[str, ArticleEntry] = {}
        self._large: RowTable | None = None
        self._positions: dict[str, int] = {}
        self._compared = 0
        self.problems: list[Problem] = []

    @property
    def entries(self) -> Sequence[ArticleEntry]:
        """The articles, naturally sorted by id."""
        if self._large is not None:
            return Entries(self._large, self._entries, self._limits.few)
        return tuple(map(self._entries.__getitem__, naturally(self._entries)))

    def add(self, item: ArticleEntry | Problem | RowTable) -> None:
        """Add an article, a problem, or all of a table.

        Of two articles with one id the first is kept.
        """
        if not isinstance(item, RowTable):
            self._add_one(item)
        elif self._can_stay_whole(item):
            self._large = item
            self.problems += [problem for _, problem in item.problems]
        else:
            for row in item.rows():
                self._add_one(row)

    def _can_stay_whole(self, table: RowTable) -> bool:
        is_large = len(table) >= self._limits.whole_from
        if self._large is not None or table.order is None or not is_large:
            return False
        return not self._entries or self._entries.keys().isdisjoint(table.ids)

    def _add_one(self, item: ArticleEntry | Problem) -> None:
        if isinstance(item, Problem):
            self.problems.append(item)
            return
        first = self._entries.get(item.id) or self._in_large(item.id)
        if first is None:
            self._entries[item.id] = item
        elif not self._is_copy(item, first):
            self.problems.append(_duplicate_id(item, first, self._root))

    def _is_copy(self, entry: ArticleEntry, first: ArticleEntry) -> bool:
        """Whether two articles with one id are equal rows; only some are compared."""
        if entry.row is None or first.row is None or self._compared >= _COMPARED:
            return False
        self._compared += 1
        try:
            lines = [line_at(row.path, row.at) for row in (entry, first)]
        except OSError:
            return False
        one, other = lines
        return (one or b"").rstrip(b"\r\n") == (other or b"?").rstrip(b"\r\n")

    def _in_large(self, article_id: str) -> ArticleEntry | None:
        if self._large is None:
            return None
        if not self._positions:
            ids = self._large.ids
            self._positions = {name: position for position, name in enumerate(ids)}
        position = self._positions.get(article_id)
        return None if position is None else self._large.entry(position)


@dataclass(frozen=True, slots=True)
class _FileListing:
    """A file that may hold articles, and whether it is under `articles/`."""

    path: Path
    inside: bool


def _walk(
    root: Path, remembered: RememberedRows
) -> Iterator[ArticleEntry | Problem | RowTable]:
    listings: list[_FileListing] = []
    with os.scandir(root) as items:
        listings += [_FileListing(Path(item.path), inside=False) for item in items]
    articles = root / "articles"
    if articles.is_dir():
        yield from _articles(articles, root, listings)
    # Files come before rows, so that a text is never hidden by a row of the same id.
    listings.sort(key=lambda file: (file.path.suffix.lower() == ROWS, str(file.path)))
    for file in listings:
        yield from _entries_at(file, root, remembered)


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
    file: _FileListing, root: Path, remembered: RememberedRows
) -> Iterator[ArticleEntry | Problem | RowTable]:
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
        yield remembered.table(path, where)
    else:
        yield ArticleEntry(id=id_of(path, root), path=path)


def _stays(path: Path, root: Path) -> bool:
    # os.path.realpath, unlike Path.resolve in 3.11, survives a loop of links.
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _duplicate_id(entry: ArticleEntry, first: ArticleEntry, root: Path) -> Problem:
    row = f":{entry.row}" if entry.row else ""
    owner = display_path(first.path, root)
    return Problem(
        where=display_path(entry.path, root) + row,
        message=(
            _(
                "the id {id!r} is already that of {owner}: this one is left out; "
                "give it another"
            ).format(id=entry.id, owner=owner)
        ),
    )
