"""The JSON Lines of ArAIEval's span task.

A row is `{"id", "text", "labels": [{"technique", "text", "start", "end"}…]}`. Offsets
are code points, as in all 2,715 spans of ArMPro's two development sets
(github.com/MaramHasanain/ArMPro), where `paragraph[start:end]` is the span's text.
ArMPro's own files call the id `paragraph_id` and the text `paragraph`; both are read.
The technique `no_technique`, which covers a text in which nothing was found, is no tag.

The checker of the shared task (task1/format_checker/task1.py of its 2024 edition) knows
techniques by their bare names, so a label goes out bare where only its layer has it.
`type` is `tweet` or `paragraph`: that of the article's meta, where it has one.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from hashiya.exchange.formats.json_lines import (
    LABELS_ONLY,
    object_reader,
    object_writer,
    spans,
)
from hashiya.exchange.labels import flat, shortest
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.values import ExportedArticle, ImportedArticle
from hashiya.io.fields import FieldInvalid, Row, text
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

_NAMES = {"start": "start", "end": "end", "label": "technique", "text": "text"}
_NOTHING = "no_technique"
_PARAGRAPH = "paragraph"


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """The row of each article."""
    return object_writer(partial(rows, scheme=scheme))(articles, scheme, losses)


def rows(exported: ExportedArticle, *, scheme: Scheme) -> Iterator[Row]:
    """The article's row; a text without tags has no labels."""
    labels = []
    for tag in exported.tags:
        if tag.start is not None:
            label: Row = {
                "technique": _technique(tag, scheme),
                "text": tag.text,
                "start": tag.start,
                "end": tag.end,
            }
            labels.append(label)
    kind = exported.article.meta.get("type")
    yield {
        "id": exported.article.id,
        "text": exported.article.text,
        "labels": labels,
        "type": kind if isinstance(kind, str) and kind else _PARAGRAPH,
    }


def _technique(tag: TagRow, scheme: Scheme) -> str:
    name = shortest(tag.layer, tag.label, scheme)
    return flat(tag.layer, tag.label) if name == _NOTHING else name


def imported_article(where: str, row: Row) -> ImportedArticle:
    """The article and tags of a row.

    Raises:
        FieldInvalid: with the path of the wrong value.
    """
    id_key, text_key = "id", "text"
    if "text" not in row:
        id_key, text_key = "paragraph_id", "paragraph"
    article_id = row.get(id_key)
    if not isinstance(article_id, str | int):
        raise FieldInvalid(f".{id_key}", _("is missing: give a string"))
    problems: list[str] = []
    tags = [
        tag for tag in spans(row, "labels", _NAMES, problems) if tag.label != _NOTHING
    ]
    return ImportedArticle(
        where=where,
        article=str(article_id),
        text=text(row, text_key),
        tags=tuple(tags),
        problems=tuple(problems),
    )


FORMAT = FileFormat(
    name="araieval",
    title=marked("the JSON Lines of ArAIEval and ArMPro: spans with a technique"),
    unit=marked("code points"),
    write=written,
    by_article=True,
    read=object_reader(imported_article),
    lacks=LABELS_ONLY | {Part.META},
)
