"""Going from disagreement to disagreement of an article."""

from dataclasses import dataclass

from hashiya.language import gettext as _
from hashiya.sessions.history import Step
from hashiya_reader.screens.review.reviewed_article import ItemKey, ReviewedArticle
from hashiya_reader.screens.review.ui import ReviewUI


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitBegun:
    """How an article was come to.

    `last_step` is what had been decided there last before; where nothing was since,
    undo can go back to the article before if `can_go_back`. `item` is shown first, by
    its key, and `news` says why.
    """

    last_step: Step | None = None
    can_go_back: bool = False
    item: ItemKey | None = None
    news: str = ""


FIRST_VISIT = VisitBegun()


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
            words = _("all are decided: {key} finishes the article")
            words = words.format(key=self._ui.key("review.done"))
            self._ui.notify(words, title=_("Nothing left here"))
        else:
            self._report_agreement()

    def _report_agreement(self) -> None:
        words = _("{done} accepts all that is agreed and finishes the article").format(
            done=self._ui.key("review.done")
        )
        self._ui.notify(words, title=_("No disagreement"))
