"""Reading the articles of the review queue, with their titles."""

from collections.abc import Iterator, Sequence

from hashiya.errors import HashiyaError
from hashiya.review.item_filter import ItemFilter
from hashiya.review.queue import queue_entries, reviewable_articles
from hashiya_reader.screens.review.queue_list import TitledEntry
from hashiya_reader.workspace import Workspace


class TitledEntries:
    """The entries of articles as the reviewer of the workspace may see them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def articles(self) -> tuple[str, ...]:
        """The articles that the reviewer may review, in the project's order.

        Raises:
            StoreUnreadable: when the folder of the tags cannot be read.
        """
        workspace = self._workspace
        reviewable = reviewable_articles(workspace.project, workspace.store)
        return workspace.to_review(reviewable)

    def read(self, articles: Sequence[str], items: ItemFilter) -> Iterator[TitledEntry]:
        """The entries of the articles, in their order; each is read when requested.

        Raises:
            StoreUnreadable: when the folder of the tags cannot be read.
        """
        workspace = self._workspace
        is_independent = workspace.project.annotators.independent
        entries = queue_entries(
            workspace.project,
            workspace.store,
            articles,
            items,
            seen_by=workspace.annotator if is_independent else None,
        )
        for queued in entries:
            yield TitledEntry(queued=queued, title=self._title(queued.article))

    def _title(self, article: str) -> str:
        try:
            return self._workspace.project.read(article).title
        except HashiyaError:
            return article
