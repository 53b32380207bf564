"""A widget's own keys, done where they arrive: Textual sends each up to the app first, which then asks the widget."""

from textual import events
from textual.screen import Screen
from textual.widget import Widget


class OwnKeys(Widget):
    """Does what its keys say when it has the focus, the user's own among them; all others go on their way."""

    _own: dict[str, str] | None = None

    def on_mount(self) -> None:
        """Look the keys up anew when others may hold."""
        self.screen.bindings_updated_signal.subscribe(self, self._forget_keys)

    def _forget_keys(self, _: Screen[object]) -> None:
        self._own = None

    @property
    def own_keys(self) -> dict[str, str]:
        """The actions of this widget by the keys that do them now."""
        if self._own is None:
            active = self.screen.active_bindings.items()
            self._own = {
                key: each.binding.action
                for key, each in active
                if each.node is self and each.enabled
            }
        return self._own

    async def on_key(self, event: events.Key) -> None:
        """Do at once what the key is for here."""
        action = self.own_keys.get(event.key) if self.has_focus else None
        if action is not None and await self.app.run_action(action, self):
            event.stop()
            event.prevent_default()
