"""The features of a screen: small objects that do what its keys ask for.

A binding names a feature and one of its commands, `do('deciding', 'merge', 'union')`;
the screen only holds the features and passes the command on. A feature is given what it
works on and the few things of the screen that it needs (`ScreenUI`), so that it can be
tested without one.
"""

from collections.abc import Callable, Mapping
from inspect import iscoroutine
from typing import Protocol, TypeVar

from textual.notifications import SeverityLevel
from textual.screen import Screen, ScreenResultType

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya_reader.keys.hints import worded
from hashiya_reader.look.advice import advised
from hashiya_reader.look.notices import fits
from hashiya_reader.textual_private.background import StillScreen

T = TypeVar("T")
DO = "do"
# Marks an argument that a binding does not name.
NONE = object()


class ScreenUI(Protocol):
    """What every feature may ask of its screen; a feature that needs more extends it."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a toast."""

    def attempt(self, action: Callable[[], T]) -> T | None:
        """Return the action's result; where it is refused, show why and return None."""

    def key(self, binding: str) -> str:
        """Return the key of a binding by its id, as it is written for the user."""

    async def ask(self, dialog: Screen[T]) -> T | None:
        """Open a dialog and wait for its answer; only in a command that is a coroutine."""


class FeatureScreen(StillScreen[ScreenResultType]):
    """A screen whose bindings name commands of its `features`."""

    features: Mapping[str, object]

    def __init__(self) -> None:
        super().__init__()
        # Textual gives a screen the class for its width only once it is drawn.
        for least, name in self.HORIZONTAL_BREAKPOINTS or ():
            if self.app.size.width >= least:
                self.set_classes(name)

    def action_do(
        self,
        feature: str,
        command: str,
        first: object = NONE,
        second: object = NONE,
        third: object = NONE,
    ) -> None:
        """Run a command of a feature, with up to three arguments.

        A command that is a coroutine runs as a worker, so it may wait for a dialog.
        Textual passes an action as many arguments as it has parameters: `*arguments`
        would get one.
        """
        self.end_news()
        arguments = [value for value in (first, second, third) if value is not NONE]
        outcome = getattr(self.features[feature], command)(*arguments)
        if iscoroutine(outcome):
            self.run_worker(outcome, name=f"{feature}.{command}")
        self.follow_command(feature, command)

    def end_news(self) -> None:
        """What the command before did is no longer news, where a row says it."""

    def follow_command(self, feature: str, command: str) -> None:
        """Do what follows from every command: nothing on most screens."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does anything now: a feature lists its commands that do not.

        The list is the feature's attribute `disabled`.
        """
        if action != DO:
            return True
        feature, command = parameters[:2]
        return command not in getattr(self.features[str(feature)], "disabled", ())

    def attempt(self, action: Callable[[], T]) -> T | None:
        """Return the action's result; where it is refused, show why and return None."""
        try:
            return action()
        except HashiyaError as error:
            words = advised(error)
            # What can be done about it is at its end, which a row could cut off.
            is_short = fits(words, self.size.width)
            severity: SeverityLevel = "information" if is_short else "warning"
            self.notify(words, title=_("Not possible"), severity=severity)
            return None

    def key(self, binding: str) -> str:
        """Return the key of a binding by its id, as it is written for the user."""
        return worded(self, f"{{{binding}}}")

    async def ask(self, dialog: Screen[T]) -> T | None:
        """Open a dialog and wait for its answer."""
        return await self.app.push_screen_wait(dialog)
