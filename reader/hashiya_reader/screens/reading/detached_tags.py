"""Tags whose words are not in the text any more, put back by hand."""

from typing import TYPE_CHECKING

from hashiya.model.model import Tag
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.pending_action import Placing
from hashiya_reader.screens.reading.rows import label_and_words
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Row

if TYPE_CHECKING:
    from hashiya_reader.screens.dialogs.choose import Option


class DetachedTags:
    """One is chosen; then its words are selected, and the same key puts it there."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.workspace = article.workspace
        self.session = article.session
        self.view = article.view
        self.ui = ui

    async def place(self) -> None:
        """Choose a detached tag, or put the chosen one on what is selected."""
        pending = self.ui.pending
        if isinstance(pending, Placing) and self.view.selection is not None:
            self._put_back(pending.tag)
            return
        self.ui.wait_for(None)
        detached = self.session.detached
        if not detached:
            self.ui.notify("Every tag stands on its words.", title="Tags adrift")
            return
        tag = await self._choose(detached)
        if tag is not None:
            self.ui.wait_for(Placing(tag=tag))

    async def _choose(self, tags: tuple[Tag, ...]) -> Tag | None:
        from hashiya_reader.screens.dialogs.choose import Choose

        looks = self.workspace.looks
        options = [tag_option(tag, looks) for tag in tags]
        return await self.ui.ask(
            Choose(options, placeholder="which tag to put back?", verb="Put back")
        )

    def _put_back(self, tag: Tag) -> None:
        span = self.view.selection
        if span is not None and self.ui.change(
            lambda: self.session.place(tag.id, span)
        ):
            self.ui.wait_for(None)
            self.view.drop_selection()


def tag_option(tag: Tag, looks: Looks) -> "Option[Tag]":
    """A tag as a line: its label and the words that it was made on."""
    from hashiya_reader.screens.dialogs.choose import Option

    row = Row(right=label_and_words(tag, looks))
    return Option(value=tag, row=row, words=tag.text)
