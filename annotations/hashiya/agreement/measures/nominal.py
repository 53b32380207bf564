"""Measures of categories without an order: Cohen's and Fleiss' kappa, and Krippendorff's alpha.

Each is a function of sums, whatever the axes before the last, and is given as an
estimate, whose parts are these sums for each article. A value is NaN, so undefined,
where there is no unit or where agreement by chance would be complete: when all of both
annotators' units are in one category.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np

from hashiya.agreement.bootstrap import (
    NOTHING_MARKED,
    ONE_CATEGORY,
    Estimate,
    Floats,
    divided,
    joined,
)
from hashiya.agreement.coding import MISSING, NONE, Coding
from hashiya.agreement.material import Bools, Ints


def estimates(
    coding: Coding, annotators: Sequence[int], unit: str
) -> Iterator[Estimate]:
    """Fleiss' kappa and Krippendorff's alpha of the annotators and, if they are two, Cohen's kappa."""
    count = len(annotators)
    both = _of_two(coding, *annotators) if count == 2 else None
    # Measures with the same sums share them, which makes the bootstrap less work.
    some = _of_some(coding, annotators, 2) if both is None else both
    every = (
        some
        if both is not None or _is_whole(coding, annotators)
        else _of_some(coding, annotators, count)
    )
    if both is not None:
        yield _estimate("cohen_kappa", coding, unit, both, cohen_kappa)
    yield _estimate(
        "fleiss_kappa",
        coding,
        unit,
        every,
        lambda sums: fleiss_kappa(_pooled(sums, count), count),
    )
    yield _estimate(
        "krippendorff_alpha",
        coding,
        unit,
        some,
        lambda sums: krippendorff_alpha(_pooled(sums, count)),
    )


def cohen_kappa(sums: Floats) -> Floats:
    """Cohen's kappa, over the units that both annotators have coded.

    κ = (p_o - p_e) / (1 - p_e), where p_o is the share of units to which both gave the
    same category, and p_e = Σ_k p_1k · p_2k with p_ik the share of units to which
    annotator i gave category k.

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


def fleiss_kappa(sums: Floats, annotators: int | Ints) -> Floats:
    """Fleiss' kappa, over the units that all of the m annotators have coded; of two it is Scott's π.

    κ = (P - P_e) / (1 - P_e), where P is the mean over units of the share of pairs of
    annotators that agree, P_u = (Σ_k n_uk² - m) / (m (m - 1)), and P_e = Σ_k p_k² with
    p_k the share of category k among all codes.

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


def krippendorff_alpha(sums: Floats) -> Floats:
    """Krippendorff's alpha for nominal data, over the units that two or more of the annotators have coded.

    α = 1 - D_o / D_e. With n_uk annotators giving unit u category k, m_u of them in
    all, n_k = Σ_u n_uk and n = Σ_k n_k: D_o = (1 / n) Σ_u (m_u² - Σ_k n_uk²) / (m_u -
    1) and D_e = (n² - Σ_k n_k²) / (n (n - 1)).

    `sums` are, along the last axis: the number of units, n D_o, and n_k of each
    category.

    Source: K. Krippendorff, Computing Krippendorff's alpha-reliability, University of
    Pennsylvania, 2011.
    """
    disagreed, uses = sums[..., 1], sums[..., 2:]
    codes = uses.sum(axis=-1)
    return 1 - divided(
        (codes - 1) * disagreed, codes * codes - (uses * uses).sum(axis=-1)
    )


def confusion(coding: Coding, first: int, second: int) -> Ints:
    """How many units the first annotator gave category i and the second category j, as [i, j]."""
    one, two = coding.codes[first], coding.codes[second]
    both = (one != MISSING) & (two != MISSING)
    cells = one[both] * coding.categories + two[both]
    counts = np.bincount(
        cells, weights=coding.weight[both], minlength=coding.categories**2
    )
    return counts.astype(np.int64).reshape(coding.categories, coding.categories)


def _estimate(
    measure: str,
    coding: Coding,
    unit: str,
    parts: Floats,
    of: Callable[[Floats], Floats],
) -> Estimate:
    return Estimate(
        measure=measure,
        unit=unit,
        parts=parts,
        of=of,
        why=lambda sums: _why(sums, coding),
    )


def _of_two(coding: Coding, first: int, second: int) -> Floats:
    """For each article what `cohen_kappa` takes."""
    one, two = coding.codes[first], coding.codes[second]
    both = (one != MISSING) & (two != MISSING)
    differing = 2 * (both & (one != two))
    return joined(
        (
            _sums(coding, both),
            _sums(coding, differing),
            _uses(coding, one, both),
            _uses(coding, two, both),
        )
    )


def _of_some(coding: Coding, annotators: Sequence[int], enough: int) -> Floats:
    """For each article what `krippendorff_alpha` takes, over the units that so many of the annotators have coded."""
    codes = coding.codes[list(annotators)]
    coded = codes != MISSING
    count = coded.sum(axis=0)
    here = count >= enough
    equal = np.zeros(codes.shape[1], dtype=np.int64)
    for one, two in combinations(codes, 2):
        equal += 2 * ((one == two) & (one != MISSING))
    disagreed = np.where(here, count * (count - 1) - equal, 0) / np.maximum(
        count - 1, 1
    )
    uses = np.add.reduce(
        [_uses(coding, row, here & its) for row, its in zip(codes, coded, strict=True)]
    )
    return joined((_sums(coding, here), _sums(coding, disagreed), uses))


def _is_whole(coding: Coding, annotators: Sequence[int]) -> bool:
    """Whether each unit was coded by all of the annotators."""
    return bool((coding.codes[list(annotators)] != MISSING).all())


def _pooled(sums: Floats, annotators: int) -> Floats:
    """What `krippendorff_alpha` takes, from what `cohen_kappa` takes if there are two annotators."""
    if annotators != 2:
        return sums
    half = (sums.shape[-1] - 2) // 2
    return np.concatenate(
        (sums[..., :2], sums[..., 2 : 2 + half] + sums[..., 2 + half :]), axis=-1
    )


def _sums(coding: Coding, units: Floats | Bools) -> Floats:
    """The sum over the units of each article, each unit by its weight."""
    return np.bincount(
        coding.article, weights=units * coding.weight, minlength=coding.articles
    ).astype(np.float64)


def _uses(coding: Coding, codes: Ints, here: Bools) -> Floats:
    """How often each category was used in each article, over the marked units."""
    cells = coding.article[here] * coding.categories + codes[here]
    counts = np.bincount(
        cells,
        weights=coding.weight[here],
        minlength=coding.articles * coding.categories,
    )
    return counts.astype(np.float64).reshape(coding.articles, coding.categories)


def _why(sums: Floats, coding: Coding) -> str:
    """Why there is no value."""
    if not sums[0]:
        return coding.empty
    uses = sums[2:].reshape(-1, coding.categories).sum(axis=0)
    return NOTHING_MARKED if uses[NONE] == uses.sum() else ONE_CATEGORY
