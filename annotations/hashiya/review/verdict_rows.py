"""Verdicts as they are stored: documents of the table `verdicts` of reviewers' records.

A verdict's tag is a tag of the record and has the same id as the verdict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import is_
from typing import NamedTuple, TypeVar

from hashiya.errors import Finding, HashiyaError, InvalidTag, SpanOutOfRange
from hashiya.language import gettext as _
from hashiya.model.annotator_names import NO_CHANGES, AnnotatorNames
from hashiya.model.former_names import NO_FORMER_NAMES, FormerNames
from hashiya.model.model import Article, Record, Span, Tag
from hashiya.review.finishing import ReviewMark, mark_of
from hashiya.review.verdicts import Ruling, Source, Verdict
from hashiya.store import GOLD, TagStore
from hashiya.text.anchoring import anchored_and_detached

VERDICTS = "verdicts"

Document = Mapping[str, object]
_Field = TypeVar("_Field")

# By row: what was read, the document, the tag and the changes of names, and the verdict that
# was parsed from them.
RowCache = dict[str, tuple[Document, Tag | None, FormerNames, AnnotatorNames, Verdict]]


class RowNames(NamedTuple):
    """What labels and annotators in rows are called now."""

    former: FormerNames = NO_FORMER_NAMES
    changes: AnnotatorNames = NO_CHANGES

    @classmethod
    def of(cls, store: TagStore) -> "RowNames":
        """The names as the store's tags are read."""
        return cls(store.former, store.changes)


NO_NAMES = RowNames()


def reviewers(store: TagStore) -> tuple[str, ...]:
    """The names of all users who decided or remarked on a place, sorted.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    return store.within(GOLD).annotators()


class ReviewerRecord(NamedTuple):
    """A reviewer's verdicts on an article, and whether they finished it or opened it again."""

    verdicts: tuple[Verdict, ...] = ()
    mark: ReviewMark | None = None


def verdicts_of(
    store: TagStore, article: Article, reviewer: str, problems: list[str]
) -> tuple[Verdict, ...]:
    """The reviewer's verdicts on the article; errors in them are added to `problems`."""
    return reviewed_by(store, article, reviewer, problems).verdicts


def reviewed_by(
    store: TagStore, article: Article, reviewer: str, problems: list[str]
) -> ReviewerRecord:
    """What the reviewer said of the article; errors in it are added to `problems`."""
    gold_store = store.within(GOLD)
    try:
        record = gold_store.read(reviewer, article)
        problems += gold_store.problems(reviewer, article.id)
    except HashiyaError as error:
        sentence = _("left out: what {reviewer} decided on {id!r}: {problem}").format(
            reviewer=reviewer, id=article.id, problem=error
        )
        problems.append(Finding(sentence, hint=error.hint))
        return ReviewerRecord()
    anchored, detached = anchored_and_detached(record, article, store.old_text)
    if detached:
        problems.append(
            _(
                "the text of {id!r} has changed since {reviewer} reviewed it: "
                "decided tags left out as detached: {detached} of {count}"
            ).format(
                id=article.id,
                reviewer=reviewer,
                detached=f"{len(detached):,}",
                count=f"{len(record.tags):,}",
            )
        )
    verdicts, damaged = verdicts_in(record, anchored, names=RowNames.of(store))
    problems += damaged
    return ReviewerRecord(verdicts, mark_of(record))


def verdicts_in(
    record: Record,
    gold: Iterable[Tag],
    cache: RowCache | None = None,
    names: "RowNames" = NO_NAMES,
) -> tuple[tuple[Verdict, ...], tuple[str, ...]]:
    """The verdicts of a reviewer's record, the latest last, and the problems of other rows.

    `gold` are the record's tags that are anchored in the article's text. Rows in the
    `cache` are not parsed again, and parsed rows are added to it. Sources get the
    present names of what was called otherwise before, by `names`.
    """
    cache = {} if cache is None else cache
    tags = {tag.id: tag for tag in gold}
    verdicts, damaged = [], []
    for (table, row), document in record.rows.items():
        if table != VERDICTS:
            continue
        tag = tags.get(int(row))
        cached = cache.get(row)
        read = document, tag, names.former, names.changes
        if cached is not None and all(map(is_, cached, read)):
            verdicts.append(cached[4])
            continue
        try:
            verdict = verdict_of(row, document, record.annotator, tag, names)
        except InvalidTag as error:
            damaged.append(
                _(
                    "{annotator} on {id!r}: is damaged: {problem}; it is left as it is"
                ).format(annotator=record.annotator, id=record.article, problem=error)
            )
            continue
        cache[row] = *read, verdict
        verdicts.append(verdict)
    verdicts.sort(key=lambda verdict: (verdict.at, verdict.id))
    return tuple(verdicts), tuple(damaged)


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
    row: str,
    document: Document,
    reviewer: str,
    gold: Tag | None,
    names: "RowNames" = NO_NAMES,
) -> Verdict:
    """The verdict that a document holds; `gold` is the tag with its id, if there is one.

    Raises:
        InvalidTag: naming the path in the file, when it holds none.
    """
    try:
        ruling = Ruling(_field(document, "ruling", str))
        has_gold = ruling not in {Ruling.OPEN, Ruling.REJECTED}
        sources = [_source_of(source) for source in _field(document, "sources", list)]
        silent = map(str, _field(document, "silent", list))
        is_sure = document.get("sure") is not None
        return Verdict(
            id=int(row),
            reviewer=reviewer,
            at=_field(document, "at", str),
            ruling=ruling,
            sources=_renamed(sources, names),
            silent=tuple(dict.fromkeys(map(names.changes.canonical, silent))),
            gold=gold if has_gold else None,
            note=_field(document, "note", str),
            gap=_field(document, "gap", bool),
            sure=_field(document, "sure", int) if is_sure else None,
        )
    except (ValueError, InvalidTag, SpanOutOfRange) as error:
        raise InvalidTag(
            _("{place} is not a verdict: {problem}").format(
                place=f"$.{VERDICTS}.{row}", problem=error
            )
        ) from error


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
        raise InvalidTag(_("a source is {value!r}").format(value=document))
    span = None
    if document.get("start") is not None:
        span = Span(_field(document, "start", int), _field(document, "end", int))
    attributes = _field(document, "attributes", dict)
    return Source(
        annotator=_field(document, "annotator", str),
        tag_id=int(_field(document, "id", str)),
        span=span,
        text=_field(document, "text", str),
        layer=_field(document, "layer", str),
        label=_field(document, "label", str),
        attributes={str(name): str(value) for name, value in attributes.items()},
        sha256=_field(document, "sha256", str),
    )


def _renamed(sources: Sequence[Source], names: RowNames) -> tuple[Source, ...]:
    """The sources with present names; of equal ones of annotators who became one, one."""
    if not any(names):
        return tuple(sources)
    by_content: dict[object, Source] = {}
    # The tag of the name that is in force is the one that was kept.
    for source in sorted(sources, key=lambda source: _is_renamed(source, names)):
        new = _with_names(source, names)
        content = (new.annotator, new.span, new.text, new.layer, new.label)
        by_content.setdefault((*content, tuple(sorted(new.attributes.items()))), new)
    if len(by_content) == len(sources):
        return tuple(_with_names(source, names) for source in sources)
    return tuple(by_content.values())


def _is_renamed(source: Source, names: RowNames) -> bool:
    return names.changes.canonical(source.annotator) != source.annotator


def _with_names(source: Source, names: RowNames) -> Source:
    layer, label = names.former.label(source.layer, source.label)
    return replace(
        source,
        annotator=names.changes.canonical(source.annotator),
        layer=layer,
        label=label,
        attributes=names.former.attributes_of(layer, source.attributes),
    )


def _field(document: Document, name: str, kind: type[_Field]) -> _Field:
    value = document.get(name)
    if type(value) is not kind:
        raise ValueError(_("{name} is {value!r}").format(name=name, value=value))
    return value
