"""The least that a Textual app can do.

One widget that shows a number and counts it up with every key.
"""

from textual.app import App, ComposeResult
from textual.reactive import reactive
from textual.widget import Widget


class Counter(Widget, can_focus=True):
    """Draws its number."""

    number: reactive[int] = reactive(0)

    def render(self) -> str:
        """The number."""
        return f"number {self.number}"

    def on_key(self) -> None:
        """One more."""
        self.number += 1


class Floor(App[None]):
    """One widget."""

    def compose(self) -> ComposeResult:
        """The widget."""
        yield Counter()

    def on_mount(self) -> None:
        """Give it the keys."""
        self.query_one(Counter).focus()


if __name__ == "__main__":
    Floor().run()
