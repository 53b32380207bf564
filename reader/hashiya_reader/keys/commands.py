"""Every action of a screen with its key, as the help and the palette list them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.binding import ActiveBinding
from textual.screen import Screen, ScreenResultType

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya_reader.keys.hints import worded


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What can be done now: its name and tooltip, its key, its id, and the binding that does it."""

    name: str
    tooltip: str
    key: str
    id: str
    active: ActiveBinding


def commands_of(screen: Screen[ScreenResultType]) -> Iterator[Command]:
    """Each of hashiya's bindings that the screen answers to, once; Textual's own have no id."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and binding.id not in seen and active.enabled:
            seen.add(binding.id)
            yield Command(
                name=_(binding.description),
                tooltip=worded(screen, _(binding.tooltip)),
                key=screen.app.get_key_display(binding),
                id=binding.id,
                active=active,
            )


# The heading for the first part of a binding's id, in the order of the help.
GROUPS = {
    "move": marked("Moving"),
    "select": marked("Selecting"),
    "label": marked("Labels"),
    "tag": marked("Tags"),
    "suggestion": marked("Suggestions"),
    "spread": marked("The same words elsewhere"),
    "find": marked("Finding"),
    "view": marked("What is shown"),
    "article": marked("The article"),
    "library": marked("The list of articles"),
    "review": marked("Reviewing"),
    "queue": marked("The queue of disagreements"),
    "list": marked("Lists"),
    "agreement": marked("Agreement"),
    "search": marked("Finding in all articles"),
    "field": marked("Typing"),
    "app": marked("Always"),
}
HERE = marked("Here")


def grouped(commands: Sequence[Command]) -> Iterator[tuple[str, list[Command]]]:
    """The commands under their headings; other ones under `HERE`, before the app's."""
    groups: dict[str, list[Command]] = {heading: [] for heading in GROUPS.values()}
    groups[HERE] = []
    groups[GROUPS["app"]] = groups.pop(GROUPS["app"])
    for command in commands:
        kind = command.id.partition(".")[0]
        groups[GROUPS.get(kind, HERE)].append(command)
    for heading, group in groups.items():
        if group:
            yield heading, group
