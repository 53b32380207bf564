"""Every action of a screen with its key, as help and the palette tell them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.binding import ActiveBinding
from textual.screen import Screen, ScreenResultType

from hashiya_reader.keys.hints import worded


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What can be done now: in words, with more about it, its key, its id, and the binding that does it."""

    name: str
    about: str
    key: str
    id: str
    active: ActiveBinding


def commands_of(screen: Screen[ScreenResultType]) -> Iterator[Command]:
    """Each of hashiya's bindings that the screen answers to, once; what Textual binds of itself has no id."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and binding.id not in seen and active.enabled:
            seen.add(binding.id)
            key = screen.app.get_key_display(binding)
            about = worded(screen, binding.tooltip)
            yield Command(
                name=binding.description,
                about=about,
                key=key,
                id=binding.id,
                active=active,
            )


# What the first part of a binding's id is about, in the order in which help tells it.
GROUPS = {
    "move": "Moving",
    "select": "Selecting",
    "label": "Labels",
    "tag": "Tags",
    "suggestion": "Suggestions",
    "spread": "The same words elsewhere",
    "find": "Finding",
    "view": "What is shown",
    "article": "The article",
    "library": "The list of articles",
    "review": "Reviewing",
    "queue": "The queue of disagreements",
    "list": "Lists",
    "agreement": "Agreement",
    "search": "Finding in all articles",
    "field": "Typing",
    "app": "Always",
}


def grouped(commands: Sequence[Command]) -> Iterator[tuple[str, list[Command]]]:
    """The commands by what they are about, under a heading each; what is about something else comes before the last."""
    groups: dict[str, list[Command]] = {heading: [] for heading in GROUPS.values()}
    always = groups.pop(GROUPS["app"])
    for command in commands:
        kind = command.id.partition(".")[0]
        heading = GROUPS.get(kind, "Here")
        (always if kind == "app" else groups.setdefault(heading, [])).append(command)
    yield from ((heading, found) for heading, found in groups.items() if found)
    if always:
        yield GROUPS["app"], always
