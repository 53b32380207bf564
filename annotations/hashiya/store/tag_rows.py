"""The rows of tags with their types, for going through many without making a tag of each."""

from collections.abc import Mapping
from math import isfinite
from typing import Annotated

from msgspec import Meta, Struct, ValidationError, convert

from hashiya.model.model import Anchor, Article, Span, Tag
from hashiya.store.journal_format import Document

_Offset = Annotated[int, Meta(ge=0)]


class TagRow(Struct, kw_only=True, gc=False):
    """A tag as its row says it: without a start and an end it is the whole article's.

    `id` and `annotator` are known from where the row is. `sha256` is that of the text
    that the tag was made on, "" where the row does not say.
    """

    id: int = 0
    start: _Offset | None = None
    end: _Offset | None = None
    text: str = ""
    sha256: str = ""
    layer: str = ""
    label: str = ""
    attributes: dict[str, str] = {}
    confidence: Annotated[int, Meta(ge=1, le=5)] | None = None
    note: str = ""
    annotator: str = ""
    origin: str = ""
    score: float | None = None
    created: str = ""
    updated: str = ""

    @property
    def order(self) -> tuple[int, int, str, str, str, int]:
        """Where the tag stands among others, as `Tag.order` has it."""
        start, end = (
            (-1, -1)
            if self.start is None or self.end is None
            else (self.start, self.end)
        )
        return start, end, self.layer, self.label, self.annotator, self.id


def tag_from(plain: TagRow, anchor: Anchor | None = None) -> Tag:
    """The tag of these values."""
    return Tag(
        id=plain.id,
        span=None
        if plain.start is None or plain.end is None
        else Span(plain.start, plain.end),
        text=plain.text,
        layer=plain.layer,
        label=plain.label,
        annotator=plain.annotator,
        created=plain.created,
        updated=plain.updated,
        attributes=plain.attributes,
        confidence=plain.confidence,
        note=plain.note,
        origin=plain.origin,
        score=plain.score,
        anchor=anchor,
    )


def plain_from(tag: Tag) -> TagRow:
    """The tag as plain values."""
    return TagRow(
        id=tag.id,
        start=tag.span.start if tag.span else None,
        end=tag.span.end if tag.span else None,
        text=tag.text,
        layer=tag.layer,
        label=tag.label,
        attributes=dict(tag.attributes),
        confidence=tag.confidence,
        note=tag.note,
        annotator=tag.annotator,
        origin=tag.origin,
        score=tag.score,
        created=tag.created,
        updated=tag.updated,
    )


def plain_of(key: str, document: Document, annotator: str) -> TagRow | None:
    """The tag in the row of that key; None where a value is not of JSON's own types, or out of range."""
    try:
        plain = convert(document, TagRow)
    except ValidationError:
        return None
    plain.annotator = annotator
    return plain if _takes(plain, key) else None


def plains_of(rows: Mapping[str, Document]) -> dict[str, TagRow] | None:
    """The tags in the rows of a table, their ids and annotators still to be told; None where one is none."""
    try:
        return convert(rows, dict[str, TagRow])
    except ValidationError:
        return None


def standing(
    plains: Mapping[str, TagRow], article: Article, annotator: str
) -> list[TagRow] | None:
    """The annotator's tags, by key, that are in a record of the article's text; None unless all stand on it so.

    That they do: they were made on this very text, and have its words. Whatever else
    may be, `hashiya.text.detachment` finds out.
    """
    text, sha256, found = article.text, article.sha256, []
    for key, plain in plains.items():
        plain.annotator = annotator
        if not _takes(plain, key) or str(plain.id) != key:
            return None
        if plain.start is not None and (
            text[plain.start : plain.end] != plain.text
            or (plain.sha256 and plain.sha256 != sha256)
        ):
            return None
        found.append(plain)
    return found


def _takes(plain: TagRow, key: str) -> bool:
    """Give the tag the id that the key tells; whether it can be a tag."""
    start, end, score = plain.start, plain.end, plain.score
    fits = (
        start is end
        if start is None or end is None
        else start < end and end - start == len(plain.text)
    )
    if (
        fits
        and (score is None or isfinite(score))
        and key.isdecimal()
        and key.isascii()
        and len(key) < 20
    ):
        plain.id = int(key)
        return 0 < plain.id < 1 << 63
    return False
