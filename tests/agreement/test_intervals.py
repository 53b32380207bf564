"""The bootstrap: what is summed of each resample."""

import math
import random

import numpy as np
import pytest

from hashiya.agreement.bootstrap import Estimate, intervals

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
    assert found[1] == pytest.approx(np.percentile(sums, (2.5, 97.5)), rel=1e-14)
    assert found[2] == tuple(np.percentile([sum(one) for one in drawn], (2.5, 97.5)))


def estimate(values):
    return Estimate(
        measure="sum",
        unit="char",
        parts=np.array(values, dtype=np.float64)[:, None],
        of=lambda sums: sums[..., 0],
        why=str,
    )
