"""doccano's JSON Lines for sequence labelling: `{"text", "label": [[start, end, "topic/law"]…]}`.

Offsets are code points, as `text[start:end]` in its Python. Read in its sources,
release 1.8: `label` is what a project of sequence labelling imports and exports,
`entities` one with relations, `cats` the labels of a whole text; all other keys are
kept as the text's meta and come out beside them, which is how the article's id comes
back. A project without "allow overlapping" drops, when it imports, every span that
overlaps the one before it: allow it. It refuses an empty text. The words of a span are
not in the file, so an offset that has shifted elsewhere cannot be noticed.
"""

from collections.abc import Iterator

from hashiya.exchange.formats.json_lines import (
    LABELS_ONLY,
    object_reader,
    object_writer,
    spans,
)
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Part
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, items, text, text_or_none
from hashiya.language import gettext as _
from hashiya.language import marked

_NAMES = {"start": "start_offset", "end": "end_offset", "label": "label"}
_SPAN_KEYS = ("label", "labels", "entities")
_UNUSED_KEYS = ("relations", "Comments", "comments")


def rows(exported: ExportedArticle) -> Iterator[Row]:
    """The article's row."""
    article = exported.article
    spans_only = [tag for tag in exported.tags if tag.start is not None]
    labels = [[tag.start, tag.end, flat(tag.layer, tag.label)] for tag in spans_only]
    yield {
        "text": article.text,
        "label": labels,
        "article": article.id,
        "meta": dict(article.meta),
    }


def imported_article(where: str, row: Row) -> ImportedArticle:
    """The article and tags of a row; relations and comments are reported as problems.

    Raises:
        FieldInvalid: with the path of the wrong value.
    """
    if "annotations" in row:
        message = _("has numbers for labels: export as JSONL with the labels' text")
        raise FieldInvalid(".annotations", message)
    tags: list[ImportedTag] = []
    for key in _SPAN_KEYS:
        tags += spans(row, key, _NAMES)
    for index, name in enumerate(items(row, "cats")):
        path = f".cats[{index}]"
        if not isinstance(name, str):
            raise FieldInvalid(path, _("is {value!r}: give a label").format(value=name))
        tags.append(ImportedTag(place=f": ${path}", start=None, end=None, label=name))
    unused = [key for key in _UNUSED_KEYS if row.get(key)]
    problems = [
        _("$.{key}: left out: a tag has no place for it").format(key=key)
        for key in unused
    ]
    return ImportedArticle(
        where=where,
        article=text_or_none(row, "article"),
        text=text(row, "text" if "text" in row else "data"),
        tags=tuple(tags),
        problems=tuple(problems),
    )


FORMAT = FileFormat(
    name="doccano",
    title=marked(
        "doccano's JSON Lines for sequence labelling, in a project that "
        "allows overlapping"
    ),
    unit=marked("code points"),
    write=object_writer(rows),
    by_article=True,
    read=object_reader(imported_article),
    lacks=LABELS_ONLY | {Part.EMPTY},
)
