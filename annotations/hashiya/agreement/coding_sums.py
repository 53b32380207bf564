"""The sums over a coding, article by article, from which measures of categories are computed."""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import combinations

import numpy as np

from hashiya.agreement.bootstrap import (
    NOTHING_MARKED,
    ONE_CATEGORY,
    Estimate,
    Floats,
    joined,
)
from hashiya.agreement.coding import MISSING, NONE, Coding
from hashiya.agreement.material import Bools, Ints


class CodingSums:
    """Sums over the units of a coding by some annotators, a row for each article.

    Measures with the same sums share them, which makes the bootstrap less work.
    """

    def __init__(self, coding: Coding, annotators: Sequence[int]) -> None:
        self.coding = coding
        self.annotators = tuple(annotators)

    @cached_property
    def of_pair(self) -> Floats:
        """The sums of two annotators that `cohen_kappa` takes."""
        return _pair_sums(self.coding, *self.annotators)

    @cached_property
    def of_two_or_more(self) -> Floats:
        """The sums over the units that two or more annotators have coded."""
        if len(self.annotators) == 2:
            return self.of_pair
        return _group_sums(self.coding, self.annotators, 2)

    @cached_property
    def of_all(self) -> Floats:
        """The sums over the units that all annotators have coded."""
        codes = self.coding.codes[list(self.annotators)]
        if len(self.annotators) == 2 or bool((codes != MISSING).all()):
            return self.of_two_or_more
        return _group_sums(self.coding, self.annotators, len(self.annotators))

    def pooled(self, sums: Floats) -> Floats:
        """The number of units, the disagreement, and how often each category was used."""
        if len(self.annotators) != 2:
            return sums
        half = (sums.shape[-1] - 2) // 2
        uses = sums[..., 2 : 2 + half] + sums[..., 2 + half :]
        return np.concatenate((sums[..., :2], uses), axis=-1)

    @property
    def coders(self) -> Ints:
        """How many of the annotators have coded each article, 1 where it has no units."""
        coders = np.ones(self.coding.articles, dtype=np.int64)
        coded = self.coding.codes[list(self.annotators)] != MISSING
        coders[self.coding.article] = coded.sum(axis=0)
        return coders

    def estimate(
        self,
        measure: str,
        unit: str,
        parts: Floats,
        of: Callable[[Floats], Floats],
        single: Callable[[], tuple[Floats, Floats]] | None = None,
    ) -> Estimate:
        """The estimate of a measure that is the function `of` of these sums."""
        return Estimate(
            measure=measure, unit=unit, parts=parts, of=of, why=self._why, single=single
        )

    def _why(self, sums: Floats) -> str:
        """Why there is no value."""
        if not sums[0]:
            return self.coding.empty
        uses = sums[2:].reshape(-1, self.coding.categories).sum(axis=0)
        return NOTHING_MARKED if uses[NONE] == uses.sum() else ONE_CATEGORY


def confusion_counts(coding: Coding, first: int, second: int) -> Ints:
    """How many units have category i of the first annotator and j of the second, as [i, j]."""
    one, two = coding.codes[first], coding.codes[second]
    both = (one != MISSING) & (two != MISSING)
    cells = one[both] * coding.categories + two[both]
    weights = coding.weight[both]
    counts = np.bincount(cells, weights=weights, minlength=coding.categories**2)
    return counts.astype(np.int64).reshape(coding.categories, coding.categories)


def _pair_sums(coding: Coding, first: int, second: int) -> Floats:
    """Units, twice the units that differ, and each annotator's uses of each category."""
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


def _group_sums(coding: Coding, annotators: Sequence[int], least: int) -> Floats:
    """Units, disagreement and uses over the units that `least` annotators have coded."""
    codes = coding.codes[list(annotators)]
    coded = codes != MISSING
    count = coded.sum(axis=0)
    counted = count >= least
    equal = np.zeros(codes.shape[1], dtype=np.int64)
    for one, two in combinations(codes, 2):
        equal += 2 * ((one == two) & (one != MISSING))
    unequal = np.where(counted, count * (count - 1) - equal, 0)
    disagreed = unequal / np.maximum(count - 1, 1)
    uses = np.add.reduce(
        [
            _uses(coding, row, counted & has_code)
            for row, has_code in zip(codes, coded, strict=True)
        ]
    )
    return joined((_sums(coding, counted), _sums(coding, disagreed), uses))


def _sums(coding: Coding, units: Floats | Bools) -> Floats:
    """The sum over the units of each article, each unit by its weight."""
    weights = units * coding.weight
    sums = np.bincount(coding.article, weights=weights, minlength=coding.articles)
    return sums.astype(np.float64)


def _uses(coding: Coding, codes: Ints, counted: Bools) -> Floats:
    """How often each category was used in each article, over the counted units."""
    cells = coding.article[counted] * coding.categories + codes[counted]
    weights = coding.weight[counted]
    cell_count = coding.articles * coding.categories
    counts = np.bincount(cells, weights=weights, minlength=cell_count)
    return counts.astype(np.float64).reshape(coding.articles, coding.categories)
