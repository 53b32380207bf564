"""The form that every measure has: sums over articles, and a function of the sums."""

import functools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from hashiya.agreement.material import Bools

Floats = NDArray[np.float64]
_Precision = type[np.float32 | np.float64]

# Why there is no number.
NOTHING_SHARED = "nothing that they have done together"
NOTHING_MARKED = "nothing marked"
NOTHING_BOTH_TAGGED = "nothing that both have tagged"
ONE_CATEGORY = "one category"

RESAMPLES = 1_000
SEED = 0
# With fewer articles there are too few different resamples for the ends of an interval:
# 126 of five, 35 of four.
FEWEST_ARTICLES = 5
# An interval is given when so many of the resamples have a value.
_DEFINED = 0.95
# Resamples are summed so many at a time.
_AT_ONCE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measure of some annotators: a row of `parts` for each article, of which the first is how many items it has.

    `of` takes sums of parts, whatever the axes before the last, and gives the values,
    NaN where there is none; `why` says for such a sum why.
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
    return np.divide(
        above,
        below,
        out=np.full_like(above, np.nan, dtype=np.float64),
        where=below != 0,
    )


def intervals(
    estimates: Iterable[Estimate],
    articles: Bools,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[tuple[float, float] | None]:
    """The 95 % confidence interval of each estimate, by the percentile bootstrap over articles (Efron 1979).

    So many resamples are drawn, each of as many articles as there are, with
    replacement, from those marked in `articles`; the interval is from the 2.5th to the
    97.5th percentile of the values of the resamples. None with fewer than five
    articles, and where more than a twentieth of the resamples have no value. The same
    seed and articles give the same resamples, whatever is estimated: intervals can be
    compared.
    """
    given = list(estimates)
    here = np.flatnonzero(articles)
    if len(here) < FEWEST_ARTICLES or not given or resamples < 1:
        return [None] * len(given)
    # Estimates of the same parts need them once.
    different = {id(estimate.parts): estimate.parts[here] for estimate in given}
    drawn = _drawn(len(here), resamples, seed)
    sums: dict[int, Floats] = {}
    for precision in (np.float32, np.float64):
        some = {
            key: parts
            for key, parts in different.items()
            if _enough(parts) is precision
        }
        if some:
            bounds = np.cumsum([parts.shape[1] for parts in some.values()])[:-1]
            summed = _sums(drawn, np.concatenate([*some.values()], axis=1), precision)
            sums.update(
                zip(some, (each.T for each in np.split(summed, bounds)), strict=True)
            )
    return [_interval(estimate.of(sums[id(estimate.parts)])) for estimate in given]


def _enough(parts: Floats) -> _Precision:
    """The precision that loses nothing: for whole numbers that stay below 2²⁴ the single one, which takes half the time."""
    whole = (parts == np.trunc(parts)).all()
    return (
        np.float32
        if whole and np.abs(parts).max(initial=0) * len(parts) < 1 << 24
        else np.float64
    )


def _sums(drawn: NDArray[np.uint16], parts: Floats, precision: _Precision) -> Floats:
    """For each of the parts its sums in the resamples, from how often each article is in them."""
    sums = np.empty((parts.shape[1], len(drawn)))
    turned = parts.T.astype(precision)
    # For products of this size threads wait for one another longer than they work.
    with threadpool_limits(limits=1, user_api="blas"):
        for first in range(0, len(drawn), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            sums[:, some] = turned @ drawn[some].T.astype(precision)
    return sums


@functools.lru_cache(maxsize=1)
def _drawn(articles: int, resamples: int, seed: int) -> NDArray[np.uint16]:
    """How often each article is in each resample; the same for all layers and pairs with so many articles."""
    generator = np.random.default_rng(seed)
    drawn = (
        np.bincount(generator.integers(articles, size=articles), minlength=articles)
        for _ in range(resamples)
    )
    return np.array([each.astype(np.uint16) for each in drawn])


def _interval(values: Floats) -> tuple[float, float] | None:
    defined = values[~np.isnan(values)]
    if len(defined) < _DEFINED * len(values):
        return None
    low, high = np.percentile(defined, (2.5, 97.5))
    return float(low), float(high)


def joined(columns: Sequence[Floats]) -> Floats:
    """Columns and blocks of columns as one row for each article."""
    return np.concatenate(
        [each if each.ndim > 1 else each[:, None] for each in columns], axis=1
    )
