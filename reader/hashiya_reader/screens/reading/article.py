"""One article, open: its session shown in the widgets, saved as it changes, left at the place reached."""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message

from hashiya.model.model import Status, Tag
from hashiya.sessions.tag_session import TagSession
from hashiya.text.boilerplate import Section, section_at, sections
from hashiya_reader.clipboard import copied_words
from hashiya_reader.keys.bindings import bind
from hashiya_reader.screens.autosave import SavingScreen
from hashiya_reader.screens.destinations import Destination, Leave
from hashiya_reader.screens.reading.footer_keys import keys_here
from hashiya_reader.screens.reading.rows import Reading, heading_row, status_row
from hashiya_reader.widgets.article.view import ArticleView
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.label_bar import LabelBar
from hashiya_reader.widgets.label_looks import LabelLook, in_layers
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.prompt import Prompt
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.widgets.tag_list import TagList
from hashiya_reader.workspace import Workspace

# Code points of a text whose sections are found before anybody could wait for them.
AT_ONCE = 200_000


class ArticleScreen(SavingScreen[Leave]):
    """Values go down from the session into the widgets; a worker saves and tells how that went."""

    AUTO_FOCUS = "#article"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (120, "-very-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "d",
            "done",
            "Done",
            id="article.done",
            tooltip="Mark it done and open the next one",
        ),
        bind("f", "flag", "Flag", id="article.flag"),
        bind(
            "l",
            "next_layer",
            "Other labels",
            id="view.layer",
            tooltip="Show another layer's labels in the bar",
        ),
        bind("b", "toggle_list", "Show or hide the list of tags", id="view.list"),
        bind(
            "r",
            "toggle_lanes",
            "Tags in lanes beneath the lines, or not",
            id="view.lanes",
        ),
        bind("i", "toggle_marks", "Show or hide invisible characters", id="view.marks"),
        bind(
            "ctrl+c,y",
            "copy",
            "Copy",
            id="view.copy",
            tooltip="Copies the source text, as it is stored",
        ),
        bind(
            "ctrl+s",
            "saved",
            "Is it saved?",
            id="article.saved",
            tooltip="Every step is, as you make it",
        ),
        bind(
            "q",
            "leave",
            "List",
            id="article.leave",
            tooltip="Back to the list of articles",
        ),
    ]

    @dataclass
    class SectionsFound(Message):
        """What is not the article's own in a long text is known."""

        sections: tuple[Section, ...]

    def __init__(
        self, workspace: Workspace, session: TagSession, position: tuple[int, int]
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.session = session
        self.position = position
        self.reached = workspace.positions.offset(
            workspace.project.root, session.article.id
        )
        self.hint = ""
        # Those that are shown; who offers them puts them here.
        self.suggestions: tuple[Tag, ...] = ()
        self.sections: tuple[Section, ...] = ()
        self.labels_by_layer = in_layers(workspace.looks)
        self.shown_layer = next(iter(self.labels_by_layer), "")

    def compose(self) -> ComposeResult:
        """The text at the right, the tags at its left, and three rows below."""
        article = self.session.article
        yield OneRow(id="heading")
        with Horizontal():
            yield TagList(self.workspace.looks, id="tags")
            yield ArticleView(
                article.text, self.workspace.looks, cursor=self.reached, id="article"
            )
        yield Prompt(id="prompt")
        yield LabelBar(id="labels")
        yield OneRow(id="status")
        yield KeyRow(id="keys")

    def on_mount(self) -> None:
        """Begin reading: an article opened for the first time is from now on an open one."""
        self.view.focus()
        self.watch(self.view, "spot", self.follow_cursor, init=False)
        self.session.opened(
            again=self.workspace.request(self.session.article.id) is not None
        )
        self.show()
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """What the first frame need not wait for."""
        self.autosave.save()
        text = self.session.article.text
        if len(text) > AT_ONCE:
            self.seek_sections()
        else:
            self.take_sections(sections(text))

    @work(thread=True, group="sections")
    def seek_sections(self) -> None:
        """Find what is not the article's own in a long text, while it is read already."""
        self.post_message(self.SectionsFound(sections(self.session.article.text)))

    @on(SectionsFound)
    def show_sections(self, event: SectionsFound) -> None:
        """Dim it."""
        self.take_sections(event.sections)

    def take_sections(self, found: tuple[Section, ...]) -> None:
        """Dim what is not the article's own, and fold it where that is asked for."""
        self.sections = found
        self.view.aside = tuple(section.span for section in found)
        self.show_status()

    @property
    def work_done(self) -> TagSession:
        """The session."""
        return self.session

    @cached_property
    def view(self) -> ArticleView:
        """The text."""
        return self.query_one(ArticleView)

    # Down: the session's values into the widgets

    def show(self) -> None:
        """Show the session as it now is."""
        tags = self.session.tags
        self.view.tags = tags
        self.view.suggestions = self.suggestions
        self.show_listed()
        self.query_one(LabelBar).looks = self.labels_shown()
        self.query_one("#heading", OneRow).row = heading_row(
            self.reading(), self.workspace.looks
        )
        self.show_status()

    def show_listed(self) -> None:
        """Show the tags, and the suggestions below them, in the list."""
        view = self.view
        at = view.current if view.suggested is None else view.suggested
        self.query_one(TagList).show(self.session.tags, at, self.suggestions)

    def labels_shown(self) -> list[LabelLook]:
        """The labels as the bar shows them: those of the layer in front, then the others as far as there is room."""
        layers = sorted(
            self.labels_by_layer, key=lambda layer: layer != self.shown_layer
        )
        return [look for layer in layers for look in self.labels_by_layer[layer]]

    def show_status(self) -> None:
        """Show where the cursor is and whether all is saved."""
        self.query_one("#status", OneRow).row = status_row(
            self.reading(), self.workspace.looks
        )
        self.query_one("#keys", KeyRow).here = keys_here(
            self.view.selection, self.current_tag
        )

    def reading(self) -> Reading:
        """What the heading and the status line tell."""
        return Reading(
            article=self.session.article,
            position=self.position,
            status=self.session.status,
            offset=self.view.cursor,
            tags=self.session.tags,
            current=self.current_tag,
            suggestions=self.suggestions_told(),
            suggested=self.current_suggestion,
            selection=self.view.selection,
            section=section_at(self.sections, self.view.cursor),
            found=self.view.found,
            hint=self.hint,
            unsaved=self.session.unsaved,
            trouble=self.autosave.trouble,
        )

    @property
    def current_tag(self) -> Tag | None:
        """The tag that Enter and Delete are about."""
        return next(
            (tag for tag in self.session.tags if tag.id == self.view.current), None
        )

    @property
    def current_suggestion(self) -> Tag | None:
        """The suggestion that one is at."""
        return next(
            (each for each in self.suggestions if each.id == self.view.suggested), None
        )

    def suggestions_told(self) -> str:
        """How many suggestions there are, in words for the status line."""
        return ""

    def follow_cursor(self) -> None:
        """The list and the status line follow the cursor."""
        self.reached = self.view.cursor
        self.show_listed()
        self.show_status()

    @on(LabelBar.More)
    def show_more_labels(self) -> None:
        """A click on what has no room in the bar brings it to the front."""
        self.action_next_layer()

    @on(RowList.Chosen, "#tags")
    def go_to_chosen(self, event: RowList.Chosen) -> None:
        """Go to what the row shows."""
        self.go_to_listed(event.index)
        self.view.focus()

    def go_to_listed(self, index: int) -> None:
        """Go to the tag or the suggestion that the list shows there."""
        tags = self.session.tags
        if index < len(tags):
            self.view.go_to(tags[index])
        else:
            self.view.go_to_suggestion(self.suggestions[index - len(tags)])

    def changed(self, tag: Tag | None) -> None:
        """Show what was changed and save it."""
        self.autosave.save()
        self.show()
        self.view.mark_current(tag)

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

    def action_toggle_lanes(self) -> None:
        """Show each tag as a bracket beneath its line as well, or stop it."""
        self.view.lanes = not self.view.lanes
        if self.view.lanes and not self.session.tags:
            self.tell(
                "Each tag gets one beneath its line. There are no tags yet.", "Lanes"
            )

    def action_toggle_marks(self) -> None:
        """Mark the characters that are there and not seen, or stop it."""
        self.view.marks = not self.view.marks

    def action_copy(self) -> None:
        """Copy the selection, else the current tag, as the article has it."""
        span = (
            self.view.selection
            or (self.current_tag and self.current_tag.span)
            or self.view.word_at_cursor()
        )
        if span is not None:
            words = span.of(self.session.article.text)
            self.app.copy_to_clipboard(words)
            self.tell(copied_words(words, os.environ), "Copied")
        else:
            self.tell("There are no words here.", "Nothing copied")

    def action_saved(self) -> None:
        """Say how saving stands, to who looks for a key for it."""
        if self.session.unsaved:
            self.autosave.retry()
        else:
            self.tell("All is saved: every step is, as you make it.", "Saved")

    def action_done(self) -> None:
        """Mark the article done and go on to the next one."""
        self.session.mark(Status.DONE)
        self.leave(go_on=True)

    def action_flag(self) -> None:
        """Flag the article, or take the flag away."""
        self.session.mark(
            Status.OPEN if self.session.status is Status.FLAGGED else Status.FLAGGED
        )
        self.changed(self.current_tag)

    def action_leave(self) -> None:
        """Back to the list."""
        self.leave(go_on=False)

    def leave(self, *, go_on: bool, to: Destination | None = None) -> None:
        """Save and leave; what cannot be saved stays on the desk."""
        self.autosave.save_last()
        self.dismiss(Leave(self.session.article.id, go_on, to))

    def on_unmount(self) -> None:
        """However the screen is left, one comes back to the place."""
        self.remember_place()

    def remember_place(self) -> None:
        """Keep where one has read to."""
        self.workspace.positions.remember(
            self.workspace.project.root, self.session.article.id, self.reached
        )
