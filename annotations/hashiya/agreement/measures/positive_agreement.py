"""Specific agreement: how often annotators agree on one category."""

from hashiya.agreement.bootstrap import Estimate, Floats, divided
from hashiya.agreement.coding import NONE, Task
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.language import marked


def specific_agreement(sums: Floats, category: int) -> Floats:
    """The agreement on one of two categories, over units that two or more have coded.

    p_k = 1 - Σ_u n_u0 n_u1 / (m_u - 1) / n_k: given that one annotator chose the
    category k, how often another one does. Of two annotators it is 2a / (2a + b + c),
    with a the units to which both gave the category, b and c those to which one did.
    NaN, so undefined, where nobody chose it.

    `sums` are as for `krippendorff_alpha`, of two categories.

    Sources: D. V. Cicchetti and A. R. Feinstein, High agreement but low kappa: II.
    Resolving the paradoxes, Journal of Clinical Epidemiology 43(6), 1990, 551-558; of
    more than two annotators J. L. Fleiss, Statistical Methods for Rates and
    Proportions, 2nd ed., 1981, 13.2.
    """
    disagreed, uses = sums[..., 1], sums[..., 2 + category]
    return 1 - divided(disagreed / 2, uses)


def _estimate(sums: CodingSums, unit: str) -> Estimate:
    def of_total(parts: Floats) -> Floats:
        return specific_agreement(sums.pooled(parts), NONE + 1)

    return sums.estimate("positive_agreement", unit, sums.of_two_or_more, of_total)


MEASURE = CategoryMeasure(
    name="positive_agreement",
    symbol="p_pos",
    about=marked(
        "Cicchetti and Feinstein 1990, agreement on units that have the label"
    ),
    tasks=frozenset({Task.ONE}),
    is_of_each_value=True,
    estimate=_estimate,
)
