"""The row of what can be done with suggestions: a click on a word is its key."""

from textual.screen import Screen

from hashiya_reader.widgets.key_row import KeyRow, Shown, written

# The bindings by their ids, each with the word shown for it.
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
    """The keys for suggestions; shown only where there are some."""

    DEFAULT_CSS = "SuggestionBar { dock: none; }"

    def update(self, screen: Screen[object]) -> None:
        """Show the keys as the user has them."""
        if screen is not self.screen:
            return
        keys: dict[str, Shown] = {}
        for active in reversed(screen.active_bindings.values()):
            name = active.binding.id
            if name in WORDS:
                keys[name] = active.binding.key, written(screen, active), WORDS[name]
        self.keys = tuple(keys[name] for name in WORDS if name in keys)
