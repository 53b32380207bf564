"""A tag as an object of the native format."""

import math

from msgspec import UNSET, Struct, UnsetType

from hashiya.exchange.values import ImportedTag
from hashiya.io.fields import FieldInvalid, quoted
from hashiya.language import gettext as _
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow


class NativeTag(Struct, kw_only=True, gc=False):
    """A tag's object; its id is in decimal, as 63 bits are more than JavaScript's numbers hold.

    All keys are written, but start, end and text only of a span, and score only where
    there is one. To be read it needs layer and label, and a span start and end.
    """

    id: str | None = None
    start: int | UnsetType | None = UNSET
    end: int | UnsetType | None = UNSET
    text: str | UnsetType | None = UNSET
    layer: str
    label: str
    attributes: dict[str, str] | None = None
    confidence: int | None = None
    note: str | None = None
    annotator: str | None = None
    origin: str | None = None
    score: float | UnsetType | None = UNSET
    created: str | None = None
    updated: str | None = None


def native_tag(row: TagRow, scheme: Scheme) -> NativeTag:
    """The tag as the struct that is written."""
    tag = NativeTag(
        id=str(row.id),
        layer=row.layer,
        label=row.label,
        attributes=_ordered_attributes(row, scheme),
        confidence=row.confidence,
        note=row.note,
        annotator=row.annotator,
        origin=row.origin,
        score=UNSET if row.score is None else row.score,
        created=row.created,
        updated=row.updated,
    )
    if row.start is not None:
        tag.start, tag.end, tag.text = row.start, row.end, row.text
    return tag


def _ordered_attributes(row: TagRow, scheme: Scheme) -> dict[str, str]:
    """The attributes in the scheme's order, then others by name."""
    attributes = row.attributes
    if len(attributes) < 2:
        return attributes
    order: list[str] = []
    for layer in scheme.layers:
        if layer.name == row.layer:
            order += layer.attribute_names
    names = [name for name in order if name in attributes]
    names += sorted(attributes.keys() - set(order))
    return {name: attributes[name] for name in names}


def imported_tag(place: str, tag: NativeTag, *, is_span: bool) -> ImportedTag:
    """The tag of its object; one that is no span has no place, but perhaps words.

    Raises:
        FieldInvalid: with the path of what is missing, or cannot be.
    """
    start = end = None
    if is_span:
        start, end = _offset(tag.start, ".start"), _offset(tag.end, ".end")
    text = None if tag.text is UNSET else tag.text
    score = None if tag.score is UNSET else tag.score
    if score is not None and not math.isfinite(score):
        raise FieldInvalid(".score", _("is {value}: give a number").format(value=score))
    return ImportedTag(
        place=place,
        start=start,
        end=end,
        text=text,
        layer=tag.layer,
        label=tag.label,
        attributes=tag.attributes or {},
        confidence=tag.confidence,
        note=tag.note or "",
        annotator=tag.annotator,
        origin=tag.origin or "human",
        score=score,
        created=tag.created,
        updated=tag.updated,
        id=None if tag.id is None else tag_id_of(tag.id),
    )


def _offset(value: int | UnsetType | None, path: str) -> int:
    if isinstance(value, int):
        return value
    raise FieldInvalid(path, _("is missing: give a whole number"))


def tag_id_of(digits: str) -> int:
    """The id that the digits are.

    Raises:
        FieldInvalid: when they are none.
    """
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 20
    if not (is_number and 0 < int(digits) < 1 << 63):
        message = _(
            "is {value}: give a number from 1 to 2⁶³-1 in decimal, or leave it out"
        ).format(value=quoted(digits))
        raise FieldInvalid(".id", message)
    return int(digits)
