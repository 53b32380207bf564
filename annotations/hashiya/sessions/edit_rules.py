"""What an edit makes of a tag, and whether it may."""

from dataclasses import replace

from hashiya.errors import InvalidTag
from hashiya.io.json_text import surrogate_at
from hashiya.model.model import Anchor, Article, Span, Tag
from hashiya.model.scheme import ARTICLE, SPAN, Scheme


def placed(tag: Tag, span: Span | None, article: Article, *, detached: bool) -> Tag:
    """The tag on a span of the article's text, with the words that are there, or on the whole article.

    A tag that is `adrift` gets its words anew also at the offsets that it had.

    Raises:
        SpanOutOfRange: when the span reaches outside the text.
    """
    if span is None:
        return replace(tag, span=None, text="", anchor=None)
    if span == tag.span and not detached:
        return tag
    text = article.text
    return replace(
        tag, span=span, text=span.of(text), anchor=Anchor.at(span, text, article.sha256)
    )


def check_edit(scheme: Scheme, old: Tag, new: Tag) -> None:
    """Hold what is new of a tag against the scheme: an orphaned tag can still get a note.

    Raises:
        UnknownLabel, InvalidAttribute: when the scheme does not allow it.
    """
    moved = (old.span is None) != (new.span is None)
    if moved or (old.layer, old.label) != (new.layer, new.label):
        scheme.check_label(new.layer, new.label, ARTICLE if new.span is None else SPAN)
    if old.layer != new.layer or old.attributes != new.attributes:
        scheme.check_attributes(new.layer, new.attributes)


def checked_note(note: str) -> str:
    """The note itself.

    Raises:
        InvalidTag: when it is no Unicode text.
    """
    if surrogate_at(note) is not None:
        raise InvalidTag(f"the note {note!r} is no Unicode text")
    return note
