"""Specific agreement on the units that do not have a label."""

import numpy as np

from hashiya.agreement.bootstrap import Estimate, Floats
from hashiya.agreement.coding import NONE, Task
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.agreement.measures.positive_agreement import specific_agreement
from hashiya.language import marked


def negative_agreement(sums: Floats) -> Floats:
    """The agreement on *none*: `specific_agreement` of it; NaN where nothing is marked.

    Source: D. V. Cicchetti and A. R. Feinstein, High agreement but low kappa: II.
    Resolving the paradoxes, Journal of Clinical Epidemiology 43(6), 1990, 551-558.
    """
    has_tags = sums[..., 3:].any(axis=-1)
    return np.where(has_tags, specific_agreement(sums, NONE), np.nan)


def _estimate(sums: CodingSums, unit: str) -> Estimate:
    def of_total(parts: Floats) -> Floats:
        return negative_agreement(sums.pooled(parts))

    return sums.estimate("negative_agreement", unit, sums.of_two_or_more, of_total)


MEASURE = CategoryMeasure(
    name="negative_agreement",
    symbol="p_neg",
    about=marked(
        "Cicchetti and Feinstein 1990, agreement on units that do not have the label"
    ),
    tasks=frozenset({Task.ONE}),
    is_in_tables=False,
    estimate=_estimate,
)
