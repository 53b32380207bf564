"""Measures of categories without an order: Cohen's and Fleiss' kappa, and Krippendorff's alpha.

Each is given as an estimate, whose parts are for each article the number of units n, how far they agree, and how often
each category was used. A value is NaN, so undefined, where there is no unit or where agreement by chance would be
complete: when all of both annotators' units are in one category.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from annotations.agreement.coding import MISSING, NONE, Coding
from annotations.agreement.estimate import NOTHING_MARKED, ONE_CATEGORY, Estimate, Floats, divided, joined
from annotations.agreement.material import Bools, Ints


def cohen_kappa(coding: Coding, first: int, second: int, unit: str) -> Estimate:
    """Cohen's kappa of two annotators, over the units that both have coded.

    κ = (p_o - p_e) / (1 - p_e), where p_o is the share of units to which both gave the same category, and
    p_e = Σ_k p_1k · p_2k with p_ik the share of units to which annotator i gave category k.

    Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20(1),
    1960, 37-46.
    """
    one, two = coding.codes[first], coding.codes[second]
    both = (one != MISSING) & (two != MISSING)
    parts = joined(
        (
            _sums(coding, both),
            _sums(coding, both & (one == two)),
            _uses(coding, one, both),
            _uses(coding, two, both),
        )
    )
    return Estimate(measure="cohen_kappa", unit=unit, parts=parts, of=cohen_of, why=lambda sums: _why(sums, 2, coding))


def cohen_of(sums: Floats) -> Floats:
    """Kappa of (…, n, units that agree, uses of each category by the first, by the second)."""
    count, agreed, uses = sums[..., 0], sums[..., 1], sums[..., 2:]
    half = uses.shape[-1] // 2
    # In numbers of units squared, so that nothing is rounded before the one division.
    chance = (uses[..., :half] * uses[..., half:]).sum(axis=-1)
    return divided(count * agreed - chance, count * count - chance)


def fleiss_kappa(coding: Coding, annotators: Sequence[int], unit: str) -> Estimate:
    """Fleiss' kappa, over the units that all of the m annotators have coded; of two it is Scott's π.

    κ = (P - P_e) / (1 - P_e), where P is the mean over units of the share of pairs of annotators that agree,
    P_u = (Σ_k n_uk² - m) / (m (m - 1)), and P_e = Σ_k p_k² with p_k the share of category k among all codes.

    Source: J. L. Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76(5), 1971,
    378-382.
    """
    codes = coding.codes[list(annotators)]
    here = (codes != MISSING).all(axis=0)
    pairs = len(codes) * (len(codes) - 1)
    agreed = np.where(here, _equal_pairs(codes), 0) / pairs
    uses = np.add.reduce([_uses(coding, row, here) for row in codes])
    parts = joined((_sums(coding, here), _sums(coding, agreed), uses))
    return Estimate(
        measure="fleiss_kappa", unit=unit, parts=parts, of=fleiss_of, why=lambda sums: _why(sums, 1, coding)
    )


def fleiss_of(sums: Floats) -> Floats:
    """Kappa of (…, n, sum of the units' agreement P_u, uses of each category by anybody)."""
    count, agreed, uses = sums[..., 0], sums[..., 1], sums[..., 2:]
    codes = uses.sum(axis=-1)
    # Everything times n and the number of codes squared.
    chance = (uses * uses).sum(axis=-1) * count
    return divided(agreed * codes * codes - chance, count * codes * codes - chance)


def krippendorff_alpha(coding: Coding, annotators: Sequence[int], unit: str) -> Estimate:
    """Krippendorff's alpha for nominal data, over the units that two or more of the annotators have coded.

    α = 1 - D_o / D_e. With n_uk annotators giving unit u category k, m_u of them in all, n_k = Σ_u n_uk and n = Σ_k n_k:
    D_o = (1 / n) Σ_u (m_u² - Σ_k n_uk²) / (m_u - 1) and D_e = (n² - Σ_k n_k²) / (n (n - 1)).

    Source: K. Krippendorff, Computing Krippendorff's alpha-reliability, University of Pennsylvania, 2011.
    """
    codes = coding.codes[list(annotators)]
    coded = codes != MISSING
    count = coded.sum(axis=0)
    here = count > 1
    differing = np.where(here, count * (count - 1) - _equal_pairs(codes), 0) / np.maximum(count - 1, 1)
    uses = np.add.reduce([_uses(coding, row, here & row_coded) for row, row_coded in zip(codes, coded, strict=True)])
    parts = joined((_sums(coding, here), _sums(coding, differing), uses))
    return Estimate(
        measure="krippendorff_alpha", unit=unit, parts=parts, of=alpha_of, why=lambda sums: _why(sums, 1, coding)
    )


def alpha_of(sums: Floats) -> Floats:
    """Alpha of (…, units, sum of the units' disagreement, uses of each category by anybody)."""
    disagreed, uses = sums[..., 1], sums[..., 2:]
    codes = uses.sum(axis=-1)
    return 1 - divided((codes - 1) * disagreed, codes * codes - (uses * uses).sum(axis=-1))


def confusion(coding: Coding, first: int, second: int) -> Ints:
    """How many units the first annotator gave category i and the second category j, as [i, j]."""
    one, two = coding.codes[first], coding.codes[second]
    both = (one != MISSING) & (two != MISSING)
    cells = one[both] * coding.categories + two[both]
    counts = np.bincount(cells, weights=coding.weight[both], minlength=coding.categories**2)
    return counts.astype(np.int64).reshape(coding.categories, coding.categories)


def _equal_pairs(codes: Ints) -> Ints:
    """For each unit how many ordered pairs of annotators gave it the same category."""
    equal = np.zeros(codes.shape[1], dtype=np.int64)
    for one, two in combinations(codes, 2):
        equal += 2 * ((one == two) & (one != MISSING))
    return equal


def _sums(coding: Coding, units: Floats | Bools) -> Floats:
    """The sum over the units of each article, each unit by its weight."""
    return np.bincount(coding.article, weights=units * coding.weight, minlength=coding.articles).astype(np.float64)


def _uses(coding: Coding, codes: Ints, here: Bools) -> Floats:
    """How often each category was used in each article, over the marked units."""
    cells = coding.article[here] * coding.categories + codes[here]
    counts = np.bincount(cells, weights=coding.weight[here], minlength=coding.articles * coding.categories)
    return counts.astype(np.float64).reshape(coding.articles, coding.categories)


def _why(sums: Floats, blocks: int, coding: Coding) -> str:
    """Why there is no value, from sums whose uses of categories stand in so many blocks."""
    if not sums[0]:
        return coding.empty
    uses = sums[2:].reshape(blocks, -1).sum(axis=0)
    return NOTHING_MARKED if uses[NONE] == uses.sum() else ONE_CATEGORY
