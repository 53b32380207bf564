"""Fitting the edges of the current item by keys, before they are accepted."""

from hashiya.language import gettext as _
from hashiya_reader.screens.review.answers import AnswerPanel
from hashiya_reader.screens.review.reviewed_article import ReviewedArticle, StatusHint
from hashiya_reader.screens.review.ui import ReviewUI
from hashiya_reader.widgets.article.edges import Edge, Side, Step, moved_edge


class FittedEdges:
    """Moves the edges of a draft; accepting takes the highlighted answer on them."""

    def __init__(
        self, state: ReviewedArticle, answers: AnswerPanel, ui: ReviewUI
    ) -> None:
        self._state = state
        self._answers = answers
        self._ui = ui

    def move(self, edge: Edge, side: Side, by: Step = "cluster") -> None:
        """Move an edge a cluster or a word to a side."""
        tag = self._answers.tag
        if self._state.item is None or tag is None or tag.span is None:
            return
        edges = self._state.draft or tag.span
        span = moved_edge(self._ui.navigation, edges, edge, side, by)
        if span is None:
            return
        words = _("{accept} accepts it with these edges · {drop} drops them").format(
            accept=self._ui.key("review.accept"), drop=self._ui.key("review.drop")
        )
        self._state.draft = span
        self._state.pending = StatusHint(words)
        self._ui.show()

    def drop(self) -> None:
        """Drop the draft, or the digit that was asked for."""
        self._state.drop()
        self._ui.show()
