"""Estimates, which are functions of sums over articles, and their bootstrap intervals."""

import functools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from hashiya.agreement.material import Bools
from hashiya.language import marked

Floats = NDArray[np.float64]
_Precision = type[np.float32 | np.float64]

# Why there is no number.
NOTHING_SHARED = marked("nothing that they have done together")
NOTHING_MARKED = marked("nothing marked")
NOTHING_BOTH_TAGGED = marked("nothing that both have tagged")
ONE_CATEGORY = marked("one category")
NOT_COMPARABLE = marked("not comparable: tags are detached")

RESAMPLES = 1_000
SEED = 0
# With fewer articles there are too few different resamples for the ends of an interval:
# 126 of five, 35 of four.
FEWEST_ARTICLES = 5
# Where there are fewer articles it is said how often an interval is right.
FEW_ARTICLES = 20
# An interval is reported when this share of the resamples has a value.
_DEFINED = 0.95
_NORMAL = NormalDist()
# How often an interval of so many articles contains the true value, in hundredths, as
# `benchmarks/intervals.py` measures it.
_COVERAGE = ((100, 94), (20, 93), (10, 92), (FEWEST_ARTICLES, 89))
# How many resamples are summed at a time.
_BATCH = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measure of some annotators, as sums over articles.

    `parts` has a row for each article; the first part is how many items it has. `of`
    takes sums of parts, whatever the axes before the last, and gives the values, NaN
    where there is none; `why` says for such a sum why there is none. `single` gives the
    parts and values of single articles, where they are not those of `parts`.
    """

    measure: str
    unit: str
    parts: Floats = field(repr=False)
    of: Callable[[Floats], Floats]
    why: Callable[[Floats], str]
    single: Callable[[], tuple[Floats, Floats]] | None = None

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

    def by_article(self) -> tuple[Floats, Floats]:
        """The parts and the value of each article by itself."""
        if self.single is not None:
            return self.single()
        return self.parts, self.of(self.parts)


def number(value: float | Floats) -> float | None:
    """A value as it is reported: None for NaN."""
    return None if math.isnan(value) else float(value)


def divided(above: Floats, below: Floats) -> Floats:
    """The quotient, NaN where the divisor is 0."""
    quotient = np.full_like(above, np.nan, dtype=np.float64)
    return np.divide(above, below, out=quotient, where=below != 0)


def joined(columns: Sequence[Floats]) -> Floats:
    """Columns and blocks of columns as one row for each article."""
    blocks = [column if column.ndim > 1 else column[:, None] for column in columns]
    return np.concatenate(blocks, axis=1)


def intervals(
    estimates: Iterable[Estimate],
    articles: Bools,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[tuple[float, float] | None]:
    """The 95 % confidence interval of each estimate, by a bootstrap over articles.

    Each resample draws as many articles as there are, with replacement, from those
    marked in `articles`; the interval is between two percentiles of the values of the
    resamples, `levels` of so many articles. None with fewer than five articles, and
    where more than a twentieth of the resamples have no value. The same seed and
    articles give the same resamples, whatever is estimated: intervals can be compared.

    Sources: B. Efron, Bootstrap methods: another look at the jackknife, Annals of
    Statistics 7(1), 1979, 1-26; the percentiles as for `levels`.
    """
    estimates = list(estimates)
    rows = np.flatnonzero(articles)
    if len(rows) < FEWEST_ARTICLES or not estimates or resamples < 1:
        return [None] * len(estimates)
    # Estimates of the same parts need their sums once.
    parts_by_id = {id(estimate.parts): estimate.parts[rows] for estimate in estimates}
    sums = _resampled_sums(parts_by_id, _drawn(len(rows), resamples, seed))
    percentiles = levels(len(rows))
    bounds: list[tuple[float, float] | None] = []
    for estimate in estimates:
        values = estimate.of(sums[id(estimate.parts)])
        bounds.append(_interval(values, percentiles))
    return bounds


def levels(articles: int) -> tuple[float, float]:
    """The percentiles between which a 95 % interval is, of so many articles.

    The percentile interval, from 2.5 to 97.5, is too narrow of few articles: by √((n -
    1) / n), as a standard deviation divided by n is, and by how much less heavy the
    tails of the normal distribution are than those of t. The expanded percentile
    interval takes Φ(-√(n / (n - 1)) t) in place of 0.025, with the quantile 0.975 of t
    with n - 1 degrees of freedom: 0.10 of five articles, 0.85 of ten, 2.35 of 100.

    Source: T. C. Hesterberg, What teachers should know about the bootstrap: resampling
    in the undergraduate statistics curriculum, The American Statistician 69(4), 2015,
    371-386.
    """
    expansion = math.sqrt(articles / (articles - 1))
    low = 100 * _NORMAL.cdf(-expansion * t_quantile(articles - 1))
    return low, 100 - low


def t_quantile(freedom: int) -> float:
    """The quantile 0.975 of Student's t with four degrees of freedom or more, to 0.001.

    Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 1964,
    26.7.5.
    """
    z = _NORMAL.inv_cdf(0.975)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return math.fsum(term / freedom**power for power, term in enumerate(terms))


def coverage(articles: int) -> int:
    """In how many of a hundred simulations an interval of so many articles is right."""
    for least, hundredths in _COVERAGE:
        if articles >= least:
            return hundredths
    raise ValueError(f"{articles} articles have no interval")


def _resampled_sums(
    parts_by_id: dict[int, Floats], drawn: NDArray[np.uint16]
) -> dict[int, Floats]:
    """The sums of each of the parts in each resample, as [resample, part]."""
    sums: dict[int, Floats] = {}
    for precision in (np.float32, np.float64):
        group = {
            key: parts
            for key, parts in parts_by_id.items()
            if _sufficient_precision(parts) is precision
        }
        if group:
            widths = [parts.shape[1] for parts in group.values()]
            joined_parts = np.concatenate([*group.values()], axis=1)
            summed = _sums(drawn, joined_parts, precision)
            blocks = np.split(summed, np.cumsum(widths)[:-1])
            sums.update(zip(group, (block.T for block in blocks), strict=True))
    return sums


def _sufficient_precision(parts: Floats) -> _Precision:
    """The float type that is exact for the sums: single, which is twice as fast, below 2²⁴."""
    is_whole = (parts == np.trunc(parts)).all()
    if is_whole and np.abs(parts).max(initial=0) * len(parts) < 1 << 24:
        return np.float32
    return np.float64


def _sums(drawn: NDArray[np.uint16], parts: Floats, precision: _Precision) -> Floats:
    """The sums of each part in the resamples, from how often each article is in them."""
    sums = np.empty((parts.shape[1], len(drawn)))
    columns = parts.T.astype(precision)
    # In products of this size threads spend more time waiting than working.
    with threadpool_limits(limits=1, user_api="blas"):
        for first in range(0, len(drawn), _BATCH):
            batch = slice(first, first + _BATCH)
            sums[:, batch] = columns @ drawn[batch].T.astype(precision)
    return sums


@functools.lru_cache(maxsize=1)
def _drawn(articles: int, resamples: int, seed: int) -> NDArray[np.uint16]:
    """How often each article is in each resample, the same for all layers and pairs."""
    generator = np.random.default_rng(seed)
    rows = []
    for _ in range(resamples):
        chosen = generator.integers(articles, size=articles)
        counts = np.bincount(chosen, minlength=articles)
        rows.append(counts.astype(np.uint16))
    return np.array(rows)


def _interval(
    values: Floats, percentiles: tuple[float, float]
) -> tuple[float, float] | None:
    defined = values[~np.isnan(values)]
    if len(defined) < _DEFINED * len(values):
        return None
    low, high = np.percentile(defined, percentiles)
    return float(low), float(high)
