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

from hashiya.exchange.formats.article_rows import RowsRead, writing
from hashiya.exchange.formats.span_rows import PLAIN, spans
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Part
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.values import Exported, Imported, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, items, text, text_or_none

_NAMES = {"start": "start_offset", "end": "end_offset", "label": "label"}


def rows(exported: Exported) -> Iterator[Row]:
    """The article's row."""
    article = exported.article
    labels = [
        [tag.span.start, tag.span.end, flat(tag.layer, tag.label)]
        for tag in exported.tags
        if tag.span is not None
    ]
    yield {
        "text": article.text,
        "label": labels,
        "article": article.id,
        "meta": dict(article.meta),
    }


def imported(where: str, row: Row) -> Imported:
    """What a row tells; relations and comments are told as problems.

    Raises:
        FieldInvalid: naming the place in it.
    """
    if "annotations" in row:
        raise FieldInvalid(
            ".annotations",
            "has numbers for labels: export as JSONL with the labels' text",
        )
    tags = [
        tag
        for key in ("label", "labels", "entities")
        for tag in spans(row, key, _NAMES)
    ]
    for index, name in enumerate(items(row, "cats")):
        if not isinstance(name, str):
            raise FieldInvalid(f".cats[{index}]", f"is {name!r}: give a label")
        tags.append(
            ImportedTag(place=f": $.cats[{index}]", start=None, end=None, label=name)
        )
    unused = [key for key in ("relations", "Comments", "comments") if row.get(key)]
    return Imported(
        where=where,
        article=text_or_none(row, "article"),
        text=text(row, "text") if "text" in row else text(row, "data"),
        tags=tuple(tags),
        problems=tuple(
            f"$.{key}: left out: a tag has no place for it" for key in unused
        ),
    )


FORMAT = FileFormat(
    name="doccano",
    title="doccano's JSON Lines for sequence labelling, in a project that allows overlapping",
    unit="code points",
    write=writing(rows),
    by_article=True,
    read=RowsRead(imported),
    lacks=PLAIN | {Part.EMPTY},
)
