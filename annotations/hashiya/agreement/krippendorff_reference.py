"""Nominal alpha of a table of codes, as the library `krippendorff` computes it.

The library comes with `hashiya[verify]`.
"""

import itertools
from dataclasses import dataclass, field

import numpy as np

from hashiya.agreement.coding import MISSING
from hashiya.agreement.material import Bools, Ints
from hashiya.extras import import_extra
from hashiya.language import gettext as _

LIBRARY, EXTRA = "krippendorff", "verify"
# The library makes a matrix of categories by categories for each unit. This is the
# largest number of cells that are passed to it at once.
MOST_CELLS = 1 << 22


def alpha(codes: Ints, weight: Ints, *, most_cells: int = MOST_CELLS) -> float | None:
    """Krippendorff's alpha of `codes[annotator, unit]`; None where it is undefined.

    Each unit counts by its weight. The library gets for each unit how many have given
    it each category (`value_counts`). Units of which all have the same code are put
    together first: they count by their codes alone, n_k, and so does one unit with as
    many coders. Where there are still too many units by too many categories for it, it
    computes the alpha of each category against all others: α = Σ_k w_k α_k / Σ_k w_k
    with w_k = n_k (n - n_k), since both D_o and D_e are half the sums of theirs.

    Raises:
        ExtraMissing: when it is not installed.
    """
    table = _tabulated(codes, weight)
    categories = len(table.unanimous)
    rows = int(table.weight.sum()) + categories
    if categories <= 2 or rows * categories**2 <= most_cells:
        return table.alpha()
    return table.alpha_by_category()


@dataclass(frozen=True, slots=True, kw_only=True)
class _CategoryCounts:
    """How often each category was given: to each disputed unit, and to all others together.

    `unit`, `category` and `count` have an entry for each category that a disputed unit
    was given; `weight` is that of the disputed units.
    """

    unanimous: Ints = field(repr=False)
    unit: Ints = field(repr=False)
    category: Ints = field(repr=False)
    count: Ints = field(repr=False)
    weight: Ints = field(repr=False)

    def alpha(self) -> float | None:
        """Alpha of all categories at once."""
        counts = np.zeros((len(self.weight), len(self.unanimous)), dtype=np.int64)
        counts[self.unit, self.category] = self.count
        agreed = np.diag(self.unanimous)[self.unanimous > 0]
        disputed = np.repeat(counts, self.weight, axis=0)
        return _library_alpha(np.concatenate((agreed, disputed)))

    def alpha_by_category(self) -> float:
        """The weighted mean of the alphas of each category against all others."""
        coders = np.bincount(self.unit, weights=self.count).astype(np.int64)
        weighted = self.count * self.weight[self.unit]
        disputed = np.bincount(
            self.category, weights=weighted, minlength=len(self.unanimous)
        )
        totals = self.unanimous + disputed.astype(np.int64)
        total = int(totals.sum())
        order = np.argsort(self.category, kind="stable")
        sorted_categories = self.category[order]
        bounds = np.searchsorted(sorted_categories, np.arange(len(totals) + 1))
        alphas = []
        for category, (first, last) in enumerate(itertools.pairwise(bounds)):
            entries = order[first:last]
            units, count = self.unit[entries], self.count[entries]
            pairs = np.column_stack((count, coders[units] - count))
            counts = np.repeat(pairs, self.weight[units], axis=0)
            unanimous = int(self.unanimous[category])
            others = total - unanimous - int(counts.sum())
            table = np.concatenate((_unanimous_rows(unanimous, others), counts))
            alphas.append(_library_alpha(table))
        values = np.array([np.nan if value is None else value for value in alphas])
        weights = totals * (total - totals)
        return float((values * weights).sum() / weights.sum())


def _tabulated(codes: Ints, weight: Ints) -> _CategoryCounts:
    """The counts of the units that two or more have coded."""
    coded: Bools = codes != MISSING
    by_several = coded.sum(axis=0) > 1
    codes, coded, weight = (
        codes[:, by_several],
        coded[:, by_several],
        weight[by_several],
    )
    categories, category = np.unique(codes[coded], return_inverse=True)
    unit = np.broadcast_to(np.arange(codes.shape[1]), codes.shape)[coded]
    # Each category that a unit was given, and by how many.
    factor = max(len(categories), 1)
    keys, count = np.unique(unit * factor + category, return_counts=True)
    unit, category = np.divmod(keys, factor)
    is_agreed = (np.bincount(unit, minlength=codes.shape[1]) == 1)[unit]
    unanimous = np.bincount(
        category[is_agreed],
        weights=(count * weight[unit])[is_agreed],
        minlength=len(categories),
    )
    disputed, row = np.unique(unit[~is_agreed], return_inverse=True)
    return _CategoryCounts(
        unanimous=unanimous.astype(np.int64),
        unit=row,
        category=category[~is_agreed],
        count=count[~is_agreed],
        weight=weight[disputed],
    )


def _unanimous_rows(category: int, others: int) -> Ints:
    """A unit that all coded with the category, and one that all coded with another, if any."""
    rows = []
    if category:
        rows.append([category, 0])
    if others:
        rows.append([0, others])
    return np.array(rows, dtype=np.int64).reshape(-1, 2)


def _library_alpha(value_counts: Ints) -> float | None:
    """The library's alpha; None where it refuses, with one category or no shared unit."""
    library = import_extra(LIBRARY, EXTRA, _("the verification of scores"))
    try:
        value = library.alpha(value_counts=value_counts, level_of_measurement="nominal")
    except ValueError:
        return None
    return float(value)
