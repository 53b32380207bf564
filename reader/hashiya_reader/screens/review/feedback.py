"""What goes between the reviewer and the annotators: articles given back, and changes since."""

from functools import partial

from hashiya.language import gettext as _
from hashiya.review.feedback import reopen
from hashiya.review.verdicts import StaleVerdict
from hashiya_reader.screens.review.reviewed_article import ReviewedArticle
from hashiya_reader.screens.review.stale_options import stale_option
from hashiya_reader.screens.review.ui import ReviewUI
from hashiya_reader.widgets.row import Piece, Row


class Feedback:
    """Gives the article back to annotators, and reads what they changed."""

    def __init__(self, state: ReviewedArticle, ui: ReviewUI) -> None:
        self._state = state
        self._session = state.session
        self._ui = ui

    async def ask_reopen(self) -> None:
        """Choose to whom the article is given back, then ask for the note."""
        from hashiya_reader.screens.dialogs.choose import (
            Choose,
            Option,
        )

        names = self._state.display_names
        options = []
        for name in self._state.in_order(self._session.annotations.done):
            row = Row(start=(Piece(f" {names[name]}"),))
            options.append(Option(value=name, row=row, words=names[name]))
        if not options:
            self._ui.notify(_("nobody is done with it"), title=_("Reopen"))
            return
        dialog = Choose(options, placeholder=_("give it back to whom?"))
        annotator = await self._ui.ask(dialog)
        if annotator is None:
            return
        notes = self._notes()
        self._ui.ask_line(
            partial(_note_to, names[annotator]),
            partial(self.reopen, annotator),
            value=" ".join(notes),
            suggestions=notes,
        )

    def _notes(self) -> list[str]:
        """The notes on the article's items."""
        notes = []
        for item in self._state.items:
            verdict = self._session.verdict(item)
            if verdict and verdict.note:
                notes.append(verdict.note)
        return notes

    def reopen(self, annotator: str, note: str) -> None:
        """Give the article back to an annotator."""
        workspace = self._state.workspace
        request = self._ui.attempt(
            lambda: reopen(
                workspace.store,
                self._session.article,
                annotator,
                workspace.annotator,
                note,
            )
        )
        if request is not None:
            words = _("it is open again for {name} until they mark it done")
            name = self._state.display_names[annotator]
            self._ui.notify(words.format(name=name), title=_("Reopened"))
            self.listen()

    def listen(self) -> None:
        """Read what the annotators did since; the current item stays current."""
        if self._ui.attempt(self._state.listen) is not None:
            self._ui.show()

    async def list_stale(self) -> None:
        """List the decisions that annotators' changes made stale; Enter shows the item of one."""
        from hashiya_reader.screens.dialogs.choose import Choose

        state = self._state
        options = []
        for stale in self._session.joint.stale:
            about = "" if state.workspace.hides_names else stale.verdict.reviewer
            option = stale_option(
                stale,
                state.workspace.looks,
                state.display_names,
                self._ui.size.width,
                about,
            )
            options.append(option)
        if not options:
            self._ui.notify(_("every decision holds"), title=_("Changed since"))
            return
        dialog = Choose(
            options, placeholder=_("what changed since?"), broad=True, tall=True
        )
        chosen = await self._ui.ask(dialog)
        if chosen is not None:
            self._show_stale(chosen)

    def _show_stale(self, stale: StaleVerdict) -> None:
        """Show the item of a stale verdict; where there is none any more, withdraw the verdict."""
        for index, item in enumerate(self._state.items):
            if stale.is_about(item):
                self._ui.visit(index)
                return
        if stale.verdict.reviewer != self._session.annotator:
            words = _("its place is gone; {name} decided it, and can withdraw it")
            name = stale.verdict.reviewer
            if self._state.workspace.hides_names:
                name = _("another reviewer")
            self._ui.notify(words.format(name=name), title=_("Changed since"))
            return
        self._session.withdraw(stale.verdict)
        words = _("its place is gone: withdrawn; {key} brings it back")
        undo = self._ui.key("review.undo")
        self._ui.notify(words.format(key=undo), title=_("Changed since"))
        self._ui.save()
        self._ui.show()


def _note_to(name: str) -> str:
    return _("note to {name}").format(name=name)
