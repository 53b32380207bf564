"""How far reviewers agree on the places that two of them decided."""

import pytest

from hashiya.agreement.reviewer_scores import reviewer_scores
from hashiya.model.model import Span, Tag
from hashiya.review.items import Item
from hashiya.review.reviewed_places import ReviewedPlace
from hashiya.review.verdicts import Ruling, Verdict

NOW = "2026-11-20T16:00:00Z"


def tag(annotator, number, label, end=5):
    return Tag(
        id=number,
        span=Span(0, end),
        text="روسيا"[:end],  # Russia
        layer="topic",
        label=label,
        annotator=annotator,
        created=NOW,
        updated=NOW,
    )


def verdict(reviewer, number, label, end):
    gold = tag(reviewer, number, label, end) if label else None
    ruling = Ruling.ACCEPTED if label else Ruling.REJECTED
    return Verdict(id=number, reviewer=reviewer, at=NOW, ruling=ruling, gold=gold)


def place(number, decisions, *, is_disputed=True):
    """A place on which reviewers decided for a label, or for none, up to an offset."""
    other = "law" if is_disputed else "media"
    tags = tag("huda", number, "media"), tag("omar", number, other)
    verdicts = []
    for reviewer, (label, end) in decisions.items():
        verdicts.append(verdict(reviewer, number, label, end))
    return ReviewedPlace(item=Item(tags=tags), verdicts=tuple(verdicts))


def test_decisions_are_counted_and_kappa_is_that_of_their_labels():
    labels = ["media", "law", None, "media", "law", "media", None, "law"]
    others = ["media", "law", "law", "media", None, "law", None, "law"]
    places = []
    for number, (label, other) in enumerate(zip(labels, others, strict=True), 1):
        # The edges differ at the first place.
        end = 4 if number == 1 else 5
        decisions = {"rima": (label, 5), "sami": (other, end)}
        places.append(("a", place(number, decisions, is_disputed=number > 2)))
    everything, disputed = reviewer_scores(places)
    assert (everything.reviewers, everything.layer) == (("rima", "sami"), "topic")
    assert (everything.places, everything.same, everything.same_label) == (8, 4, 5)
    # Observed 5/8; by chance (3·2 + 3·4 + 2·2)/64, of media, law and no tag.
    assert everything.kappa == pytest.approx((5 / 8 - 22 / 64) / (1 - 22 / 64))
    assert (disputed.places, disputed.same, disputed.same_label) == (6, 3, 3)


def test_each_two_reviewers_are_compared_where_both_decided():
    first = place(1, {"rima": ("law", 5), "sami": ("law", 5), "third": ("media", 5)})
    second = place(2, {"rima": ("law", 5), "third": ("law", 5)})
    scores = {}
    for score in reviewer_scores([("a", first), ("b", second)]):
        scores[score.reviewers, score.unit.name] = score
    pairs = [("rima", "sami"), ("rima", "third"), ("sami", "third")]
    assert {pair: scores[pair, "ALL"].places for pair in pairs} == {
        pairs[0]: 1,
        pairs[1]: 2,
        pairs[2]: 1,
    }
    assert scores[pairs[1], "ALL"].articles == 2
    assert scores[pairs[0], "ALL"].kappa is None, "one category"
