"""The article as a whole: marked done or flagged, saved, exported, left."""

from hashiya.language import gettext as _
from hashiya.model.completeness import Requirements
from hashiya.model.model import Status
from hashiya_reader.look.data_words import status_word
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.pending_action import FinishIncomplete
from hashiya_reader.screens.reading.ui import ReadingUI


class ArticleStatus:
    """How far the annotator is with the article."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.article = article
        self.session = article.session
        self.ui = ui

    def finish(self) -> None:
        """Mark the article done and go on to the next one; ask first where tags are incomplete."""
        requirements = Requirements(self.article.scheme)
        incomplete = tuple(requirements.incomplete(self.session.tags))
        question = FinishIncomplete(tags=incomplete)
        if incomplete and self.ui.pending != question:
            self.article.view.go_to(incomplete[0])
            # Going there ends what was pending.
            self.ui.wait_for(question)
            return
        self.session.mark(Status.DONE)
        self.ui.leave(go_on=True)

    def flag(self) -> None:
        """Flag the article, or take the flag away."""
        is_flagged = self.session.status is Status.FLAGGED
        self.session.mark(Status.OPEN if is_flagged else Status.FLAGGED)
        self.ui.changed(self.article.current_tag)

    def reopen(self) -> None:
        """Mark a done article open again."""
        if self.session.status is not Status.DONE:
            self.ui.notify(
                _("It is {status}.").format(status=status_word(self.session.status)),
                title=_("Not done"),
            )
            return
        self.session.mark(Status.OPEN)
        self.ui.changed(self.article.current_tag)
        self.ui.notify(
            _("{key} marks it done.").format(key=self.ui.key("article.done")),
            title=_("Open again"),
        )

    def leave(self) -> None:
        """Go back to the list of articles."""
        self.ui.leave(go_on=False)

    def report_saving(self) -> None:
        """Say that every step is saved; what could not be is tried again."""
        if self.session.unsaved:
            self.ui.autosave.retry()
        else:
            words = _("Everything is saved: each step is saved as you make it.")
            self.ui.notify(words, title=_("Saved"))

    async def show_export(self) -> None:
        """Show what is exported of the article."""
        from hashiya_reader.screens.reading.export_view import ExportView

        await self.ui.ask(ExportView(self.session))
