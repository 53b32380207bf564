"""The form that every measure has: sums over articles, and a function of the sums."""

import functools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from annotations.agreement.material import Bools

Floats = NDArray[np.float64]

# Why there is no number.
NOTHING_SHARED = "nothing that they have done together"
NOTHING_MARKED = "nothing marked"
ONE_CATEGORY = "one category"

RESAMPLES = 1_000
SEED = 0
# With fewer articles there are too few different resamples for the ends of an interval: 126 of five, 35 of four.
FEWEST_ARTICLES = 5
# An interval is given when so many of the resamples have a value.
_DEFINED = 0.95
# Resamples are summed so many at a time.
_AT_ONCE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measure of some annotators: a row of `parts` for each article, of which the first is how many items it has.

    `of` takes sums of parts, whatever the axes before the last, and gives the values, NaN where there is none; `why`
    says for such a sum why.
    """

    measure: str
    unit: str
    parts: Floats = field(repr=False)
    of: Callable[[Floats], Floats]
    why: Callable[[Floats], str]

    @property
    def total(self) -> Floats:
        """The sums over all articles."""
        return np.asarray(self.parts.sum(axis=0))

    @property
    def items(self) -> int:
        """How many items were compared."""
        return round(float(self.total[0]))

    @property
    def value(self) -> float | None:
        """The measure over all articles; None where it is undefined."""
        return number(self.of(self.total))


def number(value: float | Floats) -> float | None:
    """A value as it is told: None for NaN."""
    return None if math.isnan(value) else float(value)


def divided(above: Floats, below: Floats) -> Floats:
    """The quotient, NaN where the divisor is 0."""
    return np.divide(above, below, out=np.full_like(above, np.nan, dtype=np.float64), where=below != 0)


def intervals(
    estimates: Iterable[Estimate], articles: Bools, *, resamples: int = RESAMPLES, seed: int = SEED
) -> list[tuple[float, float] | None]:
    """The 95 % confidence interval of each estimate, by the percentile bootstrap over articles (Efron 1979).

    So many resamples are drawn, each of as many articles as there are, with replacement, from those marked in
    `articles`; the interval is from the 2.5th to the 97.5th percentile of the values of the resamples. None with fewer
    than five articles, and where more than a twentieth of the resamples have no value. The same seed and articles
    give the same resamples, whatever is estimated: intervals can be compared.
    """
    given = list(estimates)
    here = np.flatnonzero(articles)
    if len(here) < FEWEST_ARTICLES or not given or resamples < 1:
        return [None] * len(given)
    # Estimates of the same parts need them once.
    different = {id(estimate.parts): estimate.parts for estimate in given}
    parts = np.concatenate([each[here] for each in different.values()], axis=1)
    bounds = np.cumsum([0, *(each.shape[1] for each in different.values())])
    columns = {key: slice(bounds[at], bounds[at + 1]) for at, key in enumerate(different)}
    values = np.empty((len(given), resamples))
    drawn = _drawn(len(here), resamples, seed)
    # For products of this size threads wait for one another longer than they work.
    with threadpool_limits(limits=1, user_api="blas"):
        for first in range(0, resamples, _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            sums = drawn[some].astype(np.float64) @ parts
            for index, estimate in enumerate(given):
                values[index, some] = estimate.of(sums[:, columns[id(estimate.parts)]])
    return [_interval(row) for row in values]


@functools.lru_cache(maxsize=1)
def _drawn(articles: int, resamples: int, seed: int) -> NDArray[np.uint16]:
    """How often each article is in each resample; the same for all layers and pairs with so many articles."""
    generator = np.random.default_rng(seed)
    drawn = (np.bincount(generator.integers(articles, size=articles), minlength=articles) for _ in range(resamples))
    return np.array([each.astype(np.uint16) for each in drawn])


def _interval(values: Floats) -> tuple[float, float] | None:
    defined = values[~np.isnan(values)]
    if len(defined) < _DEFINED * len(values):
        return None
    low, high = np.percentile(defined, (2.5, 97.5))
    return float(low), float(high)


def joined(columns: Sequence[Floats]) -> Floats:
    """Columns and blocks of columns as one row for each article."""
    return np.concatenate([each if each.ndim > 1 else each[:, None] for each in columns], axis=1)
