"""Tags aggregated by majority, by reviewers, or by both; tags left out are listed."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidAnnotator
from hashiya.exchange.exporting.selected_articles import selected
from hashiya.exchange.exporting.selection import Selection, TagSource
from hashiya.exchange.losses import Losses
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.review.adjudication import GoldSession
from hashiya.store import TagStore

TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas
RUSSIA, RELATION, HAMAS = (0, 5), (11, 18), (22, 26)


@pytest.fixture
def project(tmp_path, write):
    write("home/a.txt", TEXT)
    write("home/b.txt", TEXT)
    write("home/c.txt", TEXT)
    return ProjectFolder.open(tmp_path / "home")


def tag(
    number: int,
    annotator: str,
    span: tuple[int, int],
    label: str = "law",
    **more: object,
) -> Tag:
    place = Span(*span)
    fields = {
        "layer": "topic",
        "created": "2026-11-20T16:00:00Z",
        "updated": "2026-11-20T16:00:00Z",
        **more,
    }
    return Tag(
        id=number,
        span=place,
        text=place.of(TEXT),
        label=label,
        annotator=annotator,
        **fields,
    )


@pytest.fixture
def store(project):
    """Three are done with a: they agree on Russia, two on the relation, and none on Hamas."""
    store = TagStore(project.root)
    said = {
        "laila": [
            tag(1, "laila", RUSSIA, confidence=4),
            tag(2, "laila", RELATION),
            tag(3, "laila", HAMAS),
        ],
        "omar": [
            tag(4, "omar", RUSSIA, note="see"),
            tag(5, "omar", RELATION),
            tag(6, "omar", HAMAS, "media"),
        ],
        "salma": [
            tag(7, "salma", RUSSIA, confidence=2),
            tag(8, "salma", (11, 16)),
            tag(9, "salma", HAMAS, "other"),
        ],
    }
    for annotator, tags in said.items():
        store.write(
            annotator, project.read("a"), Change(set=tuple(tags), status=Status.DONE)
        )
    store.write(
        "omar",
        project.read("b"),
        Change(set=(tag(10, "omar", RUSSIA),), status=Status.DONE),
    )
    return store


def out(project, store, whose, **more):
    losses, told = Losses(), []
    found = list(
        selected(project, store, told.append, Selection(whose=whose, **more), losses)
    )
    tags = {
        each.article.id: [(one.start, one.label, one.annotator) for one in each.tags]
        for each in found
    }
    return (
        tags,
        [(loss["part"], loss.get("tag")) for loss in map(json.loads, losses.listed())],
        told,
        found,
    )


def test_what_two_say_alike_goes_out_once_and_the_rest_is_listed(project, store):
    tags, lost, told, found = out(project, store, TagSource.MAJORITY, votes=2)

    assert tags == {
        "a": [(0, "law", "majority"), (11, "law", "majority")],
        "b": [],
        "c": [],
    }
    assert sorted(lost) == [
        ("disagreement", each) for each in ("10", "3", "6", "8", "9")
    ]
    assert told == []
    (russia, _) = found[0].tags
    assert (russia.id, russia.confidence, russia.note, russia.origin) == (
        1,
        2,
        "see",
        "rule:majority",
    )


def test_what_all_say_can_be_asked_for(project, store):
    tags, lost, *_ = out(project, store, TagSource.MAJORITY, votes=3)

    assert tags["a"] == [(0, "law", "majority")]
    assert len(lost) == 7


def test_a_tie_is_refused_however_few_votes_are_enough(project, store):
    tags, *_ = out(project, store, TagSource.MAJORITY, votes=1)

    assert tags == {
        "a": [(0, "law", "majority"), (11, "law", "majority")],
        "b": [(0, "law", "majority")],
        "c": [],
    }


def test_what_is_not_wanted_is_neither_out_nor_listed(project, store):
    tags, lost, *_ = out(
        project, store, TagSource.MAJORITY, votes=2, labels=frozenset({"media"})
    )

    assert (tags["a"], lost) == ([], [("disagreement", "6")])


@pytest.fixture
def decided(project, store):
    """A reviewer decided on a that Hamas is media, and nothing else."""
    session = GoldSession(store, project.scheme, project.read("a"), "rana")
    (hamas,) = [item for item in session.items if item.span == Span(*HAMAS)]
    session.accept(hamas, "omar")
    session.save()
    return store


def test_gold_alone_is_what_was_decided(project, decided):
    tags, lost, told, found = out(project, decided, TagSource.GOLD)

    assert tags == {"a": [(22, "media", "rana")]}
    assert found[0].tags[0].origin == "adjudicated"
    assert sorted(lost) == sorted(
        [("article without gold", None)] * 2
        + [("unfinished gold", None)]
        + [("agreed and not decided", each) for each in ("1", "4", "7")]
        + [("disagreement", each) for each in ("2", "5", "8")]
    )
    assert told == ["a: is not finished: 1 of 3 places not decided"]


def test_where_nothing_is_decided_what_all_say_can_go_out(project, decided):
    tags, lost, *_ = out(project, decided, TagSource.GOLD_ELSE_UNANIMOUS)

    assert tags == {"a": [(0, "law", "unanimous"), (22, "media", "rana")]}
    assert sorted(lost) == sorted(
        [("article without gold", None)] * 2
        + [("unfinished gold", None)]
        + [("disagreement", each) for each in ("2", "5", "8")]
    )


def test_a_reviewer_can_be_named(project, decided):
    assert out(project, decided, TagSource.GOLD, reviewer="rana")[0] == {
        "a": [(22, "media", "rana")]
    }
    with pytest.raises(
        InvalidAnnotator, match="'nour' has reviewed here; there are: rana"
    ):
        out(project, decided, TagSource.GOLD, reviewer="nour")


def test_a_decision_that_no_longer_stands_is_told(project, decided):
    changed = tag(6, "omar", HAMAS, "law", updated="2026-11-21T16:00:00Z")
    decided.write("omar", project.read("a"), Change(set=(changed,)))

    tags, _, told, _ = out(project, decided, TagSource.GOLD)

    assert tags == {"a": [(22, "media", "rana")]}
    assert told == [
        "a: omar has changed the tag: label media is now law",
        "a: is not finished: 2 of 3 places not decided",
    ]


def test_gold_that_is_not_finished_can_be_left_out(project, decided):
    tags, lost, told, _ = out(project, decided, TagSource.GOLD, finished=True)

    assert (tags, told) == ({}, [])
    assert lost == [("article without gold", None)] * 3


@pytest.fixture
def finished(project, decided):
    """Rana also decided on the relation; omar and salma agree on all of b, and on nothing in c."""
    session = GoldSession(decided, project.scheme, project.read("a"), "rana")
    (relation,) = [item for item in session.items if item.span == Span(*RELATION)]
    session.accept(relation, "salma")
    session.save()
    same = Change(set=(tag(11, "salma", RUSSIA),), status=Status.DONE)
    decided.write("salma", project.read("b"), same)
    for name in ("omar", "salma"):
        decided.write(name, project.read("c"), Change(status=Status.DONE))
    for article in ("a", "b", "c"):
        session = GoldSession(decided, project.scheme, project.read(article), "rana")
        assert session.finish() == ()
        session.save()
    return decided


@pytest.mark.parametrize("is_only_finished", [False, True])
def test_what_all_agree_on_is_gold_once_an_article_is_finished(
    project, finished, is_only_finished
):
    tags, lost, told, found = out(
        project, finished, TagSource.GOLD, finished=is_only_finished
    )

    assert tags == {
        "a": [(0, "law", "rana"), (11, "law", "rana"), (22, "media", "rana")],
        "b": [(0, "law", "rana")],
        "c": [],
    }
    assert (lost, told) == ([], [])
    assert [exported.review for exported in found] == ["finished"] * 3


def test_a_finished_article_that_changed_since_is_reported(project, finished):
    late = tag(30, "omar", RELATION, "other", updated="2026-11-21T16:00:00Z")
    finished.write("omar", project.read("b"), Change(set=(late,)))

    tags, lost, told, _ = out(project, finished, TagSource.GOLD)

    assert tags["b"] == [(0, "law", "rana")]
    assert lost == [("unfinished gold", None), ("disagreement", "30")]
    assert told == ["b: it has changed since its review was finished"]


def test_an_article_with_every_place_decided_is_not_finished_by_that(project, decided):
    tags, _, told, found = out(
        project, decided, TagSource.GOLD, labels=frozenset({"media"})
    )

    assert (tags["a"], told) == (
        [(22, "media", "rana")],
        ["a: is not finished: every place is decided or agreed"],
    )
    assert found[0].review == "open"
