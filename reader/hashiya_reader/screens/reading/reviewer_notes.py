"""What reviewers wrote to the annotator, and the places that it is about."""

from typing import ClassVar

from rich.style import Style
from textual import work
from textual.binding import BindingType

from hashiya.errors import HashiyaError
from hashiya.review.notes import ReviewerNote, notes_for
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.look.advice import advised
from hashiya_reader.screens import late
from hashiya_reader.screens.reading.history import KeepingScreen
from hashiya_reader.widgets.row import Piece, Row, quoted

DIM = Style(dim=True)


class HeedingScreen(KeepingScreen):
    """An article that was given back says so when it is opened; the notes on its places can be gone through."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "R",
            "notes",
            "What reviewers wrote",
            id="article.notes",
            tooltip="Notes to you; {choose.take} goes to the place",
        ),
    ]

    def on_mount(self) -> None:
        """Say what the article was given back for."""
        request = self.workspace.request(self.session.article.id)
        if request is not None:
            words = (
                f"{request.words}\nR lists the notes on places; d marks it done again."
            )
            self.app.notify(words, title="Given back to you", timeout=10)

    @work
    async def action_notes(self) -> None:
        """List the notes; the one chosen is gone to."""
        try:
            notes = notes_for(
                self.workspace.store, self.session.article, self.session.annotator
            )
        except HashiyaError as error:
            self.tell(advised(error), "What reviewers wrote")
            return
        if (
            not notes
            and (request := self.workspace.request(self.session.article.id)) is not None
        ):
            self.tell(request.words, "Given back to you")
            return
        if not notes:
            self.tell(
                "No reviewer has written anything to you about this article.",
                "What reviewers wrote",
            )
            return
        options = [note_option(note) for note in notes]
        asked = worded(self, "{choose.take} goes to the place")
        note = await self.app.push_screen_wait(
            late.Choose(options, placeholder=asked, broad=True)
        )
        if note is not None and note.span is not None:
            self.view.move(note.span.start)


def note_option(note: ReviewerNote) -> "late.Option[ReviewerNote]":
    """A note as a line: its place and the note at the right, who wrote it at the left."""
    gap = "gap of the guidelines" if note.gap else ""
    left = (Piece(f" {note.reviewer}", DIM), Piece(f"  {gap}", DIM))
    right = (
        quoted(f"«{note.text}»" if note.text else "", DIM),
        Piece("  " if note.text else ""),
        Piece(note.note),
    )
    return late.Option(
        value=note,
        row=Row(left=left, right=right),
        words=f"{note.text} {note.note} {note.reviewer}",
    )
