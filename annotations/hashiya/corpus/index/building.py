"""Building an index of articles: rows are read once, and those of unchanged files copied.

The tables of an index:

- `state`: `made`, which no two indexes have in common, and the language of messages
- `files`: the files in the order in which they count, each with its mark; one is
  reusable if it had settled, and none of its rows was left out for one of another file
- `problems`: rows that are no articles, with the place and the message, also in English
- `articles`: those of all files by their position in natural order. `at` is the byte
  at which the row begins; without a title the text is not Unicode text; `words` are
  what a list is filtered and sorted by
"""

import contextlib
import secrets
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from hashiya.corpus.index.indexed_files import IndexedFile
from hashiya.corpus.sources.duplicate_ids import DuplicateIds
from hashiya.corpus.sources.natural_order import naturally
from hashiya.corpus.sources.row_scan import ScannedRow, scanned
from hashiya.corpus.sources.rows import ArticleEntry, Problem
from hashiya.io.json_text import surrogate_at
from hashiya.language import Translation, current_language, in_english
from hashiya.model.model import Article
from hashiya.text.normalization import fold

VERSION = 4
_BATCH = 1_000
_TABLES = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA user_version = {VERSION};
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE files (
    number INTEGER PRIMARY KEY, name BLOB, mark TEXT, is_reusable INTEGER
);
CREATE TABLE problems (file INTEGER, place BLOB, message BLOB, english BLOB);
CREATE TABLE articles (
    position INTEGER PRIMARY KEY, id BLOB, file INTEGER, row INTEGER, at INTEGER,
    title BLOB, chars INTEGER, sha256 TEXT, words BLOB
);
CREATE TEMP TABLE read_rows (
    number INTEGER PRIMARY KEY, id BLOB UNIQUE, file INTEGER, row INTEGER, at INTEGER,
    title BLOB, chars INTEGER, sha256 TEXT, words BLOB
);
CREATE TEMP TABLE sorted_ids (position INTEGER PRIMARY KEY, id BLOB);
"""
_END = """
DROP TABLE temp.read_rows;
DROP TABLE temp.sorted_ids;
PRAGMA query_only = ON;
"""
_IN_FILE_ORDER = """
INSERT INTO articles
SELECT number - 1, id, file, row, at, title, chars, sha256, words
FROM read_rows ORDER BY number
"""
_IN_NATURAL_ORDER = """
INSERT INTO articles
SELECT position, id, file, row, at, title, chars, sha256, words
FROM sorted_ids JOIN read_rows USING (id) ORDER BY position
"""
_ADD = """
INSERT OR IGNORE INTO read_rows (id, file, row, at, title, chars, sha256, words)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_COPY = """
INSERT OR IGNORE INTO read_rows (id, file, row, at, title, chars, sha256, words)
SELECT id, ?, row, at, title, chars, sha256, words FROM former.articles
WHERE file = ? ORDER BY row
"""
# A row of an article, as `_ADD` takes it.
_Row = tuple[bytes, int, int, int, bytes | None, int, str, bytes]


def packed(text: str) -> bytes:
    """The text as the index has it: ids and titles may have lone surrogates."""
    return text.encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> str:
    """The text of these bytes.

    Raises:
        UnicodeDecodeError: when the index is damaged.
    """
    return data.decode("utf-8", "surrogatepass")


def list_words(title: str, article_id: str) -> str:
    """What the filter of a list searches, and what a list is sorted by: title and id, folded."""
    return f"{fold(title)}\n{fold(article_id)}"


def build(
    connection: sqlite3.Connection,
    home: Path,
    files: Sequence[IndexedFile],
    former: Path | None,
) -> None:
    """Write the index of the files into an empty database; a `former` index may be damaged.

    Raises:
        sqlite3.Error: when it cannot be written.
    """
    connection.executescript(_TABLES)
    if former is not None:
        _attach(connection, former)
    builder = _Builder(connection, home, files)
    for number in range(len(files)):
        builder.add_file(number)
    if former is not None:
        _detach(connection)
    _sort(connection)
    state = {"made": secrets.token_hex(8), "language": current_language()}
    connection.executemany("INSERT INTO state VALUES (?, ?)", state.items())
    connection.commit()
    connection.executescript(_END)


def _attach(connection: sqlite3.Connection, former: Path) -> None:
    """Make the former index readable as `former`, if it is one."""
    try:
        connection.execute("ATTACH ? AS former", (f"{former.as_uri()}?mode=ro",))
        (version,) = connection.execute("PRAGMA former.user_version").fetchone()
        if version != VERSION:
            connection.execute("DETACH former")
    except sqlite3.DatabaseError:
        return


def _detach(connection: sqlite3.Connection) -> None:
    connection.commit()
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("DETACH former")


class _Builder:
    """Reads files into `read_rows`, in the order in which they count."""

    def __init__(
        self, connection: sqlite3.Connection, home: Path, files: Sequence[IndexedFile]
    ) -> None:
        self._connection = connection
        self._files = files
        self._duplicates = DuplicateIds(home if home.is_dir() else home.parent)
        self._is_reusable = True

    def add_file(self, number: int) -> None:
        """Add the articles and the problems of a file."""
        self._is_reusable = True
        if not self._copy(number):
            self._read(number)
        file = self._files[number]
        is_reusable = self._is_reusable and file.is_settled
        row = (number, packed(file.name), file.mark, is_reusable)
        self._connection.execute("INSERT INTO files VALUES (?, ?, ?, ?)", row)

    def _copy(self, number: int) -> bool:
        """Whether the file's articles could be taken over from the former index."""
        try:
            return self._copy_unchanged(number)
        except sqlite3.DatabaseError:
            # There is none, or it is damaged.
            self._forget(number)
            return False

    def _copy_unchanged(self, number: int) -> bool:
        file, connection = self._files[number], self._connection
        if not file.is_settled:
            return False
        found = connection.execute(
            "SELECT number FROM former.files WHERE name = ? AND mark = ? "
            "AND is_reusable",
            (packed(file.name), file.mark),
        ).fetchone()
        if found is None:
            return False
        problems = connection.execute(
            "SELECT place, message, english FROM former.problems WHERE file = ?", found
        ).fetchall()
        language = connection.execute(
            "SELECT value FROM former.state WHERE name = 'language'"
        ).fetchone()
        if problems and language != (current_language(),):
            return False
        (count,) = connection.execute(
            "SELECT count(*) FROM former.articles WHERE file = ?", found
        ).fetchone()
        cursor = connection.execute(_COPY, (number, *found))
        if cursor.rowcount < count:
            # A file that counts before it has some of the ids now.
            self._forget(number)
            return False
        for place, message, english in problems:
            words = Translation(unpacked(message), unpacked(english))
            self._add_problem(number, unpacked(place), words)
        return True

    def _forget(self, number: int) -> None:
        self._connection.execute("DELETE FROM read_rows WHERE file = ?", (number,))
        self._connection.execute("DELETE FROM problems WHERE file = ?", (number,))

    def _read(self, number: int) -> None:
        file = self._files[number]
        batch: list[_Row] = []
        for item in scanned(file.path, file.name):
            if isinstance(item, Problem):
                self._add(batch)
                self._add_problem(number, item.where, item.message)
            else:
                batch.append(_row(item, number))
                if len(batch) == _BATCH:
                    self._add(batch)
        self._add(batch)

    def _add(self, batch: list[_Row]) -> None:
        """Add the rows, and empty the batch."""
        cursor = self._connection.executemany(_ADD, batch)
        if cursor.rowcount < len(batch):
            self._report_duplicates(batch)
        batch.clear()

    def _report_duplicates(self, batch: Sequence[_Row]) -> None:
        """Add the problems of rows whose ids other rows have."""
        for article_id, file, row, at, *_rest in batch:
            first_file, first_row, first_at = self._connection.execute(
                "SELECT file, row, at FROM read_rows WHERE id = ?", (article_id,)
            ).fetchone()
            if (first_file, first_row) == (file, row):
                continue
            self._is_reusable = self._is_reusable and first_file == file
            problem = self._duplicates.problem(
                self._entry(article_id, file, row, at),
                self._entry(article_id, first_file, first_row, first_at),
            )
            if problem is not None:
                self._add_problem(file, problem.where, problem.message)

    def _entry(self, article_id: bytes, file: int, row: int, at: int) -> ArticleEntry:
        path = self._files[file].path
        return ArticleEntry(id=unpacked(article_id), path=path, row=row, at=at)

    def _add_problem(self, file: int, place: str, message: str) -> None:
        row = (file, packed(place), packed(message), packed(in_english(message)))
        self._connection.execute("INSERT INTO problems VALUES (?, ?, ?, ?)", row)


def _row(scanned_row: ScannedRow, file: int) -> _Row:
    entry, fields = scanned_row.entry, scanned_row.fields
    text = str(fields["text"])
    article = Article(id=entry.id, text=text, meta=fields)
    is_text = surrogate_at(text) is None
    return (
        packed(entry.id),
        file,
        entry.row or 0,
        entry.at,
        packed(article.title) if is_text else None,
        len(text),
        article.sha256,
        packed(list_words(article.title, entry.id)),
    )


def _sort(connection: sqlite3.Connection) -> None:
    """Write the articles in natural order."""
    cursor = connection.execute("SELECT id FROM read_rows ORDER BY number")
    ids = [unpacked(article_id) for (article_id,) in cursor]
    sorted_ids = naturally(ids)
    # In most files they are in order already.
    if sorted_ids == ids:
        connection.execute(_IN_FILE_ORDER)
    else:
        connection.executemany(
            "INSERT INTO sorted_ids VALUES (?, ?)",
            enumerate(map(packed, sorted_ids)),
        )
        connection.execute(_IN_NATURAL_ORDER)
    connection.execute("CREATE UNIQUE INDEX article_ids ON articles (id)")
    # They are asked for with every start, and are few or none of all.
    connection.execute("CREATE INDEX untitled ON articles (title) WHERE title IS NULL")
    connection.execute("CREATE INDEX article_texts ON articles (sha256)")
