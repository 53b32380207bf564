"""Giving labels: by a label's key, from a list, or the last one again."""

from collections.abc import Mapping, Sequence

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Span, Tag
from hashiya_reader.screens.reading.label_layers import LabelLayers
from hashiya_reader.screens.reading.movement import Movement
from hashiya_reader.screens.reading.open_article import OpenArticle, required_tag
from hashiya_reader.screens.reading.pending_action import (
    Confidence,
    Count,
    HoldLabel,
    Relabel,
    WholeArticle,
)
from hashiya_reader.screens.reading.tag_attributes import TagAttributes
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.label_looks import LabelLook


class Tagging:
    """`last` is the label that is held, or the last tag that was given."""

    def __init__(
        self,
        article: OpenArticle,
        ui: ReadingUI,
        attributes: TagAttributes,
        layers: LabelLayers,
        movement: Movement,
    ) -> None:
        self.article = article
        self.workspace = article.workspace
        self.session = article.session
        self.view = article.view
        self.ui = ui
        self.attributes = attributes
        self.layers = layers
        self.movement = movement
        self.last: Tag | LabelLook | None = None

    def press_label(self, key: str, layer: str, label: str) -> None:
        """Do what a label's key does, or a click on it, whose `key` is ""."""
        pending = self.ui.pending
        if pending is None:
            self.apply(layer, label)
        else:
            look = self.workspace.looks[layer, label]
            pending.press_label(self, key, look)

    def apply(self, layer: str, label: str) -> None:
        """Tag what is selected, or the word here; then ask for what the layer requires."""
        tag = self.give(layer, label)
        if tag is not None:
            self.attributes.ask_missing(tag)

    def repeat(self) -> None:
        """Give the held label, or the last tag's label and attributes."""
        last = self.last
        if last is None:
            key = self.ui.key("tag.again")
            words = _("Press a label's key first; {key} then repeats it.").format(
                key=key
            )
            self.ui.notify(words, title=_("No label yet"))
        elif isinstance(last, LabelLook):
            self.apply(last.layer, last.label)
        else:
            # As it is now: its target may have been given since.
            for tag in self.session.tags:
                if tag.id == last.id:
                    last = tag
                    break
            self.give(last.layer, last.label, last.attributes)

    def give(
        self, layer: str, label: str, attributes: Mapping[str, str] | None = None
    ) -> Tag | None:
        """Tag what is selected, or the word here, or the article; go to a tag that is there."""
        span = None
        if not isinstance(self.ui.pending, WholeArticle):
            span = self.article.selected_words
            if span is None:
                self._report_no_words()
                return None
        values = attributes or {}
        tag = self._tag_on(span, layer, label)
        if tag is None:
            tag = self.ui.attempt(
                lambda: self.session.add(span, layer, label, attributes=values)
            )
        if tag is not None:
            if not isinstance(self.last, LabelLook):
                self.last = tag
            self.ui.wait_for(None)
            self.view.drop_selection()
            self.ui.changed(tag)
        return tag

    def _report_no_words(self) -> None:
        word = self.ui.key("select.word")
        sentence = self.ui.key("select.sentence")
        self.ui.notify(
            _(
                "Select something first: {word} takes the word, {sentence} the "
                "sentence."
            ).format(word=word, sentence=sentence),
            title=_("Nothing to tag here"),
        )

    def _tag_on(self, span: Span | None, layer: str, label: str) -> Tag | None:
        """The tag that is on the span with this label already."""
        for tag in self.session.tags:
            if (tag.span, tag.layer, tag.label) == (span, layer, label):
                return tag
        return None

    async def choose_label(self) -> None:
        """Choose a label from a list; some have no key of their own."""
        look = await self._choose(self.layers.to_choose_from, _("type to filter"))
        if look is not None:
            self.press_label("", look.layer, look.label)

    async def duplicate(self) -> None:
        """Give the current tag's words a label of another layer as well."""
        tag = required_tag(self.article, self.ui)
        if tag is None:
            return
        looks = self.workspace.looks.values()
        others = [look for look in looks if look.layer != tag.layer]
        if not others:
            return
        look = await self._choose(others, _("which label to add?"))
        if look is None:
            return
        added = self.ui.change(
            lambda: self.session.add(tag.span, look.layer, look.label)
        )
        if added is not None:
            self.attributes.ask_missing(added)

    async def _choose(
        self, looks: Sequence[LabelLook], placeholder: str
    ) -> LabelLook | None:
        from hashiya_reader.screens.dialogs.choose import Choose, label_options

        options = label_options(looks)
        return await self.ui.ask(
            Choose(options, placeholder=placeholder, verb=marked("Tag"))
        )

    def ask_confidence(self) -> None:
        """Let the next digit say how sure the current tag is, or cancel that."""
        is_pending = isinstance(self.ui.pending, Confidence)
        if is_pending or required_tag(self.article, self.ui) is None:
            self.ui.wait_for(None)
        else:
            self.ui.wait_for(Confidence())

    def set_confidence(self, confidence: int | None) -> None:
        """Give the current tag a confidence, or none."""
        self.ui.wait_for(None)
        tag = required_tag(self.article, self.ui)
        if tag is not None:
            self.ui.change(lambda: self.session.edit(tag.id, confidence=confidence))

    # What the next label key does instead

    def hold(self) -> None:
        """Let the next label key hold its label instead of giving it, or cancel that."""
        is_pending = isinstance(self.ui.pending, HoldLabel)
        self.ui.wait_for(None if is_pending else HoldLabel())

    def repeat_motion(self, count: Count) -> None:
        """Let the next motion be made as often as the count says."""
        self.movement.repeat(count)

    def hold_label(self, look: LabelLook) -> None:
        """Hold a label: one key gives it to one selection after the other."""
        self.last = look
        self.ui.wait_for(None)

    @property
    def held_words(self) -> str:
        """What the status line says of the label that is held; "" where none is."""
        held_label = self.last
        if not isinstance(held_label, LabelLook):
            return ""
        key = self.ui.key("tag.again")
        return f"{key}: {held_label.title}"

    def release(self) -> None:
        """Hold no label any more."""
        if isinstance(self.last, LabelLook):
            self.last = None

    def release_unknown(self) -> None:
        """Hold no label that left the scheme."""
        last = self.last
        looks = self.workspace.looks
        if isinstance(last, LabelLook) and (last.layer, last.label) not in looks:
            self.last = None

    def relabel(self) -> None:
        """Let the next label replace the current tag's, or cancel that."""
        is_pending = isinstance(self.ui.pending, Relabel)
        if is_pending or required_tag(self.article, self.ui) is None:
            self.ui.wait_for(None)
        else:
            self.ui.wait_for(Relabel())

    def change_label(self, layer: str, label: str) -> None:
        """Give the current tag another label, and keep the attributes that its layer has."""
        self.ui.wait_for(None)
        tag = required_tag(self.article, self.ui)
        if tag is None:
            return
        names = self.article.scheme.layer(layer).attribute_names
        attributes = {
            name: value for name, value in tag.attributes.items() if name in names
        }
        session = self.session
        edited = self.ui.change(
            lambda: session.edit(
                tag.id,
                layer=layer,
                label=label,
                attributes=attributes,
            )
        )
        if edited is not None:
            self.attributes.ask_missing(edited)

    def whole_article(self) -> None:
        """Let the next label be the article's own, or cancel that."""
        is_pending = isinstance(self.ui.pending, WholeArticle)
        self.ui.wait_for(None if is_pending else WholeArticle())
