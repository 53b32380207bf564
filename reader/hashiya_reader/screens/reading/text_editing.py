"""Correcting the article's text in the user's editor, after a look at everybody's tags."""

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.destinations import NOT_READ_AGAIN, Destination
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.ui import ReadingUI


class TextEditing:
    """The text of the article, for everybody who has tagged it."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.session = article.session
        self.workspace = article.workspace
        self.ui = ui
        self.disabled: tuple[str, ...] = ()

    async def edit(self) -> None:
        """Open the editor on a copy, show what that does to tags, and take it over if wanted."""
        self.ui.autosave.save_last()
        if self.workspace.unsaved():
            self.ui.notify(
                _(
                    "Not all of your changes are saved yet; edit the text when they are."
                ),
                title=_("Not edited"),
                severity="warning",
            )
            return
        try:
            await self._edit()
        except HashiyaError as error:
            self.ui.notify(advised(error), title=_("Not edited"), severity="error")

    async def _edit(self) -> None:
        """Edit the article as it is on the disk.

        Raises:
            HashiyaError: when it cannot be edited, or the new text not be taken over.
        """
        # Only here: nobody who opens an article waits for what edits its text.
        from hashiya.corpus.article_source import read_source, refuse_unwritable
        from hashiya.errors import EditRefused
        from hashiya.review.text_edits import Outcome, make_edit, planned_edit
        from hashiya.text.line_ends import editing_copy
        from hashiya_reader.edited_copy import EditedCopy
        from hashiya_reader.screens.reading.text_edit_preview import TextEditPreview

        project, store = self.workspace.project, self.workspace.store
        article_id = self.session.article.id
        sees_others = self.workspace.sees_others(article_id)
        source = read_source(project, article_id)
        refuse_unwritable(source)
        copy = EditedCopy(article_id, editing_copy(source.article.text))
        try:
            self.ui.edit_file(copy.path)
            edit = planned_edit(project, store, source, copy.text())
            if edit.changes_nothing:
                copy.remove()
                self.ui.notify(_("The text is the same."), title=_("Nothing changed"))
                return
            own = None if sees_others else self.session.annotator
            if not await self.ui.ask(TextEditPreview(edit, own)):
                raise EditRefused(_("nothing was changed"))
            make_edit(edit, project, store)
        except HashiyaError as error:
            raise EditRefused(copy.after(str(error)), hint=error.hint) from error
        copy.remove()
        try:
            # Rows of its file may have moved.
            self.workspace.use_articles(project.reopened())
        except HashiyaError as error:
            words = _("The new text is saved, but: {reason}").format(
                reason=advised(error)
            )
            self.ui.notify(words, title=_(NOT_READ_AGAIN), severity="error")
            return
        news = _("The new text is saved.")
        detached = edit.count(Outcome.DETACHED)
        if detached:
            tags = ngettext("{count} tag detached.", "{count} tags detached.", detached)
            news = f"{news} {tags.format(count=f'{detached:,}')}"
        self.ui.leave(go_on=False, to=Destination(article=article_id, news=news))
