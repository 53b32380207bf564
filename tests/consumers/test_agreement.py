"""The numbers of agreement against the libraries that others compute them with."""

import random

import numpy as np
import pytest

pytest.importorskip("sklearn")

from scipy.optimize import linear_sum_assignment
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as fleiss_of_statsmodels

from hashiya.agreement.coding import Coding
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.gamma_scores import gamma_scores
from hashiya.agreement.material import build_material
from hashiya.agreement.measures import category_measures
from hashiya.agreement.measures.gamma import SAMPLES, categories_of, gamma
from hashiya.agreement.measures.gamma_cat import gamma_cat
from hashiya.agreement.request import Request
from hashiya.agreement.shared_articles import ArticleTags
from hashiya.agreement.unit_alignment import (
    AnnotatorUnits,
    Weights,
    best_alignment,
    disorder,
    dissimilarity,
)
from hashiya.model.model import Span, Tag
from hashiya.model.scheme_file import default_scheme

pytestmark = pytest.mark.consumers

TEXT = "ا" * 400


@pytest.mark.parametrize("lot", range(20))
def test_the_kappas_are_those_of_scikit_learn_and_statsmodels(lot):
    drawn = np.random.default_rng(lot)
    codes = drawn.integers(0, 4, size=(3, 50))
    units = np.arange(50)
    coding = Coding(
        codes=codes,
        weight=np.ones_like(units),
        article=units,
        categories=4,
        articles=50,
    )

    two, three = CodingSums(coding, (0, 1)), CodingSums(coding, (0, 1, 2))
    kappas = [
        measure for measure in category_measures() if measure.name.endswith("_kappa")
    ]
    two = {measure.name: measure.estimate(two, "article").value for measure in kappas}
    three = {
        measure.name: measure.estimate(three, "article").value
        for measure in kappas
        if not measure.is_of_pairs
    }

    assert two["cohen_kappa"] == pytest.approx(cohen_kappa_score(codes[0], codes[1]))
    assert two["fleiss_kappa"] == pytest.approx(
        fleiss_of_statsmodels(aggregate_raters(codes[:2].T)[0])
    )
    assert three["fleiss_kappa"] == pytest.approx(
        fleiss_of_statsmodels(aggregate_raters(codes.T)[0])
    )


def units_of(*spans):
    start, end, category = zip(*spans, strict=True)
    return AnnotatorUnits(
        start=np.array(start, dtype=float),
        end=np.array(end, dtype=float),
        category=np.array([ord(each) for each in category]),
    )


@pytest.mark.parametrize(
    ("annotators", "published"),
    [
        # Found by pygamma-agreement, as DKPro Statistics keeps it: disorders of best
        # alignments.
        (
            (
                [(1, 5, "a"), (10, 14, "b")],
                [(2, 6, "a"), (11, 15, "b")],
                [(1, 4, "a"), (9, 14, "c")],
            ),
            0.40875643,
        ),
        (
            (
                [(373938, 716439, "c"), (1130082, 1613892, "a")],
                [(339553, 673303, "a"), (845304, 1238337, "c")],
                [(253388, 677929, "a"), (1017483, 1427270, "a")],
            ),
            0.82534266,
        ),
        (
            (
                [(459006, 843060, "b"), (1277804, 1677230, "a")],
                [(244629, 690938, "b"), (1137832, 1527671, "a")],
                [(-106022, 296146, "b"), (574941, 985434, "a")],
            ),
            1.32780826,
        ),
    ],
)
def test_the_best_alignment_is_as_disordered_as_others_find_it(annotators, published):
    assert disorder([units_of(*each) for each in annotators]) / 2 == pytest.approx(
        published, abs=1e-6
    )


@pytest.mark.parametrize("lot", range(30))
def test_two_annotators_are_aligned_as_the_integer_programme_would(lot):
    drawn = random.Random(lot)
    one, two = (
        units_of(
            *(
                (start, start + drawn.randrange(1, 30), drawn.choice("ab"))
                for start in drawn.sample(range(100), 5)
            )
        )
        for _ in range(2)
    )
    apart = dissimilarity(one, two)
    # The textbook form: each unit has a phantom of its own to be alone with.
    costs = np.zeros((10, 10))
    costs[:5, :5] = apart
    costs[:5, 5:] = np.where(np.eye(5), 1, 1e9)
    costs[5:, :5] = np.where(np.eye(5), 1, 1e9)

    assert disorder([one, two]) == pytest.approx(
        costs[linear_sum_assignment(costs)].sum()
    )
    alone = AnnotatorUnits(
        start=one.start[:0], end=one.end[:0], category=one.category[:0]
    )
    # A third who says nothing costs each pair of a unitary alignment that they are part
    # of.
    assert disorder([one, two, alone]) >= disorder([one, two]) / 3


@pytest.mark.parametrize("lot", range(12))
def test_three_annotators_are_aligned_alike_step_by_step_and_by_the_integer_programme(
    lot,
):
    drawn = random.Random(lot)
    reach = drawn.choice([40, 120, 400])
    said = [
        units_of(
            *(
                (start, start + drawn.randrange(1, 30), drawn.choice("ab"))
                for start in drawn.sample(range(reach), drawn.randrange(1, 9))
            )
        )
        for _ in range(3)
    ]

    by_steps = disorder(said)

    assert disorder(said, most_states=0) == pytest.approx(by_steps)


def said_of(article, tags):
    def tag(name, number, start, end, label):
        return Tag(
            id=number, span=Span(start, end), text=TEXT[start:end],
            layer="topic", label=label, annotator=name,
            created="", updated="",
        )  # fmt: skip

    return ArticleTags(
        article=article,
        text=TEXT,
        tags={
            name: [tag(name, number, *each) for number, each in enumerate(given, 1)]
            for name, given in tags.items()
        },
    )


def gamma_of(*said, group=(0, 1), **options):
    columns = build_material(said, default_scheme())
    return gamma(columns, columns.layers[1].passages, group, **options)


def test_gamma_of_who_says_the_same_is_one_and_of_nothing_undefined():
    tags = [(10, 30, "law"), (25, 60, "media"), (200, 210, "law")]

    assert gamma_of(said_of("a", {"omar": tags, "salma": tags})).value == 1
    three = said_of("a", {"omar": tags, "salma": tags, "layla": tags})
    assert gamma_of(three, group=(0, 1, 2)).value == pytest.approx(1)
    nothing = gamma_of(said_of("a", {"omar": [], "salma": []}))
    assert (nothing.value, nothing.why(nothing.total)) == (None, "nothing marked")


def test_gamma_falls_as_edges_and_labels_part_and_is_about_nothing_by_chance():
    drawn = random.Random(5)
    tags = [
        (start, start + 12, drawn.choice(["law", "media"]))
        for start in range(0, 380, 40)
    ]
    moved = [(start + 4, end + 4, label) for start, end, label in tags]
    renamed = [(start + 4, end + 4, "war") for start, end, _ in tags]
    chance = [
        (start, start + 12, drawn.choice(["law", "media"]))
        for start in drawn.sample(range(380), 10)
    ]

    found = [
        gamma_of(said_of("a", {"omar": tags, "salma": other})).value
        for other in (tags, moved, renamed, chance)
    ]

    assert found == sorted(found, reverse=True)
    assert abs(found[-1]) < 0.3


def test_gamma_is_the_same_for_a_seed_and_tells_how_far_it_is():
    said = [
        said_of(
            name, {"omar": [(1, 9, "law"), (50, 70, "law")], "salma": [(3, 11, "law")]}
        )
        for name in "abc"
    ]
    told = []

    once = gamma_of(*said, step=lambda at, of: told.append((at, of)))

    assert once.value == gamma_of(*reversed(said)).value
    assert once.value != gamma_of(*said, seed=1).value
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert SAMPLES == 30


def test_gamma_of_a_label_is_that_of_its_tags_alone():
    told = []
    tags = {
        "omar": [(1, 9, "law"), (50, 70, "law"), (100, 120, "media")],
        "salma": [(3, 11, "law"), (50, 70, "media"), (100, 121, "media")],
    }
    laws = {
        name: [each for each in given if each[2] == "law"]
        for name, given in tags.items()
    }

    found = list(
        gamma_scores(
            build_material([said_of(name, tags) for name in "ab"], default_scheme()),
            samples=5,
            step=lambda at, of: told.append(at / of),
        )
    )

    rows = {(row.layer, row.label, row.article): row for row in found}
    assert len(rows) == len(found)
    topic = {
        label: row
        for (layer, label, article), row in rows.items()
        if layer == "topic" and article is None
    }
    alone = gamma_of(said_of("a", laws), said_of("b", laws), samples=5)
    assert (topic["law"].value, topic["law"].items, topic["law"].samples) == (
        alone.value,
        6,
        5,
    )
    assert topic["law"].value != topic[None].value
    assert (topic["economy"].value, topic["economy"].why) == (None, "nothing marked")
    assert set(topic) == {
        None,
        *(label.name for label in default_scheme().layer("topic").labels),
    }
    assert rows["topic", None, "a"].json()["samples"] == 5
    assert told == sorted(told)
    assert told[-1] == 1


def test_gamma_ends_where_it_is_told_to_with_the_whole_layers_first():
    class Stop(Exception):
        pass

    def step(at, of):
        if at * 2 > of:
            raise Stop

    found = []
    with pytest.raises(Stop):
        found.extend(
            gamma_scores(
                build_material(
                    [
                        said_of(
                            "a", {"omar": [(1, 9, "law")], "salma": [(3, 11, "law")]}
                        )
                    ],
                    default_scheme(),
                ),
                samples=2,
                step=step,
            )
        )
    assert {row.layer for row in found if row.label is None} == {"stance", "topic"}


# Of three annotators, found by pygamma-agreement 0.5.9 with other weights; where no unit
# is alone, its disorder of categories is that of the paper.
WEIGHED = (
    [(1, 7, "b"), (10, 16, "a"), (22, 25, "b")],
    [(0, 5, "b"), (12, 17, "b"), (20, 26, "b")],
    [(2, 8, "b"), (11, 15, "a"), (21, 27, "a")],
)


@pytest.mark.parametrize(
    ("weights", "disorder_of_three", "of_categories"),
    [
        (Weights(), 0.5315845, 0.44738758),
        (Weights(alpha=3, beta=2), 1.1503092, 0.4553574),
    ],
)
def test_weights_and_categories_are_those_of_pygamma(
    weights, disorder_of_three, of_categories
):
    units = [units_of(*each) for each in WEIGHED]

    best = best_alignment(units, weights)
    differing, aligned = categories_of(units, best, weights)

    assert best.disorder / 3 == pytest.approx(disorder_of_three, abs=1e-6)
    assert len(best.rows) == 3, "no unit is alone"
    assert differing / aligned == pytest.approx(of_categories, abs=1e-6)


def test_gamma_cat_is_one_where_labels_agree_wherever_the_edges_are():
    tags = [
        (start, start + 12, "law" if start % 80 else "media")
        for start in range(0, 380, 40)
    ]
    moved = [(start + 3, end + 5, label) for start, end, label in tags]
    renamed = [
        (start, end, label if start % 3 else "war") for start, end, label in moved
    ]

    same, other = (
        gamma_of(said_of("a", {"omar": tags, "salma": own})) for own in (moved, renamed)
    )

    assert same.value < 1
    assert gamma_cat(same).value == 1
    assert gamma_cat(other).value < 1
    nothing = gamma_cat(gamma_of(said_of("a", {"omar": [], "salma": []})))
    assert (nothing.value, nothing.why(nothing.total)) == (None, "nothing marked")


def test_gamma_cat_and_the_weights_are_in_the_rows_that_ask_for_them():
    tags = {"omar": [(1, 9, "law")], "salma": [(3, 11, "law"), (50, 70, "media")]}
    material = build_material([said_of("a", tags)], default_scheme())
    request = Request(measures=("gamma_cat",), layers=("topic",))

    scores = gamma_scores(
        material, samples=3, request=request, weights=Weights(alpha=2), by_article=False
    )

    (row,) = [score.json() for score in scores]
    assert (row["measure"], row["label"]) == ("gamma_cat", None)
    assert row["weights"] == {"alpha": 2, "beta": 1.0, "delta_empty": 1.0}
