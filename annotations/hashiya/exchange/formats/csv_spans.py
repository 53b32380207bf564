"""A table of tags as CSV (RFC 4180), a row for each.

The rows of labels of whole articles have an empty `start` and `end`. Offsets are code
points. The texts are not in it, only each span's words. UTF-8, commas, LF between rows;
every text is quoted, and comes back as it was. Cells that begin with `=`, `+`, `-` or
`@` are written as they are, for a dataset that changes words is wrong: import the
columns into a spreadsheet as text. `attributes` is a JSON object.
"""

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Protocol

from hashiya.errors import FileInvalid
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, text, texts
from hashiya.io.json_text import dumps
from hashiya.io.line_reader import LONGEST, lines
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

COLUMNS = (
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
    "annotator",
    "origin",
    "created",
    "updated",
    "score",
)
_NEEDED = ("article", "start", "end", "label")
_SHOWN = 40

Cells = dict[str, str]


class _CsvReader(Iterator[list[str]], Protocol):
    """The type of what `csv.reader` returns."""

    @property
    def line_num(self) -> int:
        """The number of lines that have been read."""


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """The head, then the rows of each article."""
    yield _encoded([COLUMNS])
    for exported in articles:
        if exported.tags:
            article_id = exported.article.id
            yield _encoded(_cells(article_id, tag) for tag in exported.tags)


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the rows; consecutive rows of one article are combined.

    The columns may come in any order; only article, start, end and label must be there.

    Raises:
        FileInvalid: with the line.
    """
    csv.field_size_limit(LONGEST)
    rows = csv.reader((line for _, line in lines(path, advance)), strict=True)
    head = _head(rows, path)
    unused = [name for name in head if name not in COLUMNS]
    if unused:
        problem = _("left out: the columns {names}").format(names=_(", ").join(unused))
        yield ImportedArticle(where=f"{path}:1", problems=(problem,))
    for article, pairs in groupby(_tags(rows, head, path), itemgetter(0)):
        tags = tuple(tag for _, tag in pairs)
        yield ImportedArticle(where=str(path), article=article, tags=tags)


def _encoded(rows: Iterable[Sequence[object]]) -> bytes:
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows(rows)
    return table.getvalue().encode()


def _cells(article: str, tag: TagRow) -> tuple[object, ...]:
    """The cells of a tag's row, in the order of COLUMNS."""
    return (
        article,
        tag.id,
        "" if tag.start is None else tag.start,
        "" if tag.end is None else tag.end,
        tag.text,
        tag.layer,
        tag.label,
        dumps(tag.attributes) if tag.attributes else "",
        tag.confidence,
        tag.note,
        tag.annotator,
        tag.origin,
        tag.created,
        tag.updated,
        tag.score,
    )


def _head(rows: _CsvReader, path: Path) -> list[str]:
    head = _next_row(rows, path, 1)
    if head is None or any(name not in head for name in _NEEDED):
        raise FileInvalid(
            _(
                "{path}:1: has no columns {names}: name them in the first line, "
                "with commas"
            ).format(path=path, names=_(", ").join(_NEEDED))
        )
    return head


def _next_row(rows: _CsvReader, path: Path, line: int) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        raise FileInvalid(
            _(
                "{path}:{line}: is no CSV: {problem}; a quotation mark may be left "
                "open there"
            ).format(path=path, line=line, problem=error)
        ) from error


def _tags(
    rows: _CsvReader, head: list[str], path: Path
) -> Iterator[tuple[str, ImportedTag]]:
    """The tag of each row, behind its article's id."""
    while True:
        line = rows.line_num + 1
        row = _next_row(rows, path, line)
        if row is None:
            return
        if not row:
            continue
        if len(row) != len(head):
            message = _("has {count} fields, and the first line {expected}").format(
                count=len(row), expected=len(head)
            )
            raise FileInvalid(f"{path}:{line}: {message}")
        cells = dict(zip(head, row, strict=True))
        try:
            yield cells["article"], _tag(cells, line)
        except FieldInvalid as error:
            column = error.path.removeprefix(".")
            raise FileInvalid(f"{path}:{line}: {column}: {error.message}") from error


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
    cell = cells.get(name, "")
    if not cell:
        return None
    digits = cell.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20):
        raise FieldInvalid(
            f".{name}",
            _("is {value!r}: give a whole number").format(value=cell[:_SHOWN]),
        )
    return int(cell)


def _score(cells: Cells) -> float | None:
    cell = cells.get("score", "")
    if not cell:
        return None
    try:
        score = float(cell)
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise FieldInvalid(
            ".score", _("is {value!r}: give a number").format(value=cell[:_SHOWN])
        )
    return score


def _attributes(cells: Cells) -> dict[str, str]:
    cell = cells.get("attributes", "")
    if not cell:
        return {}
    try:
        row: Row = {"attributes": json.loads(cell)}
    except (ValueError, RecursionError) as error:
        message = _("is no JSON: give an object of strings")
        raise FieldInvalid(".attributes", message) from error
    return texts(row, "attributes")


FORMAT = FileFormat(
    name="csv",
    alphabet=Alphabet(),
    title=marked("a table of tags, with the words of each but not the texts"),
    unit=marked("code points"),
    write=written,
    read=read,
    lacks=frozenset({Part.ARTICLE, Part.TEXT, Part.META, Part.STATUS}),
)
