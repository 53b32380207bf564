"""The ids and texts that a project has, to which articles are added."""

from collections.abc import Iterable, Iterator

from hashiya.corpus.project import ArticleEntry, ProjectFolder
from hashiya.corpus.sources.entry_list import Entries
from hashiya.errors import HashiyaError
from hashiya.model.model import Article


class KnownArticles:
    """The project's articles and those that are being added, by id and by text.

    Those of an index are looked up there, others are in memory. A text is named by its
    SHA-256.
    """

    def __init__(self, project: ProjectFolder) -> None:
        entries = project.entries
        self._indexed = entries if isinstance(entries, Entries) else None
        if self._indexed is not None and not self._indexed.indexed.is_current:
            self._indexed = None
        self._ids: set[str] = set()
        self._id_of_text: dict[str, str] = {}
        for article in _articles(project, self._unindexed(project)):
            self._id_of_text[article.sha256] = article.id

    def _unindexed(self, project: ProjectFolder) -> Iterator[ArticleEntry]:
        """The articles that are not looked up in the index; all ids of them are taken."""
        entries: Iterable[ArticleEntry] = project.entries
        if self._indexed is not None:
            positions = sorted(self._indexed.unindexed)
            entries = map(self._indexed.__getitem__, positions)
        for entry in entries:
            self._ids.add(entry.id)
            yield entry

    def has_id(self, article_id: str) -> bool:
        """Whether an article has the id."""
        if article_id in self._ids:
            return True
        return (
            self._indexed is not None and self._indexed.position(article_id) is not None
        )

    def id_with_text(self, sha256: str) -> str | None:
        """The id of an article with the text."""
        article_id = self._id_of_text.get(sha256)
        if article_id is not None or self._indexed is None:
            return article_id
        # Another article may be in the place of the index's.
        return self._indexed.indexed.id_with_text(sha256, without=self._ids)

    def add(self, article_id: str, sha256: str) -> None:
        """Note an article that is added."""
        self._ids.add(article_id)
        self._id_of_text[sha256] = article_id

    def remove(self, article_id: str, sha256: str) -> None:
        """Forget an article that was added."""
        self._ids.discard(article_id)
        del self._id_of_text[sha256]


def _articles(
    project: ProjectFolder, entries: Iterable[ArticleEntry]
) -> Iterator[Article]:
    """The articles that can be read; `check` reports the others."""
    for entry in entries:
        try:
            yield project.read_entry(entry)
        except HashiyaError:
            continue
