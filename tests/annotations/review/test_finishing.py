"""Finishing the review of an article, and what changes after that."""

import shutil

import pytest

from hashiya.model.model import Span, Status
from hashiya.model.scheme_file import default_scheme
from hashiya.review.adjudication import GoldSession
from hashiya.review.finishing import ReviewStatus
from hashiya.review.gold import gold_of
from hashiya.review.items import Kind
from hashiya.review.verdict_history import decisions
from hashiya.review.verdicts import Ruling
from hashiya.sessions.tag_session import TagSession
from hashiya.store import GOLD, TagStore
from hashiya.store.files import DiskFiles

OPEN, FINISHED = ReviewStatus
RUSSIA, RELATION, HAMAS = (0, 5), (11, 18), (22, 26)


@pytest.fixture
def two(work):
    """Both say law of Russia, and differ on the relation and on Hamas."""
    work("omar", (RUSSIA, "law"), (RELATION, "law"), (HAMAS, "law"))
    work("salma", (RUSSIA, "law"), (RELATION, "media"))


def on(session, span):
    return next(item for item in session.items if item.span == Span(*span))


def state(store, article, **more):
    gold = gold_of(store, article, **more)
    return gold.review, gold.is_outdated, [tag.label for tag in gold.tags]


def test_finishing_decides_what_all_say_and_leaves_the_rest(
    two, review, store, article
):
    session = review()
    session.accept(on(session, RELATION), "salma")
    assert [item.span for item in session.left_undecided] == [Span(*HAMAS)]

    (left,) = session.finish()
    session.save()

    assert left.kinds == (Kind.MISSING,)
    assert (session.review, session.is_outdated) == (FINISHED, False)
    assert state(store, article) == (FINISHED, False, ["law", "media"])
    rulings = [verdict.ruling for verdict in review().verdicts]
    assert rulings == [Ruling.ACCEPTED, Ruling.ACCEPTED, Ruling.OPEN]


def test_one_undo_takes_all_of_it_back_also_in_another_program(
    two, review, store, article
):
    session = review()
    session.finish()
    session.save()
    again = review()

    again.undo()
    again.save()

    assert (again.review, again.verdicts) == (OPEN, ())
    assert state(store, article) == (OPEN, False, [])
    again.redo()
    again.save()
    assert state(store, article) == (FINISHED, False, ["law"])
    again.open_again()
    again.save()
    assert state(store, article) == (OPEN, False, ["law"])
    entries = store.within(GOLD).entries("rima", article.id)
    done = [event.did for event in decisions(entries, "rima", article.id)]
    marks = [did for did in done if did in {("finished",), ("reopened",)}]
    assert marks == [("finished",), ("reopened",), ("finished",), ("reopened",)]


@pytest.mark.parametrize("place", [RUSSIA, RELATION, HAMAS, (33, 38)])
def test_whatever_changes_afterwards_is_seen_in_queue_and_page(
    two, work, review, store, article, place
):
    """A decided place, one that was left undecided, and one that is new."""
    session = review()
    session.accept(on(session, RELATION), "salma")
    session.finish()
    session.save()
    omar = work("omar")
    tags = {tag.span: tag for tag in omar.tags}
    old = tags.get(Span(*place))
    if old is None:
        omar.add(Span(*place), "topic", "other")
    else:
        omar.edit(old.id, label="other")
    omar.save()

    session.listen()

    assert (session.review, session.is_outdated) == (FINISHED, True)
    assert state(store, article)[:2] == (FINISHED, True)


def test_a_remark_or_a_note_changes_nothing_of_a_finished_article(
    two, work, review, store, article
):
    session = review()
    session.finish()
    session.remark(on(session, HAMAS), note="لماذا؟")  # why?
    session.save()
    omar = work("omar")
    omar.edit(omar.tags[0].id, note="لا", confidence=2)
    omar.save()

    session.listen()

    assert (session.is_outdated, state(store, article)[1]) == (False, False)


def test_of_several_reviewers_the_latest_mark_holds(two, review, store, article):
    first = review("rima")
    first.finish()
    first.save()
    second = review("zayd")
    assert second.review is FINISHED
    second.open_again()
    second.save()

    first.listen()

    assert first.review is OPEN
    assert state(store, article)[0] is OPEN
    assert state(store, article, reviewer="rima")[0] is FINISHED
    assert state(store, article, seen_by="zayd")[0] is OPEN
    first.finish()
    first.save()
    assert state(store, article)[0] is FINISHED


def test_deciding_marks_nothing_and_a_stale_decision_is_not_taken_over(
    two, work, review, store, article
):
    session = review()
    session.accept(on(session, RELATION), "salma")
    session.save()
    assert session.review is OPEN
    for name in ("omar", "salma"):
        annotator = work(name)
        tags = {tag.span: tag for tag in annotator.tags}
        annotator.edit(tags[Span(*RELATION)].id, label="other")
        annotator.save()
    session.listen()

    left = session.finish()

    assert on(session, RELATION) in left
    assert session.is_outdated


def test_a_place_decided_on_another_machine_leaves_an_article_finished(
    tmp_path, article
):
    """Each has a clone of the project; then one has the journals of both."""

    def store_on(machine):
        return TagStore(tmp_path, DiskFiles(tmp_path / machine, machine=machine))

    def session_on(machine):
        return GoldSession(store_on(machine), default_scheme(), article, "rima")

    for name in ("omar", "salma"):
        annotator = TagSession(store_on("one"), default_scheme(), article, name)
        annotator.add(Span(*RUSSIA), "topic", "law")
        annotator.add(Span(*RELATION), "topic", "law" if name == "omar" else "media")
        annotator.mark(Status.DONE)
        annotator.save()
    begun = session_on("one")
    begun.remark(on(begun, RELATION), note="؟")
    begun.save()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    first, second = session_on("one"), session_on("two")
    first.finish()
    first.save()
    second.accept(on(second, RELATION), "omar")
    second.save()
    assert second.review is OPEN

    for path in (tmp_path / "two").rglob("*.jsonl"):
        copy = tmp_path / "one" / path.relative_to(tmp_path / "two")
        if not copy.exists():
            shutil.copy(path, copy)

    merged = session_on("one")
    assert (merged.review, len(merged.tags), merged.is_outdated) == (FINISHED, 2, False)
