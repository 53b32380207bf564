"""The reading screen: one article, read and tagged by key and by mouse."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.model.model import Status, Tag
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.keys.hints import worded
from hashiya_reader.screens.autosave import Autosave
from hashiya_reader.screens.destinations import Destination, Finish, Leave
from hashiya_reader.screens.features import FeatureScreen
from hashiya_reader.screens.reading.bindings import READING_BINDINGS, label_bindings
from hashiya_reader.screens.reading.feature_set import ReadingFeatures
from hashiya_reader.screens.reading.find import FindQuestion
from hashiya_reader.screens.reading.footer_keys import keys_for
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.pending_action import Pending
from hashiya_reader.screens.reading.record_watch import LOOK_SECONDS
from hashiya_reader.screens.reading.rows import ReadingState, heading_row, status_row
from hashiya_reader.screens.reading.tag_attributes import AttributeQuestion
from hashiya_reader.textual_private.compositor import draw_changes_only
from hashiya_reader.textual_private.own_bindings import bind_also, bindings_of
from hashiya_reader.widgets.article.view import ArticleView
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.label_bar import LabelBar
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.prompt import Prompt
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.widgets.tag_list import EMPTY, TagList
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    from hashiya_reader.keys.commands import Command
    from hashiya_reader.screens.reading.lesson import Lesson

T = TypeVar("T")


class ReadingScreen(FeatureScreen[Leave]):
    """Holds the features, shows the session in the widgets, and passes messages on.

    A `lesson`, if there is one, checks off what is done. `leave_to` shows what comes next
    where no screen is below that the result could be given to.
    """

    AUTO_FOCUS = "#article"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (120, "-very-wide")]
    BINDINGS: ClassVar[list[BindingType]] = READING_BINDINGS

    def __init__(
        self,
        workspace: Workspace,
        session: TagSession,
        position: tuple[int, int],
        *,
        destination: Destination | None = None,
        finish: Finish | None = None,
        lesson: "Lesson | None" = None,
        leave_to: Callable[[Leave], object] | None = None,
    ) -> None:
        super().__init__()
        self.leave_to = leave_to or self.dismiss
        # Each key changes a line or two of the text, and the row of status far below.
        draw_changes_only(self)
        self.workspace = workspace
        self.session = session
        self.autosave = Autosave(session, self)
        self.position = position
        self.lesson = lesson
        self.pending: Pending | None = None
        self.news = destination.news if destination is not None else ""
        if not self.news and session.article.id in workspace.again:
            self.news = _(
                "You have this article again: tag it as if for the first time."
            )
        self.reached = workspace.positions.offset(
            workspace.project.root, session.article.id
        )
        if destination is not None and destination.span is not None:
            self.reached = destination.span.start
        self.view = ArticleView(
            session.article.text, workspace.looks, cursor=self.reached, id="article"
        )
        self.tag_list = TagList(workspace.looks, id="tags")
        self.prompt = Prompt(id="prompt")
        self.heading = OneRow(id="heading")
        self.label_bar = LabelBar(id="labels")
        self.status = OneRow(id="status")
        self.key_row = KeyRow(id="keys")
        self.article = OpenArticle(workspace, session, self.view, finish=finish)
        self.reading = ReadingFeatures(
            self.article,
            self,
            prompt=self.prompt,
            tag_list=self.tag_list,
            guidelines_path=lesson.guidelines_path if lesson else None,
        )
        self.features = vars(self.reading)
        if lesson is not None:
            self.reading.text.disabled = ("edit",)
        if destination is not None:
            self.reading.find.arrive(destination)
        self.keys_without_labels = bindings_of(self)
        self.bind_labels()

    def compose(self) -> ComposeResult:
        """The text at the right, the tags at its left, and three rows below."""
        yield self.heading
        if self.lesson is not None:
            yield self.lesson.panel
        with Horizontal():
            yield self.tag_list
            yield self.view
        yield self.prompt
        yield self.label_bar
        yield self.status
        yield self.key_row

    def on_mount(self) -> None:
        """Begin reading; an article opened for the first time is from now on an open one."""
        self.reading.attributes.load_values()
        self.reading.notes.report()
        self.reading.record_watch.report()
        self.set_interval(LOOK_SECONDS, self.look_at_disk)
        self.reading.find.mark_hits()
        self.view.focus()
        self.watch(self.view, "letters", self.reading.movement.end_jump, init=False)
        self.watch(self.view, "spot", self.follow_cursor, init=False)
        request = self.workspace.request(self.session.article.id)
        self.session.opened(again=request is not None)
        self.show()
        self.call_after_refresh(self.begin)

    def look_at_disk(self) -> None:
        """Look for what others did to the tags and to the text."""
        self.reading.record_watch.look()
        self.reading.file.look()

    def begin(self) -> None:
        """Do what the first frame need not wait for."""
        self.autosave.save()
        self.reading.display.find_sections()
        self.reading.suggestions.load()

    @property
    def current_tag(self) -> Tag | None:
        """The tag that Enter and Delete are about."""
        return self.article.current_tag

    # The session's values go down into the widgets

    def show(self) -> None:
        """Show the session as it now is."""
        self.show_tags()
        self.show_listed()
        self.show_status()
        self.reading.record_watch.report_gone()

    def show_tags(self) -> None:
        """Show the tags on the text and in the heading, and what labels there are."""
        self.reading.suggestions.update()
        self.view.tags = self.session.tags
        self.view.suggestions = self.reading.suggestions.shown
        self.label_bar.looks = self.reading.layers.in_order
        self.heading.row = heading_row(self.state(), self.workspace.looks)
        if self.lesson is not None:
            self.lesson.follow_tags(self.session.tags)

    def show_listed(self) -> None:
        """Show the tags, and the suggestions below them, in the list."""
        view = self.view
        current = view.current if view.suggested is None else view.suggested
        self.tag_list.show(self.session.tags, current, self.reading.suggestions.shown)

    def show_status(self) -> None:
        """Show where the cursor is and whether all is saved."""
        state = self.state()
        self.status.row = status_row(state, self.workspace.looks)
        self.key_row.context = keys_for(state.selection, state.current)

    def state(self) -> ReadingState:
        """What the heading and the status line show."""
        return self.reading.state(
            self.position, self.hint, self.news, self.autosave.trouble
        )

    @property
    def hint(self) -> str:
        """What a key has begun, or which label is held."""
        if self.pending is not None:
            return worded(self, self.pending.prompt)
        return self.reading.tagging.held_words

    def follow_cursor(self) -> None:
        """Let all that depends on the cursor follow it; a motion ends a count and news."""
        self.news = ""
        if self.pending is not None and self.pending.ends_with_motion:
            self.pending = None
        self.reached = self.view.cursor
        self.show_listed()
        self.show_status()
        self.reading.guidelines.follow_cursor()
        if self.lesson is not None:
            self.lesson.follow_cursor(self.view.cursor, self.view.selection)

    def on_key(self, event: events.Key) -> None:
        """Give a digit to what a key has begun, where that takes digits."""
        character = event.character or ""
        if self.pending is None or not character.isdecimal():
            return
        if self.pending.press_digit(self.reading.tagging, str(int(character))):
            event.stop()

    # What features ask for (`ReadingUI`)

    def end_news(self) -> None:
        """Show the status again in place of what the command before did."""
        if self.news:
            self.news = ""
            self.show_status()

    def follow_command(self, feature: str, command: str) -> None:
        """Let the lesson see what was done."""
        if self.lesson is not None:
            self.lesson.follow_command(feature, command, self.session)

    def tell(self, words: str) -> None:
        """Show in the status row what a key did, until the next key."""
        self.news = words
        self.show_status()

    def wait_for(self, pending: Pending | None) -> None:
        """Let the next keys finish something; None cancels what was begun."""
        if pending != self.pending:
            self.pending = pending
            self.show_status()

    def changed(self, tag: Tag | None) -> None:
        """Save and show a change, and make the tag the current one."""
        self.article.finish = None
        if self.pending is not None and self.pending.ends_with_change:
            self.pending = None
        saving = self.autosave.begin()
        self.show_tags()
        self.view.mark_current(tag)
        self.show_listed()
        self.autosave.finish(saving)

    def change(self, action: Callable[[], Tag]) -> Tag | None:
        """Do, save and show a change of a tag; where it is refused, show why."""
        tag = self.attempt(action)
        if tag is not None:
            self.changed(tag)
        return tag

    def in_background(
        self, work: Callable[[], T], take: Callable[[T], None] | None = None
    ) -> None:
        """Run the work in a thread, then `take` its result on the screen's own."""

        def run() -> None:
            try:
                result = work()
            except HashiyaError as error:
                self.log.warning(str(error))
                return
            if take is not None:
                self.call_later(take, result)

        self.run_worker(run, group="reading", thread=True)

    def show_beside(self, panel: Widget) -> None:
        """Show a panel beside the text."""
        self.add_class("-guidelines")
        self.query_one(Horizontal).mount(panel, before=0)

    def hide_beside(self, panel: Widget) -> None:
        """Take the panel away again."""
        panel.remove()
        self.remove_class("-guidelines")
        self.view.focus()

    def edit_file(self, path: Path) -> None:
        """Let the user's editor have the file.

        Raises:
            EditorFailed: when it cannot be started, or says that it failed.
        """
        # Only here: few open an editor.
        from hashiya_reader.editor import edit_file

        edit_file(self.app, path)

    def show_suggestion_bar(self) -> None:
        """Show the keys that answer suggestions."""
        from hashiya_reader.widgets.suggestion_bar import SuggestionBar

        if not self.query(SuggestionBar):
            self.mount(SuggestionBar(), before="#labels")

    def commands(self) -> "Iterator[Command]":
        """Every command that has a key here."""
        from hashiya_reader.keys.commands import commands_of

        return commands_of(self)

    async def run_command(self, command: "Command") -> None:
        """Run one of them."""
        active = command.active
        await self.app.run_action(active.binding.action, active.node)

    # Messages of the widgets

    @on(LabelBar.Clicked)
    def press_label(self, event: LabelBar.Clicked) -> None:
        """A click on a label is its key."""
        self.reading.tagging.press_label("", event.layer, event.label)

    @on(LabelBar.More)
    def show_more_labels(self) -> None:
        """A click on the labels without room brings other ones to the front."""
        self.reading.layers.next()

    @on(RowList.Chosen, "#tags")
    def go_to_chosen(self, event: RowList.Chosen) -> None:
        """Go to what the row shows."""
        self.go_to_listed(event.index)
        self.view.focus()

    @on(TagList.Pressed)
    def edit_listed(self, event: TagList.Pressed) -> None:
        """Edit what the row shows, or ask what to do with it."""
        self.go_to_listed(event.index)
        self.action_do("tags", "menu" if event.asks else "edit")

    def go_to_listed(self, index: int) -> None:
        """Go to the tag or the suggestion that the list shows there."""
        tags = self.session.tags
        if index < len(tags):
            self.view.go_to(tags[index])
        else:
            self.view.go_to_suggestion(
                self.reading.suggestions.shown[index - len(tags)]
            )

    @on(ArticleView.EditAsked)
    def edit_current(self) -> None:
        """Edit the tag that was pressed twice."""
        self.action_do("tags", "edit")

    @on(ArticleView.MenuAsked)
    def open_menu(self) -> None:
        """Ask what to do with the current tag or the selection."""
        self.action_do("tags", "menu")

    @on(ArticleView.EdgeMoved)
    def take_edge(self, event: ArticleView.EdgeMoved) -> None:
        """Give the tag the span that its edge was dragged to."""
        self.reading.tags.take_span(event.tag_id, event.span)

    @on(ArticleView.NothingToDrop)
    def cancel(self) -> None:
        """Cancel what was begun, and hold no label; where nothing was, say how to leave."""
        if not self.hint:
            key = self.key("article.leave")
            self.notify(
                _("{key} returns to the list.").format(key=key),
                title=_("Nothing selected"),
            )
            return
        self.view.take_count()
        self.reading.tagging.release()
        self.pending = None
        self.show_status()

    @on(Prompt.Answered)
    def take_answer(self, event: Prompt.Answered) -> None:
        """Give the answer to the feature that asked."""
        self.view.focus()
        match event.purpose:
            case FindQuestion():
                self.reading.find.look_for(event.answer)
            case AttributeQuestion():
                self.reading.attributes.answer(event.purpose, event.answer)

    @on(Prompt.Dismissed)
    def leave_question(self) -> None:
        """Go on reading; the tag shows what it lacks."""
        self.view.focus()

    def on_guidelines_panel_closed(self) -> None:
        """Go back to the text."""
        self.reading.guidelines.close()

    # The scheme, and other places

    def bind_labels(self) -> None:
        """Give the labels their keys, which are known only once the scheme is read."""
        labels = label_bindings(self.workspace.looks)
        bind_also(self, self.keys_without_labels, labels)

    def scheme_changed(self) -> None:
        """Show another scheme's labels, and let its keys give them."""
        self.reading.layers.take_scheme()
        self.reading.tagging.release_unknown()
        self.bind_labels()
        self.refresh_bindings()
        self.tag_list.show((), None)
        self.view.redraw()
        self.show()

    def language_changed(self) -> None:
        """Word what no other change words again; news was in the other language."""
        self.tag_list.empty = _(EMPTY)
        self.news = ""
        self.prompt.word_again()
        self.reading.guidelines.word_again()
        self.show_status()

    def report_orphaned(self) -> None:
        """Report tags whose label left the scheme."""
        self.reading.orphans.report(self.session.tags)

    def travel(self, destination: Destination) -> None:
        """Go to a place in this article, or leave it for another."""
        if destination.article != self.session.article.id:
            self.leave(go_on=False, to=destination)
        elif destination.span is not None:
            self.reading.find.arrive(destination)
            self.reading.find.mark_hits()
            self.view.unfold_at(destination.span.start)
            self.view.move(destination.span.start)

    def leave(self, *, go_on: bool, to: Destination | None = None) -> None:
        """Save and leave; what cannot be saved stays in the workspace."""
        self.autosave.save_last()
        finish = self.finish() if go_on else None
        self.leave_to(Leave(self.session.article.id, go_on, to, finish))

    def finish(self) -> Finish:
        """That the article is done, and the step that can be undone for it."""
        article = self.session.article
        step = self.attempt(lambda: self.session.last_step)
        if step is not None and step.done.status is not Status.DONE:
            step = None
        return Finish(article=article.id, title=article.title, step=step)

    def on_unmount(self) -> None:
        """Remember the place, however the screen is left; nothing more is saved for it."""
        self.remember_position()
        self.autosave.close()

    def remember_position(self) -> None:
        """Keep where one has read to."""
        self.workspace.positions.remember(
            self.workspace.project.root, self.session.article.id, self.reached
        )


def reading_on(
    workspace: Workspace,
    destination: Destination,
    *,
    position: tuple[int, int] | None = None,
    finish: Finish | None = None,
    leave_to: Callable[[Leave], object] | None = None,
) -> ReadingScreen:
    """The screen on an article, at the destination.

    `position` is which article of a list it is; without it, of the project's or the
    annotator's own. `finish` is of the article before. The other one is the screen's.

    Raises:
        HashiyaError: when the article or its tags cannot be read.
    """
    return ReadingScreen(
        workspace,
        workspace.session(destination.article),
        position or workspace.position(destination.article),
        destination=destination,
        finish=finish,
        leave_to=leave_to,
    )
