"""Attributes, confidence and notes of tags: edited in a dialog, required ones asked for."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Tag
from hashiya.model.scheme import Attribute, Layer
from hashiya.sessions.attribute_values import project_values
from hashiya_reader.look.titles import title_of
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.orphaned_labels import OrphanedLabels
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.prompt import Prompt

if TYPE_CHECKING:
    from hashiya_reader.screens.dialogs.edit_tag import TagEdit


@dataclass(frozen=True, slots=True)
class AttributeQuestion:
    """The purpose of the prompt that asks for a tag's attribute."""

    tag: int
    attribute: str


class TagAttributes:
    """The values that were given before are offered for the next tag."""

    def __init__(
        self,
        article: OpenArticle,
        ui: ReadingUI,
        prompt: Prompt,
        orphans: OrphanedLabels,
    ) -> None:
        self.article = article
        self.workspace = article.workspace
        self.session = article.session
        self.ui = ui
        self.prompt = prompt
        self.orphans = orphans

    def load_values(self) -> None:
        """Offer what was given here at once, and in the project as soon as it is read."""
        values = self.workspace.values
        values.learn(self.session.tags)
        if not values.is_loading:
            values.is_loading = True
            self.ui.in_background(self._load_project_values)

    def _load_project_values(self) -> None:
        # The workspace keeps them for the other articles: this screen may be gone.
        self.workspace.values.load(
            project_values(self.workspace.store, self.workspace.annotator)
        )

    def offered(self, tag: Tag, attribute: Attribute) -> tuple[str, ...]:
        """The values to offer for a tag's attribute."""
        values = self.workspace.values
        return values.offered(tag.layer, attribute, tag.text, self.article.text)

    async def ask_edit(self, tag: Tag) -> "TagEdit | None":
        """Edit a tag in a dialog; None when it stays as it is or is orphaned."""
        from hashiya_reader.screens.dialogs.edit_tag import EditTag

        layer = self._known_layer(tag)
        if layer is None:
            return None
        edit = await self.ui.ask(EditTag(tag, layer, self.offered))
        if edit is not None:
            self.workspace.values.note(tag.layer, edit.attributes)
        return edit

    def _known_layer(self, tag: Tag) -> Layer | None:
        """The layer of a tag whose label the scheme has; of another one that is reported."""
        if self.orphans.is_orphan(tag):
            self.orphans.report((tag,))
            return None
        return self.article.scheme.layer(tag.layer)

    def ask_missing(self, tag: Tag) -> None:
        """Ask for the first required attribute that the tag lacks; the last value is filled in."""
        missing = self.article.scheme.layer(tag.layer).missing(tag.attributes)
        if not missing:
            return
        attribute = missing[0]
        self.prompt.ask(
            AttributeQuestion(tag.id, attribute.name),
            partial(self._question, tag, attribute),
            value=self.workspace.values.last(tag.layer, attribute.name),
            suggestions=self.offered(tag, attribute),
            dismiss=marked("Skip"),
        )

    def _question(self, tag: Tag, attribute: Attribute) -> str:
        return _("{attribute} of “{label}”").format(
            attribute=title_of(attribute), label=self.workspace.looks.of(tag).title
        )

    def answer(self, question: AttributeQuestion, words: str) -> None:
        """Give the tag the attribute that was asked for, and ask for the next one."""
        value = words.strip()
        for tag in self.session.tags:
            if value and tag.id == question.tag:
                attributes = {**tag.attributes, question.attribute: value}
                self._give(tag, attributes)

    def _give(self, tag: Tag, attributes: dict[str, str]) -> None:
        edited = self.ui.change(
            lambda: self.session.edit(tag.id, attributes=attributes, joined=True)
        )
        if edited is not None:
            self.workspace.values.note(tag.layer, attributes)
            self.ask_missing(edited)
