"""The objects of the native format, `hashiya/1`: an article with all tags and statuses.

Offsets are code points of the text. The structs of this module are the format: they
encode what is written and decode what is read, also the objects that other formats make
of their articles.
"""

import math
from collections.abc import Iterable, Iterator
from typing import cast

from msgspec import (
    UNSET,
    Struct,
    UnsetType,
    ValidationError,
    convert,
    to_builtins,
)

from hashiya.exchange.exporting.selected_articles import exported_from_records
from hashiya.exchange.formats.struct_errors import field_error, field_errors
from hashiya.exchange.formats.verdict_objects import (
    VerdictObject,
    imported_verdict,
    verdict_object,
)
from hashiya.exchange.values import (
    ExportedArticle,
    ImportedArticle,
    ImportedTag,
    ImportedVerdict,
)
from hashiya.io.fields import FieldInvalid, Row, quoted
from hashiya.language import gettext as _
from hashiya.model.model import Article, Record, Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.review.finishing import ReviewStatus
from hashiya.store import TagRow, row_from_tag
from hashiya.text.boilerplate import sections

VERSION = "hashiya/1"

Json = dict[str, object]


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


class _NativeSection(Struct):
    kind: str
    start: int
    end: int


class NativeArticle(Struct, kw_only=True):
    """An article's object; one without boilerplate sections has no `sections`.

    `status` has the annotators all of whose tags are there, `marked` when they were set,
    and `partial` the statuses of others: of a selection of tags, or of gold. Either is
    left out where it is empty, and so are the `verdicts` of gold. Only gold has a
    `review`, and says who `finished` it when. `sections` and `partial` are not imported,
    whatever they are, and `meta` only where articles are made of the file.
    """

    format: str | None = None
    id: str
    text: str | None = None
    sha256: str | None = None
    meta: object = None
    spans: list[NativeTag] | None = None
    labels: list[NativeTag] | None = None
    sections: object = UNSET
    status: dict[str, Status] | None = None
    marked: dict[str, str] | UnsetType | None = UNSET
    partial: object = UNSET
    review: ReviewStatus | UnsetType | None = UNSET
    finished: dict[str, str] | UnsetType | None = UNSET
    verdicts: list[VerdictObject] | UnsetType | None = UNSET


def article_object(exported: ExportedArticle, scheme: Scheme) -> Json:
    """The article's object, its keys in their order.

    Spans are in the order of start, end, layer, label, annotator and id.
    `sections` are the ranges that `hashiya.text.boilerplate` finds, by start: `{"kind",
    "start", "end"}`. An article that has none has no such key.
    """
    return cast("Json", to_builtins(native_article(exported, scheme)))


def record_object(article: Article, record: Record, scheme: Scheme) -> Json:
    """The article's object with the tags of one annotator."""
    return article_object(exported_from_records(article, [record]), scheme)


def tag_object(tag: Tag, scheme: Scheme) -> Json:
    """The tag's object."""
    return cast("Json", to_builtins(_tag(row_from_tag(tag), scheme)))


def native_article(exported: ExportedArticle, scheme: Scheme) -> NativeArticle:
    """The article as the struct that is written."""
    article = exported.article
    section_objects = [
        _NativeSection(section.kind, section.span.start, section.span.end)
        for section in sections(article.text)
    ]
    tags = [_tag(row, scheme) for row in exported.tags]
    return NativeArticle(
        format=VERSION,
        id=article.id,
        text=article.text,
        sha256=article.sha256,
        meta=dict(article.meta),
        spans=[tag for tag in tags if tag.start is not UNSET],
        labels=[tag for tag in tags if tag.start is UNSET],
        sections=section_objects or UNSET,
        status=dict(exported.statuses),
        marked=dict(exported.marked) or UNSET,
        partial=dict(exported.partial) or UNSET,
        review=UNSET if exported.review is None else exported.review,
        finished=dict(exported.finished) or UNSET,
        verdicts=list(map(verdict_object, exported.verdicts)) or UNSET,
    )


def _tag(row: TagRow, scheme: Scheme) -> NativeTag:
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


def imported_article(where: str, row: Row) -> ImportedArticle:
    """The article of a native object; missing keys of a tag have their defaults.

    Raises:
        FieldInvalid: with the path of what is wrong in it.
    """
    try:
        article = convert(row, NativeArticle)
    except (ValidationError, UnicodeEncodeError) as error:
        # The latter for a lone surrogate where there should be no string.
        version = row.get("format")
        if isinstance(version, str):
            _check_version(version)
        raise field_error(row, NativeArticle) from error
    return article_of(where, article)


def row_errors(row: Row) -> Iterator[FieldInvalid]:
    """Every value of the wrong type in an object that `imported_article` refuses for one."""
    return field_errors(row, NativeArticle)


def article_of(where: str, article: NativeArticle) -> ImportedArticle:
    """The article of a struct that was read.

    Raises:
        FieldInvalid: with the path of what cannot be.
    """
    if article.format is not None:
        _check_version(article.format)
    spans = _imported_tags("spans", article.spans or (), are_spans=True)
    labels = _imported_tags("labels", article.labels or (), are_spans=False)
    return ImportedArticle(
        where=where,
        article=article.id,
        text=article.text,
        sha256=article.sha256,
        tags=(*spans, *labels),
        statuses=article.status or {},
        marked=article.marked or {},
        review=article.review or None,
        finished=article.finished or {},
        verdicts=tuple(_imported_verdicts(article.verdicts or ())),
        meta=article.meta if isinstance(article.meta, dict) else None,
    )


def _imported_verdicts(verdicts: Iterable[VerdictObject]) -> Iterator[ImportedVerdict]:
    for index, verdict in enumerate(verdicts):
        try:
            yield imported_verdict(verdict, _tag_id(verdict.id))
        except FieldInvalid as error:
            raise error.under(f".verdicts[{index}]") from error


def _imported_tags(
    key: str, tags: Iterable[NativeTag], *, are_spans: bool
) -> Iterator[ImportedTag]:
    for index, tag in enumerate(tags):
        path = f".{key}[{index}]"
        try:
            yield imported_tag(f": ${path}", tag, is_span=are_spans)
        except FieldInvalid as error:
            raise error.under(path) from error


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
        id=None if tag.id is None else _tag_id(tag.id),
    )


def _offset(value: int | UnsetType | None, path: str) -> int:
    if isinstance(value, int):
        return value
    raise FieldInvalid(path, _("is missing: give a whole number"))


def _tag_id(digits: str) -> int:
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 20
    if not (is_number and 0 < int(digits) < 1 << 63):
        message = _(
            "is {value}: give a number from 1 to 2⁶³-1 in decimal, or leave it out"
        ).format(value=quoted(digits))
        raise FieldInvalid(".id", message)
    return int(digits)


def _check_version(version: str) -> None:
    if version != VERSION:
        raise FieldInvalid(
            ".format",
            _("is {value}: this reads {expected}").format(
                value=quoted(version), expected=VERSION
            ),
        )
