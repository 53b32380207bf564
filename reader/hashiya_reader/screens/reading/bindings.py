"""All keys of the reading screen: each runs a command of one of its features.

The keys that move and select are the text's own (`hashiya_reader.widgets.article`). A
binding's id is what a user's keymap names, so it never changes.
"""

from collections.abc import Iterator

from textual.binding import Binding, BindingType

from hashiya_reader.keys.bindings import bind, label_binding
from hashiya_reader.widgets.label_looks import Looks

# fmt: off
READING_BINDINGS: list[BindingType] = [
    bind("d", "do('article', 'finish')", "Done", id="article.done",
         tooltip="Mark it done and open the next one"),
    bind("M", "do('article', 'reopen')", "Reopen", id="article.reopen",
         tooltip="Mark a done article open again"),
    bind("f", "do('article', 'flag')", "Flag", id="article.flag"),
    bind("l", "do('layers', 'next')", "Other labels", id="view.layer",
         tooltip="Show another layer's labels in the bar"),
    bind("b", "do('display', 'toggle_list')", "Show or hide the list of tags", id="view.list"),
    bind("r", "do('display', 'toggle_lanes')", "Tags in lanes beneath the lines, or not",
         id="view.lanes"),
    bind("i", "do('display', 'toggle_marks')", "Show or hide invisible characters",
         id="view.marks"),
    bind("ctrl+c,y", "do('display', 'copy')", "Copy", id="view.copy",
         tooltip="Copies the source text, as it is stored"),
    bind("ctrl+s", "do('article', 'report_saving')", "Is it saved?", id="article.saved",
         tooltip="Every step is, as you make it"),
    bind("f5", "do('file', 'reread')", "Read it again", id="article.reread",
         tooltip="Text and tags, as they are on the disk now"),
    bind("q", "do('article', 'leave')", "List", id="article.leave",
         tooltip="Back to the list of articles"),
    bind("/,ctrl+f", "do('find', 'ask')", "Find", id="find.ask"),
    bind("n", "do('find', 'step', 1)", "Next hit", id="find.next"),
    bind("N", "do('find', 'step', -1)", "Previous hit", id="find.previous"),
    bind("ctrl+t", "do('find', 'toggle_exact')", "Find exactly", id="find.exact",
         tooltip="Whether spelling makes a difference"),
    bind("f6", "do('find', 'choose_spelling')", "Spelling", id="find.spelling",
         tooltip="Which differences a search passes over"),
    bind("ctrl+g", "do('find', 'search_project')", "Find in all articles", id="find.everywhere"),
    bind("j", "do('movement', 'jump')", "Jump", id="move.jump",
         tooltip="A letter on each tag and paragraph; type it to go there"),
    bind("X", "do('article', 'show_export')", "See what is exported", id="article.export",
         tooltip="Of this article, as it is now"),
    bind("Z", "do('display', 'fold')", "Fold furniture", id="view.fold",
         tooltip="Sources, keywords, links to other articles"),
    bind("tab", "do('tags', 'go', 1)", "Next tag", id="tag.next"),
    bind("shift+tab", "do('tags', 'go', -1)", "Previous tag", id="tag.previous"),
    bind("enter", "do('tags', 'edit')", "Edit", id="tag.edit",
         tooltip="Attributes, confidence and note"),
    bind("#", "do('tagging', 'ask_confidence')", "How sure", id="tag.confidence",
         tooltip="Then a digit from 1 to 5; 0 for no answer"),
    bind("delete,backspace", "do('tags', 'remove')", "Remove", id="tag.remove"),
    bind("[", "do('tags', 'move_edge', 'end', 'left')", "Move the tag's end left",
         id="tag.end_left"),
    bind("]", "do('tags', 'move_edge', 'end', 'right')", "Move the tag's end right",
         id="tag.end_right"),
    bind("{", "do('tags', 'move_edge', 'start', 'left')", "Move the tag's start left",
         id="tag.start_left"),
    bind("}", "do('tags', 'move_edge', 'start', 'right')", "Move the tag's start right",
         id="tag.start_right"),
    bind("alt+left", "do('tags', 'move_edge', 'end', 'left', 'word')",
         "Its end a word left", id="tag.end_word_left"),
    bind("alt+right", "do('tags', 'move_edge', 'end', 'right', 'word')",
         "Its end a word right", id="tag.end_word_right"),
    bind("alt+shift+left", "do('tags', 'move_edge', 'start', 'left', 'word')",
         "Its start a word left", id="tag.start_word_left"),
    bind("alt+shift+right", "do('tags', 'move_edge', 'start', 'right', 'word')",
         "Its start a word right", id="tag.start_word_right"),
    bind("f10", "do('tags', 'menu')", "What can be done here", id="tag.menu",
         tooltip="As the other mouse button tells"),
    bind("m", "do('orphans', 'map')", "Map orphaned tags", id="tag.map",
         tooltip="Those whose label left the scheme"),
    bind("u", "do('undo', 'undo')", "Undo", id="tag.undo"),
    bind("ctrl+r", "do('undo', 'redo')", "Redo", id="tag.redo"),
    bind("h", "do('history', 'show')", "History", id="tag.history",
         tooltip="Of the current tag, else of all; {choose.take} restores"),
    bind("o", "do('detached', 'place')", "Tags adrift", id="tag.adrift",
         tooltip="Put tags back whose words have moved or changed"),
    bind("R", "do('notes', 'show')", "What reviewers wrote", id="article.notes",
         tooltip="Notes to you; {choose.take} goes to the place"),
    bind("e", "do('same_words', 'tag_in_article')", "Same words in the article", id="tag.spread",
         tooltip="Tag them all; {tag.undo} takes all back"),
    bind("E", "do('same_words', 'tag_in_project')", "Same words in the project",
         id="tag.spread_wide", tooltip="After a look at them"),
    bind("g", "do('guidelines', 'open')", "Guidelines", id="view.guidelines",
         tooltip="At what they say of the label here"),
    bind("'", "do('suggestions', 'go', 1)", "Next suggestion", id="suggestion.next"),
    bind('"', "do('suggestions', 'go', -1)", "Previous suggestion", id="suggestion.previous"),
    bind("=", "do('suggestions', 'accept')", "Accept the suggestion", id="suggestion.accept",
         tooltip="It is your tag; on to the next"),
    bind("-", "do('suggestions', 'reject')", "Reject the suggestion", id="suggestion.reject",
         tooltip="For good; on to the next"),
    bind("+", "do('suggestions', 'edit')", "Edit the suggestion, then accept it",
         id="suggestion.edit"),
    bind("*", "do('suggestions', 'accept_alike')", "Accept all suggestions like it",
         id="suggestion.alike",
         tooltip="Of its label and source, and as sure; {tag.undo} takes them back"),
    bind("%", "do('suggestions', 'raise_least_score')", "How sure suggestions are that are shown",
         id="suggestion.score"),
    bind("_", "do('suggestions', 'toggle')", "Show or hide suggestions", id="suggestion.hide"),
    bind("t", "do('tagging', 'choose_label')", "Topic", id="tag.choose",
         tooltip="Choose from a list that you filter"),
    bind("space", "do('tagging', 'repeat')", "Tag like the last one", id="tag.again",
         tooltip="Its label and all that it says"),
    bind(";", "do('tagging', 'hold')", "Hold a label", id="tag.hold",
         tooltip="Press its key; then {tag.again} gives it to selections"),
    bind("c", "do('tagging', 'duplicate')", "Tag the same words in another layer",
         id="tag.duplicate"),
    bind("O", "do('tagging', 'relabel')", "Another label for this tag", id="tag.relabel",
         tooltip="Press its key; the rest is kept"),
    bind("a", "do('tagging', 'whole_article')", "Label the whole article", id="tag.article",
         tooltip="Then press a label's key"),
    bind("comma", "do('movement', 'count')", "Count", id="move.count",
         tooltip="Then digits: how often the next motion is made"),
]
# fmt: on


def label_bindings(looks: Looks) -> Iterator[Binding]:
    """The keys of the labels, as the scheme has them."""
    for look in looks.values():
        if look.key:
            arguments = ("tagging", "press_label", look.key, look.layer, look.label)
            yield label_binding(
                look.key,
                f"do{arguments!r}",
                f"{look.layer}: {look.label}",
                id=f"label.{look.layer}.{look.label}",
            )
