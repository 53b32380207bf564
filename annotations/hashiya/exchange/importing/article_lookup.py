"""The article of the project that a row of a file speaks of: the one of its id, else the one of its text."""

import functools
import hashlib
from collections.abc import Callable
from dataclasses import replace

from msgspec import structs

from hashiya.corpus.project import Project
from hashiya.errors import HashiyaError, Hint, UnknownArticle
from hashiya.exchange.values import Imported
from hashiya.model.model import Article
from hashiya.model.scheme import Scheme


class ArticlesByText:
    """The articles of a project, found by id or by text; all texts are read when one is first asked for by its own."""

    def __init__(self, project: Project) -> None:
        self._project = project
        # A file may have a row for each annotator, or for each tag.
        self._read = functools.lru_cache(maxsize=8)(project.read)

    @property
    def scheme(self) -> Scheme:
        """The scheme of their project."""
        return self._project.scheme

    def find(self, imported: Imported) -> Article:
        """The article that the row speaks of, which has exactly the text that the row tells.

        Raises:
            UnknownArticle: when there is none, or several.
            ArticleUnreadable: when it cannot be read.
        """
        text, told = imported.text, imported.article
        named = self._read(told) if told is not None and told in self._project else None
        if (
            named is not None
            and text in {None, named.text}
            and imported.sha256 in {None, named.sha256}
        ):
            return named
        ids = self._having(imported)
        if len(ids) == 1:
            return self._read(ids[0])
        if len(ids) > 1:
            raise UnknownArticle(
                f"several articles have its text: {', '.join(ids[:3])}: give it the id of one"
            )
        if named is not None:
            raise UnknownArticle(
                f"its text is not that of {named.id!r}{_difference(text, named.text)}"
            )
        if told is None:
            raise UnknownArticle("no article has its text", hint=Hint.ADD_ARTICLES)
        raise UnknownArticle(
            f"no article is called {told!r}{' or has its text' if text is not None else ''}"
        )

    def _having(self, imported: Imported) -> list[str]:
        if imported.text is None:
            return []
        known = self._by_squeezed_text if imported.is_squeezed else self._by_text
        return known.get(_digest(imported.text), [])

    @functools.cached_property
    def _by_text(self) -> dict[bytes, list[str]]:
        return self._index(lambda text: text)

    @functools.cached_property
    def _by_squeezed_text(self) -> dict[bytes, list[str]]:
        return self._index(squeezed)

    def _index(self, seen: Callable[[str], str]) -> dict[bytes, list[str]]:
        found: dict[bytes, list[str]] = {}
        for entry in self._project.entries:
            try:
                text = self._project.read(entry.id).text
            except HashiyaError:
                # Told where articles are listed; no row can have its text.
                continue
            found.setdefault(_digest(seen(text)), []).append(entry.id)
        return found


def squeezed(text: str) -> str:
    """The text without what `str.isspace` says of its characters."""
    return "".join(text.split())


def unsqueezed(imported: Imported, article: Article) -> Imported:
    """The same with offsets that count the article's own characters; those outside of it stay outside."""
    places = [at for at, char in enumerate(article.text) if not char.isspace()]
    tags = []
    for tag in imported.tags:
        if (
            tag.start is not None
            and tag.end is not None
            and 0 <= tag.start < tag.end <= len(places)
        ):
            tags.append(
                structs.replace(
                    tag, start=places[tag.start], end=places[tag.end - 1] + 1
                )
            )
        else:
            tags.append(tag)
    return replace(imported, tags=tuple(tags))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _difference(text: str | None, other: str) -> str:
    if text is None:
        return ""
    at = next(
        (
            at
            for at, (one, two) in enumerate(zip(text, other, strict=False))
            if one != two
        ),
        None,
    )
    if at is None:
        at = min(len(text), len(other))
    return f": they differ from character {at} on"
