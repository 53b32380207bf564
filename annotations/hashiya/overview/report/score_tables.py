"""Tables of scores: which measures have a column, and which of these are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from hashiya.agreement.bootstrap import (
    NOTHING_BOTH_TAGGED,
    NOTHING_MARKED,
    NOTHING_SHARED,
)
from hashiya.agreement.scores import Score

Head = TypeVar("Head")

KAPPA = ("cohen_kappa", "fleiss_kappa")
ALPHA = ("krippendorff_alpha",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading in both languages, and the measures of which it shows the first there is, by a unit."""

    symbol: str
    title: str
    measures: tuple[str, ...]
    unit: str


def _columns(*rows: tuple[str, str, tuple[str, ...], str]) -> tuple[Column, ...]:
    return tuple(
        Column(symbol=symbol, title=title, measures=measures, unit=unit)
        for symbol, title, measures, unit in rows
    )


COLUMNS = _columns(
    ("κ حرف", "char", KAPPA, "char"),
    ("κ كلمة", "token", KAPPA, "token"),
    ("α حرف", "char", ALPHA, "char"),
    ("α كلمة", "token", ALPHA, "token"),
    ("α_U", "", ("alpha_u",), "char"),
    ("γ", "", ("gamma",), "char"),
    ("F1", "exact", ("f1",), "exact"),
    ("F1", "overlap", ("f1",), "overlap"),
    ("F1", "type", ("f1",), "type"),
    ("κ مقال", "article", KAPPA, "article"),
    ("α مقال", "article", ALPHA, "article"),
)
ATTRIBUTE_COLUMNS = _columns(
    ("κ وسم", "tag", KAPPA, "overlap"),
    ("α وسم", "tag", ALPHA, "overlap"),
    ("κ مقال", "article", KAPPA, "article"),
    ("α مقال", "article", ALPHA, "article"),
)
# A column in which all scores are undefined for these reasons is left out.
_NOTHING = frozenset({NOTHING_MARKED, NOTHING_SHARED, NOTHING_BOTH_TAGGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow(Generic[Head]):
    """A row: what it is of, and a score for each column, None where there is none."""

    head: Head
    scores: tuple[Score | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable(Generic[Head]):
    """The columns that say something, the rows, and why some of their scores are undefined."""

    columns: tuple[Column, ...]
    rows: tuple[ScoreRow[Head], ...]
    reasons: tuple[str, ...]


def score_table(
    rows: Iterable[tuple[Head, Sequence[Score]]], columns: Sequence[Column] = COLUMNS
) -> ScoreTable[Head]:
    """The table of the rows' scores, without the columns in which nothing could be compared."""
    heads: list[Head] = []
    cells: list[list[Score | None]] = []
    for head, scores in rows:
        heads.append(head)
        cells.append(
            [first_score(scores, column.measures, column.unit) for column in columns]
        )
    shown = [
        index
        for index in range(len(columns))
        if any(is_shown(row[index]) for row in cells)
    ]
    table_rows: list[ScoreRow[Head]] = []
    reasons: dict[str, None] = {}
    for head, row in zip(heads, cells, strict=True):
        shown_scores = tuple(row[index] for index in shown)
        for score in shown_scores:
            if score is not None and score.value is None:
                reasons[score.why] = None
        table_rows.append(ScoreRow(head=head, scores=shown_scores))
    return ScoreTable(
        columns=tuple(columns[index] for index in shown),
        rows=tuple(table_rows),
        reasons=tuple(reasons),
    )


def first_score(
    scores: Iterable[Score], measures: Sequence[str], unit: str
) -> Score | None:
    """The score by the unit of the first of the measures that has one."""
    by_measure = {score.measure: score for score in scores if score.unit == unit}
    for measure in measures:
        if measure in by_measure:
            return by_measure[measure]
    return None


def alpha(scores: Sequence[Score]) -> Score | None:
    """Krippendorff's alpha of characters, or of whole articles where there is none."""
    of_characters = first_score(scores, ALPHA, "char")
    return of_characters or first_score(scores, ALPHA, "article")


def is_shown(score: Score | None) -> bool:
    """Whether a score is a number, or undefined though there was something to compare."""
    if score is None:
        return False
    return score.value is not None or score.why not in _NOTHING
