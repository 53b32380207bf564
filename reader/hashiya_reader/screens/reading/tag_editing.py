"""Changing existing tags: their attributes, edges and removal."""

from dataclasses import asdict

from hashiya.language import gettext as _
from hashiya.model.model import Span
from hashiya_reader.screens.reading.open_article import OpenArticle, required_tag
from hashiya_reader.screens.reading.suggestion_review import SuggestionReview
from hashiya_reader.screens.reading.tag_attributes import TagAttributes
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.article.edges import Edge, Side, Step, moved_edge

# What the menu offers with a tag under the cursor and with a selection, by the first
# part of the bindings' ids.
MENU_WITH_TAG = ("tag", "label", "spread", "select")
MENU_WITH_SELECTION = ("label", "spread", "select", "tag")
MENU_ID = "tag.menu"


class TagEditing:
    """Commands that change the current tag."""

    def __init__(
        self,
        article: OpenArticle,
        ui: ReadingUI,
        attributes: TagAttributes,
        suggestions: SuggestionReview,
    ) -> None:
        self.article = article
        self.session = article.session
        self.view = article.view
        self.ui = ui
        self.attributes = attributes
        self.suggestions = suggestions

    def go(self, step: int) -> None:
        """Go to the next or previous tag, from the current one or the cursor."""
        if not self.view.tags:
            words = _("Select words, then press a label's key.")
            self.ui.notify(words, title=_("No tags yet"))
        self.view.go_to_next_tag(step * self.view.take_count())

    async def edit(self) -> None:
        """Edit the current tag in a dialog; a suggestion becomes a tag with that."""
        article = self.article
        if article.current_tag is None and article.current_suggestion is not None:
            await self.suggestions.edit()
            return
        tag = required_tag(article, self.ui)
        if tag is None:
            return
        edit = await self.attributes.ask_edit(tag)
        if edit is not None:
            self.ui.change(lambda: article.session.edit(tag.id, **asdict(edit)))

    def remove(self) -> None:
        """Remove the current tag."""
        tag = required_tag(self.article, self.ui)
        if tag is None:
            return
        removed = self.ui.attempt(lambda: self.session.remove(tag.id))
        if removed is not None:
            self.ui.changed(None)

    def move_edge(self, edge: Edge, side: Side, by: Step = "cluster") -> None:
        """Move an edge of the current tag by a cluster or a word."""
        tag = required_tag(self.article, self.ui)
        if tag is None:
            return
        if tag.span is None:
            words = _("The tag is on the whole article.")
            self.ui.notify(words, title=_("The edge stays"))
            return
        span = moved_edge(self.view.rows.navigation, tag.span, edge, side, by)
        if span is None:
            words = _("There is no more on that side, or nothing would be left.")
            self.ui.notify(words, title=_("The edge stays"))
        else:
            self.take_span(tag.id, span)

    def take_span(self, tag_id: int, span: Span) -> None:
        """Put a tag on another span."""
        self.ui.change(lambda: self.session.edit(tag_id, span=span))

    async def menu(self) -> None:
        """Choose one of the commands for the current tag, suggestion or selection."""
        from hashiya_reader.screens.dialogs.choose import Choose, Option
        from hashiya_reader.screens.dialogs.palette import command_row

        commands = list(self.ui.commands())
        options = []
        for kind in self._menu_kinds():
            for command in commands:
                if command.id.startswith(f"{kind}.") and command.id != MENU_ID:
                    row = command_row(command)
                    option = Option(value=command, row=row, words=command.name)
                    options.append(option)
        chosen = await self.ui.ask(
            Choose(options, placeholder=_("what do you want to do here?"), broad=True)
        )
        if chosen is not None:
            await self.ui.run_command(chosen)

    def _menu_kinds(self) -> tuple[str, ...]:
        kinds: tuple[str, ...] = MENU_WITH_TAG
        if self.view.selection is not None:
            kinds = MENU_WITH_SELECTION
        if self.article.current_suggestion is not None:
            kinds = ("suggestion", *kinds)
        return kinds
