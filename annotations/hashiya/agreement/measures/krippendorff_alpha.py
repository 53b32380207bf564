"""Krippendorff's alpha for nominal data."""

from hashiya.agreement.bootstrap import Estimate, Floats, divided
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.language import marked


def krippendorff_alpha(sums: Floats) -> Floats:
    """Krippendorff's alpha, over the units that two or more of the annotators have coded.

    α = 1 - D_o / D_e. With n_uk annotators giving unit u category k, m_u of them in
    all, n_k = Σ_u n_uk and n = Σ_k n_k: D_o = (1 / n) Σ_u (m_u² - Σ_k n_uk²) / (m_u -
    1) and D_e = (n² - Σ_k n_k²) / (n (n - 1)). NaN, so undefined, where there is no
    unit or only one category.

    `sums` are, along the last axis: the number of units, n D_o, and n_k of each
    category.

    Source: K. Krippendorff, Computing Krippendorff's alpha-reliability, University of
    Pennsylvania, 2011.
    """
    disagreed, uses = sums[..., 1], sums[..., 2:]
    codes = uses.sum(axis=-1)
    chance = codes * codes - (uses * uses).sum(axis=-1)
    return 1 - divided((codes - 1) * disagreed, chance)


def alpha_estimate(sums: CodingSums, unit: str) -> Estimate:
    """Krippendorff's alpha of a coding by some annotators."""

    def of_total(parts: Floats) -> Floats:
        return krippendorff_alpha(sums.pooled(parts))

    return sums.estimate("krippendorff_alpha", unit, sums.of_two_or_more, of_total)


MEASURE = CategoryMeasure(
    name="krippendorff_alpha",
    symbol="α",
    about=marked("Krippendorff 2011, nominal, with missing data"),
    estimate=alpha_estimate,
)
