"""The few keys that matter now, in one row at the foot of the screen: each can be clicked."""

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import ActiveBinding
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

GAP = 2


class KeyRow(Widget):
    """One widget for all keys, where a widget for each would take longer to mount than the rest of the screen.

    Shows what the screen's bindings say is to be shown, as far as there is room.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-row--key"}
    DEFAULT_CSS = "KeyRow { height: 1; dock: bottom; }"

    keys: reactive[tuple[tuple[str, str, str], ...]] = reactive(())

    def on_mount(self) -> None:
        """Follow the focus: other keys matter there."""
        self.screen.bindings_updated_signal.subscribe(self, self.update)
        self.call_after_refresh(self.update, self.screen)

    def update(self, screen: Screen[object]) -> None:
        """Show the bindings that are active now: key, how it is written, what it does."""
        if screen is self.screen:
            self.keys = tuple(shown_keys(screen))

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is but one line
        """Each key and its word."""
        ground = self.rich_style
        strong = self.get_component_rich_style("key-row--key")
        segments = [Segment(" ", ground)]
        for _, written, word in self._fitting():
            segments += [Segment(written, strong), Segment(f" {word}{' ' * GAP}", ground)]
        return Strip(segments).adjust_cell_length(self.size.width, ground)

    def _fitting(self) -> Iterator[tuple[str, str, str]]:
        room = self.size.width - 1
        for key, written, word in self.keys:
            room -= cell_len(written) + 1 + cell_len(word)
            if room < 0:
                return
            room -= GAP
            yield key, written, word

    def on_click(self, event: events.Click) -> None:
        """A click on a word is its key."""
        right = 1
        for key, written, word in self._fitting():
            right += cell_len(written) + 1 + cell_len(word) + GAP
            if event.x < right:
                self.app.simulate_key(key)
                return


def shown_keys(screen: Screen[object]) -> Iterator[tuple[str, str, str]]:
    """Each binding to be shown once, by the first of its keys."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.show and active.enabled and binding.action not in seen:
            seen.add(binding.action)
            yield binding.key, written(screen, active), binding.description


def written(screen: Screen[object], active: ActiveBinding) -> str:
    """How the key is written for people."""
    return screen.app.get_key_display(active.binding)
