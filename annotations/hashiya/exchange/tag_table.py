"""Tables with a tag in each row: their cells, and the tags of an article together."""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from hashiya.errors import FileInvalid
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, quoted, text, text_or_none, texts
from hashiya.io.fields import whole_number as whole
from hashiya.language import gettext as _

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedRow:
    """A row: its tag, and the id of its article, or else the text.

    `text` may also be there beside an id. `problems` are cells that are not used.
    """

    tag: ImportedTag
    article: str | None = None
    text: str | None = None
    problems: tuple[str, ...] = ()


# The place of a row, and what reads it, which raises FileInvalid or FieldInvalid.
PlacedRow = tuple[str, Callable[[], TaggedRow]]


def articles_of_rows(
    path: Path, rows: Iterable[PlacedRow]
) -> Iterator[ImportedArticle]:
    """The articles of the rows; consecutive rows of one article are combined.

    What cannot be read is among the problems.

    Raises:
        FileInvalid: with the first row, when none can be read.
    """
    broken = BrokenRows()
    combined: list[TaggedRow] = []
    for where, read in rows:
        try:
            row = _read(where, read)
        except FileInvalid as error:
            yield from broken.reported(error)
            continue
        yield from broken.before_a_whole_one()
        if row.problems:
            yield ImportedArticle(where=where, problems=row.problems)
        if combined and not _is_same_article(combined[-1], row):
            yield _combined(path, combined)
            combined = []
        combined.append(row)
    if combined:
        yield _combined(path, combined)
    broken.refuse_if_all()


def _read(where: str, read: Callable[[], TaggedRow]) -> TaggedRow:
    try:
        return read()
    except FieldInvalid as error:
        problem = f"{_column(error)}: " + error.message
        raise FileInvalid(problem, where=where) from error


def _is_same_article(row: TaggedRow, other: TaggedRow) -> bool:
    if row.article is None and other.article is None:
        return row.text == other.text
    return row.article == other.article


def _combined(path: Path, rows: Iterable[TaggedRow]) -> ImportedArticle:
    article = article_text = None
    tags: list[ImportedTag] = []
    for row in rows:
        article = row.article
        article_text = row.text if row.text is not None else article_text
        tags.append(row.tag)
    return ImportedArticle(
        where=str(path), article=article, text=article_text, tags=tuple(tags)
    )


def tagged_row(cells: Row, place: str) -> TaggedRow:
    """The tag of a row whose cells are called like the values of a tag.

    Raises:
        FieldInvalid: when there is no article or label, or what should be an offset is
            none.
    """
    problems: list[str] = []

    def usable(
        read_cell: Callable[[Row, str], _Value | None], name: str
    ) -> _Value | None:
        try:
            return read_cell(cells, name)
        except FieldInvalid as error:
            message = _("{column}: is not used: it {problem}")
            column = _column(error)
            problems.append(message.format(column=column, problem=error.message))
            return None

    tag = ImportedTag(
        place=place,
        start=whole_cell(cells, "start"),
        end=whole_cell(cells, "end"),
        text=text_or_none(cells, "text") or None,
        layer=text_or_none(cells, "layer") or None,
        label=label_cell(cells, "label"),
        attributes=usable(_attributes, "attributes") or {},
        confidence=usable(whole_cell, "confidence"),
        note=usable(text_or_none, "note") or "",
        annotator=text_or_none(cells, "annotator") or None,
        origin=usable(text_or_none, "origin") or None,
        score=usable(_score, "score"),
        created=usable(text_or_none, "created") or None,
        updated=usable(text_or_none, "updated") or None,
        id=usable(whole_cell, "id"),
    )
    return TaggedRow(tag=tag, article=text(cells, "article"), problems=tuple(problems))


def label_cell(cells: Row, name: str) -> str:
    """The label in the column.

    Raises:
        FieldInvalid: when there is none.
    """
    label = text_or_none(cells, name)
    if label is None or not label.strip():
        raise FieldInvalid(f".{name}", _("is missing: give a label"))
    return label


def whole_cell(cells: Row, name: str) -> int | None:
    """The whole number in the column; None where it is empty.

    Raises:
        FieldInvalid: when there is something else.
    """
    value = _number_text(cells, name)
    if value is None:
        return None
    number = whole(value)
    if number is None:
        message = _("is {value}: give a whole number")
        raise FieldInvalid(f".{name}", message.format(value=quoted(cells[name])))
    return number


def _score(cells: Row, name: str) -> float | None:
    value = _number_text(cells, name)
    if value is None:
        return None
    score = math.nan
    if isinstance(value, str | int | float):
        try:
            score = float(value)
        except (ValueError, OverflowError):
            score = math.nan
    if not math.isfinite(score):
        message = _("is {value}: give a number")
        raise FieldInvalid(f".{name}", message.format(value=quoted(cells[name])))
    return score


def _number_text(cells: Row, name: str) -> object:
    """The value without spaces, with a decimal point; None where it is empty."""
    value = cells.get(name)
    if isinstance(value, str):
        # Excel writes decimals with the comma of its language.
        value = value.strip().replace(",", ".")
    return None if value == "" else value


def _attributes(cells: Row, name: str) -> dict[str, str]:
    cell = text_or_none(cells, name)
    if not cell:
        return {}
    try:
        row: Row = {name: json.loads(cell)}
    except (ValueError, RecursionError) as error:
        message = _("is not JSON: give an object of strings")
        raise FieldInvalid(f".{name}", message) from error
    return texts(row, name)


def _column(error: FieldInvalid) -> str:
    return error.path.removeprefix(".")
