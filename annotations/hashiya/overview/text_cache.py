"""A cache of the titles and lengths of texts, for the next listing of a large project."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hashiya.corpus.project import ArticleEntry, ProjectFolder
from hashiya.corpus.sources.entry_list import Entries
from hashiya.errors import Finding, HashiyaError
from hashiya.store import TagStore

# The texts of a smaller project are read as fast as the cache is.
CACHED_FROM = 500
# No annotator's folder has a dot in its name.
_CACHE_NAME = "texts.of"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSummary:
    """What a list shows of an article's text; with a `problem` it could not be read."""

    title: str
    chars: int
    sha256: str = ""
    problem: str | None = None


@contextmanager
def remembered_texts(
    project: ProjectFolder, store: TagStore
) -> Iterator[Callable[[ArticleEntry], TextSummary]]:
    """A function that summarizes an article's text, and reads it only if its file has changed.

    Rows of large files are in the project's index, texts of other files in a cache. A file
    has changed when its size, its time of writing or its inode has.
    """
    if len(project.entries) < CACHED_FROM:
        yield lambda entry: read_text(project, entry)
        return
    cache = _TextCache(project, store.cached(_CACHE_NAME))
    yield cache.summary
    if cache.has_changed:
        store.cache(_CACHE_NAME, cache.rows)


class _TextCache:
    """The cached rows `[mark, title, chars, sha256]`, valid while the file's mark is the same."""

    def __init__(self, project: ProjectFolder, cached: dict[str, object]) -> None:
        self.rows: dict[str, object] = {}
        self._project = project
        self._cached = cached
        self._file_marks: dict[Path, str] = {}
        self._unchanged: frozenset[Path] = frozenset()
        if isinstance(project.entries, Entries):
            self._unchanged = project.entries.indexed.unchanged_files()

    @property
    def has_changed(self) -> bool:
        """Whether the rows differ from those that were cached."""
        return self.rows != self._cached

    def summary(self, entry: ArticleEntry) -> TextSummary:
        """The article's summary, from the index or the cache where that is valid."""
        text = entry.text
        if text is not None and entry.path in self._unchanged:
            return TextSummary(title=text.title, chars=text.chars, sha256=text.sha256)
        if entry.row is not None:
            return read_text(self._project, entry)
        file_mark = self._file_mark(entry.path)
        row = self._cached.get(entry.id)
        if (
            file_mark
            and isinstance(row, list)
            and len(row) == 4
            and row[0] == file_mark
        ):
            self.rows[entry.id] = row
            _, title, chars, sha256 = row
            return TextSummary(title=str(title), chars=int(chars), sha256=str(sha256))
        summary = read_text(self._project, entry)
        if summary.problem is None:
            self.rows[entry.id] = [
                file_mark,
                summary.title,
                summary.chars,
                summary.sha256,
            ]
        return summary

    def _file_mark(self, path: Path) -> str:
        """A string that changes with the file; empty if the file cannot be examined."""
        if path not in self._file_marks:
            try:
                stat = path.stat()
            except OSError:
                self._file_marks[path] = ""
            else:
                encoding = self._project.encoding
                mark = f"{stat.st_size}.{stat.st_mtime_ns}.{stat.st_ino}.{encoding}"
                self._file_marks[path] = mark
        return self._file_marks[path]


def read_text(project: ProjectFolder, entry: ArticleEntry) -> TextSummary:
    """The summary of an article's text, read now."""
    try:
        article = project.read_entry(entry)
    except HashiyaError as error:
        return TextSummary(title=entry.id, chars=0, problem=Finding.of(error))
    return TextSummary(
        title=article.title, chars=len(article.text), sha256=article.sha256
    )
