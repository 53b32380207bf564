"""Every action of a screen with its key, as help and the palette tell them."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import ActiveBinding
from textual.screen import Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What can be done now: in words, with more about it, its key, its id, and the binding that does it."""

    name: str
    about: str
    key: str
    id: str
    active: ActiveBinding


def commands_of(screen: Screen[object]) -> Iterator[Command]:
    """Each of hashiya's bindings that the screen answers to, once; what Textual binds of itself has no id."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and binding.id not in seen and active.enabled:
            seen.add(binding.id)
            key = screen.app.get_key_display(binding)
            yield Command(name=binding.description, about=binding.tooltip, key=key, id=binding.id, active=active)
