"""Boundary similarity of passages, as segeval computes it."""

import pytest

from hashiya.agreement.material import build_material
from hashiya.agreement.request import Request
from hashiya.agreement.scores import agreement_scores
from hashiya.agreement.shared_articles import ArticleTags
from hashiya.model.model import Span, Tag
from hashiya.model.scheme_file import default_scheme

pytest.importorskip("segeval")
pytestmark = pytest.mark.consumers

WORDS = 11
TEXT = " ".join(["كلمة"] * WORDS)  # the word "word"
ASKED = Request(measures=("boundary_similarity",), layers=("topic",))
# segeval's own example: segments of 2, 3 and 6 against 5 and 6 words.
SEGMENTS = {"omar": (2, 3, 6), "salma": (5, 6)}


def tags_of(name, masses, label="law"):
    tags = []
    first = 0
    for number, words in enumerate(masses, 1):
        span = Span(5 * first, 5 * (first + words) - 1)
        tag = Tag(
            id=number, span=span, text=span.of(TEXT), layer="topic", label=label,
            annotator=name, created="", updated="",
        )  # fmt: skip
        tags.append(tag)
        first += words
    return tags


def similarity(tags):
    material = build_material(
        [ArticleTags(article="a", text=TEXT, tags=tags)], default_scheme()
    )
    scores = agreement_scores(material, resamples=0, by_article=False, request=ASKED)
    return next(score for score in scores if score.label is None)


def test_it_is_that_of_the_librarys_example():
    """Of the boundaries after 2 and 5 words one is another's too."""
    score = similarity({name: tags_of(name, own) for name, own in SEGMENTS.items()})

    assert (score.value, score.items) == (0.5, 2)


def test_a_near_miss_counts_in_part_and_another_label_too():
    same = tags_of("omar", (5, 6))
    values = []
    for other in (
        tags_of("salma", (5, 6)),
        tags_of("salma", (4, 7)),
        tags_of("salma", (5, 6), label="media"),
        tags_of("salma", (2, 9)),
    ):
        values.append(similarity({"omar": same, "salma": other}).value)

    assert values[0] == 1
    assert 0 < values[1] < 1
    assert values[3] == 0
    assert values == sorted(values, reverse=True)


def test_where_nothing_is_tagged_it_is_undefined():
    score = similarity({"omar": [], "salma": []})

    assert (score.value, score.why) == (None, "nothing marked")
