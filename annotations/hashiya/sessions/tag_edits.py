"""What an edit may make of a tag: its place, its fields by the scheme, and its note."""

from dataclasses import replace

from hashiya.errors import InvalidTag
from hashiya.language import gettext as _
from hashiya.model.model import Anchor, Article, Span, Tag
from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.model.strings import VALUE


def placed(tag: Tag, span: Span | None, article: Article, *, detached: bool) -> Tag:
    """The tag on a span of the article's text, with its words, or on the whole article.

    A tag that is `detached` gets new words even at its old offsets.

    Raises:
        SpanOutOfRange: when the span reaches outside the text.
    """
    if span is None:
        return replace(tag, span=None, text="", anchor=None)
    if span == tag.span and not detached:
        return tag
    words = span.of(article.text)
    anchor = Anchor.at(span, article.text, article.sha256)
    return replace(tag, span=span, text=words, anchor=anchor)


def check_edit(scheme: Scheme, old: Tag, new: Tag) -> None:
    """Check the changed fields of a tag against the scheme; other fields are not checked.

    Raises:
        UnknownLabel, InvalidAttribute: when the scheme does not allow it.
    """
    old_scope = ARTICLE if old.span is None else SPAN
    scope = ARTICLE if new.span is None else SPAN
    if (old.layer, old.label, old_scope) != (new.layer, new.label, scope):
        scheme.check_label(new.layer, new.label, scope)
    if old.layer != new.layer or old.attributes != new.attributes:
        scheme.check_attributes(new.layer, new.attributes)


def checked_note(note: str) -> str:
    """Return the note.

    Raises:
        InvalidTag: when it holds what no text can.
    """
    defect = VALUE.defect(note)
    if defect:
        raise InvalidTag(_("the note {problem}: take it out").format(problem=defect))
    return note
