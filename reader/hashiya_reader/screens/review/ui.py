"""What the features of the review screen ask of it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from textual.geometry import Size

from hashiya_reader.screens.features import ScreenUI
from hashiya_rtl import Navigation


class ReviewUI(ScreenUI, Protocol):
    """The review screen, as its features see it."""

    @property
    def size(self) -> Size:
        """The cells of the screen."""

    @property
    def navigation(self) -> Navigation:
        """Moving in the text as it is laid out."""

    def save(self) -> None:
        """Write what was decided."""

    def saving(self) -> AbstractContextManager[None]:
        """Write what was decided while it is shown."""

    def show(self) -> None:
        """Show everything again."""

    def show_status(self) -> None:
        """Show the status row again."""

    def has_room(self, words: str) -> bool:
        """Whether the status row has room for all of the words."""

    def go_back(self) -> bool:
        """Undo in the article before, where nothing was decided here; whether it does."""

    def leave(self, *, go_on: bool, back: bool = False) -> None:
        """Save and leave the article, on to the next one or back to the queue."""

    def visit(self, index: int) -> None:
        """Show an item, its most frequent answer highlighted."""

    def ask_line(
        self,
        question: Callable[[], str],
        answered: Callable[[str], None],
        *,
        value: str = "",
        suggestions: Sequence[str] = (),
    ) -> None:
        """Ask for a line at the foot of the screen; an answer is passed on, stripped."""
