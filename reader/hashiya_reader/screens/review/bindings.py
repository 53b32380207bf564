"""The keys of the review screen and of its queue.

`do('feature', 'command', …)` names a command of one of the screen's features.
"""

from textual.binding import BindingType

from hashiya_reader.keys.bindings import bind

DIGITS = "1234567890"

# One binding a line, where a line is long enough for it: the table is read as one.
# fmt: off
REVIEW_BINDINGS: list[BindingType] = [
    # Those that the row of keys shows, the last of them only where there is room.
    bind("tab", "do('visit', 'go', 1)", "Next",
         id="review.next", show=True, tooltip="The next disagreement"),
    bind("enter", "do('decisions', 'accept')", "Accept",
         id="review.accept", show=True, tooltip="The highlighted answer"),
    bind("x,delete,backspace", "do('decisions', 'reject')", "Reject",
         id="review.reject", show=True, tooltip="There is nothing to tag"),
    bind("e", "do('decisions', 'edit')", "Edit",
         id="review.edit", show=True, tooltip="Label, attributes, how sure, note"),
    bind("u", "do('decisions', 'undo')", "Undo", id="review.undo", show=True),
    bind("d", "done", "Next article",
         id="review.done", show=True, tooltip="The next one of the queue"),
    bind("q", "leave", "List",
         id="review.leave", show=True, tooltip="Back to the queue"),
    bind("a", "do('decisions', 'accept_agreed')", "Agreed",
         id="review.agreed", show=True, tooltip="Accept what all say alike"),
    bind("m", "do('decisions', 'merge', 'union')", "Accept widest",
         id="review.union", show=True, tooltip="All that anybody covers"),
    bind("w", "do('remarks', 'ask_note')", "Note",
         id="review.note", show=True, tooltip="To the annotators"),
    bind("shift+tab", "do('visit', 'go', -1)", "Previous",
         id="review.previous", tooltip="The disagreement before"),
    bind("n", "do('visit', 'go_to_open', 1)", "Next open",
         id="review.next_open", tooltip="The next one that is not decided"),
    bind("N", "do('visit', 'go_to_open', -1)", "Previous open", id="review.previous_open"),
    bind("up", "do('answers', 'step', -1)", "Answer above", id="review.up"),
    bind("down", "do('answers', 'step', 1)", "Answer below", id="review.down"),
    bind("h", "hide_names", "Hide names",
         id="review.names", tooltip="Letters instead of names, or names again"),
    bind("b", "toggle_panel", "Show or hide who said what", id="review.panel"),
    bind("g", "do('remarks', 'toggle_gap')", "Gap",
         id="review.gap", tooltip="The guidelines do not say what is right here, or they do"),
    bind("s", "do('remarks', 'ask_how_sure')", "How sure",
         id="review.sure", tooltip="Then a digit from 1 to 5"),
    bind("o", "do('feedback', 'ask_reopen')", "Reopen",
         id="review.reopen", tooltip="Give the article back to an annotator, with a note"),
    bind("c", "do('feedback', 'list_stale')", "Changed since",
         id="review.stale", tooltip="Decisions here that no longer hold, and why"),
    bind("f5", "do('feedback', 'listen')", "Take in what others did", id="review.listen"),
    *(
        bind(digit, f"do('decisions', 'digit', {number})", f"Accept annotator {number + 1}",
             id=f"review.{digit}")
        for number, digit in enumerate(DIGITS)
    ),
    bind("y", "do('decisions', 'accept_spellings')", "Spelling",
         id="review.spelling",
         tooltip="Take the usual spelling wherever only the spelling differs"),
    bind("i", "do('decisions', 'merge', 'intersection')", "Narrowest edges",
         id="review.intersection", tooltip="What all cover"),
    bind("[", "do('edges', 'move', 'end', 'left')", "Move the end left", id="review.end_left"),
    bind("]", "do('edges', 'move', 'end', 'right')", "Move the end right", id="review.end_right"),
    bind("{", "do('edges', 'move', 'start', 'left')", "Move the start left",
         id="review.start_left"),
    bind("}", "do('edges', 'move', 'start', 'right')", "Move the start right",
         id="review.start_right"),
    bind("alt+left", "do('edges', 'move', 'end', 'left', 'word')", "Its end a word left",
         id="review.end_word_left"),
    bind("alt+right", "do('edges', 'move', 'end', 'right', 'word')", "Its end a word right",
         id="review.end_word_right"),
    bind("alt+shift+left", "do('edges', 'move', 'start', 'left', 'word')",
         "Its start a word left", id="review.start_word_left"),
    bind("alt+shift+right", "do('edges', 'move', 'start', 'right', 'word')",
         "Its start a word right", id="review.start_word_right"),
    bind("escape", "do('edges', 'drop')", "Drop what was begun", id="review.drop"),
    bind("ctrl+r", "do('decisions', 'redo')", "Redo", id="review.redo"),
]

QUEUE_BINDINGS: list[BindingType] = [
    bind("o", "order", "Order",
         id="queue.order", show=True, tooltip="Most disputed, as in the project, by lot"),
    bind("z", "lot", "Another lot",
         id="queue.lot", tooltip="Draws a new order; its number is shown"),
    bind("l", "label", "Label",
         id="queue.label", show=True, tooltip="Only disagreements about one label"),
    bind("p", "pair", "Pair",
         id="queue.pair", show=True, tooltip="Only disagreements between two annotators"),
    bind("t", "kind", "Kind",
         id="queue.kind", show=True, tooltip="Only disagreements of one kind"),
    bind("v", "places", "Places",
         id="queue.places", show=True, tooltip="Each disagreement by itself, or by article"),
    bind("s", "settled", "Settled too",
         id="queue.settled", tooltip="Also articles with nothing left to decide"),
    bind("c", "stale", "Changed since",
         id="queue.stale", show=True, tooltip="Decisions that no longer hold"),
    bind("f5", "reload", "Reload all", id="queue.reload"),
    bind("escape", "everything", "Everything",
         id="queue.everything", tooltip="Asks for any disagreement again"),
    bind("q", "leave", "Library", id="queue.leave", show=True),
]
# fmt: on
