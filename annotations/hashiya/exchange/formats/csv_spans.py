"""A table of tags as CSV (RFC 4180): a row for each, the article's labels with empty `start` and `end`.

Offsets are code points. The texts are not in it, only each span's words. UTF-8, commas,
LF between rows; every text is quoted, and comes back as it was. Cells that begin with
`=`, `+`, `-` or `@` are written as they are, for a dataset that changes words is wrong:
a spreadsheet is to import the columns as text. `attributes` is a JSON object.
"""

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Protocol

from hashiya.errors import FileInvalid
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.values import Exported, Imported, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, text, texts
from hashiya.io.json_text import dumps, surrogate_at
from hashiya.io.line_reader import LONGEST, lines
from hashiya.model.model import Tag
from hashiya.model.scheme import Scheme

COLUMNS = (
    *(
        "article",
        "id",
        "start",
        "end",
        "text",
        "layer",
        "label",
        "attributes",
        "confidence",
        "note",
    ),
    *("annotator", "origin", "created", "updated", "score"),
)
_NEEDED = ("article", "start", "end", "label")

Cells = dict[str, str]


class _Rows(Iterator[list[str]], Protocol):
    """What `csv.reader` makes."""

    @property
    def line_num(self) -> int:
        """How many lines have been read."""


def written(
    exported: Iterable[Exported], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """The head, then the rows of each article."""
    yield _encoded([COLUMNS])
    for each in exported:
        if surrogate_at(each.article.id) is not None:
            losses.add(
                Part.NAME,
                each.article,
                why="UTF-8 cannot hold the article's id: it is escaped",
            )
        if each.tags:
            yield _encoded(_cells(each.article.id, tag) for tag in each.tags)


def read(path: Path, advance: Advance) -> Iterator[Imported]:
    """What the rows tell, those of one article together as long as they follow one another.

    The columns may come in any order; only article, start, end and label must be there.

    Raises:
        FileInvalid: naming the line.
    """
    csv.field_size_limit(LONGEST)
    rows = csv.reader((line for _, line in lines(path, advance)), strict=True)
    head = _head(rows, path)
    unused = [name for name in head if name not in COLUMNS]
    if unused:
        yield Imported(
            where=f"{path}:1", problems=(f"left out: the columns {', '.join(unused)}",)
        )
    for article, given in groupby(_given(rows, head, path), lambda pair: pair[0]):
        yield Imported(
            where=str(path), article=article, tags=tuple(tag for _, tag in given)
        )


def _encoded(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    return out.getvalue().encode(errors="backslashreplace")


def _cells(article: str, tag: Tag) -> tuple[object, ...]:
    place = (tag.span.start, tag.span.end) if tag.span else ("", "")
    attributes = dumps(dict(tag.attributes)) if tag.attributes else ""
    return (
        *(
            article,
            tag.id,
            *place,
            tag.text,
            tag.layer,
            tag.label,
            attributes,
            tag.confidence,
            tag.note,
        ),
        *(tag.annotator, tag.origin, tag.created, tag.updated, tag.score),
    )


def _head(rows: _Rows, path: Path) -> list[str]:
    head = _next(rows, path, 1)
    if head is None or any(name not in head for name in _NEEDED):
        raise FileInvalid(
            f"{path}:1: has no columns {', '.join(_NEEDED)}: name them in the first line, with commas"
        )
    return head


def _next(rows: _Rows, path: Path, line: int) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        raise FileInvalid(
            f"{path}:{line}: is no CSV: {error}; a quotation mark may be left open there"
        ) from error


def _given(
    rows: _Rows, head: list[str], path: Path
) -> Iterator[tuple[str, ImportedTag]]:
    while True:
        line = rows.line_num + 1
        row = _next(rows, path, line)
        if row is None:
            return
        if not row:
            continue
        if len(row) != len(head):
            raise FileInvalid(
                f"{path}:{line}: has {len(row)} fields, and the first line {len(head)}"
            )
        cells = dict(zip(head, row, strict=True))
        try:
            yield cells["article"], _tag(cells, line)
        except FieldInvalid as error:
            raise FileInvalid(
                f"{path}:{line}: {error.path.removeprefix('.')}: {error.message}"
            ) from error


def _tag(cells: Cells, line: int) -> ImportedTag:
    start, end = _number(cells, "start"), _number(cells, "end")
    return ImportedTag(
        place=f":{line}",
        start=start,
        end=end,
        text=cells.get("text") if start is not None else None,
        layer=cells.get("layer") or None,
        label=text(cells, "label"),
        attributes=_attributes(cells),
        confidence=_number(cells, "confidence"),
        note=cells.get("note", ""),
        annotator=cells.get("annotator") or None,
        origin=cells.get("origin") or None,
        score=_score(cells),
        created=cells.get("created") or None,
        updated=cells.get("updated") or None,
        id=_number(cells, "id"),
    )


def _number(cells: Cells, name: str) -> int | None:
    said = cells.get(name, "")
    if not said:
        return None
    digits = said.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20):
        raise FieldInvalid(f".{name}", f"is {said[:40]!r}: give a whole number")
    return int(said)


def _score(cells: Cells) -> float | None:
    said = cells.get("score", "")
    try:
        score = float(said) if said else None
    except ValueError:
        score = math.nan
    if score is not None and not math.isfinite(score):
        raise FieldInvalid(".score", f"is {said[:40]!r}: give a number")
    return score


def _attributes(cells: Cells) -> dict[str, str]:
    said = cells.get("attributes", "")
    if not said:
        return {}
    try:
        row: Row = {"attributes": json.loads(said)}
    except (ValueError, RecursionError) as error:
        raise FieldInvalid(
            ".attributes", "is no JSON: give an object of strings"
        ) from error
    return texts(row, "attributes")


FORMAT = FileFormat(
    name="csv",
    title="a table of tags, with the words of each but not the texts",
    unit="code points",
    write=written,
    read=read,
    lacks=frozenset({Part.ARTICLE, Part.TEXT, Part.META, Part.STATUS}),
)
