"""The screen that the reader opens with, and the library that takes its place."""

from functools import partial
from typing import Any

from textual.app import App
from textual.screen import Screen

from hashiya.errors import HashiyaError
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.destinations import Destination, Leave
from hashiya_reader.workspace import Workspace

# The app's stacks of screens: the one that it begins with, and the library's.
FIRST, LIBRARY = "first", "library"


class FirstScreen:
    """The article of the command line, otherwise the library.

    Where the article cannot be read the library is there, and `problem` says why.
    """

    def __init__(
        self, app: App[Any], workspace: Workspace, article: str | None
    ) -> None:
        self.problem = ""
        self._app = app
        self._workspace = workspace
        self._article = article

    def make(self) -> Screen[Any]:
        """The screen, with no other one below it, which would be drawn first."""
        if self._article is None:
            return self._library()
        # Only one of the two screens is imported.
        from hashiya_reader.screens.reading.screen import reading_on

        destination = Destination(article=self._article)
        try:
            return reading_on(self._workspace, destination, leave_to=self._leave)
        except HashiyaError as error:
            self.problem = advised(error)
            return self._library()

    def _leave(self, leave: Leave) -> None:
        """Show the library in place of the article."""
        self._app.add_mode(LIBRARY, partial(self._library, leave))
        self._app.switch_mode(LIBRARY)
        # Textual removes only a mode that it knows how to open.
        self._app.add_mode(FIRST, self.make)
        self._app.remove_mode(FIRST)

    def _library(self, leave: Leave | None = None) -> Screen[Any]:
        """The library, which continues from what was left."""
        from hashiya_reader.screens.library.screen import LibraryScreen

        return LibraryScreen(self._workspace, leave)
