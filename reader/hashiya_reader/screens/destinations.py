"""Going from screen to screen: destinations, what was left, and protocols of screens."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from hashiya.model.model import Span
from hashiya.text.normalization import ALL_RULES, Rules

CANNOT_OPEN = "This article cannot be opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """An article to open, and where in it: at words that were looked for, or where one left it."""

    article: str
    span: Span | None = None
    words: str = ""
    rules: Rules = ALL_RULES


@dataclass(frozen=True, slots=True)
class Leave:
    """Which article was left, and whether to go on to the next one, or to which."""

    article: str
    go_on: bool = False
    to: Destination | None = None


@runtime_checkable
class Travels(Protocol):
    """A screen from which one can go to any article of the project."""

    def travel(self, destination: Destination) -> None:
        """Go there."""


@runtime_checkable
class RemembersPlace(Protocol):
    """A screen on which one is somewhere that is found again."""

    def remember_place(self) -> None:
        """Keep where that is."""


@runtime_checkable
class FollowsScheme(Protocol):
    """A screen that shows something of the scheme."""

    def scheme_changed(self) -> None:
        """Show the scheme as it now is."""
