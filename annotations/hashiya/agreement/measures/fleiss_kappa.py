"""Fleiss' kappa of any number of annotators."""

from hashiya.agreement.bootstrap import Estimate, Floats, divided
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.material import Ints
from hashiya.agreement.measure import CategoryMeasure
from hashiya.language import marked


def fleiss_kappa(sums: Floats, annotators: int | Ints) -> Floats:
    """Fleiss' kappa, over the units that all of the m annotators have coded; of two Scott's π.

    κ = (P - P_e) / (1 - P_e), where P is the mean over units of the share of pairs of
    annotators that agree, P_u = (Σ_k n_uk² - m) / (m (m - 1)), and P_e = Σ_k p_k² with
    p_k the share of category k among all codes. NaN, so undefined, as `cohen_kappa` is.

    `sums` are as for `krippendorff_alpha`, whose disagreement of a unit is m (1 - P_u);
    `annotators` is m, or an m for each of the sums.

    Source: J. L. Fleiss, Measuring nominal scale agreement among many raters,
    Psychological Bulletin 76(5), 1971, 378-382.
    """
    count, disagreed, uses = sums[..., 0], sums[..., 1], sums[..., 2:]
    codes = uses.sum(axis=-1)
    # Everything times n and the number of codes squared.
    chance = (uses * uses).sum(axis=-1) * count
    return divided(
        (count - disagreed / annotators) * codes * codes - chance,
        count * codes * codes - chance,
    )


def _estimate(sums: CodingSums, unit: str) -> Estimate:
    count = len(sums.annotators)

    def of_total(parts: Floats) -> Floats:
        return fleiss_kappa(sums.pooled(parts), count)

    def of_articles() -> tuple[Floats, Floats]:
        # Of those who have done the article, who need not be all.
        parts = sums.of_two_or_more
        return parts, fleiss_kappa(parts, sums.coders)

    single = of_articles if count > 2 else None
    return sums.estimate("fleiss_kappa", unit, sums.of_all, of_total, single)


MEASURE = CategoryMeasure(
    name="fleiss_kappa",
    symbol="κ",
    about=marked("Fleiss 1971, any number of annotators"),
    estimate=_estimate,
)
