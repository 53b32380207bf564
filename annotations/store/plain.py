"""Tags as plain values, for going through many without making a tag of each.

A `Plain` has what orders tags first: start, end (-1 to -1 is the whole article), layer, label, annotator, id; then text,
attributes, confidence, note, origin, score, created, updated.
"""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from annotations.model import Anchor, Article, Span, Tag
from annotations.store.lines import Document

Plain = tuple[
    int, int, str, str, str, int, str, Mapping[str, str], int | None, str, str, float | None, str, str
]  # fmt: skip


def tag_from(plain: Plain, anchor: Anchor | None = None) -> Tag:
    """The tag of these values."""
    start, end, layer, label, annotator, number, text, attributes, confidence, note, origin, score, created, updated = (
        plain
    )
    return Tag(
        id=number,
        span=None if start < 0 else Span(start, end),
        text=text,
        layer=layer,
        label=label,
        annotator=annotator,
        created=created,
        updated=updated,
        attributes=attributes,
        confidence=confidence,
        note=note,
        origin=origin,
        score=score,
        anchor=anchor,
    )


def plain_from(tag: Tag) -> Plain:
    """The tag as plain values."""
    start, end = (tag.span.start, tag.span.end) if tag.span is not None else (-1, -1)
    return (
        *(start, end, tag.layer, tag.label, tag.annotator, tag.id, tag.text, tag.attributes, tag.confidence, tag.note),
        *(tag.origin, tag.score, tag.created, tag.updated),
    )


def plain_of(key: str, document: Document, annotator: str) -> Plain | None:
    """The tag that a document holds as plain values; None where one is not of JSON's own types, or out of range.

    There may be a million: all is looked at once.
    """
    get: Callable[..., Any] = document.get
    start, end, text, layer, label = get("start"), get("end"), get("text", ""), get("layer", ""), get("label", "")
    note, origin, created, updated = get("note", ""), get("origin", ""), get("created", ""), get("updated", "")
    attributes, confidence, score = get("attributes", _NONE), get("confidence"), get("score")
    if start is None and end is None:
        start = end = -1
    elif not (type(start) is type(end) is int and 0 <= start < end and type(text) is str and end - start == len(text)):
        return None
    if (
        type(text) is type(layer) is type(label) is type(note) is type(origin) is type(created) is type(updated) is str
        and type(attributes) is dict
        and (not attributes or _TEXT.issuperset(map(type, attributes.values())))
        and (confidence is None or (type(confidence) is int and 1 <= confidence <= 5))
        and (score is None or (type(score) is float and isfinite(score)))
        and key.isdecimal()
        and key.isascii()
        and len(key) < 20
        and 0 < (number := int(key)) < 1 << 63
    ):
        place = start, end, layer, label, annotator, number
        return (*place, text, attributes, confidence, note, origin, score, created, updated)
    return None


def plainly(rows: Mapping[str, Document], article: Article, annotator: str, sha256: str) -> list[Plain] | None:
    """The tags in the rows of a record that is of the text with that sha256; None unless all stand on the article so.

    That they do: they were made on this very text, and have its words. Whatever else may be, `annotations.standing`
    finds out.
    """
    text, found = article.text, []
    if sha256 != article.sha256:
        return None
    for key, document in rows.items():
        plain = plain_of(key, document, annotator)
        if plain is None or str(plain[5]) != key:
            return None
        start, end = plain[:2]
        if start >= 0 and (text[start:end] != plain[6] or (document.get("sha256") or sha256) != sha256):
            return None
        found.append(plain)
    return found


_NONE: dict[str, str] = {}
_TEXT = frozenset({str})
