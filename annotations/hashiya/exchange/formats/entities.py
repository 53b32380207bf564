"""Rows of entities, as Hugging Face's pipelines and language models give them.

A row is `{"id", "text", "entities": [{"entity_group", "score", "start", "end", "word"}…]}`:
what `pipeline("token-classification", aggregation_strategy=…)` returns for a text
(transformers, `pipelines/token_classification.py`), beside the text and the article's
id. Offsets are code points, as Python's are.

When read, entities may also be under `predictions`, `spans` or `labels`, their label
under `entity`, `label` or `type`, and their words under `text` or `quote`. One without
offsets is placed by its words, if these are there once; `word` is not compared with the
text, since tokenizers change it. Entities of single tokens, `B-PER` and `I-PER`, are
joined. A row may also be one entity alone, with the id of its article.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from msgspec import structs

from hashiya.exchange.formats.json_lines import (
    LABELS_ONLY,
    left_out_field,
    object_reader,
    object_writer,
)
from hashiya.exchange.labels import shortest
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.fields import (
    FieldInvalid,
    Row,
    items,
    number,
    real,
    text,
    text_or_none,
)
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme

_LISTS = ("entities", "predictions", "spans", "labels")
_LABELS = ("entity_group", "entity", "label", "type")
_WORDS = ("text", "quote")
_TOKEN_LABEL = re.compile(r"([BI])-(.+)", re.DOTALL)


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """The row of each article."""
    return object_writer(partial(rows, scheme=scheme))(articles, scheme, losses)


def rows(exported: ExportedArticle, *, scheme: Scheme) -> Iterator[Row]:
    """The article's row."""
    entities = []
    for tag in exported.tags:
        if tag.start is not None:
            entity: Row = {
                "entity_group": shortest(tag.layer, tag.label, scheme),
                "score": tag.score,
                "start": tag.start,
                "end": tag.end,
                "word": tag.text,
            }
            entities.append(entity)
    article = exported.article
    yield {"id": article.id, "text": article.text, "entities": entities}


def is_row(row: Row) -> bool:
    """Whether the row has entities of a pipeline, or is one."""
    if is_entity(row) or row.keys() & {"entity_group", "entity"}:
        return True
    for key in _LISTS:
        values = row.get(key)
        if isinstance(values, list) and any(map(is_entity, values)):
            return True
    return False


def is_entity(value: object) -> bool:
    """Whether the value is an entity as a pipeline gives it, or a label with a quotation."""
    if not isinstance(value, Mapping) or "layer" in value:
        return False
    if "entity_group" in value or "entity" in value:
        return "word" in value or "start" in value
    has_label = isinstance(value.get("label"), str)
    has_words = any(isinstance(value.get(key), str) for key in _WORDS)
    return has_label and has_words and "start" not in value and "spans" not in value


def imported_article(where: str, row: Row) -> ImportedArticle:
    """The article and tags of a row; what is no entity is among the problems.

    Raises:
        FieldInvalid: with the path of the wrong value.
    """
    article = text_or_none(row, "id") or text_or_none(row, "article")
    problems: list[str] = []
    tags: list[ImportedTag] = []
    listed = [key for key in _LISTS if isinstance(row.get(key), list)]
    for key in listed:
        for index, value in enumerate(items(row, key)):
            path = f".{key}[{index}]"
            try:
                tags.append(_tag(value, path))
            except FieldInvalid as error:
                problems.append(left_out_field(error.under(path)))
    article_text = text_or_none(row, "text") if listed else None
    if not listed:
        tags.append(_tag(row, ""))
    return ImportedArticle(
        where=where,
        article=article,
        text=article_text,
        tags=tuple(_joined(tags)),
        problems=tuple(problems),
    )


def _tag(value: object, path: str) -> ImportedTag:
    if not isinstance(value, Mapping):
        raise FieldInvalid("", _("is not an object: give one"))
    label = _first(value, _LABELS)
    if label is None:
        raise FieldInvalid(".label", _("is missing: give a label"))
    words = _first(value, _WORDS)
    start = end = None
    if value.get("start") is not None or value.get("end") is not None:
        start, end = number(value, "start"), number(value, "end")
    elif words is None:
        words = text(value, "word")
    return ImportedTag(
        place=f": ${path}" if path else "",
        start=start,
        end=end,
        text=words,
        label=label,
        score=real(value, "score"),
    )


def _first(value: Row, keys: Iterable[str]) -> str | None:
    for key in keys:
        word = value.get(key)
        if isinstance(word, str) and word:
            return word
    return None


def _joined(tags: Iterable[ImportedTag]) -> Iterator[ImportedTag]:
    """The tags, those of single tokens joined: `B-PER` and each `I-PER` that follows it."""
    last: ImportedTag | None = None
    for tag in tags:
        match = _TOKEN_LABEL.fullmatch(tag.label)
        if match is None:
            if last is not None:
                yield last
            last = None
            yield tag
            continue
        kind, label = match.groups()
        if kind == "I" and last is not None and _continues(last, tag, label):
            last = structs.replace(last, end=tag.end, text=None)
            continue
        if last is not None:
            yield last
        last = structs.replace(tag, label=label)
    if last is not None:
        yield last


def _continues(last: ImportedTag, tag: ImportedTag, label: str) -> bool:
    """Whether the token is the next one of the entity, behind at most a space."""
    if last.label != label or last.end is None or tag.start is None:
        return False
    return 0 <= tag.start - last.end <= 1


FORMAT = FileFormat(
    name="entities",
    title=marked(
        "rows of texts with entities, as Hugging Face's pipelines and language models "
        "give them"
    ),
    unit=marked("code points"),
    write=written,
    by_article=True,
    read=object_reader(imported_article),
    lacks=(LABELS_ONLY | {Part.META}) - {Part.SCORE},
)
