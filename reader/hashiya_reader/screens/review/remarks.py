"""Remarks on the current item: notes, gaps of the guidelines, how sure the reviewer is."""

from collections.abc import Callable
from functools import partial

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.review.items import Item
from hashiya.review.verdicts import Verdict
from hashiya_reader.screens.review.reviewed_article import HowSure, ReviewedArticle
from hashiya_reader.screens.review.ui import ReviewUI

CERTAIN = 5


class Remarks:
    """A remark is kept with its item, decided or not."""

    def __init__(self, state: ReviewedArticle, ui: ReviewUI) -> None:
        self._state = state
        self._session = state.session
        self._ui = ui

    def ask_note(self) -> None:
        """Ask for a note to the annotators."""
        if self._state.item is not None:
            verdict = self._state.verdict
            self._ui.ask_line(
                partial(_, marked("note to the annotators")),
                self.note,
                value=verdict.note if verdict else "",
            )

    def note(self, words: str) -> None:
        """Keep a note to the annotators."""
        self._remark(lambda item: self._session.remark(item, note=words))

    def toggle_gap(self) -> None:
        """Mark that the guidelines have a gap here, or that they have none."""
        verdict = self._state.verdict
        has_gap = verdict is not None and verdict.gap
        self._remark(lambda item: self._session.remark(item, gap=not has_gap))

    def ask_how_sure(self) -> None:
        """Let the next digit say how sure the reviewer is."""
        if self._state.item is not None:
            self._state.pending = HowSure()
            self._ui.show_status()

    def rate(self, sure: int) -> None:
        """Keep how sure the reviewer is, from 1 to 5; another digit is no answer."""
        self._state.pending = None
        if sure <= CERTAIN:
            self._remark(lambda item: self._session.remark(item, sure=sure))
        else:
            self._ui.show_status()

    def _remark(self, action: Callable[[Item], Verdict]) -> None:
        item = self._state.item
        if item is not None and self._ui.attempt(lambda: action(item)) is not None:
            self._ui.save()
            self._ui.show()
