"""Finding words in all articles of a project, one article after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from hashiya.corpus.project import Project
from hashiya.errors import HashiyaError
from hashiya.model.model import Span
from hashiya.text.normalization import ALL_RULES, Rules, find, fold

# Code points of the text that a hit is shown with.
BEFORE, AFTER = 60, 160


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """Words found: the article with its title, their span, and a window of its text, in which they stand at `place`."""

    article: str
    title: str
    span: Span
    window: str
    place: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHits:
    """What an article was found to hold; `problem` says why it could not be read."""

    hits: tuple[SearchHit, ...] = ()
    problem: str | None = None


def search_project(
    project: Project, words: str, rules: Rules = ALL_RULES
) -> Iterator[ArticleHits]:
    """What each article holds of the words, in the project's order; each is read when it is asked for.

    The rules say which differences of spelling are passed over, as in `search.find`.
    """
    wanted = fold(words, rules).strip()
    for entry in project.entries:
        try:
            article = project.read(entry.id)
        except HashiyaError as error:
            yield ArticleHits(problem=str(error))
            continue
        # Most articles do not hold the words: only in the others are the spans looked
        # for.
        held = wanted and wanted in fold(article.text, rules)
        spans = find(article.text, words, rules) if held else ()
        windows = (text_window(article.text, span) for span in spans)
        yield ArticleHits(
            hits=tuple(
                SearchHit(
                    article=article.id,
                    title=article.title,
                    span=span,
                    window=window,
                    place=place,
                )
                for span, (window, place) in zip(spans, windows, strict=True)
            )
        )


def text_window(text: str, span: Span) -> tuple[str, Span]:
    """The text around a span, of one line and in whole words as far as these are not too long, and its place in there."""
    line = text.rfind("\n", 0, span.start) + 1
    start = line
    if span.start - line > BEFORE:
        space = text.find(" ", span.start - BEFORE, span.start)
        start = space + 1 if space >= 0 else span.start - BEFORE
    end = text.find("\n", span.end, span.end + AFTER)
    if end < 0:
        end = span.end + AFTER
        space = text.rfind(" ", span.end, end + 1) if end < len(text) else -1
        end = space if space >= 0 else end
    return text[start:end], Span(span.start - start, span.end - start)
