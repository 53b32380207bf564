"""The rows of the agreement screen: a score with its bar, its interval and its items."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.style import Style

from hashiya.language import gettext as _
from hashiya.language import is_right_to_left, marked
from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.widgets.row import Piece, Row, blanks_to, filled

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
HALF = 4
_SHADES = "·░▒▓█"
# What a cell of the matrix and its row's name take.
_COUNT_CELLS, _NAME_CELLS = 8, 24
# A measure in one of its units.
UNITS = {
    "char": marked("{symbol} of characters"),
    "token": marked("{symbol} of words"),
    "article": marked("{symbol} of articles"),
    "exact": marked("{symbol} exact"),
    "overlap": marked("{symbol} overlap"),
    "type": marked("{symbol} type"),
}
# The cells of the number of a score's items, and of its interval.
_ITEMS_CELLS, _INTERVAL_CELLS = 16, 14
# A value with three decimals and a sign.
_VALUE_CELLS = 6
# What a label's title takes beside its name.
TITLE_CELLS = 14


def measure_title(column: "MeasureColumn") -> str:
    """The symbol of a measure, and the unit where there are several."""
    if column.has_single_unit or column.unit not in UNITS:
        return column.title
    return measure_unit_title(column.symbol, column.unit)


def measure_unit_title(symbol: str, unit: str) -> str:
    """The symbol of a measure in one of its units."""
    return _(UNITS[unit]).format(symbol=symbol)


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

    head = (Piece(" "), *filled(name, _NAME_CELLS), Piece(" "), *beside)
    if score.value is None:
        why = Piece(f" {_(score.why)}  ", DIM)
        return Row(start=(*head, Piece(f"{'–':>{_VALUE_CELLS}}", DIM), why, *behind))
    interval = ""
    if score.ci is not None:
        low, high = (round(end, 2) + 0.0 for end in score.ci)
        interval = f"{low:.2f} … {high:.2f}"
    items = counted(score.items, item_noun(score.measure, score.unit))
    return Row(
        start=(
            *head,
            number_piece(score.value),
            Piece(" "),
            Piece(bar(score.value, cells), Style(color=color or None)),
            Piece(f"  {items}{blanks_to(_ITEMS_CELLS, items)}", DIM),
            # By itself: among Arabic words its numbers would change places.
            Piece(f"{interval:<{_INTERVAL_CELLS}}  ", DIM),
            *behind,
        ),
    )


def number_piece(value: float | None) -> Piece:
    """A value of a measure; its figures stand below those of other values in any interface."""
    words = "–" if value is None else f"{value:.3f}"
    return Piece(f"{words:>{_VALUE_CELLS}}", BOLD, direction="ltr")


def bar(value: float, cells: int) -> str:
    """A bar of `cells` cells for a number from 0 to 1, in eighths of a cell; empty below 0.

    In an Arabic interface it grows from the right, in halves: there are no glyphs for more.
    """
    eighths = round(max(0.0, min(value, 1.0)) * cells * 8)
    full, rest = divmod(eighths, 8)
    if is_right_to_left():
        drawn = ("▐" if rest >= HALF else "") + "█" * full
        return "·" * (cells - len(drawn)) + drawn
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return drawn + "·" * (cells - len(drawn))


def attribute_rows(
    scores: Sequence["Score"], titles: Mapping[str, str], cells: int
) -> Iterator[tuple[str, Row]]:
    """The measures of one group's attributes by their titles, each with the attribute."""
    # As above.
    from hashiya.agreement.measures import attribute_columns

    by_attribute: dict[tuple[str, str], list[Score]] = {}
    for score in scores:
        if score.attribute is not None:
            by_attribute.setdefault((score.attribute, score.unit), []).append(score)
    for (attribute, unit), of_attribute in by_attribute.items():
        words = _("{symbol} {attribute}, articles")
        if unit == "overlap":
            words = _("{symbol} {attribute}, tags")
        for column in attribute_columns(unit):
            of_column = column_score(of_attribute, column, attribute)
            if of_column is not None:
                title = titles.get(attribute, attribute)
                name = words.format(symbol=column.symbol, attribute=title)
                yield attribute, score_row(name, of_column, cells)
        for score in of_attribute:
            if score.category is not None:
                row = score_row(f"p_pos {score.category}", score, cells)
                yield attribute, row


def not_comparable_row(entry: "NotComparable") -> Row:
    """An annotator who is left out of articles of the layer, since tags are detached."""
    words = _("not comparable on {articles}: {tags}").format(
        articles=counted(entry.articles, "article"),
        tags=counted(entry.tags, "detached tag"),
    )
    name = filled(entry.annotator, _NAME_CELLS)
    lead = Piece(f"{'–':>{_VALUE_CELLS}}", DIM)
    return Row(start=(Piece(" "), *name, Piece(" "), lead, Piece(f" {words}", DIM)))


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
    drawn = "" if period.value is None else bar(period.value, cells)
    return Row(
        start=(
            Piece(f" {period.since:<{_NAME_CELLS}} "),
            number_piece(period.value),
            Piece(" "),
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
    about = _("rows: {first} · columns: {second} · in words")
    yield Row(start=(Piece(f" {about.format(first=one, second=two)}", DIM),))
    heads = [Piece(" " * (_NAME_CELLS + 5))]
    for number in range(1, len(names) + 1):
        heads.append(Piece(f"{number:>{_COUNT_CELLS - 2}}  ", DIM, direction="ltr"))
    yield Row(start=tuple(heads))
    most = max(int(fitting.counts.max(initial=0)), 1)
    rows = zip(names, fitting.counts.tolist(), strict=True)
    for number, (name, counts) in enumerate(rows, 1):
        pieces = [Piece(f" {number:>2} ", DIM), *filled(name, _NAME_CELLS), Piece(" ")]
        for column, count in enumerate(counts, 1):
            pieces.append(_count_cell(count, most, is_same=column == number))
        yield Row(start=tuple(pieces))


def _count_cell(count: int, most: int, *, is_same: bool) -> Piece:
    """A cell of the matrix, shaded by its count; the diagonal is bold."""
    width = _COUNT_CELLS - 2
    if not count:
        return Piece(f"{'·':>{width}}  ", DIM, direction="ltr")
    style = BOLD if is_same else Style()
    shade = _SHADES[_strength(count, most)]
    return Piece(f"{count:>{width},} {shade}", style, direction="ltr")


def _strength(count: int, most: int) -> int:
    """The shade of a cell, from 1 to 4, by its digits: counts differ by magnitudes."""
    return min(4, 1 + 3 * len(str(count)) // max(len(str(most)), 1))


def _category(labels: Sequence[str], titles: Mapping[str, str]) -> str:
    return " + ".join(titles.get(label, label) for label in labels) or _("none")
