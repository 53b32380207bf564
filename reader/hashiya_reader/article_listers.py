"""Readers of the library's rows from a workspace's records: of all articles, or of one."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from hashiya.corpus.project import ArticleEntry
from hashiya.errors import StoreUnreadable
from hashiya.overview.article_lister import ArticleLister
from hashiya.overview.text_cache import TextSummary, read_text
from hashiya.review.feedback import Request, reopened
from hashiya_reader.workspace import Workspace

# Articles by the annotator, or the source of suggestions, that has a record of them.
Records = Mapping[str, frozenset[str]]


def project_lister(
    workspace: Workspace, texts: Callable[[ArticleEntry], TextSummary]
) -> ArticleLister:
    """Return the function that reads the rows of all articles.

    Raises:
        StoreUnreadable: when a folder of tags cannot be read.
    """
    sources: Records = {}
    # `hashiya suggest` reports what is wrong; the list is read all the same.
    with suppress(StoreUnreadable):
        sources = workspace.suggestions.articles_by_annotator()
    records = workspace.store.articles_by_annotator()
    return _lister(workspace, records, sources, reopened(workspace.store), texts)


def article_lister(
    workspace: Workspace, article_id: str, annotators: Iterable[str]
) -> ArticleLister:
    """Return the function that reads one article's row from these annotators' records."""
    only = frozenset({article_id})
    sources: Records = {}
    with suppress(StoreUnreadable):
        sources = dict.fromkeys(workspace.suggestions.annotators(), only)
    return _lister(
        workspace,
        dict.fromkeys(annotators, only),
        sources,
        reopened(workspace.store, article_id),
        lambda entry: read_text(workspace.project, entry),
    )


def _lister(
    workspace: Workspace,
    records: Records,
    sources: Records,
    requests: Mapping[tuple[str, str], Request],
    texts: Callable[[ArticleEntry], TextSummary],
) -> ArticleLister:
    return ArticleLister(
        reopened=requests,
        project=workspace.project,
        store=workspace.store,
        annotator=workspace.annotator,
        records=records,
        suggestions=workspace.suggestions,
        sources=sources,
        texts=texts,
    )
