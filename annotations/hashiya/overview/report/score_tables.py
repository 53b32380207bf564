"""Tables of scores, with the columns that are worth showing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from hashiya.agreement import measures
from hashiya.agreement.bootstrap import (
    NOTHING_BOTH_TAGGED,
    NOTHING_MARKED,
    NOTHING_SHARED,
)
from hashiya.agreement.measure import CODED_UNITS
from hashiya.agreement.measures import MeasureColumn, negative_agreement
from hashiya.agreement.scores import Score
from hashiya.language import marked

Head = TypeVar("Head")

_UNIT_TITLES = {
    "char": marked("character"),
    "token": marked("word"),
    "article": marked("article"),
    "exact": marked("exact"),
    "overlap": marked("overlap"),
    "type": marked("type"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its symbol, the unit's title, and the measures; it shows one of these.

    Without measures it shows the first that a row has.
    `title` is a message of the catalogue, or empty where the symbol says enough.
    """

    symbol: str
    title: str
    measures: tuple[str, ...]
    unit: str


def score_columns() -> tuple[Column, ...]:
    """A column for each of the measures that have one in tables, and for each unit."""
    return _titled(measures.table_columns())


def label_columns() -> tuple[Column, ...]:
    """The same columns for single labels, and those of the agreement on *none*."""
    names = [measure.name for measure in measures.MEASURES if measure.is_in_tables]
    names.append(negative_agreement.MEASURE.name)
    return _titled(measures.table_columns(names))


def _titled(measured: Sequence[MeasureColumn]) -> tuple[Column, ...]:
    """The columns, with the titles of their units where a symbol has several."""
    unit_counts = Counter(column.symbol for column in measured)
    columns: list[Column] = []
    for column in measured:
        has_units = unit_counts[column.symbol] > 1
        headed = Column(
            symbol=column.symbol,
            title=_UNIT_TITLES[column.unit] if has_units else "",
            measures=column.measures,
            unit=column.unit,
        )
        columns.append(headed)
    return tuple(columns)


def attribute_columns() -> tuple[Column, ...]:
    """A column for each measure of categories, of matched tags and of whole articles."""
    columns: list[Column] = []
    for title, unit in ((marked("tag"), "overlap"), (marked("article"), "article")):
        for measured in measures.attribute_columns(unit):
            column = Column(
                symbol=measured.symbol,
                title=title,
                measures=measured.measures,
                unit=unit,
            )
            columns.append(column)
    return tuple(columns)


def unit_columns() -> tuple[Column, ...]:
    """A column for each unit that is coded, of any measure."""
    columns: list[Column] = []
    for unit in CODED_UNITS:
        column = Column(symbol="", title=_UNIT_TITLES[unit], measures=(), unit=unit)
        columns.append(column)
    return tuple(columns)


# A column in which all scores are undefined for these reasons is left out.
_NOTHING = frozenset({NOTHING_MARKED, NOTHING_SHARED, NOTHING_BOTH_TAGGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow(Generic[Head]):
    """A row of scores: its title, and a score for each column, None where there is none."""

    head: Head
    scores: tuple[Score | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable(Generic[Head]):
    """The shown columns, the rows, and the reasons why some scores are undefined."""

    columns: tuple[Column, ...]
    rows: tuple[ScoreRow[Head], ...]
    reasons: tuple[str, ...]


def score_table(
    rows: Iterable[tuple[Head, Sequence[Score]]], columns: Sequence[Column]
) -> ScoreTable[Head]:
    """The table of the rows' scores, without the columns in which nothing could be compared."""
    heads: list[Head] = []
    cells: list[list[Score | None]] = []
    for head, scores in rows:
        heads.append(head)
        row: list[Score | None] = []
        for column in columns:
            names = column.measures or [score.measure for score in scores]
            row.append(first_score(scores, names, column.unit))
        cells.append(row)
    shown_columns: list[int] = []
    for index in range(len(columns)):
        if any(is_shown(row[index]) for row in cells):
            shown_columns.append(index)
    table_rows: list[ScoreRow[Head]] = []
    reasons: dict[str, None] = {}
    for head, row in zip(heads, cells, strict=True):
        shown_scores = tuple(row[index] for index in shown_columns)
        for score in shown_scores:
            if score is not None and score.value is None:
                reasons[score.why] = None
        table_rows.append(ScoreRow(head=head, scores=shown_scores))
    return ScoreTable(
        columns=tuple(columns[index] for index in shown_columns),
        rows=tuple(table_rows),
        reasons=tuple(reasons),
    )


def first_score(
    scores: Iterable[Score], names: Sequence[str], unit: str
) -> Score | None:
    """The score by the unit of the first of the measures that has one."""
    by_measure = {score.measure: score for score in scores if score.unit == unit}
    for name in names:
        if name in by_measure:
            return by_measure[name]
    return None


def headline_score(scores: Sequence[Score]) -> Score | None:
    """The headline measure of characters, or of whole articles where there is none."""
    names = (measures.HEADLINE,)
    of_characters = first_score(scores, names, "char")
    return of_characters or first_score(scores, names, "article")


def is_shown(score: Score | None) -> bool:
    """Whether a score is a number, or undefined though there was something to compare."""
    if score is None:
        return False
    return score.value is not None or score.why not in _NOTHING
