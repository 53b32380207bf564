"""The reading screen: tagging what is read, by key and by mouse."""

from typing import ClassVar

from textual import on, work
from textual.binding import BindingsMap, BindingType

from hashiya.model.model import Span, Tag
from hashiya.sessions.attribute_values import given_values
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.keys.bindings import bind, label_binding
from hashiya_reader.screens import late
from hashiya_reader.screens.destinations import Destination
from hashiya_reader.screens.reading.find import FIND
from hashiya_reader.screens.reading.suggestions import SuggestingScreen
from hashiya_reader.widgets.article.view import ArticleView
from hashiya_reader.widgets.label_bar import LabelBar
from hashiya_reader.widgets.label_looks import LabelLook, in_layers
from hashiya_reader.widgets.prompt import Prompt
from hashiya_reader.widgets.tag_list import TagList
from hashiya_reader.workspace import Workspace

DIGITS = "1234567890"


class ReadingScreen(SuggestingScreen):
    """Select, then press a label's key; or hold a label with ; and give it to one selection after the other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "t",
            "choose_label",
            "Topic",
            id="tag.choose",
            tooltip="Choose from a list that you filter",
        ),
        bind(
            "space",
            "tag_again",
            "Tag like the last one",
            id="tag.again",
            tooltip="Its label and all that it says",
        ),
        bind(
            ";",
            "hold",
            "Hold a label",
            id="tag.hold",
            tooltip="Press its key; then {tag.again} gives it to selections",
        ),
        bind(
            "c", "duplicate", "Tag the same words in another layer", id="tag.duplicate"
        ),
        bind(
            "O",
            "relabel",
            "Another label for this tag",
            id="tag.relabel",
            tooltip="Press its key; the rest is kept",
        ),
        bind(
            "a",
            "whole_article",
            "Label the whole article",
            id="tag.article",
            tooltip="Then press a label's key",
        ),
        bind(
            "comma",
            "count",
            "Count",
            id="move.count",
            tooltip="Then digits: how often the next motion is made",
        ),
    ]

    def __init__(
        self, workspace: Workspace, session: TagSession, position: tuple[int, int]
    ) -> None:
        super().__init__(workspace, session, position)
        self.whole = False
        self.holding = False
        self.relabelling = False
        self.counting = ""
        self.keys_without_labels = self._bindings.copy()
        self.bind_labels()

    def bind_labels(self) -> None:
        """Let the labels' keys give them; which there are is known only once the scheme is read, so they are its own."""
        bindings = [
            label_binding(
                look.key,
                f"label_key({look.key!r}, {look.layer!r}, {look.label!r})",
                f"{look.layer}: {look.label}",
                id=f"label.{look.layer}.{look.label}",
            )
            for look in self.workspace.looks.values()
            if look.key
        ]
        self._bindings = BindingsMap.merge(
            [self.keys_without_labels, BindingsMap(bindings)]
        )

    def scheme_changed(self) -> None:
        """Show another scheme's labels, and let its keys give them."""
        self.labels_by_layer = in_layers(self.workspace.looks)
        if self.shown_layer not in self.labels_by_layer:
            self.shown_layer = next(iter(self.labels_by_layer), "")
        if (
            isinstance(self.last, LabelLook)
            and (self.last.layer, self.last.label) not in self.workspace.looks
        ):
            self.last = None
            self.hint = ""
        self.bind_labels()
        self.refresh_bindings()
        self.query_one(TagList).show((), None)
        self.view.redraw()
        self.show()

    # Label keys, and the modes that change what they mean

    def action_label_key(self, key: str, layer: str, label: str) -> None:
        """What a label's key does: a digit of a count, the label to hold, or the label of what is selected."""
        if self.counting and key and key in DIGITS:
            self.counting += key
            self.view.count = (
                min(int(self.counting[1:]), len(self.session.article.text) + 1) or 1
            )
            self.hint = f"{self.view.count} times"
            self.show_status()
        elif self.holding:
            self.holding = False
            self.hold(self.workspace.looks[layer, label])
        elif self.relabelling:
            self.relabel(layer, label)
        else:
            self.action_apply_label(layer, label)

    def action_count(self) -> None:
        """Let the digits that follow count the next motion."""
        self.counting = ","
        self.hint = "how many times?"
        self.show_status()

    def action_hold(self) -> None:
        """Let the next label key hold its label instead of giving it."""
        self.holding = not self.holding
        self.hint = "which label to hold? press its key" if self.holding else ""
        self.show_status()

    def hold(self, look: LabelLook) -> None:
        """Hold a label: space gives it."""
        self.last = look
        self.hint = f"{self.key('tag.again')}: {look.title}"
        self.show_status()

    def action_relabel(self) -> None:
        """Let the next label be the current tag's instead of the one it has, or not after all."""
        self.relabelling = not self.relabelling and self.tag_here() is not None
        self.hint = "which label instead? press its key" if self.relabelling else ""
        self.show_status()

    def relabel(self, layer: str, label: str) -> None:
        """Give the current tag another label, with all it says that goes with it; then ask for what is required."""
        self.relabelling = False
        self.hint = ""
        tag = self.tag_here()
        if tag is None:
            return
        known = {
            attribute.name
            for attribute in self.workspace.project.scheme.layer(layer).attributes
        }
        said = {name: value for name, value in tag.attributes.items() if name in known}
        changed = self.change(
            lambda: self.session.edit(tag.id, layer=layer, label=label, attributes=said)
        )
        if changed is not None:
            self.ask_missing(changed)

    def action_whole_article(self) -> None:
        """Let the next label be the article's own, or not after all."""
        self.whole = not self.whole
        self.hint = (
            "which label for the whole article? press its key" if self.whole else ""
        )
        self.show_status()

    def follow_cursor(self) -> None:
        """A motion ends the count, and the wait for another label; the label held stays."""
        if self.counting or self.relabelling:
            self.counting = ""
            self.relabelling = False
            self.hint = ""
        super().follow_cursor()

    @on(ArticleView.NothingToDrop)
    def give_up(self) -> None:
        """Forget what was begun; where nothing was, say how to get out."""
        if not self.hint:
            self.tell(
                f"{self.key('article.leave')} leads back to the list.",
                "Nothing to drop",
            )
            return
        self.view.take_count()
        self.counting, self.hint = "", ""
        self.relabelling = self.holding = self.whole = False
        self.placing = None
        if isinstance(self.last, LabelLook):
            # It was held.
            self.last = None
        self.show_status()

    # Tagging

    def action_apply_label(self, layer: str, label: str) -> None:
        """Tag the selection, or the word under the cursor; then ask for what the layer requires."""
        tag = self.give(layer, label)
        if tag is not None:
            self.ask_missing(tag)

    def action_tag_again(self) -> None:
        """Give what is selected the label held, or the last tag's label with all that it says."""
        last = self.last
        if last is None:
            self.tell(
                f"Press a label's key first; {self.key('tag.again')} then repeats it.",
                "No label yet",
            )
        elif isinstance(last, LabelLook):
            self.action_apply_label(last.layer, last.label)
        else:
            # As it stands now: its target may have been given since.
            like = next((tag for tag in self.session.tags if tag.id == last.id), last)
            self.give(like.layer, like.label, like)

    def give(self, layer: str, label: str, like: Tag | None = None) -> Tag | None:
        """Tag what is selected, or the word here, or the article; what is tagged so already is gone to instead."""
        span = None if self.whole else self.view.selection or self.view.word_at_cursor()
        if span is None and not self.whole:
            how = f"{self.key('select.word')} takes the word, {self.key('select.sentence')} the sentence."
            self.tell(f"Select something first: {how}", "Nothing to tag here")
            return None
        attributes = like.attributes if like else {}
        tag = self.tagged(span, layer, label) or self.attempt(
            lambda: self.session.add(span, layer, label, attributes=attributes)
        )
        if tag is not None:
            self.whole = False
            if not isinstance(self.last, LabelLook):
                self.last = tag
                self.hint = ""
            self.view.drop_selection()
            self.changed(tag)
        return tag

    def tagged(self, span: Span | None, layer: str, label: str) -> Tag | None:
        """The tag that says this already."""
        same = (
            tag
            for tag in self.session.tags
            if (tag.span, tag.layer, tag.label) == (span, layer, label)
        )
        return next(same, None)

    @on(LabelBar.Clicked)
    def apply_clicked(self, event: LabelBar.Clicked) -> None:
        """A click on a label is its key."""
        self.action_label_key("", event.layer, event.label)

    @work
    async def action_choose_label(self) -> None:
        """Choose from the labels that have no key of their own, and those that do."""
        looks = self.labels_by_layer.get("topic") or list(self.workspace.looks.values())
        look = await self.app.push_screen_wait(
            late.Choose(late.label_options(looks), placeholder="type to filter")
        )
        if look is not None:
            self.action_label_key("", look.layer, look.label)

    @work
    async def action_duplicate(self) -> None:
        """Give the current tag's words a label of another layer as well."""
        tag = self.tag_here()
        others = [
            look
            for look in self.workspace.looks.values()
            if tag and look.layer != tag.layer
        ]
        if tag is None or not others:
            return
        look = await self.app.push_screen_wait(
            late.Choose(late.label_options(others), placeholder="which label as well?")
        )
        added = (
            self.change(lambda: self.session.add(tag.span, look.layer, look.label))
            if look
            else None
        )
        if added is not None:
            self.ask_missing(added)

    # What the layer requires

    def on_mount(self) -> None:
        """Know what was given to attributes: here at once, in all of the project as soon as it is read."""
        self.workspace.values.learn(self.session.tags)
        if not self.workspace.values.is_loading:
            self.workspace.values.is_loading = True
            self.load_values()

    @work(thread=True, group="values")
    def load_values(self) -> None:
        """Read what the annotator gave in the whole project; the desk keeps it for as long as the reader runs."""
        self.workspace.values.load(
            given_values(self.workspace.store, self.workspace.annotator)
        )

    def ask_missing(self, tag: Tag) -> None:
        """Ask for the first required attribute that the tag does not say, with the last one given filled in."""
        missing = self.workspace.project.scheme.layer(tag.layer).missing(tag.attributes)
        if not missing:
            return
        attribute = missing[0]
        self.query_one(Prompt).ask(
            f"{tag.id} {attribute.name}",
            f" {attribute.title} of “{self.workspace.looks.of(tag).title}”",
            value=self.workspace.values.last(tag.layer, attribute.name),
            suggestions=self.offered(tag, attribute),
        )

    @on(Prompt.Answered)
    def take_answer(self, event: Prompt.Answered) -> None:
        """Give the tag the attribute that was asked for."""
        self.view.focus()
        if event.purpose == FIND or not event.answer.strip():
            return
        tag_id, name = event.purpose.split(" ", 1)
        tag = next((tag for tag in self.session.tags if str(tag.id) == tag_id), None)
        if tag is not None:
            said = {**tag.attributes, name: event.answer.strip()}
            answered = self.change(
                lambda: self.session.edit(tag.id, attributes=said, joined=True)
            )
            if answered is not None:
                self.workspace.values.note(tag.layer, said)
                self.ask_missing(answered)

    @on(Prompt.Dismissed)
    def leave_question(self) -> None:
        """Go on reading; the tag shows what it lacks."""
        self.view.focus()


def reading_on(workspace: Workspace, destination: Destination) -> ReadingScreen:
    """The screen on an article, at the place where one is going.

    Raises:
        HashiyaError: when the article or its tags cannot be read.
    """
    screen = ReadingScreen(
        workspace,
        workspace.session(destination.article),
        workspace.position(destination.article),
    )
    screen.arrive(destination)
    return screen
