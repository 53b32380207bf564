"""What the features of the library ask of it."""

from collections.abc import Callable, Coroutine
from typing import Protocol

from textual.worker import Worker

from hashiya_reader.screens.features import ScreenUI

Work = Callable[[], None] | Coroutine[None, None, None]


class LibraryUI(ScreenUI, Protocol):
    """The library, as its features see it."""

    @property
    def highlighted(self) -> int | None:
        """The position of the highlighted article, None where no article is shown."""

    @property
    def filter_text(self) -> str:
        """The filter as it is typed."""

    def typed_key(self, binding: str) -> str:
        """Return the key of a binding by its id, alone and not for a sentence."""

    def set_filter(self, text: str) -> None:
        """Set the filter's text, with the cursor at its end."""

    def show(self, highlight: int | None) -> None:
        """Filter again and show the list, the article at a position highlighted."""

    def choose_spelling(self) -> Coroutine[None, None, None]:
        """Let the user choose the rules of spelling for searches."""

    def refresh_bindings(self) -> None:
        """Check again which keys do anything."""

    def call_later(self, callback: Callable[..., None], *args: object) -> bool:
        """Call something on the screen's thread, from any thread."""

    def run_worker(
        self,
        work: Work,
        name: str,
        group: str,
        *,
        exclusive: bool = False,
        thread: bool = False,
    ) -> Worker[None]:
        """Run something beside the screen."""

    def cancel_workers(self, group: str) -> None:
        """Stop the workers of a group."""
