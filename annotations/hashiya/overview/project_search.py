"""Searching all articles of a project for words, one article after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from hashiya.corpus.article_reader import ArticleReader
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, HashiyaError
from hashiya.model.model import Article, Span
from hashiya.text.normalization import ALL_RULES, Rules
from hashiya.text.word_pattern import WordPattern, all_spellings

# Code points of the text that a hit is shown with.
BEFORE, AFTER = 60, 160


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A hit: its span in the article, and a window of text with its span in that."""

    article: str
    title: str
    span: Span
    window: str
    place: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHits:
    """The hits in one article; `problem` says why it could not be read."""

    hits: tuple[SearchHit, ...] = ()
    problem: str | None = None


def search_project(
    project: ProjectFolder, words: str, rules: Rules = ALL_RULES
) -> Iterator[ArticleHits]:
    """The hits of the words in each article, in the project's order.

    Each article is read when it is requested. The rules are the differences of spelling
    that are ignored, as in `hashiya.text.word_pattern.find`.
    """
    pattern = WordPattern(words, all_spellings(rules))
    with ArticleReader(project) as reader:
        for entry in project.entries:
            try:
                article = reader.read(entry)
            except HashiyaError as error:
                yield ArticleHits(problem=Finding.of(error))
                continue
            hits = tuple(_hit(article, span) for span in pattern.spans(article.text))
            yield ArticleHits(hits=hits)


def _hit(article: Article, span: Span) -> SearchHit:
    window, place = text_window(article.text, span)
    return SearchHit(
        article=article.id,
        title=article.title,
        span=span,
        window=window,
        place=place,
    )


def text_window(text: str, span: Span) -> tuple[str, Span]:
    """The text around a span, within its line and mostly in whole words, and the span in it."""
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
