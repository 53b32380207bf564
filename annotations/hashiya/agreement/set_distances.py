"""Alpha of sets of labels by a distance between sets, of which all but the distance is here."""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from hashiya.agreement.bootstrap import Estimate, Floats, divided, joined
from hashiya.agreement.coding import MISSING, Coding
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.material import Ints
from hashiya.language import marked

LabelSet = frozenset[int]
# The distance of two different sets, from 0 to 1.
Distance = Callable[[LabelSet, LabelSet], float]

# A table of all distances of more sets than this takes too long for each resample.
MOST_SETS = 400
TOO_MANY_SETS = marked("too many different sets of labels")


def distance_alpha(sums: Floats, distances: Floats) -> Floats:
    """Krippendorff's alpha with a distance, over the units that two or more have coded.

    α = 1 - D_o / D_e, D_o = (1 / n) Σ_u Σ_{i ≠ j} d(c_ui, c_uj) / (m_u - 1) and D_e =
    Σ_{c, k} n_c n_k d(c, k) / (n (n - 1)). `sums` are, along the last axis: the number
    of units, n D_o, and n_c of each category; `distances` is the table d(c, k).

    Source: K. Krippendorff, Computing Krippendorff's alpha-reliability, University of
    Pennsylvania, 2011.
    """
    disagreed, uses = sums[..., 1], sums[..., 2:]
    codes = uses.sum(axis=-1)
    chance = ((uses @ distances) * uses).sum(axis=-1)
    return 1 - divided((codes - 1) * disagreed, chance)


def set_alpha(
    sums: CodingSums, measure: str, unit: str, distance: Distance
) -> Estimate:
    """The estimate of alpha of sets of labels by a distance."""
    nominal = sums.of_two_or_more
    uses = sums.pooled(nominal)[:, 2:]
    used = np.flatnonzero(uses.any(axis=0))
    if len(used) > MOST_SETS:
        return Estimate(
            measure=measure,
            unit=unit,
            parts=nominal,
            of=lambda parts: np.full(parts.shape[:-1], np.nan),
            why=lambda _: TOO_MANY_SETS,
        )
    sets = [frozenset(sums.coding.sets[category]) for category in used.tolist()]
    distances = distance_table(sets, distance)
    disagreed = _disagreement(sums.coding, sums.annotators, used, distances)
    columns = joined((nominal[:, 0], disagreed, uses[:, used]))

    def of_total(parts: Floats) -> Floats:
        return distance_alpha(parts, distances)

    def why(parts: Floats) -> str:
        # The reason is found by the uses of all categories.
        of_all = np.zeros(2 + uses.shape[1])
        of_all[:2] = parts[:2]
        of_all[2 + used] = parts[2:]
        return sums.why(of_all)

    return Estimate(measure=measure, unit=unit, parts=columns, of=of_total, why=why)


def distance_table(sets: Sequence[LabelSet], distance: Distance) -> Floats:
    """The distances of all sets from one another, 0 of each from itself."""
    table = np.zeros((len(sets), len(sets)))
    for (row, one), (column, other) in combinations(enumerate(sets), 2):
        table[row, column] = table[column, row] = distance(one, other)
    return table


def _disagreement(
    coding: Coding, annotators: Sequence[int], used: Ints, distances: Floats
) -> Floats:
    """Σ d / (m - 1) over the ordered pairs of codes of each unit, for each article."""
    rank = np.zeros(coding.categories, dtype=np.int64)
    rank[used] = np.arange(len(used))
    codes = coding.codes[list(annotators)]
    coders = (codes != MISSING).sum(axis=0)
    total = np.zeros(codes.shape[1])
    for count in np.unique(coders[coders > 1]).tolist():
        units = np.flatnonzero(coders == count)
        # Those who have coded a unit come last.
        ranks = rank[np.sort(codes[:, units], axis=0)[-count:]]
        for one, other in combinations(ranks, 2):
            total[units] += 2 * distances[one, other] / (count - 1)
    weights = total * coding.weight
    sums = np.bincount(coding.article, weights=weights, minlength=coding.articles)
    return sums.astype(np.float64)
