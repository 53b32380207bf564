"""The rows of the agreement screen: a score with its bar, its interval and its items."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.widgets.row import Piece, Row, filled

if TYPE_CHECKING:
    # These need numpy, which is imported once scores are shown.
    from hashiya.agreement.breakdowns import Confusion, Period
    from hashiya.agreement.exclusions import NotComparable
    from hashiya.agreement.measures import MeasureColumn
    from hashiya.agreement.scores import Score

DIM = Style(dim=True)
BOLD = Style(bold=True)
# A bar where there is room, and where the terminal is narrow.
BAR_CELLS, FEW_CELLS = 20, 9
_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHADES = "·░▒▓█"
# What a cell of the matrix and its row's name take.
_COUNT_CELLS, _NAME_CELLS = 8, 24
# What a label's title takes beside its name.
TITLE_CELLS = 14


def score_row(
    name: str,
    score: "Score",
    cells: int,
    *,
    beside: tuple[Piece, ...] = (),
    behind: tuple[Piece, ...] = (),
    color: str = "",
) -> Row:
    """A score with its bar of `cells` cells, its number of items and its interval.

    `beside` comes after the name, `behind` at the end.
    """
    # Only here: nothing else of the reader needs numpy.
    from hashiya.agreement.measures import item_noun

    start = (Piece(f" {_cut(name, _NAME_CELLS)} "), *beside)
    if score.value is None:
        return Row(left=(*start, Piece(f"     – {score.why}  ", DIM), *behind))
    interval = ""
    if score.ci is not None:
        low, high = (round(end, 2) + 0.0 for end in score.ci)
        interval = f"{low:.2f} … {high:.2f}"
    items = counted(score.items, item_noun(score.measure, score.unit))
    return Row(
        left=(
            *start,
            Piece(f"{score.value:6.3f} ", BOLD),
            Piece(bar(score.value, cells), Style(color=color or None)),
            Piece(f"  {items:<16}{interval:<14}  ", DIM),
            *behind,
        ),
    )


def bar(value: float, cells: int) -> str:
    """A bar of `cells` cells for a number from 0 to 1, in eighths of a cell; empty below 0."""
    eighths = round(max(0.0, min(value, 1.0)) * cells * 8)
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return drawn + "·" * (cells - len(drawn))


def measure_rows(scores: Sequence["Score"], cells: int) -> Iterator[Row]:
    """All measures of one group, and those of its attributes."""
    # As above.
    from hashiya.agreement.measures import attribute_columns, headline_columns

    for column in headline_columns():
        score = column_score(scores, column)
        if score is not None:
            yield score_row(column.title, score, cells)
    by_attribute: dict[tuple[str, str], list[Score]] = {}
    for score in scores:
        if score.attribute is not None:
            by_attribute.setdefault((score.attribute, score.unit), []).append(score)
    for (attribute, unit), of_attribute in by_attribute.items():
        kind = "tags" if unit == "overlap" else "articles"
        for column in attribute_columns(unit):
            score = column_score(of_attribute, column, attribute)
            if score is not None:
                name = f"{column.symbol} {attribute}, {kind}"
                yield score_row(name, score, cells)


def not_comparable_row(entry: "NotComparable") -> Row:
    """An annotator who is left out of articles of the layer, since tags are detached."""
    articles = counted(entry.articles, "article")
    tags = counted(entry.tags, "detached tag")
    words = f"not comparable on {articles}: {tags}"
    name = _cut(entry.annotator, _NAME_CELLS)
    return Row(left=(Piece(f" {name} "), Piece(f"     – {words}", DIM)))


def column_score(
    scores: Iterable["Score"], column: "MeasureColumn", attribute: str | None = None
) -> "Score | None":
    """The score of the first of the column's measures that has one, in its unit."""
    by_measure = {}
    for score in scores:
        if score.unit == column.unit and score.attribute == attribute:
            by_measure[score.measure] = score
    for measure in column.measures:
        if measure in by_measure:
            return by_measure[measure]
    return None


def label_title(look: LabelLook | None) -> tuple[Piece, ...]:
    """A label's title in its colour, or a question mark where the scheme does not have it."""
    if look is None:
        return filled("؟", TITLE_CELLS, DIM)
    return filled(look.title, TITLE_CELLS, Style(color=look.color))


def period_row(period: "Period", cells: int) -> Row:
    """One period's agreement."""
    value = "     –" if period.value is None else f"{period.value:6.3f}"
    drawn = "" if period.value is None else bar(period.value, cells)
    return Row(
        left=(
            Piece(f" {period.since:<{_NAME_CELLS}} "),
            Piece(f"{value} ", BOLD),
            Piece(drawn),
            Piece(f"  {counted(period.articles, 'article')}", DIM),
        )
    )


def matrix_rows(
    confusion: "Confusion", one: str, two: str, titles: Mapping[str, str], width: int
) -> Iterator[Row]:
    """The confusion matrix: rows are one annotator's categories, columns the other's."""
    fitting = confusion.of_the_most(max(2, (width - _NAME_CELLS - 6) // _COUNT_CELLS))
    names = [_category(labels, titles) for labels in fitting.categories]
    yield Row(left=(Piece(f" rows: {one} · columns: {two} · in words", DIM),))
    heads = "".join(f"{number:>{_COUNT_CELLS}}" for number in range(1, len(names) + 1))
    yield Row(left=(Piece(f"{'':<{_NAME_CELLS + 5}}{heads}", DIM),))
    most = max(int(fitting.counts.max(initial=0)), 1)
    rows = zip(names, fitting.counts.tolist(), strict=True)
    for number, (name, counts) in enumerate(rows, 1):
        cells = [
            _count_cell(count, most, is_same=column == number)
            for column, count in enumerate(counts, 1)
        ]
        lead = (
            Piece(f" {number:>2} ", DIM),
            Piece(_cut(name, _NAME_CELLS)),
            Piece(" "),
        )
        yield Row(left=(*lead, *cells))


def _count_cell(count: int, most: int, *, is_same: bool) -> Piece:
    """A cell of the matrix, shaded by its count; the diagonal is bold."""
    width = _COUNT_CELLS - 2
    if not count:
        return Piece(f"{'·':>{width}}  ", DIM)
    shade = _SHADES[_strength(count, most)]
    return Piece(f"{f'{count:,}':>{width}} {shade}", BOLD if is_same else Style())


def _strength(count: int, most: int) -> int:
    """The shade of a cell, from 1 to 4, by its digits: counts differ by magnitudes."""
    return min(4, 1 + 3 * len(str(count)) // max(len(str(most)), 1))


def _category(labels: Sequence[str], titles: Mapping[str, str]) -> str:
    return " + ".join(titles.get(label, label) for label in labels) or "none"


def _cut(text: str, cells: int) -> str:
    """The text cut or filled to exactly that many cells."""
    if cell_len(text) > cells:
        text = f"{text[: cells - 1]}…"
    return text.ljust(cells)
