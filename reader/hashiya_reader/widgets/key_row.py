"""The few keys that matter now, in one row at the foot of the screen: each can be clicked."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, runtime_checkable

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding, Binding
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from hashiya.language import gettext as _
from hashiya.language import is_right_to_left
from hashiya_reader.widgets.row import Piece, Row, drawn_cells

GAP = 2
# The key, how it is written, and the word for it.
Shown = tuple[str, str, str]
LAST = ("app.help", "app.palette", "app.quit")


@runtime_checkable
class WordsItsKeys(Protocol):
    """A node whose keys do different things at different times; `key_words` are by binding id."""

    @property
    def key_words(self) -> Mapping[str, str]:
        """What the keys do now."""


class KeyRow(Widget):
    """One widget for all keys: one for each would take longer to mount than the screen.

    Shows what matters `here`, by the bindings' ids with a word for each, then what the
    screen's bindings say is always to be shown, as far as there is room.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-row--key"}
    DEFAULT_CSS = "KeyRow { height: 1; dock: bottom; }"

    keys: reactive[tuple[Shown, ...]] = reactive(())
    context: reactive[tuple[tuple[str, str], ...]] = reactive((), repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._active: dict[str, ActiveBinding] = {}
        self._always: list[str] = []

    def on_mount(self) -> None:
        """Follow the focus: other keys matter there."""
        self.screen.bindings_updated_signal.subscribe(self, self.update)
        self.call_after_refresh(self.update, self.screen)

    def update(self, screen: Screen[object]) -> None:
        """Show the bindings that are active now: key, how it is written, what it does."""
        if screen is not self.screen:
            return
        self._active = {}
        always: dict[str, None] = {}
        for active in screen.active_bindings.values():
            if not active.enabled:
                continue
            name = name_of(active.binding)
            # Of several the first is shown.
            self._active.setdefault(name, active)
            if active.binding.show:
                always[name] = None
        self._always = sorted(always, key=rank)
        self.watch_context()

    def watch_context(self) -> None:
        """Show the keys of another context first."""
        words = dict(self.context)
        shown_keys: list[Shown] = []
        for name, word in self.context:
            if name in self._active:
                shown_keys.append(shown(self._active[name], word))
        for name in self._always:
            if name not in words:
                active = self._active[name]
                shown_keys.append(shown(active, word_of(active)))
        self.keys = tuple(shown_keys)

    def render_line(self, y: int) -> Strip:
        """Each key and its word."""
        ground = self.rich_style
        strong = self.get_component_rich_style("key-row--key")
        pieces = [Piece(" ")]
        fitting = self._fitting()
        for _key, written, word in fitting:
            pieces += [
                Piece(written, strong, direction="ltr"),
                Piece(f" {word}{' ' * GAP}"),
            ]
        if fitting:
            # There may be no room for the last gap.
            pieces[-1] = Piece(f" {fitting[-1][-1]}")
        return Row(start=tuple(pieces)).strip(self.size.width, ground)

    def _fitting(self) -> Sequence[Shown]:
        """Those for which there is room, from the first on.

        Help, which lists the others, is dropped last.
        """
        help_binding = self._active.get(LAST[0])
        help_key = help_binding.binding.key if help_binding else ""
        fitting = list(self.keys)
        while fitting and sum(map(cells_of, fitting)) - GAP > self.size.width - 1:
            droppable = [entry for entry in fitting if entry[0] != help_key] or fitting
            fitting.remove(droppable[-1])
        return fitting

    def on_click(self, event: events.Click) -> None:
        """Press the key whose word was clicked."""
        place = event.x
        if is_right_to_left():
            place = self.size.width - 1 - event.x
        end = 1
        for key in self._fitting():
            end += cells_of(key)
            if place < end:
                self.app.simulate_key(key[0])
                return


def cells_of(entry: Shown) -> int:
    """The cells of a key with its word and the gap behind it."""
    _id, key, word = entry
    return cell_len(key) + 1 + drawn_cells(word) + GAP


def name_of(binding: Binding) -> str:
    """The id of a binding, or its action where it has none."""
    return binding.id or binding.action


def word_of(active: ActiveBinding) -> str:
    """What a key does: as its widget words it now, or as it always does."""
    node, binding = active.node, active.binding
    usual = _(binding.description)
    if isinstance(node, WordsItsKeys):
        return node.key_words.get(name_of(binding), usual)
    return usual


def rank(name: str) -> int:
    """The order of a binding: those that are always there come last, help first of them."""
    return LAST.index(name) + 1 if name in LAST else 0


def shown(active: ActiveBinding, word: str) -> Shown:
    """The key as it is pressed and as users read it, and what it does."""
    binding = active.binding
    return binding.key, active.node.app.get_key_display(binding), word
