"""The palette: every action of the screen that is open, with its key."""

from collections.abc import Iterator
from functools import partial

from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen


class Actions(Provider):
    """Offers what the open screen can do."""

    async def discover(self) -> Hits:
        """Everything, before a word is typed."""
        for title, about, binding in described(self.screen):
            yield DiscoveryHit(title, partial(self._run, binding), help=about)

    async def search(self, query: str) -> Hits:
        """What matches the words typed."""
        matcher = self.matcher(query)
        for title, about, binding in described(self.screen):
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), partial(self._run, binding), help=about)

    async def _run(self, binding: ActiveBinding) -> None:
        await self.app.run_action(binding.binding.action, binding.node)


def described(screen: Screen[object]) -> Iterator[tuple[str, str, ActiveBinding]]:
    """Each described binding of a screen once: what it does with its key, more about it, itself."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        # What Textual binds of itself has no id; what hashiya binds always has.
        name = binding.id
        if name and name not in seen and active.enabled:
            seen.add(name)
            key = screen.app.get_key_display(binding)
            yield f"{binding.description} ({key})", binding.tooltip, active
