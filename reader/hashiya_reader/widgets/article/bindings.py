"""The keys of an article: motions, then selections."""

from textual.binding import BindingType

from hashiya_reader.keys.bindings import bind

ARTICLE_BINDINGS: list[BindingType] = [
    bind("left", "cursor('step', 'left')", "Left", id="move.left"),
    bind("right", "cursor('step', 'right')", "Right", id="move.right"),
    bind("up", "cursor('vertical', -1)", "Line up", id="move.up"),
    bind("down", "cursor('vertical', 1)", "Line down", id="move.down"),
    bind(
        "ctrl+left", "cursor('word', 'left')", "Word to the left", id="move.word_left"
    ),
    bind(
        "ctrl+right",
        "cursor('word', 'right')",
        "Word to the right",
        id="move.word_right",
    ),
    bind(
        "home",
        "cursor('line_edge', 'start')",
        "Start of the line",
        id="move.line_start",
    ),
    bind("end", "cursor('line_edge', 'end')", "End of the line", id="move.line_end"),
    bind(
        "ctrl+home",
        "cursor('article_edge', 'start')",
        "Start of the article",
        id="move.article_start",
    ),
    bind(
        "ctrl+end",
        "cursor('article_edge', 'end')",
        "End of the article",
        id="move.article_end",
    ),
    bind("pageup", "page(-1)", "Page up", id="move.page_up"),
    bind("pagedown", "page(1)", "Page down", id="move.page_down"),
    bind("ctrl+up", "rows(-1)", "Scroll a row up", id="move.row_up"),
    bind("ctrl+down", "rows(1)", "Scroll a row down", id="move.row_down"),
    bind(
        "shift+left",
        "cursor('step', 'left', True)",
        "Select to the left",
        id="select.left",
    ),
    bind(
        "shift+right",
        "cursor('step', 'right', True)",
        "Select to the right",
        id="select.right",
    ),
    bind(
        "shift+up", "cursor('vertical', -1, True)", "Select a line up", id="select.up"
    ),
    bind(
        "shift+down",
        "cursor('vertical', 1, True)",
        "Select a line down",
        id="select.down",
    ),
    bind(
        "ctrl+shift+left",
        "cursor('word', 'left', True)",
        "Select a word to the left",
        id="select.word_left",
    ),
    bind(
        "ctrl+shift+right",
        "cursor('word', 'right', True)",
        "Select a word to the right",
        id="select.word_right",
    ),
    bind(
        "shift+home",
        "cursor('line_edge', 'start', True)",
        "Select to the line's start",
        id="select.line_start",
    ),
    bind(
        "shift+end",
        "cursor('line_edge', 'end', True)",
        "Select to the line's end",
        id="select.line_end",
    ),
    bind(
        "v",
        "cursor('begin_selection')",
        "Select from here",
        id="select.begin",
        tooltip="Then move; {select.drop} drops it",
    ),
    bind(
        "),alt+down", "cursor('sentence', 1)", "Next sentence", id="move.next_sentence"
    ),
    bind(
        "(,alt+up",
        "cursor('sentence', -1)",
        "Start of the sentence, or the one before",
        id="move.previous_sentence",
    ),
    bind(
        "w",
        "cursor('select_unit', 'word')",
        "Word",
        id="select.word",
        tooltip="Again: one more word",
    ),
    bind(
        "s",
        "cursor('select_unit', 'sentence')",
        "Sentence",
        id="select.sentence",
        tooltip="Again: one more",
    ),
    bind(
        ".",
        "cursor('select_next', 'sentence')",
        "Next sentence, selected",
        id="select.next_sentence",
    ),
    bind(
        "p",
        "cursor('select_unit', 'paragraph')",
        "Paragraph",
        id="select.paragraph",
        tooltip="Again: one more paragraph",
    ),
    bind("W", "cursor('shrink_unit', 'word')", "One word less", id="select.less_word"),
    bind(
        "S",
        "cursor('shrink_unit', 'sentence')",
        "One sentence less",
        id="select.less_sentence",
    ),
    bind(
        "P",
        "cursor('shrink_unit', 'paragraph')",
        "One paragraph less",
        id="select.less_paragraph",
    ),
    bind(
        "x",
        "cursor('trim_prefix')",
        "Leave out a prefix",
        id="select.trim",
        tooltip="و ف ب ك ل س ال; again: back",
    ),
    bind("escape", "drop_selection", "Drop the selection", id="select.drop"),
]
