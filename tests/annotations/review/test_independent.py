"""Two reviewers of one article, of whom the second may be independent of the first."""

import pytest

from hashiya.model.scheme_file import default_scheme
from hashiya.review.adjudication import GoldSession
from hashiya.review.gold import gold_of


@pytest.fixture
def decided(work, review):
    """Rima has decided both places on which Huda and Omar differ."""
    work("huda", ((0, 5), "law"), ((6, 10), "law"))
    work("omar", ((0, 5), "media"), ((6, 10), "media"))
    session = review("rima")
    for item in session.items:
        session.accept(item, "huda")
    session.save()


@pytest.fixture
def second(store, article, clock, decided):
    """The session of the second reviewer."""

    def opened(*, independent):
        return GoldSession(
            store,
            default_scheme(),
            article,
            "sami",
            independent=independent,
            now=clock,
        )

    return opened


def test_by_default_a_second_reviewer_sees_what_the_first_decided(second):
    session = second(independent=False)
    assert set(session.by_others) == {item.key for item in session.items}


def test_an_independent_one_sees_it_only_where_they_have_decided(
    second, store, article
):
    session = second(independent=True)
    first, other = session.items
    assert session.by_others == {}
    session.remark(other, note="؟")
    assert session.by_others == {}, "a remark is no decision"
    session.accept(first, "omar")
    assert list(session.by_others) == [first.key]
    session.undo()
    assert session.by_others == {}
    session.redo()
    session.save()

    gold = gold_of(store, article, seen_by="sami")
    assert (gold.undecided, gold.decided, len(gold.conflicts)) == ((other,), 1, 1)
    assert gold_of(store, article, "rima", seen_by="sami").decided == 1
    assert gold_of(store, article).undecided == ()
    assert gold_of(store, article, seen_by="new").decided == 0


def test_the_gold_of_another_prefers_no_spelling_before_one_has_decided(work, second):
    egypt, plain = "إمارات", "امارات"
    for name, target in (("huda", plain), ("omar", egypt)):
        work(name, ((11, 18), "favor", {"target": target}))
    assert len(second(independent=True).accept_spellings()) == 1


def test_the_page_and_the_queue_list_the_same_stale_decisions(
    second, work, store, article
):
    session = second(independent=False)
    assert session.joint.stale == ()
    first, _ = session.items
    huda = work("huda")
    huda.edit(first.by("huda").id, label="military")
    huda.save()
    session.listen()
    gold = gold_of(store, article)
    changed = "huda has changed the tag: label law is now military"
    assert [stale.why for stale in gold.stale] == [(changed,)]
    assert session.joint.stale == gold.stale
    assert session.stale == ()
    changed, *_ = session.items
    session.accept(changed, "omar")
    session.save()
    assert session.joint.stale == gold_of(store, article).stale == ()
