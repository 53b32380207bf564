"""Remarks on what is reviewed: notes, gaps of the guidelines, how sure one is; and what annotators do in answer."""

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from hashiya.review.feedback import reopen
from hashiya.review.items import Item
from hashiya.review.verdicts import Verdict
from hashiya_reader.keys.bindings import bind
from hashiya_reader.screens.dialogs.choose import Choose, Option
from hashiya_reader.screens.review.page import ReviewPage
from hashiya_reader.screens.review.rows import stale_options
from hashiya_reader.widgets.prompt import Prompt
from hashiya_reader.widgets.row import Piece, Row

NOTE, SURE, REOPEN = "note", "sure", "reopen "


class RemarkingScreen(ReviewPage):
    """A remark is about the place that is looked at, decided or not, and stays there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "w",
            "note",
            "Note",
            id="review.note",
            show=True,
            tooltip="To the annotators",
        ),
        bind(
            "g",
            "gap",
            "Gap",
            id="review.gap",
            tooltip="The guidelines do not say what is right here, or they do",
        ),
        bind(
            "s",
            "sure",
            "How sure",
            id="review.sure",
            tooltip="Then a digit from 1 to 5",
        ),
        bind(
            "o",
            "reopen",
            "Reopen",
            id="review.reopen",
            tooltip="Give the article back to an annotator, with a note",
        ),
        bind(
            "c",
            "stale",
            "Changed since",
            id="review.stale",
            tooltip="Decisions here that no longer stand, and why",
        ),
        bind("f5", "listen", "Take in what others did", id="review.listen"),
    ]

    def remark(self, action: Callable[[Item], Verdict]) -> None:
        """Remark something on the place that is looked at, and stay there."""
        item = self.item
        if item is not None and self.attempt(lambda: action(item)) is not None:
            self.autosave.save()
            self.show()

    def action_note(self) -> None:
        """Write a note to the annotators."""
        if self.item is not None:
            verdict = self.session.verdict(self.item)
            self.query_one(Prompt).ask(
                NOTE, " note to the annotators", value=verdict.note if verdict else ""
            )

    @on(Prompt.Answered)
    def take_note(self, event: Prompt.Answered) -> None:
        """Keep the note, or give the article back with it."""
        self.view.focus()
        if event.purpose.startswith(REOPEN):
            self.reopen(event.purpose.removeprefix(REOPEN), event.answer.strip())
            return
        self.remark(lambda item: self.session.remark(item, note=event.answer.strip()))

    @on(Prompt.Dismissed)
    def leave_question(self) -> None:
        """Go on."""
        self.view.focus()

    def action_gap(self) -> None:
        """Mark that the guidelines have a gap here, or that they have none."""
        verdict = self.session.verdict(self.item) if self.item else None
        self.remark(
            lambda item: self.session.remark(item, gap=not (verdict and verdict.gap))
        )

    def action_sure(self) -> None:
        """Let the next digit say how sure one is."""
        if self.item is not None:
            self.hint = f"{SURE}: 1 guessing … 5 certain"
            self.show_status()

    # What others do

    @work
    async def action_reopen(self) -> None:
        """Choose to whom the article is given back, then ask for the note."""
        options = [
            Option(
                value=name,
                row=Row(left=(Piece(f" {self.shown_names[name]}"),)),
                words=self.shown_names[name],
            )
            for name in self.session.heard.done
        ]
        if not options:
            self.tell("Nobody has it done.", "Reopen")
            return
        name = await self.app.push_screen_wait(
            Choose(options, placeholder="give it back to whom?")
        )
        if name is not None:
            notes = [
                verdict.note
                for item in self.items
                if (verdict := self.session.verdict(item)) and verdict.note
            ]
            self.query_one(Prompt).ask(
                f"{REOPEN}{name}",
                f" note to {self.shown_names[name]}",
                value=" ".join(notes),
                suggestions=notes,
            )

    def reopen(self, name: str, note: str) -> None:
        """Give the article back to an annotator."""
        article = self.session.article
        request = self.attempt(
            lambda: reopen(
                self.workspace.store, article, name, self.workspace.annotator, note
            )
        )
        if request is not None:
            self.tell(
                f"It is open again for {self.shown_names[name]} until they have it done anew.",
                "Reopened",
            )
            self.action_listen()

    def action_listen(self) -> None:
        """Take in what the annotators did since; the place looked at stays so while it is there."""
        item = self.item
        if self.attempt(self.session.listen) is None:
            return
        keys = [each.key for each in self.items]
        if item is not None and item.key in keys:
            self.at = keys.index(item.key)
        self.show()

    @work
    async def action_stale(self) -> None:
        """List the decisions that no longer stand; Enter looks at the place of the one chosen."""
        options = stale_options(self.session.stale, self.workspace.looks)
        if not options:
            self.tell("Every decision stands.", "Changed since")
            return
        stale = await self.app.push_screen_wait(
            Choose(options, placeholder="what changed since?", broad=True)
        )
        if stale is not None:
            refs = stale.verdict.refs
            at = next(
                (at for at, item in enumerate(self.items) if refs & set(item.key)), None
            )
            if at is None:
                self.session.withdraw(stale.verdict)
                self.tell(
                    f"What it was about is gone, so it is withdrawn; {self.key('review.undo')} brings it back.",
                    "Changed since",
                )
                self.autosave.save()
                self.show()
            else:
                self.look_at(at)
