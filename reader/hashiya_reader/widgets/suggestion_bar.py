"""The row of what can be done with suggestions: a click on a word is its key."""

from textual.screen import Screen

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya_reader.widgets.key_row import KeyRow, Shown, shown

# The bindings by their ids, each with the word shown for it.
WORDS = {
    "suggestion.accept": marked("accept"),
    "suggestion.reject": marked("reject"),
    "suggestion.edit": marked("edit"),
    "suggestion.alike": marked("all like it"),
    "suggestion.next": marked("next"),
    "suggestion.previous": marked("back"),
    "suggestion.hide": marked("hide"),
    "suggestion.score": marked("score"),
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
                keys[name] = shown(active, _(WORDS[name]))
        self.keys = tuple(keys[name] for name in WORDS if name in keys)
