"""Going from disagreement to disagreement of an article."""

from hashiya_reader.screens.review.reviewed_article import ReviewedArticle
from hashiya_reader.screens.review.ui import ReviewUI


class Visit:
    """Shows the next or the previous item; where there is none, says how to go on."""

    def __init__(self, state: ReviewedArticle, ui: ReviewUI) -> None:
        self._state = state
        self._ui = ui

    def go(self, step: int) -> None:
        """Show the next (1) or the previous (-1) disagreement."""
        index = next(self._state.following(step), None)
        if index is None:
            self._report_agreement()
        else:
            self._ui.visit(index)

    def go_to_open(self, step: int) -> None:
        """Show the next (1) or the previous (-1) disagreement that is not decided."""
        index = next(self._state.following(step, is_open=True), None)
        if index is not None:
            self._ui.visit(index)
        elif self._state.disputed:
            done = self._ui.key("review.done")
            self._ui.notify(
                f"All of them are decided: {done} goes on to the next article.",
                title="Nothing left here",
            )
        else:
            self._report_agreement()

    def _report_agreement(self) -> None:
        agreed, done = self._ui.key("review.agreed"), self._ui.key("review.done")
        self._ui.notify(
            f"Nobody differs here: {agreed} accepts all that is agreed, {done} goes on.",
            title="No disagreement",
        )
