"""The row of what can be done with suggestions: a click on a word is its key."""

from textual.screen import Screen

from hashiya_reader.widgets.key_row import KeyRow, written

# The bindings by their ids, each with the word that stands for it here.
WORDS = {
    "suggestion.accept": "accept",
    "suggestion.reject": "reject",
    "suggestion.edit": "edit",
    "suggestion.alike": "all like it",
    "suggestion.next": "next",
    "suggestion.previous": "back",
    "suggestion.hide": "hide",
    "suggestion.score": "score",
}


class SuggestionBar(KeyRow):
    """There only where there are suggestions."""

    DEFAULT_CSS = "SuggestionBar { dock: none; }"

    def update(self, screen: Screen[object]) -> None:
        """Show the keys as the user has them."""
        if screen is not self.screen:
            return
        found = {
            active.binding.id: (
                active.binding.key,
                written(screen, active),
                WORDS[active.binding.id],
            )
            for active in reversed(screen.active_bindings.values())
            if active.binding.id in WORDS
        }
        self.keys = tuple(found[each] for each in WORDS if each in found)
