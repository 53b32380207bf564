"""What the screen of agreement says: a line for each number, with a bar, its interval and what it is of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.widgets.row import Piece, Row

if TYPE_CHECKING:
    # These need numpy, which is imported once somebody asks for numbers.
    from hashiya.agreement.breakdowns import Confusion, Period
    from hashiya.agreement.scores import Score

DIM = Style(dim=True)
BOLD = Style(bold=True)
# A bar where there is room, and where the terminal is narrow.
BAR_CELLS, FEW_CELLS = 20, 9
_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHADES = "·░▒▓█"
# What a cell of the matrix and its row's name take.
_COUNT_CELLS, _NAME_CELLS = 8, 24

# The kappa of a pair is Cohen's, of more Fleiss'.
KAPPA = ("cohen_kappa", "fleiss_kappa")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One of the measures that can be looked at; of the kinds the first is shown that there is."""

    name: str
    kinds: tuple[str, ...]
    unit: str


MEASURES = (
    Measure(name="α of characters", kinds=("krippendorff_alpha",), unit="char"),
    Measure(name="α of words", kinds=("krippendorff_alpha",), unit="token"),
    Measure(name="κ of characters", kinds=KAPPA, unit="char"),
    Measure(name="κ of words", kinds=KAPPA, unit="token"),
    Measure(name="α_U", kinds=("alpha_u",), unit="char"),
    Measure(name="γ", kinds=("gamma",), unit="char"),
    Measure(name="F1 exact", kinds=("f1",), unit="exact"),
    Measure(name="F1 overlap", kinds=("f1",), unit="overlap"),
    Measure(name="F1 type", kinds=("f1",), unit="type"),
    Measure(name="α of articles", kinds=("krippendorff_alpha",), unit="article"),
    Measure(name="κ of articles", kinds=KAPPA, unit="article"),
)


def of_measure(figures: Sequence["Score"], measure: Measure) -> "Score | None":
    """The number of this measure among those of one label, group and article."""
    by_kind = {
        (each.measure, each.unit): each for each in figures if each.attribute is None
    }
    return next(
        (
            by_kind[kind, measure.unit]
            for kind in measure.kinds
            if (kind, measure.unit) in by_kind
        ),
        None,
    )


def number_row(
    name: str,
    figure: "Score",
    cells: int,
    *,
    right: tuple[Piece, ...] = (),
    color: str = "",
) -> Row:
    """A number with its bar, its interval and how much it is of; at the right whatever belongs there."""
    start = (Piece(f" {_cut(name, _NAME_CELLS)} "),)
    if figure.value is None:
        return Row(left=(*start, Piece(f"     – {figure.why}", DIM)), right=right)
    ci = (
        ""
        if figure.ci is None
        else " … ".join(f"{round(end, 2) + 0.0:.2f}" for end in figure.ci)
    )
    of = counted(
        figure.items,
        "passage" if figure.measure in {"alpha_u", "gamma"} else _THINGS[figure.unit],
    )
    return Row(
        left=(
            *start,
            Piece(f"{figure.value:6.3f} ", BOLD),
            Piece(bar(figure.value, cells), Style(color=color or None)),
            Piece(f"  {ci:<14}{of:>15}  ", DIM),
        ),
        right=right,
    )


def bar(value: float, cells: int) -> str:
    """A bar of so many cells for a number from 0 to 1, in eighths of a cell; nothing for one below."""
    eighths = round(max(0.0, min(value, 1.0)) * cells * 8)
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return drawn + "·" * (cells - len(drawn))


def measure_rows(figures: Sequence["Score"], cells: int) -> Iterator[Row]:
    """All measures of one group, and those of its attributes."""
    for measure in MEASURES:
        figure = of_measure(figures, measure)
        if figure is not None:
            yield number_row(measure.name, figure, cells)
    for figure in figures:
        if figure.attribute is not None:
            kind = "κ" if figure.measure in KAPPA else "α"
            if figure.measure != "fleiss_kappa" or len(figure.annotators) > 2:
                where = "tags" if figure.unit == "overlap" else "articles"
                yield number_row(f"{kind} {figure.attribute}, {where}", figure, cells)


_THINGS = {
    "char": "char", "token": "word", "article": "article", "exact": "tag", "overlap": "tag", "type": "tag",
}  # fmt: skip


def label_title(look: LabelLook | None, label: str) -> tuple[Piece, ...]:
    """A label's title in its colour, which is Arabic where it has one; the name of one that the scheme lacks."""
    return (
        (Piece(f"{look.title} ", Style(color=look.color)),)
        if look
        else (Piece(f"{label}؟ ", DIM),)
    )


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
    """The matrix: a row for each category of the one, a column for each of the other's, numbered as the rows are."""
    fitting = confusion.of_the_most(max(2, (width - _NAME_CELLS - 6) // _COUNT_CELLS))
    names = [_category(each, titles) for each in fitting.categories]
    yield Row(left=(Piece(f" rows: {one} · columns: {two} · in words", DIM),))
    heads = "".join(f"{number:>{_COUNT_CELLS}}" for number in range(1, len(names) + 1))
    yield Row(left=(Piece(f"{'':<{_NAME_CELLS + 5}}{heads}", DIM),))
    most = max(fitting.counts.max(initial=0), 1)
    for number, (name, counts) in enumerate(
        zip(names, fitting.counts.tolist(), strict=True), 1
    ):
        cells = []
        for at, count in enumerate(counts, 1):
            style = BOLD if at == number else Style()
            shade = _SHADES[_strength(count, int(most))] if count else " "
            cells.append(
                Piece(
                    f"{f'{count:,}' if count else '·':>{_COUNT_CELLS - 2}} {shade}",
                    style if count else DIM,
                )
            )
        yield Row(
            left=(
                Piece(f" {number:>2} ", DIM),
                Piece(_cut(name, _NAME_CELLS)),
                Piece(" "),
                *cells,
            )
        )


def _strength(count: int, most: int) -> int:
    """How strong a cell is, from 1 to 4, by its share of the greatest one's digits: counts differ by magnitudes."""
    return min(4, 1 + 3 * len(str(count)) // max(len(str(most)), 1))


def _category(labels: Sequence[str], titles: Mapping[str, str]) -> str:
    return " + ".join(titles.get(label, label) for label in labels) or "none"


def _cut(text: str, cells: int) -> str:
    """The text in exactly so many cells, as far as it is of the width of its letters."""
    return (text if cell_len(text) <= cells else f"{text[: cells - 1]}…").ljust(cells)
