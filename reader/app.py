"""The app: it opens the library, knows the themes, and asks before quitting only if something would be lost."""

import sys
from typing import ClassVar

from textual import work
from textual.app import App
from textual.binding import BindingType
from textual.command import Provider

from annotations.errors import HashiyaError
from annotations.project import Project
from reader.commands import Actions
from reader.desk import Desk
from reader.keys import bind
from reader.picture import browser_safe
from reader.screens.help import Help
from reader.screens.library import LibraryScreen
from reader.screens.unsaved import Unsaved
from reader.settings import Places
from reader.theme import DAY, NIGHT


class HashiyaApp(App[None]):
    """The reader on one project, for one annotator."""

    TITLE = "hashiya"
    CSS_PATH = "reader.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider]]] = App.COMMANDS | {Actions}  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("f1,?", "help", "Help", id="app.help", show=True),
        bind("ctrl+q", "quit", "Quit", id="app.quit", show=True),
    ]

    def __init__(self, desk: Desk, *, article: str | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.article = article

    def on_mount(self) -> None:
        """Open the library, and in it the article asked for."""
        self.register_theme(NIGHT)
        self.register_theme(DAY)
        self.theme = NIGHT.name
        self.push_screen(LibraryScreen(self.desk, opening=self.article))

    def action_help(self) -> None:
        """Show the keys of the screen that is open."""
        if not isinstance(self.screen, Help):
            self.push_screen(Help(self.screen))

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


def run(project: Project, annotator: str, *, article: str | None = None) -> None:
    """Open the reader; returns when it is quit."""
    HashiyaApp(Desk(project, annotator, Places.load()), article=article or project.only).run()
    sys.stdout.flush()
