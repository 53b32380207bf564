"""Prodigy's JSON Lines for `spans.manual`: a task for each article and annotator, with tokens.

Offsets are code points, as `text[start:end]` in its Python; `token_end` is the span's
last token, not the one after it. Read in its documentation
(prodi.gy/docs/api-interfaces): a task with `tokens` is taken as it is, one without them
is tokenized again and refused where a span does not end with a token; so tokens are
here, cut where a tag begins or ends inside one. `accept` holds the labels of a whole
text, as in its `choice` interface. `_annotator_id` tells whose task it is, `article`
the id; keys that Prodigy does not know it keeps. A task that was rejected or ignored
brings no tags in.
"""

from collections.abc import Iterator, Sequence

from msgspec import structs

from hashiya.exchange.formats.article_rows import RowsRead, writing
from hashiya.exchange.formats.span_rows import PLAIN, spans
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Part
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.token_pieces import pieces
from hashiya.exchange.values import Exported, Imported, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, items, text, text_or_none
from hashiya.model.model import Span, Tag

_NAMES = {"start": "start", "end": "end", "label": "label"}
_ACCEPTED = "accept"


def rows(exported: Exported) -> Iterator[Row]:
    """A task for each annotator of the article, one with nobody's tags where it has none."""
    names = sorted({tag.annotator for tag in exported.tags})
    for name in names or [""]:
        yield _task(
            exported, name, [tag for tag in exported.tags if tag.annotator == name]
        )


def imported(where: str, row: Row) -> Imported:
    """What a task tells; relations are told as problems, and so is one that was not accepted.

    Raises:
        FieldInvalid: naming the place in it.
    """
    answer = text(row, "answer", _ACCEPTED)
    if answer != _ACCEPTED:
        return Imported(
            where=where, problems=(f"left out: it was answered with {answer!r}",)
        )
    tags = list(spans(row, "spans", _NAMES))
    for index, name in enumerate(_labels(row)):
        if not isinstance(name, str):
            raise FieldInvalid(f".accept[{index}]", f"is {name!r}: give a label")
        tags.append(
            ImportedTag(place=f": $.accept[{index}]", start=None, end=None, label=name)
        )
    annotator = text_or_none(row, "_annotator_id")
    return Imported(
        where=where,
        article=text_or_none(row, "article"),
        text=text(row, "text"),
        tags=tuple(_of(annotator, tag) for tag in tags),
        problems=("$.relations: left out: a tag has no place for it",)
        if row.get("relations")
        else (),
    )


def _task(exported: Exported, annotator: str, tags: Sequence[Tag]) -> dict[str, object]:
    article = exported.article
    tokens = pieces(article.text, [tag.span for tag in tags if tag.span])
    starts = {token.span.start: index for index, token in enumerate(tokens)}
    ends = {token.span.end: index for index, token in enumerate(tokens)}
    labels = [flat(tag.layer, tag.label) for tag in tags if tag.span is None]
    return {
        "text": article.text,
        "tokens": [
            {
                "text": token.span.of(article.text),
                "start": token.span.start,
                "end": token.span.end,
                "id": index,
                "ws": token.has_space,
            }
            for index, token in enumerate(tokens)
        ],
        "spans": [
            _span(
                tag.span,
                flat(tag.layer, tag.label),
                starts[tag.span.start],
                ends[tag.span.end],
            )
            for tag in tags
            if tag.span is not None
        ],
        **(
            {
                "options": [
                    {"id": name, "text": name} for name in dict.fromkeys(labels)
                ],
                "accept": labels,
            }
            if labels
            else {}
        ),
        "article": article.id,
        "meta": dict(article.meta),
        "answer": _ACCEPTED,
        **({"_annotator_id": annotator} if annotator else {}),
    }


def _span(span: Span, label: str, first: int, last: int) -> dict[str, object]:
    return {
        "start": span.start,
        "end": span.end,
        "token_start": first,
        "token_end": last,
        "label": label,
    }


def _labels(row: Row) -> list[object]:
    """The labels of the whole text: those chosen, or the one that was asked about."""
    return items(row, "accept") or (
        [row["label"]] if row.get("label") is not None else []
    )


def _of(annotator: str | None, tag: ImportedTag) -> ImportedTag:
    return structs.replace(tag, annotator=annotator)


FORMAT = FileFormat(
    name="prodigy",
    title="Prodigy's JSON Lines for spans.manual, a task for each annotator",
    unit="code points",
    write=writing(rows),
    by_article=True,
    read=RowsRead(imported),
    lacks=PLAIN - {Part.ANNOTATOR, Part.ARTICLE_LABEL},
)
