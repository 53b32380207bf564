"""Alpha of sets of labels by the distance MASI."""

from hashiya.agreement.bootstrap import Estimate
from hashiya.agreement.coding import Task
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.agreement.measures.jaccard_alpha import jaccard_distance
from hashiya.agreement.set_distances import LabelSet, set_alpha
from hashiya.language import marked


def masi_distance(one: LabelSet, other: LabelSet) -> float:
    """Measuring agreement on set-valued items: 1 - J M.

    J is the share of the labels of either set that are in both; M is 1 for equal sets,
    2/3 where one holds the other, 1/3 where they have a label in common, otherwise 0.

    Source: R. Passonneau, Measuring agreement on set-valued items (MASI) for semantic
    and pragmatic annotation, LREC 2006, 831-836.
    """
    if one == other:
        return 0.0
    if one <= other or one >= other:
        monotonicity = 2 / 3
    elif one & other:
        monotonicity = 1 / 3
    else:
        monotonicity = 0.0
    return 1 - (1 - jaccard_distance(one, other)) * monotonicity


def _estimate(sums: CodingSums, unit: str) -> Estimate:
    return set_alpha(sums, "masi_alpha", unit, masi_distance)


MEASURE = CategoryMeasure(
    name="masi_alpha",
    symbol="α MASI",
    about=marked(
        "Passonneau 2006, alpha of sets of labels of which one may hold the other"
    ),
    tasks=frozenset({Task.SETS}),
    is_in_tables=False,
    estimate=_estimate,
)
