"""The one codec of stored tags: a tag, its row, and the document or JSON that the row is stored as.

A new field of a tag is a field of `TagRow`, and a line each in `row_from_tag` and
`tag_from_row`: whatever reads or writes stored tags goes through these.
"""

import copy
from collections.abc import Mapping
from math import isfinite
from typing import Annotated, TypeVar

from msgspec import Meta, Struct, ValidationError, convert, field, to_builtins
from msgspec.structs import replace

from hashiya.errors import InvalidTag, SpanOutOfRange
from hashiya.language import gettext as _
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Anchor, Article, Span, Tag, context
from hashiya.store.journal_format import Document

TAGS = "tags"

_Value = TypeVar("_Value")
_Offset = Annotated[int, Meta(ge=0)]


def _stored(default: _Value) -> _Value:
    """A default that is stored as well; `omit_defaults` leaves out plain defaults only."""
    return field(default_factory=lambda: copy.copy(default))


class TagRow(Struct, kw_only=True, gc=False, omit_defaults=True):
    """A tag as it is stored, in stored order; without start and end it labels the whole article.

    `id` and `annotator` are known from where the row is, and left out of what is
    stored. `sha256` is that of the text that the tag was made on, `before` and `after`
    are its context there; None where the row does not say.
    """

    id: int = 0
    annotator: str = ""
    start: _Offset | None = None
    end: _Offset | None = None
    text: str = ""
    sha256: str | None = None
    before: str | None = None
    after: str | None = None
    layer: str = _stored("")
    label: str = _stored("")
    attributes: dict[str, str] = _stored({})
    confidence: Annotated[int, Meta(ge=1, le=5)] | None = _stored(None)
    note: str = _stored("")
    origin: str = _stored("")
    score: float | None = None
    created: str = _stored("")
    updated: str = _stored("")

    @property
    def order(self) -> tuple[int, int, str, str, str, int]:
        """The sort key of the tag among others, as `Tag.order` has it."""
        start, end = -1, -1
        if self.start is not None and self.end is not None:
            start, end = self.start, self.end
        return start, end, self.layer, self.label, self.annotator, self.id


_ANCHOR = ("sha256", "before", "after")


def row_from_tag(tag: Tag) -> TagRow:
    """The tag as a row."""
    span, anchor = tag.span, tag.anchor
    return TagRow(
        id=tag.id,
        annotator=tag.annotator,
        start=span.start if span else None,
        end=span.end if span else None,
        text=tag.text,
        sha256=anchor.sha256 if anchor else None,
        before=anchor.before if anchor else None,
        after=anchor.after if anchor else None,
        layer=tag.layer,
        label=tag.label,
        attributes=dict(tag.attributes),
        confidence=tag.confidence,
        note=tag.note,
        origin=tag.origin,
        score=tag.score,
        created=tag.created,
        updated=tag.updated,
    )


def tag_from_row(row: TagRow, sha256: str = "") -> Tag:
    """The tag of the row; `sha256` is that of its text where the row does not say so itself.

    Raises:
        InvalidTag, SpanOutOfRange: when a value contradicts another one or its range.
    """
    span = anchor = None
    if row.start is not None and row.end is not None:
        span = Span(row.start, row.end)
        text_sha256 = row.sha256 or sha256
        if text_sha256:
            before, after = row.before or "", row.after or ""
            anchor = Anchor(sha256=text_sha256, before=before, after=after)
    return Tag(
        id=row.id,
        annotator=row.annotator,
        span=span,
        text=row.text,
        layer=row.layer,
        label=row.label,
        attributes=row.attributes,
        confidence=row.confidence,
        note=row.note,
        origin=row.origin,
        score=row.score,
        created=row.created,
        updated=row.updated,
        anchor=anchor,
    )


def stored_row(row: TagRow, text: str, sha256: str) -> TagRow:
    """The row as it is stored: without id and annotator, and with an anchor.

    A row that does not say what text it was made on was made on this one, if its words
    are there.
    """
    start, end = row.start, row.end
    if start is None or end is None:
        return replace(
            row, id=0, annotator="", text="", sha256=None, before=None, after=None
        )
    if row.sha256 is not None or text[start:end] != row.text:
        return replace(row, id=0, annotator="")
    before, after = context(text, start, end)
    return replace(row, id=0, annotator="", sha256=sha256, before=before, after=after)


def document_from_tag(tag: Tag, text: str, sha256: str) -> dict[str, object]:
    """The document that the tag is stored as; text and sha256 as for `stored_row`."""
    document: dict[str, object] = to_builtins(
        stored_row(row_from_tag(tag), text, sha256)
    )
    return document


def tag_from_document(
    key: str, document: Document, annotator: str, sha256: str = ""
) -> Tag:
    """The tag that a document holds under its key; `sha256` as for `tag_from_row`.

    Raises:
        InvalidTag: naming the place in the file, when it holds none.
    """
    place = f"$.{TAGS}.{key}"
    tag_id = _tag_id(key)
    if tag_id is None:
        raise InvalidTag(_("{place} is not a tag's id").format(place=place))
    try:
        row = _row_from_document(document)
        row.id, row.annotator = tag_id, annotator
        return tag_from_row(row, sha256)
    except ValidationError as error:
        reason, _separator, field_path = str(error).partition(" - at `$")
        raise InvalidTag(f"{place}{field_path.rstrip('`')}: {reason}") from error
    except (InvalidTag, SpanOutOfRange) as error:
        raise InvalidTag(f"{place}: " + str(error)) from error


def _row_from_document(document: Document) -> TagRow:
    try:
        row = convert(document, TagRow)
    except ValidationError:
        # A tag with a damaged anchor is a tag without one.
        row = convert(
            {name: value for name, value in document.items() if name not in _ANCHOR},
            TagRow,
        )
    if (row.start is None) != (row.end is None):
        raise InvalidTag(
            _("its span is {start!r}–{end!r}").format(start=row.start, end=row.end)
        )
    return row


def rows_from_documents(documents: Mapping[str, Document]) -> dict[str, TagRow] | None:
    """The rows in a table's documents, without ids and annotators; None where one holds no tag."""
    try:
        return convert(documents, dict[str, TagRow])
    except ValidationError:
        return None


def resolve(row: TagRow, former: FormerNames) -> None:
    """Give the row the present names of its layer, label and attributes."""
    row.layer, row.label = former.label(row.layer, row.label)
    row.attributes = dict(former.attributes_of(row.layer, row.attributes))


def rows_on_text(
    rows: Mapping[str, TagRow], article: Article, annotator: str
) -> list[TagRow] | None:
    """The annotator's rows with their ids; None unless all are valid and on their words.

    That is: they were made on this very text, and have its words. What holds of any
    other tag, `hashiya.text.anchoring` finds out.
    """
    text, sha256 = article.text, article.sha256
    rows_with_ids = []
    for key, row in rows.items():
        tag_id = _tag_id(key)
        if tag_id is None or str(tag_id) != key or not _is_valid(row):
            return None
        if row.start is not None:
            is_of_other_text = row.sha256 and row.sha256 != sha256
            if is_of_other_text or text[row.start : row.end] != row.text:
                return None
        row.id, row.annotator = tag_id, annotator
        rows_with_ids.append(row)
    return rows_with_ids


def _is_valid(row: TagRow) -> bool:
    """Whether `Tag` and `Span` would take the values, whose types have been checked."""
    start, end = row.start, row.end
    if row.score is not None and not isfinite(row.score):
        return False
    if start is None or end is None:
        return start is end
    return start < end and end - start == len(row.text)


def _tag_id(key: str) -> int | None:
    """The id that a row's key gives its tag; None where it can be none."""
    if not (key.isascii() and key.isdecimal() and len(key) < 20):
        return None
    number = int(key)
    return number if 0 < number < 1 << 63 else None
