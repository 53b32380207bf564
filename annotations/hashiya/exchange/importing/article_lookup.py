"""The article of the project that a row of a file is about, by its id or its text."""

import functools
import hashlib
from collections.abc import Callable
from dataclasses import replace

from msgspec import structs

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, Hint, UnknownArticle
from hashiya.exchange.importing.row_article import (
    RowArticle,
    is_version,
    kept_texts,
)
from hashiya.exchange.tokens import SqueezedPlaces, squeezed, squeezed_places
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.model import Article
from hashiya.model.scheme import Scheme
from hashiya.text.canonical_text import CanonicalText

# A file may have a row for each annotator, or for each tag.
_CACHED_ARTICLES = 8


class ArticleLookup:
    """Finds articles of a project by id or by text; the first one by text reads all texts."""

    def __init__(self, project: ProjectFolder) -> None:
        self._project = project
        self._read = functools.lru_cache(maxsize=_CACHED_ARTICLES)(project.read)
        self._kept_text = functools.lru_cache(maxsize=_CACHED_ARTICLES)(
            kept_texts(project.root)
        )

    @property
    def scheme(self) -> Scheme:
        """The scheme of the project."""
        return self._project.scheme

    def find(self, imported: ImportedArticle) -> RowArticle:
        """The article that the row is about, and its former text that the row has, if it has one.

        The former text is the article's but for its layout: line ends, spaces and lines
        at ends, Unicode's normalization form. Or it is one that the project keeps, and
        the row names the article. Otherwise the article has exactly the row's text.

        Raises:
            UnknownArticle: when there is none, or several.
            ArticleUnreadable: when it cannot be read.
        """
        article_id, text = imported.article, imported.text
        if article_id is None and text is None and imported.sha256 is None:
            return RowArticle(article=self._with_words(imported))
        named = None
        if article_id is not None and article_id in self._project:
            named = self._read(article_id)
            named_text = squeezed(named.text) if imported.is_squeezed else named.text
            has_text = text in {None, named_text}
            if has_text and imported.sha256 in {None, named.sha256}:
                return RowArticle(article=named)
            if text is not None and _is_layout_alone(imported, named):
                return RowArticle(article=named, former_text=text, is_same_words=True)
        ids = self._ids_with_text(imported)
        if len(ids) == 1:
            article = self._read(ids[0])
            has_text = imported.is_squeezed or text == article.text
            if has_text:
                return RowArticle(article=article)
            return RowArticle(article=article, former_text=text, is_same_words=True)
        if len(ids) > 1:
            listed = comma_separated(ids[:3])
            message = _(
                "several articles have its text: {ids}: give it the id of one"
            ).format(ids=listed)
            raise UnknownArticle(message)
        if named is not None:
            former_text = self._former_text(imported, named)
            if former_text is not None:
                return RowArticle(article=named, former_text=former_text)
            message = _("its text is not that of {id!r}").format(id=named.id)
            if text is not None:
                message = _(
                    "its text is not that of {id!r}: they differ from character "
                    "{position} on"
                ).format(id=named.id, position=_first_difference(text, named.text))
            raise UnknownArticle(message)
        if article_id is None:
            raise UnknownArticle(_("no article has its text"), hint=Hint.ADD_ARTICLES)
        message = _("no article is called {id!r}")
        if text is not None:
            message = _("no article is called {id!r} or has its text")
        raise UnknownArticle(message.format(id=article_id))

    def _with_words(self, imported: ImportedArticle) -> Article:
        """The only article that has all words of the row's tags.

        Raises:
            UnknownArticle: when there is none, or several.
        """
        words = [tag.text for tag in imported.tags if tag.text]
        having: list[Article] = []
        for entry in self._project.entries:
            try:
                article = self._read(entry.id)
            except HashiyaError:
                continue
            if all(one in article.text for one in words):
                having.append(article)
        if len(having) == 1:
            return having[0]
        message = _(
            "it names no article, and {count} articles may be it: give it an id"
        )
        raise UnknownArticle(message.format(count=f"{len(having):,}"))

    def _former_text(self, imported: ImportedArticle, article: Article) -> str | None:
        """The kept text that the row has, or names by its sha256, if it can be the article's."""
        if imported.is_squeezed:
            # Texts are kept by what they are with their white space.
            return None
        sha256 = imported.sha256 or ""
        if imported.text is not None:
            sha256 = _digest(imported.text).hex()
        text = self._kept_text(sha256)
        if text is None or not is_version(text, article.text):
            return None
        # It may be what another article has now.
        return None if self._ids_by_text.get(_digest(text)) else text

    def _ids_with_text(self, imported: ImportedArticle) -> list[str]:
        text = imported.text
        if text is None:
            return []
        if imported.is_squeezed:
            return self._ids_by_squeezed_text.get(_digest(text), [])
        ids = self._ids_by_text.get(_digest(text))
        return ids or self._ids_by_words.get(_digest(without_layout(text)), [])

    @functools.cached_property
    def _ids_by_text(self) -> dict[bytes, list[str]]:
        return self._index(lambda text: text)

    @functools.cached_property
    def _ids_by_words(self) -> dict[bytes, list[str]]:
        return self._index(without_layout)

    @functools.cached_property
    def _ids_by_squeezed_text(self) -> dict[bytes, list[str]]:
        return self._index(squeezed)

    def _index(self, normalize: Callable[[str], str]) -> dict[bytes, list[str]]:
        ids: dict[bytes, list[str]] = {}
        for entry in self._project.entries:
            try:
                article = self._project.read(entry.id)
            except HashiyaError:
                # No row can have its text; lists of articles report it.
                continue
            digest = _digest(normalize(article.text))
            ids.setdefault(digest, []).append(entry.id)
        return ids


def without_layout(text: str) -> str:
    """The canonical text, without white space at its end."""
    return CanonicalText(text).text.rstrip()


def _is_layout_alone(imported: ImportedArticle, article: Article) -> bool:
    """Whether the row's text is the article's but for its layout."""
    if imported.text is None or imported.is_squeezed:
        return False
    return without_layout(imported.text) == without_layout(article.text)


def unsqueezed(imported: ImportedArticle, article: Article) -> ImportedArticle:
    """The tags with offsets in the article's text; an offset out of range stays out of range."""
    places = squeezed_places(article.text)
    tags = tuple(_unsqueezed(tag, places) for tag in imported.tags)
    return replace(imported, tags=tags)


def _unsqueezed(tag: ImportedTag, places: SqueezedPlaces) -> ImportedTag:
    if tag.start is None or tag.end is None:
        return tag
    if not 0 <= tag.start < tag.end <= len(places):
        return tag
    first, last = places[tag.start], places[tag.end - 1]
    return structs.replace(tag, start=first.start, end=last.end)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _first_difference(text: str, other: str) -> int:
    for index, (one, two) in enumerate(zip(text, other, strict=False)):
        if one != two:
            return index
    return min(len(text), len(other))
