"""Cohen's kappa of two annotators."""

from hashiya.agreement.bootstrap import Estimate, Floats, divided
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.language import marked


def cohen_kappa(sums: Floats) -> Floats:
    """Cohen's kappa, over the units that both annotators have coded.

    κ = (p_o - p_e) / (1 - p_e), where p_o is the share of units to which both gave the
    same category, and p_e = Σ_k p_1k · p_2k with p_ik the share of units to which
    annotator i gave category k. NaN, so undefined, where there is no unit or where all
    of both annotators' units are in one category: agreement by chance is then complete.

    `sums` are, along the last axis: the number of units n, twice the number of those
    that differ, how often the first annotator used each category, and how often the
    second did.

    Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and
    Psychological Measurement 20(1), 1960, 37-46.
    """
    count, differing, uses = sums[..., 0], sums[..., 1], sums[..., 2:]
    half = uses.shape[-1] // 2
    # In numbers of units squared, so that nothing is rounded before the one division.
    chance = (uses[..., :half] * uses[..., half:]).sum(axis=-1)
    return divided(count * (count - differing / 2) - chance, count * count - chance)


def _estimate(sums: CodingSums, unit: str) -> Estimate:
    return sums.estimate("cohen_kappa", unit, sums.of_pair, cohen_kappa)


MEASURE = CategoryMeasure(
    name="cohen_kappa",
    symbol="κ",
    about=marked("Cohen 1960, two annotators"),
    is_of_pairs=True,
    estimate=_estimate,
)
