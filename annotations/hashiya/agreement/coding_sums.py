"""The sums over a coding, article by article, from which measures of categories are computed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

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

    @cached_property
    def cells_of_pair(self) -> Floats:
        """The units that both have coded, and how many have each two categories."""
        codes = self.coding.codes[list(self.annotators)]
        counted = (codes != MISSING).all(axis=0)
        cells = _pair_cells(self.coding, codes[0], codes[1], counted.astype(np.float64))
        return joined((_sums(self.coding, counted), cells))

    @cached_property
    def coincidences(self) -> Floats:
        """Krippendorff's coincidences of each two categories, of two or more coders."""
        return self._coincidences(lambda coders: 1 / (coders - 1))

    @cached_property
    def shared_cells(self) -> Floats:
        """The same, in which each unit counts once, however many have coded it."""
        return self._coincidences(lambda coders: 1 / (coders * (coders - 1)))

    def _coincidences(self, share: Callable[[Floats], Floats]) -> Floats:
        codes = self.coding.codes[list(self.annotators)]
        coders = (codes != MISSING).sum(axis=0)
        counted = coders > 1
        shares = np.where(counted, share(np.maximum(coders, 2.0)), 0.0)
        cells = np.zeros((self.coding.articles, self.coding.categories**2))
        for one, two in permutations(codes, 2):
            cells += _pair_cells(self.coding, one, two, shares)
        return joined((_sums(self.coding, counted), cells))

    def pooled(self, sums: Floats) -> Floats:
        """The number of units, the disagreement, and how often each category was used."""
        if len(self.annotators) != 2:
            return sums
        half = (sums.shape[-1] - 2) // 2
        uses = sums[..., 2 : 2 + half] + sums[..., 2 + half :]
        return np.concatenate((sums[..., :2], uses), axis=-1)

    @cached_property
    def of_shares(self) -> Floats:
        """The sums in which each unit counts once, however many annotators coded it.

        Through `shares` they are the units that two or more have coded, of each the
        share of pairs of annotators who differ, and the share of annotators who used
        each category. Where each unit has as many coders other sums hold all of that.
        """
        if self._even_coders:
            return self.of_two_or_more
        return _share_sums(self.coding, self.annotators)

    def shares(self, sums: Floats) -> Floats:
        """What sums of `of_shares` stand for."""
        if not self._even_coders:
            return sums
        pooled = self.pooled(sums)
        shares = pooled[..., 1:] / self._even_coders
        return np.concatenate((pooled[..., :1], shares), axis=-1)

    @cached_property
    def _even_coders(self) -> int:
        """How many have coded each unit that two or more have; 0 where these differ."""
        if len(self.annotators) == 2:
            return 2
        coders = (self.coding.codes[list(self.annotators)] != MISSING).sum(axis=0)
        counts = np.unique(coders[coders > 1])
        return int(counts[0]) if len(counts) == 1 else 0

    @property
    def used_categories(self) -> int:
        """How many categories the annotators used on units that two or more have coded."""
        uses = self.shares(self.of_shares)[:, 2:].sum(axis=0)
        return int(np.count_nonzero(uses))

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
            measure=measure, unit=unit, parts=parts, of=of, why=self.why, single=single
        )

    def why(self, sums: Floats) -> str:
        """Why there is no value of units, disagreement and uses of each category."""
        if not sums[0]:
            return self.coding.empty
        uses = sums[2:].reshape(-1, self.coding.categories).sum(axis=0)
        return ONE_CATEGORY if uses[NONE + 1 :].any() else NOTHING_MARKED


def confusion_counts(coding: Coding, first: int, second: int) -> Ints:
    """How many units have category i of the first annotator and j of the second, as [i, j]."""
    one, two = coding.codes[first], coding.codes[second]
    both = (one != MISSING) & (two != MISSING)
    cells = one[both] * coding.categories + two[both]
    weights = coding.weight[both]
    counts = np.bincount(cells, weights=weights, minlength=coding.categories**2)
    return counts.astype(np.int64).reshape(coding.categories, coding.categories)


def _pair_cells(coding: Coding, one: Ints, two: Ints, shares: Floats) -> Floats:
    """The sums of the shares by article and by both categories, as [article, i q + j]."""
    both = (one != MISSING) & (two != MISSING)
    count = coding.categories**2
    cells = one[both] * coding.categories + two[both]
    cells += coding.article[both] * count
    weights = (shares * coding.weight)[both]
    sums = np.bincount(cells, weights=weights, minlength=coding.articles * count)
    return sums.astype(np.float64).reshape(coding.articles, count)


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
    counts = _unit_counts(coding, annotators, least)
    disagreed = counts.unequal / np.maximum(counts.coders - 1, 1)
    return joined(
        (
            _sums(coding, counts.counted),
            _sums(coding, disagreed),
            _group_uses(coding, counts, counts.coders > 0),
        )
    )


def _share_sums(coding: Coding, annotators: Sequence[int]) -> Floats:
    """Units, the share of pairs that differ, and shares of uses, of two or more coders."""
    counts = _unit_counts(coding, annotators, 2)
    pairs = np.maximum(counts.coders * (counts.coders - 1), 1)
    return joined(
        (
            _sums(coding, counts.counted),
            _sums(coding, counts.unequal / pairs),
            _group_uses(coding, counts, 1 / np.maximum(counts.coders, 1)),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnitCounts:
    """How many annotators coded each unit, and how many ordered pairs of them differ.

    `counted` marks the units that enough have coded, `unequal` is 0 for the others.
    `unit` and `category` have an entry for each code of the counted units.
    """

    coders: Ints
    counted: Bools
    unequal: Ints
    unit: Ints
    category: Ints


def _unit_counts(coding: Coding, annotators: Sequence[int], least: int) -> _UnitCounts:
    codes = coding.codes[list(annotators)]
    coded = codes != MISSING
    coders = coded.sum(axis=0)
    counted = coders >= least
    row, unit = np.nonzero(coded & counted)
    category = codes[row, unit]
    # The number of codes of each unit and category: a table of all would be sparse.
    cells, count = np.unique(unit * coding.categories + category, return_counts=True)
    squares = np.bincount(
        cells // coding.categories, weights=count * count, minlength=len(coders)
    )
    unequal = np.where(counted, coders * coders - squares, 0)
    return _UnitCounts(
        coders=coders,
        counted=counted,
        unequal=unequal.astype(np.int64),
        unit=unit,
        category=category,
    )


def _group_uses(coding: Coding, counts: _UnitCounts, share: Floats | Bools) -> Floats:
    """How often each category was used in each article, each use by its unit's share."""
    cells = coding.article[counts.unit] * coding.categories + counts.category
    weights = (coding.weight * share)[counts.unit]
    return _table(coding, cells, weights)


def _sums(coding: Coding, units: Floats | Bools) -> Floats:
    """The sum over the units of each article, each unit by its weight."""
    weights = units * coding.weight
    sums = np.bincount(coding.article, weights=weights, minlength=coding.articles)
    return sums.astype(np.float64)


def _uses(coding: Coding, codes: Ints, counted: Bools) -> Floats:
    """How often each category was used in each article, over the counted units."""
    cells = coding.article[counted] * coding.categories + codes[counted]
    return _table(coding, cells, coding.weight[counted])


def _table(coding: Coding, cells: Ints, weights: Floats | Ints) -> Floats:
    """The sums of the weights by cell, as a row of categories for each article."""
    cell_count = coding.articles * coding.categories
    counts = np.bincount(cells, weights=weights, minlength=cell_count)
    return counts.astype(np.float64).reshape(coding.articles, coding.categories)
