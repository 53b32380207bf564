"""The worked examples of the papers, with the numbers that they print."""

from dataclasses import replace

import numpy as np
import pytest

from hashiya.agreement.coding import MISSING, Coding, Task
from hashiya.agreement.coding_sums import CodingSums, confusion_counts
from hashiya.agreement.material import build_material
from hashiya.agreement.measures import category_measures
from hashiya.agreement.measures.alpha_u import alpha_u, units_of
from hashiya.agreement.measures.dawid_skene import error_rates
from hashiya.agreement.measures.jaccard_alpha import jaccard_distance
from hashiya.agreement.measures.masi_alpha import masi_distance
from hashiya.agreement.measures.weighted_kappa import weighted_kappa
from hashiya.model.scheme_file import default_scheme

# Krippendorff 2011, p. 7: four observers, twelve units, some not coded.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
# Cohen 1960, p. 45: two judges, 200 patients in three categories.
COHEN = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
# Artstein and Poesio 2008, p. 558 and p. 568: utterances that are statements, requests,
# checks.
ARTSTEIN_1 = ((20, 20), (10, 50))
ARTSTEIN_2 = ((46, 0, 0), (6, 32, 6), (0, 0, 10))
# Feinstein and Cicchetti 1990, p. 545: two observers, 100 units that are there or not,
# with the same observed agreement.
BALANCED = ((45, 6), (9, 40))
UNBALANCED = ((5, 5), (10, 80))
# Gwet 2008, p. 31: two raters, 125 subjects with a trait or without it.
GWET = ((0, 2), (5, 118))
# Gwet 2014, table 3.1: two abstractors, 100 pregnancies; as irrCAC ships it, with its
# results.
ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
# Dawid and Skene 1979, table 1: the grades that five anaesthetists gave 45 patients, the
# first of them three times each.
PATIENTS = (
    "1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 "
    "4444444 2223343 1111111 2223212 1211111 1112111 1111111 1111111 2222221 2221322 "
    "2222222 2222221 2223222 2212222 1111111 1111111 2322222 1111111 1111111 1121121 "
    "1111111 3333233 1111111 2222222 2223232 4334343 2212232 2323233 3333432 1111111 "
    "1111111 1212111 2322222 1211111 2222222"
)
# Fleiss 1971, p. 379: how many of six psychiatrists gave each of thirty patients each
# of five diagnoses.
FLEISS = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 "
    "10050 11040 03300 10050 02031 00501 30012 51000 02040 10203 "
    "00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)


def test_alpha_of_a_coding_is_krippendorffs():
    codes = [
        [MISSING if value is None else value for value in row] for row in OBSERVERS
    ]

    assert value(coding(codes), range(4), "krippendorff_alpha") == pytest.approx(
        0.743, abs=0.0005
    )


@pytest.mark.parametrize(
    ("table", "published"), [(COHEN, 0.4915), (ARTSTEIN_1, 0.348), (ARTSTEIN_2, 0.801)]
)
def test_kappa_of_two_is_cohens(table, published):
    assert value(of_table(table), (0, 1), "cohen_kappa") == pytest.approx(
        published, abs=0.0005
    )


@pytest.mark.parametrize(
    ("table", "published"), [(ARTSTEIN_1, 0.341), (ARTSTEIN_2, 0.799)]
)
def test_fleiss_of_two_is_scotts_pi(table, published):
    assert value(of_table(table), (0, 1), "fleiss_kappa") == pytest.approx(
        published, abs=0.0006
    )


@pytest.mark.parametrize(
    ("table", "published"), [(ARTSTEIN_1, 0.341), (ARTSTEIN_2, 0.799), (GWET, -0.0288)]
)
def test_pi_is_scotts(table, published):
    assert value(of_table(table), (0, 1), "scott_pi") == pytest.approx(
        published, abs=0.0006
    )


@pytest.mark.parametrize(
    ("table", "published"),
    [(BALANCED, 0.85), (UNBALANCED, 0.85), (ARTSTEIN_2, 0.88), (GWET, 0.944)],
)
def test_observed_agreement_is_as_printed(table, published):
    assert value(of_table(table), (0, 1), "observed_agreement") == pytest.approx(
        published
    )


@pytest.mark.parametrize(
    ("table", "positive", "negative", "kappa"),
    [(BALANCED, 0.84, 0.86, 0.70), (UNBALANCED, 0.91, 0.40, 0.32)],
)
def test_specific_agreement_resolves_the_paradox_of_kappa(
    table, positive, negative, kappa
):
    """Cicchetti and Feinstein 1990: one p_o, of two κ, since few units are negative."""
    coding = of_table(table, task=Task.ONE)

    printed = {
        "positive_agreement": positive,
        "negative_agreement": negative,
        "cohen_kappa": kappa,
    }
    for measure, published in printed.items():
        assert value(coding, (0, 1), measure) == pytest.approx(published, abs=0.005)


def test_ac1_is_gwets():
    assert value(of_table(GWET), (0, 1), "gwet_ac1") == pytest.approx(0.9408, abs=5e-5)
    assert value(of_table(GWET), (0, 1), "cohen_kappa") == pytest.approx(
        -0.0234, abs=5e-5
    )


@pytest.mark.parametrize(
    ("measure", "published"),
    [
        ("gwet_ac1", 0.84933),
        ("scott_pi", 0.79624),
        ("cohen_kappa", 0.79641),
        ("gwet_ac2_quadratic", 0.94024),
        ("gwet_ac2_linear", 0.90002),
        ("weighted_kappa_quadratic", 0.89216),
        ("weighted_kappa_linear", 0.84290),
    ],
)
def test_weighted_coefficients_are_gwets(measure, published):
    coding = of_table(ABSTRACTORS, scale=(1, 2, 3))

    assert value(coding, (0, 1), measure) == pytest.approx(published, abs=5e-6)


def test_weighted_kappa_takes_any_weights():
    """Cohen 1968, p. 216: the table of 1960, with disagreements of 0, 1, 3 and 6."""
    weights = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])

    found = weighted_kappa(np.array(COHEN, dtype=np.float64), weights)
    assert found == pytest.approx(0.348, abs=0.0005)


@pytest.mark.parametrize(
    ("measure", "published"), [("ordinal_alpha", 0.815), ("interval_alpha", 0.849)]
)
def test_alpha_of_an_order_is_krippendorffs(measure, published):
    codes = []
    for row in OBSERVERS:
        codes.append([MISSING if value is None else value - 1 for value in row])
    ordered = replace(coding(codes), task=Task.ORDER, scale=(1, 2, 3, 4, 5))

    assert value(ordered, range(4), measure) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize(
    ("one", "other", "jaccard", "masi"),
    [
        ({1, 2}, {1, 2}, 0, 0),
        ({1, 2}, {1, 2, 3, 4}, 1 / 2, 2 / 3),
        ({1, 2}, {2, 3}, 2 / 3, 8 / 9),
        ({1}, {2}, 1, 1),
        (set(), {1}, 1, 1),
        (set(), set(), 0, 0),
    ],
)
def test_distances_of_sets_are_jaccards_and_passonneaus(one, other, jaccard, masi):
    """MASI 2006, p. 832: identity, one holds the other, a label in common, none."""
    for pair in ((one, other), (other, one)):
        sets = [frozenset(labels) for labels in pair]
        assert jaccard_distance(*sets) == pytest.approx(jaccard)
        assert masi_distance(*sets) == pytest.approx(masi)


def test_alpha_of_two_is_artsteins_and_poesios():
    assert value(of_table(ARTSTEIN_2), (0, 1), "krippendorff_alpha") == pytest.approx(
        0.800, abs=0.0006
    )


def test_kappa_of_six_is_fleiss():
    rows = [
        [at for at, count in enumerate(map(int, unit)) for _ in range(count)]
        for unit in FLEISS.split()
    ]

    assert value(coding(np.array(rows).T), range(6), "fleiss_kappa") == pytest.approx(
        0.430, abs=0.0005
    )


def test_error_rates_are_dawids_and_skenes():
    """Tables 2 and 3: the shares of grades, and the rates of the first observer."""
    codes = np.array([[*map(int, patient)] for patient in PATIENTS.split()]).T - 1
    owners = (0, 0, 0, 1, 2, 3, 4)

    estimates = error_rates(codes, np.ones(45, dtype=np.int64), 4, owners)

    assert estimates.prior == pytest.approx([0.40, 0.42, 0.11, 0.07], abs=0.005)
    first = [
        [0.89, 0.11, 0, 0], [0.07, 0.88, 0.05, 0],
        [0, 0.34, 0.66, 0], [0, 0, 0.56, 0.44],
    ]  # fmt: skip
    assert estimates.rates[0] == pytest.approx(np.array(first), abs=0.005)


def test_a_confusion_matrix_is_the_table_it_was_made_from():
    assert confusion_counts(of_table(COHEN), 0, 1).tolist() == [
        list(row) for row in COHEN
    ]


def test_alpha_u_is_krippendorffs_of_2004(said):
    """Content Analysis, p. 254: two observers, a continuum of 300 from 150, categories c and k."""
    units = {
        "i": [(225, 295, "c"), (370, 400, "c"), (180, 240, "k"), (300, 350, "k")],
        "j": [
            (220, 300, "c"),
            (355, 375, "c"),
            (400, 420, "c"),
            (180, 240, "k"),
            (300, 350, "k"),
        ],
    }
    moved = {
        name: [(start - 150, end - 150, label) for start, end, label in spans]
        for name, spans in units.items()
    }
    columns = build_material([said("ا" * 300, moved)], default_scheme())
    topic = columns.layers[1]
    c, k = (
        units_of(columns, topic.passages, topic.labels.index(name)) for name in "ck"
    )

    estimate = alpha_u(columns, [c], (0, 1))
    assert estimate.value == pytest.approx(0.7286, abs=0.0001)
    assert (estimate.total[1:3] / 300**2).tolist() == pytest.approx(
        [0.0144, 0.0532], abs=0.0001
    )
    assert alpha_u(columns, [k], (0, 1)).value == 1
    assert alpha_u(columns, [c, k], (0, 1)).value == pytest.approx(0.8591, abs=0.0005)


def test_alpha_u_is_krippendorffs_of_1995(said):
    """On the reliability of unitizing, p. 57: units on a continuum of 24, stretched 500 times.

    The expected disagreement of B and C is printed there by a formula that the book of
    2004 corrects.
    """
    pairs = {
        "A": (((2, 8), (14, 6)), ((4, 4), (15, 2))),
        "B": (((0, 18),), ((0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1))),
        "C": (
            ((2, 6), (10, 2), (14, 4), (20, 2)),
            ((0, 2), (4, 4), (10, 4), (16, 2), (20, 2)),
        ),
        "D": (
            ((0, 2), (2, 8), (10, 4), (14, 6), (20, 4)),
            ((0, 4), (4, 4), (8, 7), (15, 2), (17, 7)),
        ),
    }
    tags = {
        name: [
            (500 * begin, 500 * (begin + length), label)
            for label, sides in pairs.items()
            for begin, length in sides[side]
        ]
        for side, name in enumerate(("one", "two"))
    }
    columns = build_material([said("ا" * 12_000, tags)], default_scheme())
    topic = columns.layers[1]

    found = [
        alpha_u(
            columns,
            [units_of(columns, topic.passages, topic.labels.index(each))],
            (0, 1),
        )
        for each in "ABCD"
    ]

    observed = [each.total[1] / 12_000**2 for each in found]
    assert observed == pytest.approx([0.03125, 2.26736, 0.02777, 0.38715], abs=0.00001)
    assert [found[0].value, found[3].value] == pytest.approx([0.553, 0.066], abs=0.001)


def value(coding, annotators, measure):
    (listed,) = (each for each in category_measures() if each.name == measure)
    return listed.estimate(CodingSums(coding, annotators), "article").value


def coding(codes) -> Coding:
    """A coding of units of one article each from a row of codes for each annotator."""
    rows = np.array(codes)
    units = np.arange(rows.shape[1])
    return Coding(
        codes=rows,
        weight=np.ones_like(units),
        article=units,
        categories=int(rows.max()) + 1,
        articles=len(units),
    )


def of_table(table, task=Task.VALUES, scale=()) -> Coding:
    """The coding of two annotators that a table of contingencies sums up, as one article."""
    cells = [
        (one, two, count)
        for one, row in enumerate(table)
        for two, count in enumerate(row)
    ]
    one, two, count = np.array(cells).T
    return Coding(
        codes=np.array([one, two]),
        weight=count,
        article=np.zeros_like(one),
        categories=len(table),
        articles=1,
        task=task,
        scale=scale,
    )
