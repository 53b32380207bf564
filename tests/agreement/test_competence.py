"""Who is right how often, without anybody's knowing what is right."""

import random

from hashiya.agreement.material import build_material
from hashiya.agreement.request import Request
from hashiya.agreement.scores import agreement_scores
from hashiya.model.scheme_file import default_scheme

WORDS = 60
TEXT = " ".join(["كلمة"] * WORDS)  # the word "word"
ASKED = Request(measures=("dawid_skene",))
# How often each annotator errs.
ERRORS = {"omar": 0.02, "salma": 0.1, "zayd": 0.4}


def test_annotators_are_told_apart_by_how_often_they_err(said):
    lot = random.Random(4)
    truth = [lot.random() < 0.5 for _ in range(WORDS)]
    tags = {}
    for name, error in ERRORS.items():
        tags[name] = [
            (5 * word, 5 * word + 4, "law")
            for word, is_law in enumerate(truth)
            if is_law != (lot.random() < error)
        ]

    scores = [*agreement_scores(build_material([said(TEXT, tags)], default_scheme()),
                                request=ASKED)]  # fmt: skip

    values = {score.annotators: score.value for score in scores}
    assert {(score.unit, score.items, score.ci) for score in scores} == {
        ("token", WORDS, None)
    }
    assert values["omar",] > values["salma",] > values["zayd",] > 0.5
    assert abs(values["zayd",] - 0.6) < 0.1


def test_of_two_annotators_there_is_none(said):
    tags = {"omar": [(0, 4, "law")], "salma": []}
    material = build_material([said(TEXT, tags)], default_scheme())

    assert list(agreement_scores(material, request=ASKED)) == []
