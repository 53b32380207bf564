"""Titles and lengths of texts, remembered from one listing of a large project to the next, each as long as it holds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hashiya.corpus.project import Project
from hashiya.corpus.sources.rows import ArticleEntry
from hashiya.errors import HashiyaError
from hashiya.store import TagStore

# Smaller projects are read as fast as that is remembered.
_MANY = 500
# No annotator's folder has a dot in its name.
_TEXTS = "texts.of"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSummary:
    """What a list knows of an article's text; with a `problem` it could not be read."""

    title: str
    chars: int
    sha256: str = ""
    problem: str | None = None


@contextmanager
def remembered_texts(
    project: Project, store: TagStore
) -> Iterator[Callable[[ArticleEntry], TextSummary]]:
    """A function that tells of an article what a list shows, and looks into its text only when that was written to.

    A file counts as written to when its size, its time of writing or the file itself is
    another one.
    """
    if len(project.entries) < _MANY:
        yield lambda entry: read_text(project, entry)
        return
    old = store.cached(_TEXTS)
    new: dict[str, object] = {}
    marks: dict[str, str] = {}

    def text(entry: ArticleEntry) -> TextSummary:
        key = str(entry.path)
        if key not in marks:
            try:
                stat = entry.path.stat()
                marks[key] = (
                    f"{stat.st_size}.{stat.st_mtime_ns}.{stat.st_ino}.{project.encoding}"
                )
            except OSError:
                marks[key] = ""
        mark = f"{marks[key]}.{entry.at}"
        known = old.get(entry.id)
        if (
            marks[key]
            and isinstance(known, list)
            and len(known) == 4
            and known[0] == mark
        ):
            new[entry.id] = known
            return TextSummary(
                title=str(known[1]), chars=int(known[2]), sha256=str(known[3])
            )
        said = read_text(project, entry)
        if said.problem is None:
            new[entry.id] = [mark, said.title, said.chars, said.sha256]
        return said

    yield text
    if new != old:
        store.cache(_TEXTS, new)


def read_text(project: Project, entry: ArticleEntry) -> TextSummary:
    """What a list shows of an article, read now."""
    try:
        article = project.read(entry.id)
    except HashiyaError as error:
        return TextSummary(title=entry.id, chars=0, problem=str(error))
    return TextSummary(
        title=article.title, chars=len(article.text), sha256=article.sha256
    )
