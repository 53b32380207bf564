"""The objects of the native format, `hashiya/1`: an article with all tags and statuses.

Offsets are code points of the text. The structs of this module are the format: they
encode what is written and decode what is read, also the objects that other formats make
of their articles.
"""

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
from hashiya.exchange.formats.native_tag import (
    NativeTag,
    imported_tag,
    native_tag,
    tag_id_of,
)
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
from hashiya.store import row_from_tag
from hashiya.text.boilerplate import sections

VERSION = "hashiya/1"

Json = dict[str, object]


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
    return cast("Json", to_builtins(native_tag(row_from_tag(tag), scheme)))


def native_article(exported: ExportedArticle, scheme: Scheme) -> NativeArticle:
    """The article as the struct that is written."""
    article = exported.article
    section_objects = [
        _NativeSection(section.kind, section.span.start, section.span.end)
        for section in sections(article.text)
    ]
    tags = [native_tag(row, scheme) for row in exported.tags]
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
        verdicts=[verdict_object(verdict, scheme) for verdict in exported.verdicts]
        or UNSET,
    )


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
            place = f": $.verdicts[{index}]"
            yield imported_verdict(place, verdict, tag_id_of(verdict.id))
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


def _check_version(version: str) -> None:
    if version != VERSION:
        raise FieldInvalid(
            ".format",
            _("is {value}: this reads {expected}").format(
                value=quoted(version), expected=VERSION
            ),
        )
