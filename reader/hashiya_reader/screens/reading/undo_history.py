"""Undo and redo: of this article's last change, or of one that was made in many articles."""

from collections.abc import Coroutine
from typing import Literal

from hashiya.language import gettext as _
from hashiya.sessions.history import Step
from hashiya_reader.bulk_change import BulkChange
from hashiya_reader.bulk_edit import step_each
from hashiya_reader.look.data_words import status_word
from hashiya_reader.look.notices import quotation
from hashiya_reader.screens.destinations import Destination, Finish
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.orphaned_labels import OrphanedLabels
from hashiya_reader.screens.reading.step_words import step_words, tag_changes
from hashiya_reader.screens.reading.suggestion_review import SuggestionReview
from hashiya_reader.screens.reading.ui import ReadingUI

# The most characters of a tag that are quoted beside a question.
ASKED_LENGTH = 16


class UndoHistory:
    """What was done in many articles as one is undone in all of them."""

    def __init__(
        self,
        article: OpenArticle,
        ui: ReadingUI,
        orphans: OrphanedLabels,
        suggestions: SuggestionReview,
    ) -> None:
        self.article = article
        self.workspace = article.workspace
        self.session = article.session
        self.view = article.view
        self.ui = ui
        self.orphans = orphans
        self.suggestions = suggestions
        # Whether it has been asked about what was done before the last start.
        self._goes_earlier = False

    def undo(self) -> Coroutine[None, None, None] | None:
        """Take the last change back; a bulk change with a dialog, as a coroutine."""
        finish = self.article.finish
        if finish is not None and finish.step is not None:
            self.article.finish = None
            self.ui.attempt(lambda: self._reopen(finish))
            return None
        bulk_change = self.workspace.bulk_change
        if bulk_change is not None and bulk_change.undoes(self.session):
            return self._step_in_all(bulk_change, _("Undoing"))
        self._step("undo")
        return None

    def redo(self) -> Coroutine[None, None, None] | None:
        """Make the change again that was undone last; a bulk change as a coroutine."""
        bulk_change = self.workspace.bulk_change
        if bulk_change is not None and bulk_change.redoes(self.session):
            return self._step_in_all(bulk_change, _("Redoing"))
        self._step("redo")
        return None

    def _reopen(self, finish: Finish) -> None:
        """Go back to the article before, which is then done no longer."""
        session = self.workspace.session(finish.article)
        if session.last_step is not finish.step:
            words = _("It was changed since by another program.")
            self.ui.notify(words, title=_("Not undone"))
            return
        session.undo()
        news = _("Undone: {title} is {status} again").format(
            title=quotation(finish.title), status=status_word(session.status)
        )
        self.ui.travel(Destination(article=finish.article, news=news))

    async def _step_in_all(self, bulk_change: BulkChange, title: str) -> None:
        from hashiya_reader.screens.dialogs.progress import Working

        steps = step_each(self.workspace, bulk_change)
        outcome = await self.ui.ask(Working(title, steps, len(bulk_change.steps)))
        if outcome is not None:
            orphans = self.orphans.words(self.session.tags)
            self.ui.notify(f"{outcome.words} {orphans}".rstrip(), title=title)
            self.ui.changed(self.article.current_tag)

    def _step(self, name: Literal["undo", "redo"]) -> None:
        """Go a step, to the tag or the suggestion that it is about, and say what it did.

        What was done before the reader was started is asked about once.
        """
        session = self.session
        is_undo = name == "undo"
        step = session.last_step if is_undo else session.next_step
        if step is None:
            if is_undo:
                self.ui.notify(_("There is nothing to undo."), title=_("Undo"))
            else:
                self.ui.notify(_("There is nothing to redo."), title=_("Redo"))
            return
        is_earlier = session.undoes_earlier if is_undo else session.redoes_earlier
        if is_earlier and not self._goes_earlier:
            self._goes_earlier = True
            self._ask_earlier(step, name)
            return
        shown_before = {suggestion.id for suggestion in self.suggestions.shown}
        change = session.undo() if is_undo else session.redo()
        self.ui.changed(None)
        self._go_to(step)
        for suggestion in self.suggestions.shown:
            if suggestion.id not in shown_before:
                self.view.go_to_suggestion(suggestion)
                break
        words = step_words(step, self.workspace.looks)
        orphans = self.orphans.words(change.set) if change is not None else ""
        done = _("Undone: {step}") if is_undo else _("Redone: {step}")
        done = done.format(step=words)
        self.ui.notify(f"{done}. {orphans}" if orphans else done)

    def _ask_earlier(self, step: Step, name: str) -> None:
        """Say what the step is that was made before the reader was started."""
        words = step_words(step, self.workspace.looks, length=ASKED_LENGTH)
        question = _("Before the last start: {step}. {key} again undoes it")
        if name == "redo":
            question = _("Before the last start: {step}. {key} again redoes it")
        key = self.ui.key(f"tag.{name}")
        self.ui.notify(question.format(step=words, key=key))

    def _go_to(self, step: Step) -> None:
        """Go to the first tag of a step, or to where it was."""
        changes = tag_changes(step)
        if not changes:
            return
        first = changes[0]
        for tag in self.session.tags:
            if tag.id == first.tag.id:
                self.view.go_to(tag)
                return
        if first.tag.span is not None:
            self.view.jump(first.tag.span.start)
