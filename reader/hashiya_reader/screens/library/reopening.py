"""Marking a done article open again from the list."""

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.model.model import Status
from hashiya_reader.look.advice import advised
from hashiya_reader.look.data_words import status_word
from hashiya_reader.look.notices import quotation
from hashiya_reader.screens.destinations import Finish
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.ui import LibraryUI


class Reopening:
    """`finish` is of the last article that was done, until the list is used again."""

    def __init__(self, listing: ArticleList, ui: LibraryUI) -> None:
        self._listing = listing
        self._workspace = listing.workspace
        self._ui = ui
        self.finish: Finish | None = None

    def reopen(self) -> None:
        """Mark the article that was just done open again, otherwise the highlighted one."""
        finish = self.finish
        position = self._ui.highlighted
        if finish is not None:
            position = self._listing.position_of(finish.article)
        if position is None:
            return
        row = self._listing.catalogue.row(position)
        if row.status is not Status.DONE:
            words = _("Its status is: {status}.")
            self._ui.notify(
                words.format(status=status_word(row.status)), title=_("Not done")
            )
            return
        try:
            self._mark(row.id, finish)
            self._listing.read(position)
        except HashiyaError as error:
            self._ui.notify(advised(error), title=_("Not reopened"), severity="error")
            return
        self.finish = None
        self._ui.show(position)
        self._ui.notify(quotation(row.title), title=_("Open again"))

    def _mark(self, article: str, finish: Finish | None) -> None:
        """Undo that the article was marked done, or mark it open."""
        session = self._workspace.session(article)
        step = finish.step if finish is not None else None
        if step is not None and session.last_step is step:
            session.undo()
        else:
            session.mark(Status.OPEN)
        session.save()
