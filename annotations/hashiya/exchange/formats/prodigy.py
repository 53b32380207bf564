"""Prodigy's JSON Lines for `spans.manual`: a task for each article and annotator, with tokens.

Offsets are code points, as `text[start:end]` in its Python; `token_end` is the span's
last token, not the one after it. Read in its documentation
(prodi.gy/docs/api-interfaces): a task with `tokens` is taken as it is, one without them
is tokenized again and refused where a span does not end with a token; so tokens are
here, cut where a tag begins or ends inside one. `accept` holds the labels of a whole
text, as in its `choice` interface. `_annotator_id` names the annotator of a task,
`article` the id; Prodigy keeps keys that it does not know. Tags of a task that was
rejected or ignored are not imported.
"""

from collections.abc import Iterator, Sequence

from msgspec import structs

from hashiya.exchange.formats.json_lines import (
    LABELS_ONLY,
    exported_meta,
    left_out_field,
    object_reader,
    object_writer,
    spans,
)
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Part
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.tokens import Token, cut_tokens, spans_of
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, items, text, text_or_none
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.store import TagRow

_NAMES = {"start": "start", "end": "end", "label": "label"}
_ACCEPTED = "accept"


def rows(exported: ExportedArticle) -> Iterator[Row]:
    """A task for each annotator of the article; one without an annotator if it has no tags."""
    by_annotator = exported.tags_by_annotator or {"": []}
    for name, tags in sorted(by_annotator.items()):
        yield _task(exported, name, tags)


def imported_article(where: str, row: Row) -> ImportedArticle:
    """The article of a task; relations, and a task not accepted, are reported as problems.

    Raises:
        FieldInvalid: with the path of what is wrong in it.
    """
    answer = text(row, "answer", _ACCEPTED)
    if answer != _ACCEPTED:
        problem = _("left out: it was answered with {answer!r}").format(answer=answer)
        return ImportedArticle(where=where, problems=(problem,))
    problems: list[str] = []
    tags = list(spans(row, "spans", _NAMES, problems))
    for index, name in enumerate(_labels(row)):
        path = f".accept[{index}]"
        if not isinstance(name, str):
            message = _("is {value!r}: give a label").format(value=name)
            problems.append(left_out_field(FieldInvalid(path, message)))
            continue
        tags.append(ImportedTag(place=f": ${path}", start=None, end=None, label=name))
    annotator = text_or_none(row, "_annotator_id")
    if row.get("relations"):
        problems.append(_("$.relations: left out: a tag has no place for it"))
    return ImportedArticle(
        where=where,
        article=text_or_none(row, "article"),
        text=text(row, "text"),
        meta=exported_meta(row),
        tags=tuple(structs.replace(tag, annotator=annotator) for tag in tags),
        problems=tuple(problems),
    )


def _task(
    exported: ExportedArticle, annotator: str, tags: Sequence[TagRow]
) -> dict[str, object]:
    article = exported.article
    tokens = cut_tokens(article.text, spans_of(tags))
    token_objects = [
        _token_object(index, token, article.text) for index, token in enumerate(tokens)
    ]
    task: dict[str, object] = {
        "text": article.text,
        "tokens": token_objects,
        "spans": _span_objects(tags, tokens),
    }
    labels = [flat(tag.layer, tag.label) for tag in tags if tag.start is None]
    if labels:
        names = dict.fromkeys(labels)
        task["options"] = [{"id": name, "text": name} for name in names]
        task["accept"] = labels
    task["article"] = article.id
    task["meta"] = dict(article.meta)
    task["answer"] = _ACCEPTED
    if annotator:
        task["_annotator_id"] = annotator
    return task


def _token_object(index: int, token: Token, text_of_article: str) -> dict[str, object]:
    return {
        "text": token.span.of(text_of_article),
        "start": token.span.start,
        "end": token.span.end,
        "id": index,
        "ws": token.has_space,
    }


def _span_objects(
    tags: Sequence[TagRow], tokens: Sequence[Token]
) -> list[dict[str, object]]:
    first = {token.span.start: index for index, token in enumerate(tokens)}
    last = {token.span.end: index for index, token in enumerate(tokens)}
    objects: list[dict[str, object]] = []
    for tag in tags:
        if tag.start is None or tag.end is None:
            continue
        span: dict[str, object] = {
            "start": tag.start,
            "end": tag.end,
            "token_start": first[tag.start],
            "token_end": last[tag.end],
            "label": flat(tag.layer, tag.label),
        }
        objects.append(span)
    return objects


def _labels(row: Row) -> list[object]:
    """The labels of the whole text: those chosen, or the one in question."""
    accepted = items(row, "accept")
    if accepted or row.get("label") is None:
        return accepted
    return [row["label"]]


FORMAT = FileFormat(
    name="prodigy",
    title=marked("Prodigy's JSON Lines for spans.manual, a task for each annotator"),
    unit=marked("code points"),
    write=object_writer(rows),
    by_article=True,
    read=object_reader(imported_article),
    lacks=LABELS_ONLY - {Part.ANNOTATOR, Part.ARTICLE_LABEL},
)
