"""The app: it opens the library, knows the themes, and asks before quitting only if something would be lost."""

import gc
import sys
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.notifications import SeverityLevel

from annotations.errors import HashiyaError
from annotations.project import SETTINGS, Project
from reader.commands import Command
from reader.desk import Desk
from reader.display import PLAIN, RowsApp
from reader.keys import bind, display
from reader.line_filters import Contrast, Sixteen
from reader.live_scheme import LiveScheme
from reader.picture import browser_safe
from reader.preferences import prefer_theme, preferred_theme
from reader.rtl.block import drawn_lines
from reader.rtl.oneline import drawn
from reader.screens.article import Destination
from reader.screens.help import Help
from reader.screens.library import LibraryScreen
from reader.screens.palette import Palette
from reader.screens.reading import ReadingScreen
from reader.screens.scheme import SchemeScreen, refusal
from reader.screens.tutorial import TutorialScreen, tutorial
from reader.screens.unsaved import Unsaved
from reader.settings import Places
from reader.terminal.here import Terminal
from reader.theme import CONTRAST, NIGHT, THEMES
from reader.user_keys import groups_of, read_user_keys, slots_of
from reader.widgets.article_view import ArticleView

# The stylesheet's width of a toast, less its frame.
TOAST_WIDTH = 56
TOAST_FRAME = 6
# How often a look is taken at what may have been edited, and how long it is told that it cannot be used.
LOOK_SECONDS = 1.0
TELL_SECONDS = 15.0


SIXTEEN, STRONG = Sixteen(), Contrast()


class HashiyaApp(RowsApp):
    """The reader on one project, for one annotator."""

    TITLE = "hashiya"
    CSS_PATH = "reader.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("f1,?", "help", "Help", id="app.help", show=True),
        bind("ctrl+p", "palette", "Palette", id="app.palette", show=True, tooltip="Every action, by name"),
        bind(
            "f4,k", "scheme", "Scheme", id="app.scheme", tooltip="Layers, labels, keys, uses; orphaned tags are mapped"
        ),
        bind("f2", "tutorial", "Tutorial", id="app.tutorial", tooltip="A short lesson on an article of its own"),
        bind("ctrl+z", "suspend_process", "Suspend", id="app.suspend", tooltip="Back to the shell; `fg` comes back"),
        bind("ctrl+q", "quit", "Quit", id="app.quit", show=True),
    ]

    def __init__(self, desk: Desk, *, article: str | None = None, terminal: Terminal = PLAIN) -> None:
        super().__init__(terminal)
        self.desk = desk
        self.article = article
        reading = (HashiyaApp, ReadingScreen, ArticleView)
        self.user_keys = read_user_keys(groups_of(*reading, looks=desk.looks.values()))
        self.set_keymap(dict(self.user_keys.keymap))
        slots = [slot.with_keys(self.user_keys.keymap) for slot in slots_of(*reading)]
        own = {key: slot.does for slot in slots for key in slot.keys}
        self.scheme = LiveScheme(desk, own, self.user_keys.keymap)

    def on_mount(self) -> None:
        """Open the library, and in it the article asked for."""
        for theme in THEMES:
            self.register_theme(theme)
        chosen = preferred_theme()
        self.theme = chosen if chosen in {theme.name for theme in THEMES} else NIGHT.name
        self.push_screen(LibraryScreen(self.desk, opening=self.article))
        self.call_after_refresh(calm_garbage)
        self.tell_each(self.user_keys.told, "Your keys")
        self.tell_each(self.scheme.hold_apart(), SETTINGS)
        self.set_interval(LOOK_SECONDS, self.look_at_scheme)

    def tell_each(self, told: Iterable[str], title: str) -> None:
        """What is to be mended, a toast each."""
        for words in told:
            self.notify(words, title=title, severity="warning", timeout=TELL_SECONDS)

    def look_at_scheme(self) -> None:
        """Take an edited scheme over; one that cannot be used is told, and that of before holds on."""
        if not self.scheme.is_edited:
            return
        try:
            told = self.scheme.take()
        except HashiyaError as error:
            self.notify(refusal(error), title="Not taken over", severity="error", timeout=TELL_SECONDS)
            return
        for screen in self.screen_stack:
            if isinstance(screen, ReadingScreen | SchemeScreen):
                screen.scheme_changed()
        self.notify(f"{SETTINGS} was edited: its labels and keys hold from now on.", title="Scheme")
        self.tell_each(told, SETTINGS)

    @work
    async def action_scheme(self) -> None:
        """Show the scheme; what was mapped there is seen when it is closed."""
        reading = self.screen if isinstance(self.screen, ReadingScreen) else None
        await self.push_screen_wait(SchemeScreen(self.desk, reading.session if reading else None))
        if reading is not None:
            reading.show()

    def action_tutorial(self) -> None:
        """Open the lesson, once."""
        if not any(isinstance(screen, TutorialScreen) for screen in self.screen_stack):
            self.push_screen(tutorial(self.desk.annotator))

    def action_help(self) -> None:
        """Show the keys of the screen that is open."""
        if not isinstance(self.screen, Help):
            self.push_screen(Help(self.screen))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002 - what is told may hold anything, so it is never markup
    ) -> None:
        """A toast whose words are already wrapped, shaped and ordered."""
        width = max(1, min(TOAST_WIDTH, self.size.width - TOAST_FRAME))
        words = "\n".join(drawn_lines(message, width))
        super().notify(words, title=drawn(title, width), severity=severity, timeout=timeout, markup=False)

    @work
    async def action_palette(self) -> None:
        """Do what is chosen from the palette."""
        screen = self.screen
        travels = isinstance(screen, LibraryScreen | ReadingScreen) and not isinstance(screen, TutorialScreen)
        catalogue = self.desk.catalogue if travels else None
        themes = tuple(theme.name for theme in THEMES)
        chosen = await self.push_screen_wait(Palette(screen, themes, catalogue, self.desk.project.scheme))
        if isinstance(chosen, Command):
            await self.run_action(chosen.active.binding.action, chosen.active.node)
        elif isinstance(chosen, Destination):
            if isinstance(screen, LibraryScreen | ReadingScreen):
                screen.travel(chosen)
        elif chosen:
            self.theme = chosen
            try:
                prefer_theme(chosen)
            except HashiyaError as error:
                self.notify(str(error), title="Not remembered", severity="warning")

    def get_key_display(self, binding: Binding) -> str:
        """The key as the footer and the lists write it, one of the user's own like all others."""
        return binding.key_display or display(binding.key)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, and what the theme asks for."""
        theme = self.current_theme
        own = [SIXTEEN] if theme.ansi else [STRONG] if theme.name == CONTRAST.name else []
        return [*super().get_line_filters(), *own]

    @work
    async def action_quit(self) -> None:  # type: ignore[override]
        """Save what is left, and quit; a question is asked only where that fails."""
        reason = ""
        for session in self.desk.unsaved():
            try:
                session.save()
            except HashiyaError as error:
                reason = str(error)
        changes = sum(session.unsaved for session in self.desk.unsaved())
        if not changes or await self.push_screen_wait(Unsaved(changes, reason)):
            self.exit()

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """The screen as an SVG that a browser shows as the terminal does."""
        return browser_safe(super().export_screenshot(title=title, simplify=simplify))


def calm_garbage() -> None:
    """Leave what has been made at the start out of every later collection: one took as long as four keys."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def run(project: Project, annotator: str, terminal: Terminal, *, article: str | None = None) -> int:
    """Open the reader; returns the exit code when it is quit."""
    desk = Desk(project, annotator, Places.load())
    app = HashiyaApp(desk, article=article or project.only, terminal=terminal)
    app.run()
    sys.stdout.flush()
    return app.return_code or 0
