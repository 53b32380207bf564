"""The JSON Lines of ArAIEval's span task: `{"id", "text", "labels": [{"technique", "text", "start", "end"}…]}`.

Offsets are code points: so in all 2,715 spans of ArMPro's two development sets
(github.com/MaramHasanain/ArMPro), where `paragraph[start:end]` is the span's text.
ArMPro's own files call the id `paragraph_id` and the text `paragraph`; both are read.
The technique `no_technique`, which covers a text in which nothing was found, is no tag.
"""

from collections.abc import Iterator

from hashiya.exchange.formats.article_rows import RowsRead, writing
from hashiya.exchange.formats.span_rows import PLAIN, spans
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Part
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.values import Exported, Imported
from hashiya.io.fields import FieldInvalid, Row, text

_NAMES = {"start": "start", "end": "end", "label": "technique", "text": "text"}
_NOTHING = "no_technique"


def rows(exported: Exported) -> Iterator[Row]:
    """The article's row; a text without tags has no labels."""
    labels = [
        {
            "technique": flat(tag.layer, tag.label),
            "text": tag.text,
            "start": tag.span.start,
            "end": tag.span.end,
        }
        for tag in exported.tags
        if tag.span is not None
    ]
    yield {
        "id": exported.article.id,
        "text": exported.article.text,
        "labels": labels,
        "type": "paragraph",
    }


def imported(where: str, row: Row) -> Imported:
    """What a row tells.

    Raises:
        FieldInvalid: naming the place in it.
    """
    names = ("id", "text") if "text" in row else ("paragraph_id", "paragraph")
    given = row.get(names[0])
    if not isinstance(given, str | int):
        raise FieldInvalid(f".{names[0]}", "is missing: give a string")
    tags = tuple(tag for tag in spans(row, "labels", _NAMES) if tag.label != _NOTHING)
    return Imported(
        where=where, article=str(given), text=text(row, names[1]), tags=tags
    )


FORMAT = FileFormat(
    name="araieval",
    title="the JSON Lines of ArAIEval and ArMPro: spans with a technique",
    unit="code points",
    write=writing(rows),
    by_article=True,
    read=RowsRead(imported),
    lacks=PLAIN | {Part.META},
)
