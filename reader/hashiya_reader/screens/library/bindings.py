"""The keys of the library and of the search through all articles.

`do('feature', 'command', …)` names a command of one of the screen's features.
"""

from textual.binding import BindingType

from hashiya_reader.keys.bindings import bind


def list_bindings(screen: str) -> list[BindingType]:
    """The keys that move in the list of a screen while its field has the focus."""
    # fmt: off
    return [
        bind("up", "do('list', 'step', -1)", "Up", id=screen + ".up"),
        bind("down", "do('list', 'step', 1)", "Down", id=screen + ".down"),
        bind("pageup", "do('list', 'page', -1)", "Page up", id=screen + ".page_up"),
        bind("pagedown", "do('list', 'page', 1)", "Page down", id=screen + ".page_down"),
        bind("ctrl+home", "do('list', 'jump', 0)", "First", id=screen + ".first"),
        bind("ctrl+end", "do('list', 'jump', -1)", "Last", id=screen + ".last"),
    ]
    # fmt: on


# fmt: off
LIBRARY_BINDINGS: list[BindingType] = [
    bind("enter,ctrl+j", "open", "Open",
         id="library.open", show=True, tooltip="The highlighted article"),
    *list_bindings("library"),
    bind("tab", "do('filter', 'complete')", "Complete",
         id="library.complete", tooltip="Complete the term as the line below offers it"),
    bind("ctrl+o", "do('order', 'sort')", "Sort",
         id="library.sort", show=True, tooltip="By id, title, length, status or tags"),
    bind("ctrl+s", "do('saved_filters', 'choose')", "Filters",
         id="library.saved", show=True, tooltip="Save this filter, or use a saved one"),
    bind("f6", "do('texts', 'choose_spelling')", "Spelling",
         id="library.spelling", tooltip="Which differences `text:` ignores"),
    bind("f5", "do('rereading', 'begin')", "Reload all articles", id="library.reload"),
    bind("f7", "do('order', 'toggle_queue')", "Yours or all",
         id="library.queue", tooltip="The articles assigned to you, or all of them"),
    bind("ctrl+r", "do('reopening', 'reopen')", "Reopen",
         id="library.reopen", tooltip="Mark a done article open again"),
    bind("escape", "do('filter', 'clear')", "Clear",
         id="library.clear", show=True, tooltip="Empty the filter"),
    bind("ctrl+g", "find_everywhere", "Find",
         id="library.find", show=True, tooltip="Words in all articles"),
    bind("f8", "review", "Review",
         id="library.review", tooltip="Decide where annotators differ"),
    bind("f9", "stats", "Numbers",
         id="library.stats", tooltip="Labels, lengths, overlaps, attributes, annotators"),
    bind("f3", "agreement", "Agreement",
         id="library.agreement", tooltip="How far annotators agree, in numbers"),
]

SEARCH_BINDINGS: list[BindingType] = [
    bind("enter,ctrl+j", "enter", "Find, then open", id="search.enter", show=True),
    *list_bindings("search"),
    bind("ctrl+t", "exact", "Exact",
         id="search.exact", show=True, tooltip="Find words only as they are spelled here"),
    bind("f6", "spelling", "Spelling",
         id="search.spelling", show=True, tooltip="Which differences are ignored"),
    bind("escape", "back", "Stop or back",
         id="search.back", show=True, tooltip="Stop the search, then go back"),
]
# fmt: on
