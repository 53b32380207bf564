"""The description of a measure of agreement."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hashiya.agreement.bootstrap import Estimate
from hashiya.agreement.coding import Task
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.layer_data import LayerData

# The units that are coded.
CODED_UNITS = ("char", "token", "article")
NOMINAL = frozenset({Task.VALUES, Task.SETS, Task.ONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure as it is listed in `hashiya.agreement.measures.MEASURES`.

    `name` is what `agreement --json` calls it, `symbol` its title in tables: measures
    with one symbol share a column, which has the first of them that there is. `units`
    are those that it is computed of; with `is_of_pairs` it is of two annotators only.
    `about` is a sentence with its source. `item` is what its items are called, where
    they are not its units. With `is_on_request` it is computed only when requested;
    with `takes_long` also apart from the others (`hashiya.agreement.gamma_scores`).
    `extra` is the extra of hashiya that it needs. Without `is_in_tables` it has no
    column in tables of labels and pairs, unless it is asked for by name.
    """

    name: str
    symbol: str
    units: tuple[str, ...]
    about: str
    item: str | None = None
    is_of_pairs: bool = False
    is_on_request: bool = False
    takes_long: bool = False
    extra: str | None = None
    is_in_tables: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryMeasure(Measure):
    """A measure of the categories of coded units, also of attributes.

    `estimate` takes the sums and the unit's name; the annotators are those of the sums.
    `tasks` are the codings of which it is computed, by default all without an order.
    With `is_of_each_value` it is also computed of each value of an attribute.
    """

    estimate: Callable[[CodingSums, str], Estimate]
    tasks: frozenset[Task] = NOMINAL
    is_of_each_value: bool = False
    units: tuple[str, ...] = CODED_UNITS


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageMeasure(Measure):
    """A measure of tags on passages.

    `estimates` takes a layer that has passages, the annotators, and the index of a
    label, or None for all; it gives an estimate for each of the units.
    """

    estimates: Callable[[LayerData, Sequence[int], int | None], Iterator[Estimate]]
