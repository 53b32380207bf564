"""The bootstrap: what is summed of each resample, and how often an interval is right."""

import math
import random

import numpy as np
import pytest

from hashiya.agreement import bootstrap
from hashiya.agreement.bootstrap import (
    Estimate,
    coverage,
    intervals,
    levels,
    t_quantile,
)

ARTICLES = 12
LOT = random.Random(3)


@pytest.mark.parametrize(
    "values",
    [
        [LOT.randrange(-50, 50) for _ in range(ARTICLES)],
        [LOT.randrange(2**20) for _ in range(ARTICLES)],
        [2 * LOT.randrange(2**23) + 1 for _ in range(ARTICLES)],
        [-(2**24) - each for each in range(ARTICLES)],
        [2**40 + each for each in range(ARTICLES)],
        [LOT.random() for _ in range(ARTICLES)],
    ],
)
def test_sums_lose_nothing_however_large_they_are(values):
    """Beside small whole numbers, whose sums are taken in single precision."""
    given = [estimate([1.0] * ARTICLES), estimate(values), estimate(range(ARTICLES))]
    found = intervals(given, np.ones(ARTICLES, dtype=np.bool_), resamples=100, seed=4)

    generator = np.random.default_rng(4)
    drawn = [generator.integers(ARTICLES, size=ARTICLES) for _ in range(100)]
    sums = [math.fsum(values[each] for each in one) for one in drawn]
    assert found[0] == (ARTICLES, ARTICLES)
    assert found[1] == pytest.approx(np.percentile(sums, levels(ARTICLES)), rel=1e-14)
    assert found[2] == tuple(
        np.percentile([sum(one) for one in drawn], levels(ARTICLES))
    )


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(4, 2.776), (5, 2.571), (9, 2.262), (19, 2.093), (99, 1.984), (999, 1.962)],
)
def test_the_quantiles_of_t_are_those_of_the_tables(freedom, quantile):
    assert t_quantile(freedom) == pytest.approx(quantile, abs=0.001)


def test_percentiles_are_expanded_where_there_are_few_articles():
    """Φ(-√(n / (n - 1)) t): nearly 2.5 of many articles."""
    found = [levels(articles)[0] for articles in (5, 10, 100, 2_000)]

    assert found == pytest.approx([0.096, 0.855, 2.308, 2.490], abs=0.005)


@pytest.mark.parametrize("articles", [5, 10])
def test_intervals_of_few_articles_contain_the_true_value_more_often(
    monkeypatch, articles
):
    """Of means of skewed values; the plain percentiles are the control."""
    lot = np.random.default_rng(articles)
    samples = [estimate(lot.gamma(4, size=articles)) for _ in range(400)]

    expanded = share_right(samples, articles)
    monkeypatch.setattr(bootstrap, "levels", lambda _articles: (2.5, 97.5))
    plain = share_right(samples, articles)

    assert plain < expanded - 0.03
    assert expanded > coverage(articles) / 100 - 0.03


def share_right(samples, articles):
    everywhere = np.ones(articles, dtype=np.bool_)
    hits = [low <= 4 * articles <= high for low, high in intervals(samples, everywhere)]
    return np.mean(hits)


def estimate(values):
    return Estimate(
        measure="sum",
        unit="char",
        parts=np.array(values, dtype=np.float64)[:, None],
        of=lambda sums: sums[..., 0],
        why=str,
    )
