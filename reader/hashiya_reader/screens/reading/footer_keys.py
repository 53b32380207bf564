"""Which keys matter where the reader is: on bare text, with something selected, or on a tag."""

from hashiya.model.model import Span, Tag

# By the binding's id, with a word that is short enough for the row of keys.
BARE = (
    ("select.word", "Word"),
    ("select.sentence", "Sentence"),
    ("select.next_sentence", "Next one"),
    ("article.done", "Done"),
    ("article.leave", "List"),
)
SELECTED = (
    ("select.word", "Word"),
    ("select.sentence", "Sentence"),
    ("select.trim", "Prefix"),
    ("tag.choose", "Topic"),
    ("select.drop", "Drop"),
)
ON_TAG = (
    ("tag.edit", "Edit"),
    ("tag.relabel", "Relabel"),
    ("tag.remove", "Remove"),
    ("tag.undo", "Undo"),
    ("article.done", "Done"),
    ("article.leave", "List"),
)


def keys_for(
    selection: Span | None, current: Tag | None
) -> tuple[tuple[str, str], ...]:
    """Binding ids, each with the word for it, the likeliest first."""
    if selection is not None:
        return SELECTED
    return BARE if current is None else ON_TAG
