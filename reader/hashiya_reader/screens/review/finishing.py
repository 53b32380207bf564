"""Finishing the review of an article, opening it again, and going on without either."""

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.review.finishing import ReviewStatus
from hashiya_reader.screens.review.reviewed_article import FinishAsked, ReviewedArticle
from hashiya_reader.screens.review.ui import ReviewUI


class Finishing:
    """Asks once where places are left undecided; after that it goes on to the next article."""

    def __init__(self, state: ReviewedArticle, ui: ReviewUI) -> None:
        self._state = state
        self._session = state.session
        self._ui = ui

    def finish(self) -> None:
        """Finish the article and go on; what all agree on is taken over.

        An article that is finished stays so, and so does one of which a single place
        was opened and others are open.
        """
        is_finished = self._session.review is ReviewStatus.FINISHED
        left = self._session.left_undecided
        is_one_of_several = self._state.only is not None and bool(left)
        if is_one_of_several or (is_finished and not self._session.is_outdated):
            self._ui.leave(go_on=True)
            return
        if left and not isinstance(self._state.pending, FinishAsked):
            self._state.pending = FinishAsked(self._question(len(left)))
            self._ui.show_status()
            return
        if self._ui.attempt(self._session.finish) is None:
            return
        self._ui.save()
        self._ui.leave(go_on=True)

    def _question(self, count: int) -> str:
        words = ngettext(
            "{count} place is not decided: {finish} again finishes, {later} leaves it open",
            "{count} places are not decided: {finish} again finishes, {later} leaves it open",
            count,
        )
        finish, later = self._ui.key("review.done"), self._ui.key("review.later")
        return words.format(count=f"{count:,}", finish=finish, later=later)

    def open_again(self) -> None:
        """Open a finished article again; its decisions stay."""
        title = _("Review")
        if self._session.review is ReviewStatus.OPEN:
            self._ui.notify(_("the article is not finished"), title=title)
            return
        # It changes something or raises; None is what was refused.
        if self._ui.attempt(self._opened_again) is None:
            return
        self._ui.save()
        self._ui.show()
        words = _("the article is open again; {key} finishes it")
        words = words.format(key=self._ui.key("review.done"))
        self._ui.notify(words, title=title)

    def _opened_again(self) -> bool:
        self._session.open_again()
        return True

    def go_on(self) -> None:
        """Go on to the next article, and leave this one as it is."""
        self._ui.leave(go_on=True)


def finished_words(status: ReviewStatus, *, is_outdated: bool) -> str:
    """Whether an article is finished, in words; "" where it is not."""
    if status is ReviewStatus.OPEN:
        return ""
    return _("finished, changed since") if is_outdated else _("finished")
