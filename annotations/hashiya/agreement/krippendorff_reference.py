"""Nominal alpha as the library `krippendorff` computes it, which comes with `hashiya[verify]`, of a table of codes."""

import itertools

import numpy as np

from hashiya.agreement.coding import MISSING
from hashiya.agreement.material import Ints
from hashiya.extras import import_extra

LIBRARY, EXTRA = "krippendorff", "verify"
# The library makes a table of all categories by all categories for each unit: so many
# cells are asked of it at once.
_CELLS = 1 << 22


def alpha(codes: Ints, weight: Ints) -> float | None:
    """Krippendorff's alpha of `codes[annotator, unit]`, each unit as often as its weight says; None where it has none.

    The library is told for each unit how many have given it each category
    (`value_counts`). Units of which all say the same are put together first: they count
    by their codes alone, n_k, and so does one unit with as many coders. Where there are
    still too many units by too many categories for it, it is asked for the alpha of
    each category against all others: α = Σ_k w_k α_k / Σ_k w_k with w_k = n_k (n -
    n_k), since both D_o and D_e are half the sums of theirs.

    Raises:
        ExtraMissing: when it is not installed.
    """
    coded = codes != MISSING
    several = coded.sum(axis=0) > 1
    codes, coded, weight = codes[:, several], coded[:, several], weight[several]
    categories, places = np.unique(codes[coded], return_inverse=True)
    unit = np.broadcast_to(np.arange(codes.shape[1]), codes.shape)[coded]
    # Each category that a unit was given, and by how many.
    count = max(len(categories), 1)
    keys, given = np.unique(unit * count + places, return_counts=True)
    units, kinds = np.divmod(keys, count)
    agreed = (np.bincount(units, minlength=codes.shape[1]) == 1)[units]
    unanimous = np.bincount(
        kinds[agreed],
        weights=(given * weight[units])[agreed],
        minlength=len(categories),
    )
    units, kinds, given = units[~agreed], kinds[~agreed], given[~agreed]
    disputed, rows = np.unique(units, return_inverse=True)
    weight = weight[disputed]
    table = _Table(
        unanimous=unanimous.astype(np.int64),
        rows=rows,
        kinds=kinds,
        given=given,
        weight=weight,
    )
    whole = (
        len(categories) <= 2
        or (int(weight.sum()) + len(categories)) * len(categories) ** 2 <= _CELLS
    )
    return table.alpha() if whole else table.by_category()


class _Table:
    """How often each category was given to each disputed unit, sparsely, and to all others together."""

    def __init__(
        self, *, unanimous: Ints, rows: Ints, kinds: Ints, given: Ints, weight: Ints
    ) -> None:
        self.unanimous, self.rows, self.kinds, self.given, self.weight = (
            unanimous,
            rows,
            kinds,
            given,
            weight,
        )

    def alpha(self) -> float | None:
        """Of all categories at once."""
        counts = np.zeros((len(self.weight), len(self.unanimous)), dtype=np.int64)
        counts[self.rows, self.kinds] = self.given
        agreed = self.unanimous > 0
        return _asked(
            np.concatenate(
                (
                    np.diag(self.unanimous)[agreed],
                    np.repeat(counts, self.weight, axis=0),
                )
            )
        )

    def by_category(self) -> float:
        """The mean of those of each category against all others."""
        coders = np.bincount(self.rows, weights=self.given).astype(np.int64)
        totals = self.unanimous + np.bincount(
            self.kinds,
            weights=self.given * self.weight[self.rows],
            minlength=len(self.unanimous),
        ).astype(np.int64)
        every = int(totals.sum())
        found, weights = [], totals * (every - totals)
        order = np.argsort(self.kinds, kind="stable")
        bounds = np.searchsorted(self.kinds[order], np.arange(len(totals) + 1))
        for kind, (first, last) in enumerate(itertools.pairwise(bounds)):
            some = order[first:last]
            rows, given = self.rows[some], self.given[some]
            counts = np.repeat(
                np.column_stack((given, coders[rows] - given)),
                self.weight[rows],
                axis=0,
            )
            mine = int(self.unanimous[kind])
            others = every - mine - int(counts.sum())
            agreed = [
                [each * (at == side) for at in (0, 1)]
                for side, each in enumerate((mine, others))
                if each
            ]
            found.append(
                _asked(
                    np.concatenate(
                        (np.array(agreed, dtype=np.int64).reshape(-1, 2), counts)
                    )
                )
            )
        values = np.array([np.nan if each is None else each for each in found])
        return float((values * weights).sum() / weights.sum())


def _asked(value_counts: Ints) -> float | None:
    """What the library says; None where it refuses, as there is one category or no unit that two have coded."""
    try:
        return float(
            import_extra(LIBRARY, EXTRA, "the verification of scores").alpha(
                value_counts=value_counts, level_of_measurement="nominal"
            )
        )
    except ValueError:
        return None
