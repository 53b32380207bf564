"""Which keys matter where the reader is: on bare text, with something selected, or on a tag."""

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Span, Tag

# By the binding's id, with a word that is short enough for the row of keys.
BARE = (
    ("select.word", marked("Word")),
    ("select.sentence", marked("Sentence")),
    ("select.next_sentence", marked("Next one")),
    ("article.done", marked("Done")),
    ("article.leave", marked("List")),
)
SELECTED = (
    ("select.word", marked("Word")),
    ("select.sentence", marked("Sentence")),
    ("select.trim", marked("Prefix")),
    ("tag.choose", marked("Topic")),
    ("select.drop", marked("Drop")),
)
ON_TAG = (
    ("tag.edit", marked("Edit")),
    ("tag.relabel", marked("Relabel")),
    ("tag.remove", marked("Remove")),
    ("tag.undo", marked("Undo")),
    ("article.done", marked("Done")),
    ("article.leave", marked("List")),
)


def keys_for(
    selection: Span | None, current: Tag | None
) -> tuple[tuple[str, str], ...]:
    """Binding ids, each with the word for it, the likeliest first."""
    keys = BARE if current is None else ON_TAG
    if selection is not None:
        keys = SELECTED
    return tuple((name, _(word)) for name, word in keys)
