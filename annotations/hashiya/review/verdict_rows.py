"""A verdict as a document of the table `verdicts`, under its id, and back; its tag has the same id among the tags."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from hashiya.errors import InvalidTag, SpanOutOfRange
from hashiya.model.model import Record, Span, Tag
from hashiya.review.verdicts import Ruling, Source, Verdict

VERDICTS = "verdicts"

Document = Mapping[str, object]
_Field = TypeVar("_Field")


# Of rows that were read, the document, the tag with its id, and the verdict that the
# two are.
Known = dict[str, tuple[Document, Tag | None, Verdict]]


def verdicts_in(
    record: Record, gold: Iterable[Tag], known: Known | None = None
) -> tuple[tuple[Verdict, ...], tuple[str, ...]]:
    """The verdicts of a reviewer's record, the latest last, and what is wrong with rows that are none.

    `gold` are those of its tags that stand on the article's text. What is `known` of a
    row is not read again, and what is read is known from then on.
    """
    known = {} if known is None else known
    tags = {tag.id: tag for tag in gold}
    found, wrong = [], []
    for (table, row), document in record.rows.items():
        if table == VERDICTS:
            tag = tags.get(int(row))
            before = known.get(row)
            if before is not None and before[0] is document and before[1] is tag:
                found.append(before[2])
                continue
            try:
                found.append(verdict_of(row, document, record.annotator, tag))
                known[row] = document, tag, found[-1]
            except InvalidTag as error:
                wrong.append(
                    f"{record.annotator} on {record.article!r}: is damaged: {error}; it is left as it is"
                )
    return tuple(sorted(found, key=lambda verdict: (verdict.at, verdict.id))), tuple(
        wrong
    )


def document_of(verdict: Verdict) -> dict[str, object]:
    """The verdict as a document, without its tag."""
    return {
        "ruling": verdict.ruling.value,
        "at": verdict.at,
        "sources": [_source_document(source) for source in verdict.sources],
        "silent": list(verdict.silent),
        "note": verdict.note,
        "gap": verdict.gap,
        "sure": verdict.sure,
    }


def verdict_of(
    row: str, document: Document, reviewer: str, gold: Tag | None
) -> Verdict:
    """The verdict that a document holds; `gold` is the tag with its id, if there is one.

    Raises:
        InvalidTag: naming the place in the file, when it holds none.
    """
    try:
        ruling = Ruling(_field(document, "ruling", str))
        return Verdict(
            id=int(row),
            reviewer=reviewer,
            at=_field(document, "at", str),
            ruling=ruling,
            sources=tuple(map(_source_of, _field(document, "sources", list))),
            silent=tuple(map(str, _field(document, "silent", list))),
            gold=gold if ruling not in {Ruling.OPEN, Ruling.REJECTED} else None,
            note=_field(document, "note", str),
            gap=_field(document, "gap", bool),
            sure=None
            if document.get("sure") is None
            else _field(document, "sure", int),
        )
    except (ValueError, InvalidTag, SpanOutOfRange) as error:
        raise InvalidTag(f"$.{VERDICTS}.{row} is no verdict: {error}") from error


def _source_document(source: Source) -> dict[str, object]:
    return {
        "annotator": source.annotator,
        "id": str(source.tag_id),
        "start": source.span.start if source.span else None,
        "end": source.span.end if source.span else None,
        "text": source.text,
        "layer": source.layer,
        "label": source.label,
        "attributes": dict(source.attributes),
        "sha256": source.sha256,
    }


def _source_of(document: object) -> Source:
    if not isinstance(document, dict):
        raise ValueError(f"a source is {document!r}")  # noqa: TRY004 - the caller tells all that is wrong alike
    span = None
    if document.get("start") is not None:
        span = Span(_field(document, "start", int), _field(document, "end", int))
    return Source(
        annotator=_field(document, "annotator", str),
        tag_id=int(_field(document, "id", str)),
        span=span,
        text=_field(document, "text", str),
        layer=_field(document, "layer", str),
        label=_field(document, "label", str),
        attributes={
            str(name): str(value)
            for name, value in _field(document, "attributes", dict).items()
        },
        sha256=_field(document, "sha256", str),
    )


def _field(document: Document, name: str, kind: type[_Field]) -> _Field:
    value = document.get(name)
    if type(value) is not kind:
        raise ValueError(f"{name} is {value!r}")
    return value
