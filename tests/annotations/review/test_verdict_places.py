"""Verdicts are found by the places they are on as by comparing each with each."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.model.model import Span, Tag
from hashiya.review.reviewed_places import outcome
from hashiya.review.verdict_places import VerdictPlaces
from hashiya.review.verdicts import Ruling, Source, Verdict

NOW = "2026-11-20T16:00:00Z"
REFS = st.lists(st.sampled_from([1, 2, 3, 4, 5]), max_size=3, unique=True)
GOLD = st.sampled_from(["", "law", "media"])


def verdict(number, refs, label):
    """A verdict made from Huda's tags of these ids, for a label or for no tag."""
    sources = []
    for tag_id in refs:
        source = Source(
            annotator="huda",
            tag_id=tag_id,
            span=Span(0, 5),
            text="روسيا",
            layer="topic",
            label="law",
        )
        sources.append(source)
    gold = None
    if label:
        gold = Tag(
            id=number,
            span=Span(0, 5),
            text="روسيا",  # Russia
            layer="topic",
            label=label,
            annotator="rima",
            created=NOW,
            updated=NOW,
            attributes={"target": "مصر"},  # Egypt
        )
    ruling = Ruling.EDITED if label else Ruling.REJECTED
    return Verdict(
        id=number,
        reviewer="rima",
        at=NOW,
        ruling=ruling,
        sources=tuple(sources),
        gold=gold,
    )


def is_on_same_place(one, other):
    if one.refs and other.refs:
        return not one.refs.isdisjoint(other.refs)
    return one.gold is not None and outcome(one) == outcome(other)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(REFS, GOLD), max_size=6), REFS, GOLD)
def test_the_first_on_the_same_place_is_found(earlier, refs, label):
    verdicts = [verdict(number, *parts) for number, parts in enumerate(earlier, 1)]
    places = VerdictPlaces()
    for one in verdicts:
        places.add(one)
    wanted = verdict(99, refs, label)
    first = next((one for one in verdicts if is_on_same_place(one, wanted)), None)
    assert places.first(wanted) is first
