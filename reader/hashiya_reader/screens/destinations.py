"""Going from screen to screen: destinations, what was left, and protocols of screens."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from hashiya.language import marked
from hashiya.model.model import Span
from hashiya.sessions.history import Step
from hashiya.text.normalization import ALL_RULES, Rules

CANNOT_OPEN = marked("This article cannot be opened")
CANNOT_READ = marked("Tags cannot be read")
NOT_READ_AGAIN = marked("Not read again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """An article to open, at the words of a search or where it was left.

    `news` is what the status row says on arrival.
    """

    article: str
    span: Span | None = None
    words: str = ""
    rules: Rules = ALL_RULES
    news: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """An article that was marked done; `step` did it, None where nothing can be undone."""

    article: str
    title: str
    step: Step | None


@dataclass(frozen=True, slots=True)
class Leave:
    """Which article was left, and whether the next one, or another, is opened.

    `finish` is there where it was left because it is done. With `back` the last decision
    of a review is undone, in the article before.
    """

    article: str
    go_on: bool = False
    to: Destination | None = None
    finish: Finish | None = None
    back: bool = False


@runtime_checkable
class Travels(Protocol):
    """A screen that can open any article of the project."""

    def travel(self, destination: Destination) -> None:
        """Open it."""


@runtime_checkable
class RemembersPosition(Protocol):
    """A screen with a reading position."""

    def remember_position(self) -> None:
        """Keep the reading position."""


@runtime_checkable
class FollowsNames(Protocol):
    """A screen that shows annotators' names, or counts labels by theirs."""

    def names_changed(self) -> None:
        """Read again what is under other names now."""


@runtime_checkable
class FollowsLanguage(Protocol):
    """A screen that shows words of the interface."""

    def language_changed(self) -> None:
        """Show all words again, in another language."""


@runtime_checkable
class FollowsScheme(Protocol):
    """A screen that shows labels of the scheme."""

    def scheme_changed(self) -> None:
        """Show the changed scheme."""


@runtime_checkable
class ReportsOrphans(Protocol):
    """A screen that says which tags have labels that are not in the scheme."""

    def report_orphaned(self) -> None:
        """Say so."""
