"""Numbers of random codes against the libraries that others compute them with.

Those of irrCAC are in tests/agreement: it asks for one version of scipy alone.
"""

from dataclasses import replace

import numpy as np
import pytest

from hashiya.agreement.coding import MISSING, Coding, Task
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measures import category_measures

pytestmark = pytest.mark.consumers
SEEDS = range(12)
VALUES = 4


def random_coding(seed, *, annotators=3, missing=0.2):
    """Codes of 40 units, each by two annotators at least, who mostly agree."""
    lot = np.random.default_rng(seed)
    truth = lot.integers(VALUES, size=40)
    guesses = lot.integers(VALUES, size=(annotators, 40))
    codes = np.where(lot.random((annotators, 40)) < 0.4, guesses, truth)
    is_missing = lot.random((annotators, 40)) < missing
    is_missing[:2] = False
    # Every value is used, so that a library that counts them itself finds as many.
    codes[0, :VALUES] = range(VALUES)
    units = np.arange(40)
    return Coding(
        codes=np.where(is_missing, MISSING, codes),
        weight=np.ones_like(units),
        article=units,
        categories=VALUES,
        articles=40,
    )


def ordered(coding):
    return replace(coding, task=Task.ORDER, scale=tuple(range(1, VALUES + 1)))


def value(coding, measure, annotators=None):
    (listed,) = (each for each in category_measures() if each.name == measure)
    chosen = range(len(coding.codes)) if annotators is None else annotators
    return listed.estimate(CodingSums(coding, chosen), "article").value


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weights", ["linear", "quadratic"])
def test_weighted_kappa_is_that_of_scikit_learn(seed, weights):
    metrics = pytest.importorskip("sklearn.metrics")
    coding = ordered(random_coding(seed, annotators=2))

    expected = metrics.cohen_kappa_score(*coding.codes, weights=weights)
    found = value(coding, f"weighted_kappa_{weights}")
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("level", ["ordinal", "interval"])
def test_alpha_of_an_order_is_that_of_krippendorff(seed, level):
    library = pytest.importorskip("krippendorff")
    coding = ordered(random_coding(seed))
    codes = np.where(coding.codes == MISSING, np.nan, coding.codes + 1.0)

    expected = library.alpha(codes, level_of_measurement=level)
    assert value(coding, f"{level}_alpha") == pytest.approx(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_of_sets_and_pi_are_those_of_nltk(seed):
    agreement = pytest.importorskip("nltk.metrics.agreement")
    distance = pytest.importorskip("nltk.metrics.distance")
    sets = ((), (0,), (1,), (0, 1))
    coding = replace(random_coding(seed, missing=0), task=Task.SETS, sets=sets)
    rows = []
    for annotator, codes in enumerate(coding.codes):
        for unit, code in enumerate(codes):
            rows.append((annotator, unit, frozenset(sets[code])))

    def jaccard(one, other):
        # The library divides by 0 for two empty sets.
        return 0 if one == other else distance.jaccard_distance(one, other)

    task = agreement.AnnotationTask(data=rows, distance=jaccard)
    assert value(coding, "jaccard_alpha") == pytest.approx(task.alpha())
    two = [row for row in rows if row[0] < 2]
    nominal = agreement.AnnotationTask(data=two, distance=distance.binary_distance)
    assert value(coding, "scott_pi", (0, 1)) == pytest.approx(nominal.pi())
    assert value(coding, "masi_alpha") != value(coding, "jaccard_alpha")
