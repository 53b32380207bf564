"""The reading screen: one article, its tags, and everything that is done to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingsMap, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer

from annotations.errors import HashiyaError
from annotations.model import Status, Tag
from annotations.search import find
from annotations.session import Session
from reader.desk import Desk
from reader.keys import bind
from reader.screens.choose import Choose, label_options
from reader.screens.edit_tag import EditTag
from reader.screens.reading_rows import Reading, heading_row, status_row
from reader.widgets.article_view import ArticleView
from reader.widgets.label_bar import LabelBar
from reader.widgets.looks import LabelLook, in_layers
from reader.widgets.one_row import OneRow
from reader.widgets.prompt import Prompt
from reader.widgets.row_list import RowList
from reader.widgets.tag_list import TagList

RETRY_SECONDS = 5.0
FIND = "find"


@dataclass(frozen=True, slots=True)
class Leave:
    """Which article was left, and whether to go on to the next one."""

    article: str
    go_on: bool = False


class ReadingScreen(Screen[Leave]):
    """Actions change the session at once; a worker saves it and tells how that went."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (120, "-very-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "t", "choose_label", "Topic", id="tag.choose", show=True, tooltip="Choose from a list that you can filter"
        ),
        bind("a", "whole_article", "Label the whole article", id="tag.article", tooltip="Then press a label's key"),
        bind("tab", "go_to_tag(1)", "Next tag", id="tag.next"),
        bind("shift+tab", "go_to_tag(-1)", "Previous tag", id="tag.previous"),
        bind("enter", "edit_tag", "Edit", id="tag.edit", show=True, tooltip="Attributes, confidence and note"),
        bind("delete,backspace", "remove_tag", "Remove", id="tag.remove"),
        bind("[", "move_edge('end', 'left')", "Move the tag's end left", id="tag.end_left"),
        bind("]", "move_edge('end', 'right')", "Move the tag's end right", id="tag.end_right"),
        bind("{", "move_edge('start', 'left')", "Move the tag's start left", id="tag.start_left"),
        bind("}", "move_edge('start', 'right')", "Move the tag's start right", id="tag.start_right"),
        bind("u", "undo", "Undo", id="tag.undo", show=True),
        bind("ctrl+r", "redo", "Redo", id="tag.redo"),
        bind("/", "find", "Find", id="find.ask"),
        bind("n", "find_next(1)", "Next hit", id="find.next"),
        bind("N", "find_next(-1)", "Previous hit", id="find.previous"),
        bind("d", "done", "Done", id="article.done", show=True, tooltip="Mark it done and open the next one"),
        bind("f", "flag", "Flag", id="article.flag"),
        bind("l", "next_layer", "Other labels", id="view.layer", tooltip="Show another layer's labels in the bar"),
        bind("b", "toggle_list", "Show or hide the list of tags", id="view.list"),
        bind("i", "toggle_marks", "Show or hide invisible characters", id="view.marks"),
        bind("ctrl+c,y", "copy", "Copy", id="view.copy", tooltip="Copies the source text, as it is stored"),
        bind("q", "leave", "List", id="article.leave", show=True, tooltip="Back to the list of articles"),
    ]

    class Saved(Message):
        """All that was changed is on disk."""

    @dataclass
    class SaveFailed(Message):
        """The changes are still in memory only."""

        error: HashiyaError

    def __init__(self, desk: Desk, session: Session, position: tuple[int, int]) -> None:
        super().__init__()
        self.desk = desk
        self.session = session
        self.position = position
        self.trouble = ""
        self.whole = False
        self.looked_for = ""
        self.labels_by_layer = in_layers(desk.looks)
        self.shown_layer = next(iter(self.labels_by_layer), "")
        for look in desk.looks.values():
            if look.key:
                self._bind_label(look)

    def _bind_label(self, look: LabelLook) -> None:
        # Which labels have keys is known only once the scheme is read, so these bindings are the instance's own.
        action = f"apply_label({look.layer!r}, {look.label!r})"
        binding = bind(look.key, action, f"{look.layer}: {look.label}", id=f"label.{look.layer}.{look.label}")
        self._bindings = BindingsMap.merge([self._bindings, BindingsMap([binding])])

    def compose(self) -> ComposeResult:
        """The text at the right, the tags at its left, and three rows below."""
        article = self.session.article
        yield OneRow(id="heading")
        with Horizontal():
            yield TagList(self.desk.looks, id="tags")
            at = self.desk.places.offset(self.desk.project.root, article.id)
            yield ArticleView(article.text, self.desk.looks, cursor=at, id="article")
        yield Prompt(id="prompt")
        yield LabelBar(id="labels")
        yield OneRow(id="status")
        yield Footer()

    def on_mount(self) -> None:
        """Begin reading: an article opened for the first time is from now on an open one."""
        self.view.focus()
        self.session.opened()
        self.show()
        self.save()

    @property
    def view(self) -> ArticleView:
        """The text."""
        return self.query_one(ArticleView)

    # Down: the session's values into the widgets

    def show(self) -> None:
        """Show the session as it now is."""
        tags = self.session.tags
        self.view.tags = tags
        self.query_one(TagList).show(tags, self.view.current)
        self.query_one(LabelBar).looks = self.labels_shown()
        self.query_one("#heading", OneRow).row = heading_row(self.reading())
        self.show_status()

    def labels_shown(self) -> list[LabelLook]:
        """The labels as the bar shows them: those of the layer in front, then the others as far as there is room."""
        layers = sorted(self.labels_by_layer, key=lambda layer: layer != self.shown_layer)
        return [look for layer in layers for look in self.labels_by_layer[layer]]

    def show_status(self) -> None:
        """Show where the cursor is and whether all is saved."""
        self.query_one("#status", OneRow).row = status_row(self.reading(), self.desk.looks)

    def reading(self) -> Reading:
        """What the heading and the status line tell."""
        return Reading(
            article=self.session.article,
            position=self.position,
            status=self.session.status,
            offset=self.view.cursor,
            tags=self.session.tags,
            current=self.current_tag,
            selection=self.view.selection,
            whole=self.whole,
            unsaved=self.session.unsaved,
            trouble=self.trouble,
        )

    @property
    def current_tag(self) -> Tag | None:
        """The tag that Enter and Delete are about."""
        return next((tag for tag in self.session.tags if tag.id == self.view.current), None)

    @on(ArticleView.Moved)
    def follow_cursor(self) -> None:
        """The list and the status line follow the cursor."""
        self.query_one(TagList).show(self.session.tags, self.view.current)
        self.show_status()

    @on(RowList.Chosen, "#tags")
    def go_to_chosen(self, event: RowList.Chosen) -> None:
        """Go to the tag of the row."""
        self.view.go_to(self.session.tags[event.index])
        self.view.focus()

    # Tagging

    def action_apply_label(self, layer: str, label: str) -> None:
        """Tag the selection, or the word under the cursor; then ask for what the layer requires."""
        span = None if self.whole else self.view.selection or self.view.word_at_cursor()
        if span is None and not self.whole:
            self.tell("Select something first: w takes the word, s the sentence.", "Nothing to tag here")
            return
        same = (tag for tag in self.session.tags if (tag.span, tag.layer, tag.label) == (span, layer, label))
        tag = next(same, None) or self.attempt(lambda: self.session.add(span, layer, label))
        if tag is None:
            return
        self.whole = False
        self.view.drop_selection()
        self.changed(tag)
        self.ask_missing(tag)

    def action_whole_article(self) -> None:
        """Let the next label be the article's own, or not after all."""
        self.whole = not self.whole
        self.show_status()

    def ask_missing(self, tag: Tag) -> None:
        """Ask for the first required attribute that the tag does not say, offering the last one given."""
        missing = self.desk.project.scheme.layer(tag.layer).missing(tag.attributes)
        if not missing:
            return
        attribute = missing[0]
        known = self.known_values(tag.layer, attribute.name) or attribute.suggestions or attribute.values
        question = f" {attribute.title} of “{self.desk.looks.of(tag).title}”"
        value = known[0] if known else ""
        self.query_one(Prompt).ask(f"{tag.id} {attribute.name}", question, value=value, suggestions=known)

    def known_values(self, layer: str, attribute: str) -> tuple[str, ...]:
        """The values given to the attribute on this desk, the latest first."""
        tags = sorted(self.session.tags, key=lambda tag: tag.updated, reverse=True)
        given = (tag.attributes.get(attribute, "") for tag in tags if tag.layer == layer)
        return tuple(dict.fromkeys(value for value in given if value))

    @on(Prompt.Answered)
    def take_answer(self, event: Prompt.Answered) -> None:
        """Give the tag its attribute, or look for the words."""
        self.view.focus()
        if event.purpose == FIND:
            self.look_for(event.answer)
            return
        tag_id, name = event.purpose.split(" ", 1)
        tag = next((tag for tag in self.session.tags if str(tag.id) == tag_id), None)
        if tag is not None and event.answer.strip():
            said = {**tag.attributes, name: event.answer.strip()}
            self.changed(self.attempt(lambda: self.session.edit(tag.id, attributes=said, joined=True)))

    @on(Prompt.Dismissed)
    def leave_question(self) -> None:
        """Go on reading; the tag shows what it lacks."""
        self.view.focus()

    @on(LabelBar.Clicked)
    def apply_clicked(self, event: LabelBar.Clicked) -> None:
        """A click on a label is its key."""
        self.action_apply_label(event.layer, event.label)

    @work
    async def action_choose_label(self) -> None:
        """Choose from the labels that have no key of their own, and those that do."""
        looks = self.labels_by_layer.get("topic") or list(self.desk.looks.values())
        look = await self.app.push_screen_wait(Choose(label_options(looks), placeholder="type to filter"))
        if look is not None:
            self.action_apply_label(look.layer, look.label)

    # Changing tags

    def action_go_to_tag(self, step: int) -> None:
        """Go to the next or previous tag, counted from the current one or the cursor."""
        self.view.go_to_next_tag(step)

    @work
    async def action_edit_tag(self) -> None:
        """Edit the current tag in a dialog."""
        tag = self.current_tag
        if tag is None:
            self.tell("Go to one with Tab.", "No tag here")
            return
        layer = (
            self.desk.project.scheme.layer(tag.layer) if self.desk.project.scheme.knows(tag.layer, tag.label) else None
        )
        if layer is None:
            self.tell(f"Its label {tag.layer}/{tag.label} is not in the scheme.", "This tag is orphaned")
            return
        edit = await self.app.push_screen_wait(EditTag(tag, layer, self.known_values))
        if edit is not None:
            self.changed(
                self.attempt(
                    lambda: self.session.edit(
                        tag.id,
                        label=edit.label,
                        attributes=edit.attributes,
                        confidence=edit.confidence,
                        note=edit.note,
                    )
                )
            )

    def action_remove_tag(self) -> None:
        """Remove the current tag; u brings it back."""
        tag = self.current_tag
        if tag is None:
            self.tell("Go to one with Tab.", "No tag here")
            return
        if self.attempt(lambda: self.session.remove(tag.id)):
            self.changed(None)

    def action_move_edge(self, edge: Literal["start", "end"], side: Literal["left", "right"]) -> None:
        """Move an edge of the current tag by one cluster."""
        tag = self.current_tag
        span = self.view.moved_edge(tag.span, edge, side) if tag and tag.span else None
        if tag is not None and span is not None:
            self.changed(self.attempt(lambda: self.session.edit(tag.id, span=span)))

    def action_undo(self) -> None:
        """Take the last change back."""
        change = self.session.undo()
        if change is None:
            self.tell("There is nothing to undo.", "Undo")
        else:
            self.changed(change.set[0] if change.set else None)

    def action_redo(self) -> None:
        """Make the change again that was taken back last."""
        change = self.session.redo()
        if change is None:
            self.tell("There is nothing to redo.", "Redo")
        else:
            self.changed(change.set[0] if change.set else None)

    def attempt(self, action: Callable[[], Tag]) -> Tag | None:
        """What the action returns; where it refuses, its reason is told."""
        try:
            return action()
        except HashiyaError as error:
            self.tell(str(error), "Not possible")
            return None

    def changed(self, tag: Tag | None) -> None:
        """Show what was changed and save it."""
        self.show()
        self.view.mark_current(tag)
        self.save()

    # Saving

    @work(thread=True, group="save")
    def save(self) -> None:
        """Write what is not on disk yet; the disk may be slow, so never on the screen's own thread."""
        try:
            self.session.save()
        except HashiyaError as error:
            self.post_message(self.SaveFailed(error))
        else:
            self.post_message(self.Saved())

    @on(Saved)
    def show_saved(self) -> None:
        """Show that all is saved, and what others wrote meanwhile."""
        if self.trouble:
            self.tell("Everything is on disk again.", "Saved")
        self.trouble = ""
        self.show()

    @on(SaveFailed)
    def show_failed(self, event: SaveFailed) -> None:
        """Tell once that saving fails, and try again until it works."""
        if not self.trouble:
            words = f"{event.error} Your changes are kept here and saved as soon as it works."
            self.app.notify(words, title="Not saved", severity="error", timeout=10, markup=False)
        self.trouble = str(event.error)
        self.show_status()
        self.set_timer(RETRY_SECONDS, self.retry)

    def retry(self) -> None:
        """Try again to save, unless something else has."""
        if self.session.unsaved:
            self.save()

    # Finding

    def action_find(self) -> None:
        """Ask for words to find; alef forms, harakat and the like make no difference."""
        self.query_one(Prompt).ask(FIND, " Find", value=self.looked_for)

    def look_for(self, words: str) -> None:
        """Mark every hit and go to the first one after the cursor."""
        self.looked_for = words
        self.view.found = find(self.session.article.text, words)
        if not self.view.found and words.strip():
            self.tell("No such words in this article.", "Find")
        else:
            self.view.go_to_found(1, here=True)

    def action_find_next(self, step: int) -> None:
        """Go to the next or the previous hit."""
        self.view.go_to_found(step)

    # The article

    def action_next_layer(self) -> None:
        """Show the next layer's labels in the bar."""
        names = list(self.labels_by_layer)
        self.shown_layer = names[(names.index(self.shown_layer) + 1) % len(names)]
        self.show()

    def action_toggle_list(self) -> None:
        """Show the list of tags where it is folded away, and the reverse."""
        tags = self.query_one(TagList)
        tags.styles.display = "none" if tags.display else "block"

    def action_toggle_marks(self) -> None:
        """Mark the characters that are there and not seen, or stop it."""
        self.view.marks = not self.view.marks

    def action_copy(self) -> None:
        """Copy the selection, else the current tag, as the article has it."""
        span = self.view.selection or (self.current_tag and self.current_tag.span) or self.view.word_at_cursor()
        if span is not None:
            self.app.copy_to_clipboard(span.of(self.session.article.text))
            self.tell(f"{len(span)} characters, as the article has them.", "Copied")

    def action_done(self) -> None:
        """Mark the article done and go on to the next one."""
        self.session.mark(Status.DONE)
        self.leave(go_on=True)

    def action_flag(self) -> None:
        """Flag the article, or take the flag away."""
        self.session.mark(Status.OPEN if self.session.status is Status.FLAGGED else Status.FLAGGED)
        self.changed(self.current_tag)

    def action_leave(self) -> None:
        """Back to the list."""
        self.leave(go_on=False)

    def leave(self, *, go_on: bool) -> None:
        """Save, remember the place, and leave; what cannot be saved stays on the desk."""
        self.attempt_last_save()
        article = self.session.article.id
        self.desk.places.remember(self.desk.project.root, article, self.view.cursor)
        self.dismiss(Leave(article, go_on))

    def attempt_last_save(self) -> None:
        """Save before the screen goes; a failure is told again when the reader is left."""
        try:
            self.session.save()
        except HashiyaError as error:
            self.app.notify(f"{error} Your changes are kept.", title="Not saved", severity="error", markup=False)

    def tell(self, words: str, title: str) -> None:
        """A toast: what happened, and what to do."""
        self.app.notify(words, title=title, markup=False)
