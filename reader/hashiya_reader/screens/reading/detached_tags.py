"""Tags whose words are not in the text any more, put back by hand."""

from typing import TYPE_CHECKING

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Tag
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.pending_action import Placing
from hashiya_reader.screens.reading.rows import DIM, label_and_words
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, quoted

if TYPE_CHECKING:
    from hashiya_reader.screens.dialogs.choose import Option


class DetachedTags:
    """One is chosen; then its new words are selected, and the same key puts it there."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.workspace = article.workspace
        self.session = article.session
        self.view = article.view
        self.ui = ui

    async def place(self) -> None:
        """Choose a detached tag, or put the chosen one on what is selected."""
        pending = self.ui.pending
        if isinstance(pending, Placing) and self.view.selection is not None:
            self._put_back(pending)
            return
        self.ui.wait_for(None)
        detached = self.session.detached
        if not detached:
            self.ui.notify(_("Every tag is on its words."), title=_("Detached tags"))
            return
        tag = await self._choose(detached)
        if tag is not None:
            self._offer(tag)

    async def _choose(self, tags: tuple[Tag, ...]) -> Tag | None:
        from hashiya_reader.screens.dialogs.choose import Choose

        looks = self.workspace.looks
        options = [tag_option(tag, looks, self._became(tag)) for tag in tags]
        dialog = Choose(options, placeholder=_("which tag to put back?"), broad=True)
        return await self.ui.ask(dialog)

    def _became(self, tag: Tag) -> str:
        """The words that are now in place of the tag's, or what became of these otherwise."""
        loss = self.session.loss(tag)
        if loss.new_words is not None:
            return loss.new_words.of(self.session.article.text)
        if not loss.count:
            return _("gone")
        return ngettext("{count} time", "{count} times", loss.count).format(
            count=f"{loss.count:,}"
        )

    def _offer(self, tag: Tag) -> None:
        """Select the words that are in place of the tag's, if that is known."""
        span = self.session.loss(tag).new_words
        if span is None:
            self.ui.wait_for(Placing(tag=tag))
            return
        self.view.select(span)
        new_words = span.of(self.session.article.text)
        self.ui.wait_for(Placing(tag=tag, new_words=new_words))

    def _put_back(self, pending: Placing) -> None:
        span = self.view.selection
        if span is None:
            return
        if self.ui.change(lambda: self.session.place(pending.tag.id, span)):
            self.ui.wait_for(None)
            self.view.drop_selection()


def tag_option(tag: Tag, looks: Looks, became: str) -> "Option[Tag]":
    """A tag as a line: its label, the words that it was made on, and what became of them."""
    from hashiya_reader.screens.dialogs.choose import Option

    pieces = [*label_and_words(tag, looks), Piece(" ← ", DIM), quoted(became)]
    return Option(value=tag, row=Row(right=tuple(pieces)), words=f"{tag.text} {became}")
