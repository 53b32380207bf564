"""The toasts of the app: words that wait for the user, on the screen that they are about."""

from collections.abc import Iterable
from typing import Any

from textual.app import App
from textual.notifications import Notification
from textual.screen import Screen

from hashiya.language import gettext
from hashiya_reader.look.direction import paragraph
from hashiya_reader.textual_private.toasts import toasts_of, withdraw
from hashiya_rtl import drawn_lines

# The cells of a toast beside its words.
FRAME = 4
# How long one says that something of the user's cannot be used.
TELL_SECONDS = 15.0


class Toasts:
    """News goes when there is other news or a dialog, and everything but errors with its screen."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        # The screen of each toast, by its identity.
        self._screens: dict[str, Screen[Any]] = {}

    def place(self, toast: Notification) -> None:
        """Remember the screen that a new toast is about."""
        if self._app.screen_stack:
            self._screens[toast.identity] = screen_under(self._app)

    def tell_each(self, problems: Iterable[str], title: str) -> None:
        """Notify of problems, each in a toast of its own."""
        for words in problems:
            self._app.notify(
                words, title=title, severity="warning", timeout=TELL_SECONDS
            )

    def follow_screen(self, _: Screen[Any]) -> None:
        """Withdraw the toasts of other screens than the open one; errors stay."""
        screen = screen_under(self._app)
        for toast in toasts_of(self._app):
            if toast.severity == "error":
                continue
            if self._screens.get(toast.identity, screen) is not screen:
                withdraw(self._app, toast)
        identities = {toast.identity for toast in toasts_of(self._app)}
        for identity in self._screens.keys() - identities:
            del self._screens[identity]

    def forget(self, *titles: str) -> None:
        """Withdraw the toasts with these titles, as their file was edited again.

        The titles are as in the code, not yet translated.
        """
        width = self._app.size.width
        shown = [wrapped("", gettext(title), width)[1] for title in titles]
        for toast in toasts_of(self._app):
            if toast.title in shown:
                withdraw(self._app, toast)

    def forget_news(self) -> None:
        """Withdraw news; warnings and errors stay."""
        for toast in toasts_of(self._app):
            if toast.severity == "information":
                withdraw(self._app, toast)

    def make_room(self, new: Notification) -> None:
        """Withdraw the toasts that a new one replaces, before it is added."""
        for toast in toasts_of(self._app):
            if is_old_after(toast, new):
                withdraw(self._app, toast, refresh=False)


def screen_under(app: App[Any]) -> Screen[Any]:
    """The open screen, under the dialogs that are open on it."""
    stack: list[Screen[Any]] = list(app.screen_stack)
    below = [screen for screen in stack if not screen.is_modal]
    return below[-1] if below else stack[-1]


def wrapped(message: str, title: str, width: int) -> tuple[str, str]:
    """A toast's message and title in a screen of that width: wrapped, shaped and ordered."""
    room = max(1, width - FRAME)
    lines = drawn_lines(paragraph(message), room)
    heading = drawn_lines(paragraph(title), room)[:1]
    return "\n".join(lines), "".join(heading)


def is_old_after(toast: Notification, new: Notification) -> bool:
    """Whether a new toast replaces one: it repeats it, or both are news."""
    is_repeated = (toast.message, toast.title) == (new.message, new.title)
    return is_repeated or toast.severity == new.severity == "information"
