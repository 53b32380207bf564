"""What reviewers wrote to the annotator, and the places that it is about."""

from typing import TYPE_CHECKING

from rich.style import Style

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.row import Piece, Row, quoted

if TYPE_CHECKING:
    from hashiya.review.reviewer_notes import ReviewerNote
    from hashiya_reader.screens.dialogs.choose import Option

DIM = Style(dim=True)
TITLE = marked("What reviewers wrote")
GIVEN_BACK = marked("Given back to you")
REPORT_SECONDS = 10


class ReviewerNotes:
    """An article that was given back says so when it is opened."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.workspace = article.workspace
        self.session = article.session
        self.view = article.view
        self.ui = ui

    def report(self) -> None:
        """Say what the article was given back for."""
        request = self.workspace.request(self.session.article.id)
        if request is not None:
            notes, done = self.ui.key("article.notes"), self.ui.key("article.done")
            self.ui.notify(
                _(
                    "{request}\n{notes} lists the notes on places; {done} marks it done "
                    "again."
                ).format(request=request.words, notes=notes, done=done),
                title=_(GIVEN_BACK),
                severity="warning",
                timeout=REPORT_SECONDS,
            )

    async def show(self) -> None:
        """List the notes, and go to the place of the one chosen."""
        from hashiya.review.reviewer_notes import notes_for
        from hashiya_reader.screens.dialogs.choose import Choose

        try:
            notes = notes_for(
                self.workspace.store, self.session.article, self.session.annotator
            )
        except HashiyaError as error:
            self.ui.notify(advised(error), title=_(TITLE))
            return
        if not notes:
            self._report_none()
            return
        options = [note_option(note) for note in notes]
        placeholder = _("{key} goes to the place").format(
            key=self.ui.key("choose.take")
        )
        note = await self.ui.ask(
            Choose(
                options, placeholder=placeholder, broad=True, verb=marked("Go there")
            )
        )
        if note is not None and note.span is not None:
            self.view.move(note.span.start)

    def _report_none(self) -> None:
        request = self.workspace.request(self.session.article.id)
        if request is not None:
            self.ui.notify(request.words, title=_(GIVEN_BACK))
        else:
            words = _("No reviewer has written anything to you about this article.")
            self.ui.notify(words, title=_(TITLE))


def note_option(note: "ReviewerNote") -> "Option[ReviewerNote]":
    """A note as a line: its place and the note at the right, its reviewer at the left."""
    from hashiya_reader.screens.dialogs.choose import Option

    gap = _("gap of the guidelines") if note.gap else ""
    reviewer = (Piece(f" {note.reviewer}", DIM), Piece(f"  {gap}", DIM))
    right = (
        quoted(f"«{note.text}»" if note.text else "", DIM),
        Piece("  " if note.text else ""),
        Piece(note.note),
    )
    words = f"{note.text} {note.note} {note.reviewer}"
    return Option(value=note, row=Row(aside=reviewer, right=right), words=words)
