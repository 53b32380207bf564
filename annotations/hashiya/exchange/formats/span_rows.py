"""What the JSON Lines of other tools have in common: one text a line, its spans under one key."""

from collections.abc import Iterator, Mapping
from typing import Final

from hashiya.exchange.losses import Part
from hashiya.exchange.values import ImportedTag
from hashiya.io.fields import FieldInvalid, Row, number, text

# Nothing but a label is said of a span there.
PLAIN: Final = frozenset(
    {
        Part.ATTRIBUTES,
        Part.CONFIDENCE,
        Part.NOTE,
        Part.ANNOTATOR,
        Part.ORIGIN,
        Part.SCORE,
        Part.ARTICLE_LABEL,
        Part.ID,
        Part.TIMES,
        Part.STATUS,
    }
)


def spans(row: Row, key: str, names: Mapping[str, str]) -> Iterator[ImportedTag]:
    """The tags under the key; `names` says what `start`, `end`, `label` and, where there is one, `text` are called.

    A span may also be a list of start, end and label.

    Raises:
        FieldInvalid: naming the place of what is none.
    """
    found = row.get(key) or []
    if not isinstance(found, list):
        raise FieldInvalid(f".{key}", "is no list: give a list of spans")
    for index, said in enumerate(found):
        place = f".{key}[{index}]"
        if isinstance(said, list) and len(said) == len(_TRIPLE):
            fields: Row = {
                names[name]: value for name, value in zip(_TRIPLE, said, strict=True)
            }
        elif isinstance(said, dict):
            fields = said
        else:
            raise FieldInvalid(
                place, "is no span: give an object, or a list of start, end and label"
            )
        try:
            yield ImportedTag(
                place=f": ${place}",
                start=number(fields, names["start"]),
                end=number(fields, names["end"]),
                label=text(fields, names["label"]),
                text=text(fields, names["text"]) if "text" in names else None,
            )
        except FieldInvalid as error:
            raise error.under(place) from error


_TRIPLE = ("start", "end", "label")
