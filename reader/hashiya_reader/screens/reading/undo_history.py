"""Undo and redo: of this article's last change, or of one that was made in many articles."""

from collections.abc import Callable, Coroutine

from hashiya.model.model import Change
from hashiya_reader.bulk_change import BulkChange
from hashiya_reader.bulk_edit import step_each
from hashiya_reader.look.notices import quotation
from hashiya_reader.screens.destinations import Destination, Finish
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.orphaned_labels import OrphanedLabels
from hashiya_reader.screens.reading.suggestion_review import SuggestionReview
from hashiya_reader.screens.reading.ui import ReadingUI


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

    def undo(self) -> Coroutine[None, None, None] | None:
        """Take the last change back; a bulk change with a dialog, as a coroutine."""
        finish = self.article.finish
        if finish is not None and finish.step is not None:
            self.article.finish = None
            self.ui.attempt(lambda: self._reopen(finish))
            return None
        bulk_change = self.workspace.bulk_change
        if bulk_change is not None and bulk_change.undoes(self.session):
            return self._step_in_all(bulk_change, "Taking back")
        self._step(self.session.undo, "undo")
        return None

    def redo(self) -> Coroutine[None, None, None] | None:
        """Make the change again that was undone last; a bulk change as a coroutine."""
        bulk_change = self.workspace.bulk_change
        if bulk_change is not None and bulk_change.redoes(self.session):
            return self._step_in_all(bulk_change, "Doing again")
        self._step(self.session.redo, "redo")
        return None

    def _reopen(self, finish: Finish) -> None:
        """Go back to the article before, which is then done no longer."""
        session = self.workspace.session(finish.article)
        if session.last_step is not finish.step:
            words = "It was changed since by another program."
            self.ui.notify(words, title="Not undone")
            return
        session.undo()
        news = f"Undone: {quotation(finish.title)} is {session.status} again"
        self.ui.travel(Destination(article=finish.article, news=news))

    async def _step_in_all(self, bulk_change: BulkChange, title: str) -> None:
        from hashiya_reader.screens.dialogs.progress import Working

        steps = step_each(self.workspace, bulk_change)
        outcome = await self.ui.ask(Working(title, steps, len(bulk_change.steps)))
        if outcome is not None:
            orphans = self.orphans.words(self.session.tags)
            self.ui.notify(f"{outcome.words} {orphans}".rstrip(), title=title)
            self.ui.changed(self.article.current_tag)

    def _step(self, step: Callable[[], Change | None], name: str) -> None:
        """Go a step, and to the tag or the suggestion that it was about."""
        shown_before = {suggestion.id for suggestion in self.suggestions.shown}
        change = step()
        if change is None:
            self.ui.notify(f"There is nothing to {name}.", title=name.capitalize())
            return
        tags = change.set
        self.ui.changed(tags[0] if tags else None)
        self.orphans.report(tags)
        for suggestion in self.suggestions.shown:
            if suggestion.id not in shown_before:
                self.view.go_to_suggestion(suggestion)
                break
