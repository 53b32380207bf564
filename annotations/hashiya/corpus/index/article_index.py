"""An index of the articles in large files of rows: where each is, its title, length and hash.

A project with an index opens in a moment, whatever is in its files, and reads from the
index only what is asked for. It is an SQLite file in the user's cache, valid while the
files' sizes, times and inodes are the same, and may be deleted at any time.
"""

import contextlib
import os
import sqlite3
import threading
from array import array
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from hashiya.corpus.index.building import VERSION, build, packed, unpacked
from hashiya.corpus.index.indexed_files import IndexedFile, index_path, new_index
from hashiya.corpus.sources.rows import ArticleEntry, IndexedText, Problem
from hashiya.errors import Hint, ProjectInvalid
from hashiya.language import Translation, current_language
from hashiya.language import gettext as _

# How many articles are read at once where all of them are.
_STRETCH = 1_000
_MEMORY = ":memory:"
_ENTRIES = """
SELECT id, file, row, at, title, chars, sha256 FROM articles
WHERE position >= ? ORDER BY position LIMIT ?
"""

# What reading a damaged index, or another program's, raises.
_DAMAGE = (
    sqlite3.Error,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    OverflowError,
)

Answer = TypeVar("Answer")


class ArticleIndex:
    """The articles of the files by position, in natural order of their ids.

    It may be used from several threads, and sent to other processes. It is as the files
    were when it was made, also where another program puts a newer one in its place.
    """

    def __init__(
        self, home: Path, files: Sequence[IndexedFile], made: str = ""
    ) -> None:
        """The index of the files of a project's folder, or of one file; built if need be.

        `made` names one to be taken even if files have changed just now.
        """
        self.files = tuple(files)
        self._home = home
        self._lock = threading.Lock()
        former = index_path(home)
        self._connection = self._opened(made) or self._built(former)
        self._made = self._ask(_made)
        self._length = self._ask(_length)

    def __len__(self) -> int:
        return self._length

    def __reduce__(self) -> tuple[object, ...]:
        return _opened_again, (self._home, self.files, self._made)

    @property
    def made(self) -> str:
        """What no two indexes have in common."""
        return self._made

    def entry(self, position: int) -> ArticleEntry:
        """The article at the position, from 0."""
        return self._ask(lambda asked: self._entries(asked, position, 1)[0])

    def stretch(self, first: int, count: int) -> list[ArticleEntry]:
        """At most `count` articles from the first position on."""
        return self._ask(lambda asked: self._entries(asked, first, count))

    def _entries(
        self, connection: sqlite3.Connection, first: int, count: int
    ) -> list[ArticleEntry]:
        rows = connection.execute(_ENTRIES, (first, count))
        return [self._entry(*row) for row in rows]

    def _entry(
        self,
        article_id: bytes,
        file: int,
        row: int,
        at: int,
        title: bytes | None,
        chars: int,
        sha256: str,
    ) -> ArticleEntry:
        text = None
        if title is not None:
            text = IndexedText(title=unpacked(title), chars=chars, sha256=sha256)
        path = self.files[file].path
        return ArticleEntry(
            id=unpacked(article_id), path=path, row=row, at=at, text=text
        )

    def __iter__(self) -> Iterator[ArticleEntry]:
        for first in range(0, len(self), _STRETCH):
            yield from self.stretch(first, _STRETCH)

    def position(self, article_id: str) -> int | None:
        """The position of the article with this id."""

        def position(connection: sqlite3.Connection) -> int | None:
            row = connection.execute(
                "SELECT position FROM articles WHERE id = ?", (packed(article_id),)
            ).fetchone()
            return None if row is None else int(row[0])

        return self._ask(position)

    def id_with_text(self, sha256: str, without: Container[str]) -> str | None:
        """The id of the first article whose text has this SHA-256, and that is not left out."""

        def article_id(connection: sqlite3.Connection) -> str | None:
            query = "SELECT id FROM articles WHERE sha256 = ? ORDER BY position"
            for (packed_id,) in connection.execute(query, (sha256,)):
                found = unpacked(packed_id)
                if found not in without:
                    return found
            return None

        return self._ask(article_id)

    def untitled(self) -> "array[int]":
        """The positions of the articles whose texts the index does not know."""
        return self._positions("SELECT position FROM articles WHERE title IS NULL")

    def with_words(self, words: str) -> "array[int]":
        """The positions of the articles with the folded words in their title or their id."""
        query = "SELECT position FROM articles WHERE instr(words, ?)"
        return self._positions(query, packed(words))

    def with_id(self, words: str) -> "array[int]":
        """The positions of the articles with the folded words in their id."""
        query = (
            "SELECT position FROM articles "
            "WHERE instr(substr(words, instr(words, x'0a') + 1), ?)"
        )
        return self._positions(query, packed(words))

    def by_words(self) -> "array[int]":
        """All positions, sorted by the folded titles."""
        return self._positions("SELECT position FROM articles ORDER BY words, position")

    def by_length(self) -> "array[int]":
        """All positions, sorted by the lengths of the texts."""
        return self._positions("SELECT position FROM articles ORDER BY chars, position")

    def words(self, position: int) -> str:
        """The folded title and id of the article at the position."""
        query = "SELECT words FROM articles WHERE position = ?"
        return self._ask(
            lambda asked: unpacked(asked.execute(query, (position,)).fetchone()[0])
        )

    def _positions(self, query: str, *values: object) -> "array[int]":
        """The positions that a query gives; it takes time in which others go on asking."""

        def positions(connection: sqlite3.Connection) -> "array[int]":
            return array("I", (row[0] for row in connection.execute(query, values)))

        try:
            with contextlib.closing(_connected(self._address)) as connection:
                if _made(connection) == self._made:
                    return positions(connection)
        except _DAMAGE:
            # It is gone, damaged, or in memory alone.
            pass
        return self._ask(positions)

    @property
    def _address(self) -> str:
        return f"{index_path(self._home).as_uri()}?mode=ro"

    @property
    def is_current(self) -> bool:
        """Whether all files are as they were."""
        return not _has_changed(self.files)

    def unchanged_files(self) -> frozenset[Path]:
        """The files that are as they were: of their articles the index knows the texts."""
        return frozenset(file.path for file in self.files if not _has_changed([file]))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The rows that are no articles."""

        def read(connection: sqlite3.Connection) -> tuple[Problem, ...]:
            rows = connection.execute("SELECT place, message, english FROM problems")
            problems: list[Problem] = []
            for place, message, english in rows:
                words = Translation(unpacked(message), unpacked(english))
                problems.append(Problem(where=unpacked(place), message=words))
            return tuple(problems)

        return self._ask(read)

    def _ask(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """The answer of the index; a damaged one is built anew.

        Raises:
            ProjectInvalid: when it is damaged and the files have changed meanwhile.
        """
        with self._lock:
            try:
                return question(self._connection)
            except _DAMAGE:
                if _has_changed(self.files):
                    raise _changed(self._home) from None
                self._connection.close()
                # Nothing is taken over of what is damaged.
                self._connection = self._built(None)
                self._made = _made(self._connection)
                return question(self._connection)

    def _opened(self, made: str) -> sqlite3.Connection | None:
        """The index on the disk, if it is this one, or one of these files as they are."""
        path = index_path(self._home)
        try:
            connection = _connected(self._address)
        except sqlite3.Error:
            return None
        try:
            if self._is_valid(connection, made):
                # Those that are opened now and then are kept.
                with contextlib.suppress(OSError):
                    os.utime(path)
                return connection
        except _DAMAGE:
            # It is damaged, or another program's.
            pass
        connection.close()
        return None

    def _is_valid(self, connection: sqlite3.Connection, made: str) -> bool:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            return False
        if made and _made(connection) == made:
            return True
        if not all(file.is_settled for file in self.files):
            return False
        query = "SELECT name, mark FROM files ORDER BY number"
        files = [(packed(file.name), file.mark) for file in self.files]
        if connection.execute(query).fetchall() != files:
            return False
        # Messages are in the language in which the rows were read.
        query = "SELECT value FROM state WHERE name = 'language'"
        (language,) = connection.execute(query).fetchone()
        (count,) = connection.execute("SELECT count(*) FROM problems").fetchone()
        return not count or language == current_language()

    def _built(self, former: Path | None) -> sqlite3.Connection:
        """A new index, on the disk if it can be written there, otherwise in memory.

        What a `former` one has of unchanged files is taken over.
        """
        path = index_path(self._home)
        try:
            with new_index(path) as temporary:
                connection = self._written(temporary, former)
                # It stays with the file, whoever puts another one in its place.
                temporary.replace(path)
        except (OSError, *_DAMAGE):
            if former is not None:
                return self._built(None)
            connection = _connected(_MEMORY)
            connection.execute("PRAGMA temp_store = MEMORY")
            build(connection, self._home, self.files, None)
        return connection

    def _written(self, path: Path, former: Path | None) -> sqlite3.Connection:
        connection = _connected(path.as_uri())
        try:
            build(connection, self._home, self.files, former)
        except (OSError, *_DAMAGE):
            connection.close()
            raise
        return connection


def _opened_again(home: Path, files: Sequence[IndexedFile], made: str) -> ArticleIndex:
    """The same index in another process.

    Raises:
        ProjectInvalid: when it is gone and the files have changed.
    """
    index = ArticleIndex(home, files, made)
    if index.made != made and _has_changed(files):
        raise _changed(home)
    return index


def _made(connection: sqlite3.Connection) -> str:
    query = "SELECT value FROM state WHERE name = 'made'"
    return str(connection.execute(query).fetchone()[0])


def _length(connection: sqlite3.Connection) -> int:
    (last,) = connection.execute("SELECT max(position) FROM articles").fetchone()
    return 0 if last is None else int(last) + 1


def _connected(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def _has_changed(files: Sequence[IndexedFile]) -> bool:
    return any(IndexedFile.at(file.path, "").mark != file.mark for file in files)


def _changed(home: Path) -> ProjectInvalid:
    return ProjectInvalid(
        _("{path}: the files have changed meanwhile").format(path=home),
        hint=Hint.OPEN_AGAIN,
    )
