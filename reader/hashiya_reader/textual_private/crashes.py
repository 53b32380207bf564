"""An error that nobody expected ends the app; who runs it is given the error, the terminal nothing.

Textual would print the values of all variables, the article's text among them.
"""

from textual.app import App
from textual.worker import WorkerFailed


class CrashKeepingApp(App[None]):
    """An app that keeps the error that ended it."""

    @property
    def crash(self) -> BaseException | None:
        """The error that ended the app; None where none did."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()
