"""Places that several reviewers decided, and those on which they differ."""

import pytest

from hashiya.model.scheme_file import default_scheme
from hashiya.review.adjudication import GoldSession
from hashiya.review.gold import gold_of

RUSSIA, EXPLAINS, TRUCE = (0, 5), (6, 10), (38, 42)


@pytest.fixture
def places(work):
    """Three places on which Huda and Omar differ."""
    work("huda", (RUSSIA, "law"), (EXPLAINS, "law"), (TRUCE, "law"))
    work("omar", (RUSSIA, "media"), (EXPLAINS, "media"), (TRUCE, "media"))


@pytest.fixture
def decide(places, store, article, clock):
    """Decide the places in order for these annotators, None for no tag, "" for nothing."""

    def decided(reviewer, *annotators, independent=True):
        session = GoldSession(
            store,
            default_scheme(),
            article,
            reviewer,
            independent=independent,
            now=clock,
        )
        for item, annotator in zip(session.items, annotators, strict=False):
            if annotator is None:
                session.reject(item)
            elif annotator:
                session.accept(item, annotator)
        session.save()
        return session

    return decided


@pytest.fixture
def differing(store, article):
    """The words of the places on which reviewers differ, as one of them may see it."""

    def words(seen_by=None):
        places = gold_of(store, article, seen_by=seen_by).reviewed
        return [place.item.tags[0].text for place in places if place.differs]

    return words


def test_reviewers_differ_where_both_decided_and_not_alike(decide, differing):
    decide("rima", "huda", "huda", "huda")
    session = decide("sami", "huda", "omar")
    assert differing() == differing("sami") == differing("rima") == ["تشرح"]
    assert [place.differs for place in session.joint.reviewed] == [False, True]
    assert differing("new") == []


def test_no_tag_is_a_decision_as_well(decide, differing):
    decide("rima", None, None)
    decide("sami", None, "omar")
    assert differing() == ["تشرح"]


def test_they_differ_until_one_follows_the_other(decide, differing):
    decide("rima", "huda")
    decide("sami", "omar")
    assert differing() == ["روسيا"]
    decide("rima", "omar")
    assert differing() == []


def test_a_third_who_sides_with_one_of_them_settles_it(decide, differing):
    decide("rima", "huda", "huda")
    decide("sami", "omar", "omar")
    decide("third", None, "omar")
    assert differing() == ["روسيا"], "three decisions, each another one"


def test_a_decision_that_no_longer_holds_is_no_side(decide, differing, work):
    decide("rima", "huda")
    decide("sami", "omar")
    omar = work("omar")
    omar.edit(omar.tags[0].id, label="military")
    omar.save()
    assert differing() == []
