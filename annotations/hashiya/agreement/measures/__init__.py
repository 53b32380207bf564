"""The registry of all measures of agreement; each has a module of this package."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hashiya.agreement.measure import CategoryMeasure, Measure
from hashiya.agreement.measures import (
    alpha_u,
    boundary_similarity,
    cohen_kappa,
    dawid_skene,
    f1,
    fleiss_kappa,
    gamma,
    gamma_cat,
    gwet_ac1,
    gwet_ac2,
    jaccard_alpha,
    krippendorff_alpha,
    masi_alpha,
    negative_agreement,
    observed_agreement,
    ordered_alpha,
    positive_agreement,
    scott_pi,
    weighted_kappa,
)
from hashiya.language import gettext as _
from hashiya.language import marked

# In the order of scores and of the columns of tables.
MEASURES: tuple[Measure, ...] = (
    observed_agreement.MEASURE,
    positive_agreement.MEASURE,
    negative_agreement.MEASURE,
    cohen_kappa.MEASURE,
    fleiss_kappa.MEASURE,
    scott_pi.MEASURE,
    gwet_ac1.MEASURE,
    krippendorff_alpha.MEASURE,
    jaccard_alpha.MEASURE,
    masi_alpha.MEASURE,
    *weighted_kappa.MEASURES,
    *gwet_ac2.MEASURES,
    *ordered_alpha.MEASURES,
    alpha_u.MEASURE,
    gamma.MEASURE,
    gamma_cat.MEASURE,
    f1.MEASURE,
    boundary_similarity.MEASURE,
    dawid_skene.MEASURE,
)

# The measure that charts, periods and views show first.
HEADLINE = krippendorff_alpha.MEASURE.name

UNIT_TITLES = {
    "char": marked("characters"),
    "token": marked("words"),
    "article": marked("articles"),
}
_UNIT_NOUNS = {"char": "char", "token": "word", "article": "article"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureColumn:
    """A column of a table: the first measure with its symbol that has a score of the unit."""

    symbol: str
    measures: tuple[str, ...]
    unit: str

    @property
    def has_single_unit(self) -> bool:
        """Whether the measures with its symbol have one unit only."""
        return len(_units(self.symbol)) == 1

    @property
    def title(self) -> str:
        """The symbol, and the unit where the measures have several."""
        if self.has_single_unit:
            return self.symbol
        if self.unit in UNIT_TITLES:
            return _("{symbol} of {units}").format(
                symbol=self.symbol, units=_(UNIT_TITLES[self.unit])
            )
        return f"{self.symbol} {self.unit}"


def category_measures() -> tuple[CategoryMeasure, ...]:
    """The measures of categories, in the order of the registry."""
    return tuple(
        measure for measure in MEASURES if isinstance(measure, CategoryMeasure)
    )


def symbols() -> tuple[str, ...]:
    """The symbols of the measures, each once."""
    return tuple(dict.fromkeys(measure.symbol for measure in MEASURES))


def columns() -> tuple[MeasureColumn, ...]:
    """A column for each symbol and unit, those of whole articles last."""
    return tuple(sorted(_columns(), key=lambda column: column.unit == "article"))


def headline_columns() -> tuple[MeasureColumn, ...]:
    """The same columns with the headline measure's first, those of articles still last."""
    return tuple(
        sorted(
            columns(),
            key=lambda column: (
                column.unit == "article",
                HEADLINE not in column.measures,
            ),
        )
    )


def table_columns(asked: Collection[str] = ()) -> tuple[MeasureColumn, ...]:
    """The columns of tables of labels and pairs: of the measures asked for, if any are."""
    return tuple(column for column in columns() if _is_in_tables(column, asked))


def attribute_columns(
    unit: str, asked: Collection[str] = ()
) -> tuple[MeasureColumn, ...]:
    """The columns of attributes in this unit; those of single values only where asked for."""
    names: dict[str, list[str]] = {}
    for measure in category_measures():
        if not measure.is_of_each_value or measure.name in asked:
            names.setdefault(measure.symbol, []).append(measure.name)
    of_unit: list[MeasureColumn] = []
    for symbol, measures in names.items():
        column = MeasureColumn(symbol=symbol, measures=tuple(measures), unit=unit)
        if _is_in_tables(column, asked):
            of_unit.append(column)
    return tuple(of_unit)


def listed_names(asked: Collection[str] = ()) -> frozenset[str]:
    """The measures of a short list: those asked for, otherwise the headline ones."""
    if asked:
        return frozenset(asked)
    names: list[str] = []
    for measure in MEASURES:
        if measure.is_in_tables or measure is gwet_ac1.MEASURE:
            names.append(measure.name)
    return frozenset(names)


def _is_in_tables(column: MeasureColumn, asked: Collection[str]) -> bool:
    measures = [measure for measure in MEASURES if measure.name in column.measures]
    if asked:
        return any(measure.name in asked for measure in measures)
    return any(measure.is_in_tables for measure in measures)


def item_noun(measure: str, unit: str) -> str:
    """The name of the items of a score of this measure and unit, by default tags."""
    for listed in MEASURES:
        if listed.name == measure and listed.item is not None:
            return listed.item
    return _UNIT_NOUNS.get(unit, "tag")


def glossary() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The symbols, each with the descriptions of its measures."""
    entries: list[tuple[str, tuple[str, ...]]] = []
    for symbol in symbols():
        abouts = [measure.about for measure in _with_symbol(symbol)]
        entries.append((symbol, tuple(abouts)))
    return tuple(entries)


def _columns() -> Iterator[MeasureColumn]:
    for symbol in symbols():
        names = tuple(measure.name for measure in _with_symbol(symbol))
        for unit in _units(symbol):
            yield MeasureColumn(symbol=symbol, measures=names, unit=unit)


def _units(symbol: str) -> tuple[str, ...]:
    """The units of the measures with this symbol, each once."""
    units: dict[str, None] = {}
    for measure in _with_symbol(symbol):
        units.update(dict.fromkeys(measure.units))
    return tuple(units)


def _with_symbol(symbol: str) -> list[Measure]:
    return [measure for measure in MEASURES if measure.symbol == symbol]
