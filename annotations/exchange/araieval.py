"""The JSON Lines of ArAIEval's span task: `{"id", "text", "labels": [{"technique", "text", "start", "end"}…]}`.

Offsets are code points: so in all 2,715 spans of ArMPro's two development sets (github.com/MaramHasanain/ArMPro), where
`paragraph[start:end]` is the span's text. ArMPro's own files call the id `paragraph_id` and the text `paragraph`; both
are read. The technique `no_technique`, which covers a text in which nothing was found, is no tag.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from annotations.exchange.fields import FieldInvalid, Row, text, told_of
from annotations.exchange.formats import Advance, FileFormat
from annotations.exchange.lines import json_rows
from annotations.exchange.losses import Losses, Part
from annotations.exchange.names import flat
from annotations.exchange.rows_of_spans import PLAIN, spans
from annotations.exchange.values import Exported, Imported
from annotations.files.jsontext import dumps
from annotations.scheme import Scheme

_NAMES = {"start": "start", "end": "end", "label": "technique", "text": "text"}
_NOTHING = "no_technique"


def written(exported: Iterable[Exported], scheme: Scheme, losses: Losses) -> Iterator[bytes]:  # noqa: ARG001 - a format's signature
    """A line for each article; a text without tags has no labels."""
    for each in exported:
        labels = [
            {"technique": flat(tag.layer, tag.label), "text": tag.text, "start": tag.span.start, "end": tag.span.end}
            for tag in each.tags
            if tag.span is not None
        ]
        row = {"id": each.article.id, "text": each.article.text, "labels": labels, "type": "paragraph"}
        yield f"{dumps(row)}\n".encode()


def read(path: Path, advance: Advance) -> Iterator[Imported]:
    """What the lines tell.

    Raises:
        FileInvalid: naming the line and the place in it.
    """
    for where, row in json_rows(path, advance):
        with told_of(where):
            imported = _imported(where, row)
        yield imported


def _imported(where: str, row: Row) -> Imported:
    names = ("id", "text") if "text" in row else ("paragraph_id", "paragraph")
    given = row.get(names[0])
    if not isinstance(given, str | int):
        raise FieldInvalid(f".{names[0]}", "is missing: give a string")
    tags = tuple(tag for tag in spans(row, "labels", _NAMES) if tag.label != _NOTHING)
    return Imported(where=where, article=str(given), text=text(row, names[1]), tags=tags)


FORMAT = FileFormat(
    name="araieval",
    title="the JSON Lines of ArAIEval and ArMPro: spans with a technique",
    unit="code points",
    write=written,
    by_article=True,
    read=read,
    lacks=PLAIN | {Part.META},
)
