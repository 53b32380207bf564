"""Alpha of sets of labels by Jaccard's distance."""

from hashiya.agreement.bootstrap import Estimate
from hashiya.agreement.coding import Task
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.agreement.set_distances import LabelSet, set_alpha
from hashiya.language import marked


def jaccard_distance(one: LabelSet, other: LabelSet) -> float:
    """The share of the labels of either set that are not in both; 0 of two empty sets.

    Source: P. Jaccard, Distribution de la flore alpine dans le bassin des Dranses,
    Bulletin de la Société vaudoise des sciences naturelles 37, 1901, 241-272.
    """
    if one == other:
        return 0.0
    return 1 - len(one & other) / len(one | other)


def _estimate(sums: CodingSums, unit: str) -> Estimate:
    return set_alpha(sums, "jaccard_alpha", unit, jaccard_distance)


MEASURE = CategoryMeasure(
    name="jaccard_alpha",
    symbol="α Jaccard",
    about=marked(
        "alpha of sets of labels, by the share of labels that they have not both"
    ),
    tasks=frozenset({Task.SETS}),
    is_in_tables=False,
    estimate=_estimate,
)
