"""Annotators who name one target and spell it differently."""

import pytest

from hashiya.review.alignment import aligned
from hashiya.review.items import AnnotatorTags
from hashiya.review.kinds import Kind
from hashiya.review.verdicts import Ruling

ISRAEL, PLAIN, DRAWN = "إسرائيل", "اسرائيل", "إسرائيـل"
EGYPT = "مصر"


@pytest.fixture
def item_of(said):
    """The place at which each of the annotators names a target; None is silence."""

    def make(*targets):
        annotations = []
        for name, target in zip("abcdef", targets, strict=False):
            tags = ()
            if target is not None:
                values = {"target": target}
                tags = (said(name, (0, 5), "favor", values, layer="stance"),)
            annotations.append(AnnotatorTags(annotator=name, tags=tags))
        (item,) = aligned(annotations)
        return item

    return make


def test_spellings_of_one_target_are_one_answer(item_of):
    item = item_of(ISRAEL, PLAIN, DRAWN, f"{ISRAEL} ")
    assert (item.kinds, item.split) == ((Kind.SPELLING,), 0)
    assert item.differs_in_spelling
    assert not item.is_agreed
    assert (len(item.versions), len(item.answers)) == (4, 1)


def test_another_target_is_another_answer(item_of):
    item = item_of(EGYPT, ISRAEL, PLAIN)
    assert (item.kinds, item.split) == ((Kind.ATTRIBUTE,), 1 / 3)
    assert [version.tag.attributes["target"] for version in item.answers[0]] == [
        ISRAEL,
        PLAIN,
    ]
    assert item.majority == item.answers[0]
    item = item_of(ISRAEL, PLAIN, EGYPT)
    assert item.kinds == (Kind.ATTRIBUTE, Kind.SPELLING)
    assert not item.differs_in_spelling


def test_silence_and_a_target_that_is_missing_are_no_spellings(item_of):
    assert not item_of(ISRAEL, PLAIN, None).differs_in_spelling
    assert item_of(ISRAEL, "").kinds == (Kind.ATTRIBUTE,)


@pytest.fixture
def spelled(work):
    """Two places that differ in spelling, one where all agree, one with other labels."""
    work("huda", ((0, 5), "favor", {"target": ISRAEL}), ((6, 10), "law"))
    work("omar", ((0, 5), "favor", {"target": PLAIN}), ((6, 10), "law"))
    work("salma", ((0, 5), "favor", {"target": PLAIN}), ((6, 10), "law"))
    for name, target, label in (
        ("huda", DRAWN, "media"),
        ("omar", ISRAEL, "law"),
        ("salma", DRAWN, "law"),
    ):
        work(name, ((11, 18), "favor", {"target": target}), ((22, 26), label))


def test_one_step_takes_the_usual_spelling_of_every_place(spelled, review):
    session = review()
    first, second = session.accept_spellings()
    assert first.gold.attributes == {"target": PLAIN}
    assert second.gold.attributes == {"target": DRAWN}
    assert {first.ruling, second.ruling} == {Ruling.ACCEPTED}
    assert [item.kinds for item in session.undecided] == [(), (Kind.LABEL,)]
    session.undo()
    assert (session.verdicts, len(session.undecided)) == ((), 4)


def test_of_equally_frequent_spellings_that_of_the_gold_is_taken(work, review):
    for name, target in (("huda", ISRAEL), ("omar", PLAIN)):
        work(name, ((0, 5), "favor", {"target": target}))
        work(name, ((11, 18), "favor", {"target": target}))
    session = review()
    first, _ = session.items
    session.accept(first, "omar")
    (verdict,) = session.accept_spellings()
    assert verdict.gold.attributes == {"target": PLAIN}
    session.undo()
    session.accept(first, "huda")
    (verdict,) = session.accept_spellings()
    assert verdict.gold.attributes == {"target": ISRAEL}


def test_only_the_named_places_are_settled_and_no_agreed_one(spelled, review):
    session = review()
    first, *_ = (item for item in session.items if item.differs_in_spelling)
    (verdict,) = session.accept_spellings([first])
    assert verdict.refs == frozenset(first.key)
    assert len(session.accept_agreed()) == 1


def test_what_most_say_in_any_spelling_is_accepted_as_most(work, review):
    for name, target in (("huda", EGYPT), ("omar", ISRAEL), ("salma", PLAIN)):
        work(name, ((0, 5), "favor", {"target": target}))
    session = review()
    (item,) = session.items
    assert session.accept_most(item).gold.attributes == {"target": ISRAEL}


def test_spaces_around_a_value_are_stripped_on_entry(work, review):
    session = work("huda", ((0, 5), "favor", {"target": f" {ISRAEL}\u00a0"}))
    (tag,) = session.tags
    assert tag.attributes == {"target": ISRAEL}
    edited = session.edit(tag.id, attributes={"target": f"{EGYPT} "})
    assert edited.attributes == {"target": EGYPT}
    assert session.edit(tag.id, attributes={"target": f"{EGYPT}  "}) is edited
    reviewing = review()
    (item,) = reviewing.items
    verdict = reviewing.edit(item, attributes={"target": f" {ISRAEL}"})
    assert verdict.gold.attributes == {"target": ISRAEL}
