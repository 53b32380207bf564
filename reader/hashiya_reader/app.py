"""The app: opens an article or the library, knows the themes, and quits.

It asks before quitting only if something would be lost.

The other screens are imported when they are first opened, or in the background after
the first frame.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.notifications import Notification, Notify, SeverityLevel
from textual.screen import Screen

from hashiya.corpus.project import SETTINGS
from hashiya.errors import HashiyaError
from hashiya.language import LANGUAGES, current_language
from hashiya.language import gettext as _
from hashiya_reader import garbage_collection
from hashiya_reader.app_bindings import APP_BINDINGS
from hashiya_reader.display import PLAIN, RowsApp
from hashiya_reader.first_screen import FIRST, FirstScreen
from hashiya_reader.keys.bindings import display
from hashiya_reader.keys.hints import worded
from hashiya_reader.keys.input import KeyOrder
from hashiya_reader.keys.lam_alef import LamAlefJoiner
from hashiya_reader.live_files import KEYS, LiveFiles
from hashiya_reader.look.advice import advised
from hashiya_reader.look.color_depth import depth_of
from hashiya_reader.look.notices import TellsNews, cut, fits, news
from hashiya_reader.look.themes import ABOUT, THEMES, filters_of, first_theme
from hashiya_reader.screens import import_screens
from hashiya_reader.screens.autosave import NOT_SAVED
from hashiya_reader.screens.destinations import (
    CANNOT_OPEN,
    CANNOT_READ,
    NOT_READ_AGAIN,
    Destination,
    RemembersPosition,
    Travels,
)
from hashiya_reader.settings.language import keep_language
from hashiya_reader.settings.preferences import (
    LESSON_OPENED,
    THEME,
)
from hashiya_reader.settings.store import damaged_settings
from hashiya_reader.terminal.current import Terminal
from hashiya_reader.terminal.suspension import can_be_continued, stop_group
from hashiya_reader.toasts import Toasts, wrapped
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    from hashiya_reader.review_options import ReviewOptions

# How often it is checked whether files were edited.
LOOK_SECONDS = 1.0
SWEEP_SECONDS = 0.005


class HashiyaApp(RowsApp):
    """The reader on one project, for one annotator."""

    TITLE = "hashiya"
    DEFAULT_MODE = FIRST
    CSS_PATH = "reader.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = APP_BINDINGS

    def __init__(
        self,
        workspace: Workspace,
        *,
        article: str | None = None,
        reviewing: "ReviewOptions | None" = None,
        terminal: Terminal = PLAIN,
        lesson: bool = False,
        notices: Sequence[str] = (),
    ) -> None:
        super().__init__(terminal)
        self.toasts = Toasts(self)
        self.notices = notices
        self.key_order = KeyOrder(self, super().on_event)
        self.lam_alef = LamAlefJoiner(self, self.key_order.receive)
        self.opens_lesson = lesson
        self.workspace = workspace
        self.first = FirstScreen(self, workspace, article)
        self.shows_nothing = False
        self.reviewing = reviewing
        self.files = LiveFiles(self, self.toasts, workspace, reading_classes)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = first_theme(
            THEME.read(),
            depth_of(self.console.color_system),
            is_grey=self.no_color,
        )
        # Before the stylesheet is parsed for the first time, which takes as long as ten
        # keys.
        self.stylesheet.set_variables(self.get_css_variables())
        self.parsed_for = self.theme

    async def on_event(self, event: events.Event) -> None:
        """Handle an event; keys go through what joins and orders them first."""
        await self.lam_alef.receive(event)

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the stylesheet again, unless it was parsed for this theme."""
        if self.theme != self.parsed_for:
            self.parsed_for = self.theme
            super().refresh_css(animate=animate)

    def keys_given(self, action: str) -> str:
        """The keys that the user gave to an action, by its binding's id.

        "" where it has its default keys.
        """
        return self.files.user_keys.keymap.get(action, "")

    def get_default_screen(self) -> Screen[Any]:
        """The article of the command line, otherwise the library."""
        return self.first.make()

    def on_mount(self) -> None:
        """Open the review if that was asked for; load the rest once the first frame is shown."""
        self.screen_change_signal.subscribe(
            self, self.toasts.follow_screen, immediate=True
        )
        if self.reviewing is not None:
            from hashiya_reader.screens.review.queue import ReviewQueue

            self.push_screen(ReviewQueue(self.workspace, self.reviewing))
        self.call_after_refresh(self.go_on_loading)
        self.toasts.tell_each(self.files.user_keys.problems, _(KEYS))
        self.toasts.tell_each(filter(None, [self.workspace.project.conflict]), SETTINGS)
        self.toasts.tell_each(self.notices, _("Import"))
        if self.first.problem:
            self.notify(self.first.problem, title=_(CANNOT_OPEN), severity="error")
        self.set_interval(LOOK_SECONDS, self.look_at_files)

    def go_on_loading(self) -> None:
        """Do what the first frame did not need."""
        garbage_collection.calm()
        self.files.hold_keys_apart()
        self.toasts.tell_each(damaged_settings(), _("Your settings"))
        # Only here: the first frame can do without what brings splits along.
        from hashiya.corpus.git_files import git_advice

        advice = git_advice(self.workspace.project.root)
        self.toasts.tell_each(map(advised, filter(None, [advice])), "Git")
        self.load_rest()
        if self.opens_lesson:
            self.action_tutorial()

    @work(thread=True, group="late")
    def load_rest(self) -> None:
        """Import the other screens before they are opened."""
        import_screens()

    def frame_written(self) -> None:
        """A frame was shown: soon there is time for garbage."""
        self.shows_nothing = False
        # Not at once: the frame is written by a thread that must have its turn first.
        asyncio.get_running_loop().call_later(SWEEP_SECONDS, garbage_collection.sweep)

    def look_at_files(self) -> None:
        """Reload files that were edited.

        Where nothing has been shown since the last check, collect garbage thoroughly.
        """
        if not self.is_running:
            # Its screens are being taken down.
            return
        if self.shows_nothing:
            garbage_collection.sweep_thoroughly()
        self.shows_nothing = True
        self.files.look_at_scheme()
        self.files.look_at_keys()
        self.files.look_at_names()

    @work
    async def action_scheme(self) -> None:
        """Show the scheme; the article is drawn again when it is closed."""
        from hashiya_reader.screens.reading.screen import ReadingScreen
        from hashiya_reader.screens.scheme.screen import SchemeScreen

        reading = self.screen if isinstance(self.screen, ReadingScreen) else None
        session = reading.session if reading else None
        own = partial(self.files.look_at_scheme, is_own=True)
        tag = reading.current_tag if reading else None
        first = (tag.layer, tag.label) if tag else None
        await self.push_screen_wait(
            SchemeScreen(
                self.workspace, session, self.files.own_keys(), own, first=first
            )
        )
        if reading is not None:
            reading.show()

    def action_suspend_process(self) -> None:
        """Go back to the shell, if there is one that brings the reader back."""
        if can_be_continued():
            # Where the terminal cannot be handed over there is no job control either.
            with suppress(SuspendNotSupported), self.suspend():
                stop_group()
        else:
            quit_key = worded(self.screen, "{app.quit}")
            self.notify(
                _(
                    "No shell waits for the reader here, so nothing could bring it back. "
                    "{key} quits; all is saved."
                ).format(key=quit_key),
                title=_("Not suspended"),
                severity="warning",
            )

    def action_tutorial(self) -> None:
        """Open the lesson, once."""
        from hashiya_reader.screens.reading.tutorial import is_lesson, tutorial

        if not any(is_lesson(screen) for screen in self.screen_stack):
            lesson = tutorial(self.workspace.annotator)
            self.files.resolve_keys_of(lesson.workspace)
            self.push_screen(lesson)
            LESSON_OPENED.keep_if_possible(True)

    def reopen_lesson(self, done: Iterable[str]) -> None:
        """Open the lesson in place of itself, whose text was in another language."""
        from hashiya_reader.screens.reading.tutorial import tutorial

        lesson = tutorial(self.workspace.annotator, done)
        self.files.resolve_keys_of(lesson.workspace)
        self.switch_screen(lesson)

    def action_language(self) -> None:
        """Word everything in the next language, from now on."""
        from hashiya_reader.screens.reading.screen import ReadingScreen

        number = LANGUAGES.index(current_language()) + 1
        language = LANGUAGES[number % len(LANGUAGES)]
        self.files.use_language(language)
        try:
            keep_language(language)
        except HashiyaError as error:
            self.notify(advised(error), title=_("Not remembered"), severity="warning")
        screen = self.screen
        if isinstance(screen, ReadingScreen) and screen.lesson is not None:
            self.reopen_lesson(screen.lesson.done)

    def action_help(self) -> None:
        """Show the keys of the screen that is open."""
        from hashiya_reader.screens.dialogs.help import Help

        if not isinstance(self.screen, Help):
            self.push_screen(Help(self.screen))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """A toast whose words are already wrapped, shaped and ordered.

        News goes to the screen's status row where it has one.
        """
        if severity == "information" and self.tell(title, message):
            return
        words, heading = wrapped(message, title, self.size.width)
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        toast = Notification(words, heading, severity, seconds, markup=False)
        self.toasts.place(toast)
        self.post_message(Notify(toast))

    def tell(self, title: str, message: str) -> bool:
        """Let the open screen show what a key did; whether it does.

        The title is left out where there is no room for both, and the end of a message
        that has none alone.
        """
        if not self.screen_stack:
            return False
        screen = self.screen
        if not isinstance(screen, TellsNews):
            return False
        words, width = news(title, message), screen.size.width
        if not fits(words, width):
            words = cut(news("", message), width)
        screen.tell(words)
        return True

    def on_dialog_opened(self) -> None:
        """Withdraw news that a dialog covers; warnings and errors stay."""
        self.toasts.forget_news()

    def on_notify(self, event: Notify) -> None:
        """Withdraw the toasts that a new one replaces, before it is added."""
        self.toasts.make_room(event.notification)

    @work
    async def action_palette(self) -> None:
        """Run the command, open the article or set the theme chosen in the palette."""
        from hashiya_reader.keys.commands import Command
        from hashiya_reader.screens.dialogs.palette import Palette
        from hashiya_reader.screens.reading.tutorial import is_lesson

        screen = self.screen
        travels = isinstance(screen, Travels) and not is_lesson(screen)
        catalogue = self.workspace.catalogue if travels else None
        about = _(ABOUT.get(self.theme, ""))
        current = {self.theme: _("{theme}; it is on").format(theme=about)}
        chosen = await self.push_screen_wait(
            Palette(screen, ABOUT | current, catalogue, self.workspace.project.scheme)
        )
        if isinstance(chosen, Command):
            await self.run_action(chosen.active.binding.action, chosen.active.node)
        elif isinstance(chosen, Destination):
            if isinstance(screen, Travels):
                screen.travel(chosen)
        elif chosen:
            self.theme = chosen
            try:
                THEME.keep(chosen)
            except HashiyaError as error:
                words = advised(error)
                self.notify(words, title=_("Not remembered"), severity="warning")

    def get_key_display(self, binding: Binding) -> str:
        """The key as the footer and the lists write it, also where the user has chosen it."""
        return binding.key_display or display(binding.key)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and the one that the theme needs."""
        depth = depth_of(self.console.color_system)
        labels = tuple(look.color for look in self.workspace.looks.values())
        own = filters_of(self.theme, depth, labels)
        return [*super().get_line_filters(), *own]

    @work
    async def action_quit(self) -> None:  # type: ignore[override]
        """Save what is unsaved, and quit; ask only where saving fails."""
        from hashiya_reader.screens.dialogs.unsaved_changes import UnsavedChanges

        reason = ""
        for session in self.workspace.unsaved():
            try:
                session.save()
            except HashiyaError as error:
                reason = str(error)
        changes = sum(session.unsaved for session in self.workspace.unsaved())
        # The question says it, and must not be covered.
        self.toasts.forget(NOT_SAVED, CANNOT_READ, NOT_READ_AGAIN)
        if not changes or await self.push_screen_wait(UnsavedChanges(changes, reason)):
            self.exit()

    def terminal_gone(self) -> None:
        """Remember the reading position, as when the user quits; tags are saved already."""
        for screen in self.screen_stack:
            if isinstance(screen, RemembersPosition):
                screen.remember_position()

    def export_screenshot(
        self, *, title: str | None = None, simplify: bool = False
    ) -> str:
        """The screen as an SVG that a browser shows as the terminal does."""
        from hashiya_reader.look.screenshots import browser_safe

        return browser_safe(super().export_screenshot(title=title, simplify=simplify))


def reading_classes() -> tuple[type[DOMNode], ...]:
    """The classes whose keys are active while an article is read."""
    from hashiya_reader.screens.reading.screen import ReadingScreen
    from hashiya_reader.widgets.article.view import ArticleView

    return HashiyaApp, ReadingScreen, ArticleView
