"""Articles that annotators are given again: a round of its own, beside the first one."""

import pytest

from hashiya.agreement.self_agreement import articles_done_twice, self_scores
from hashiya.corpus.assignments import give_again
from hashiya.corpus.project import ProjectFolder
from hashiya.model.assignment_records import read_assignment
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.store import AGAIN, Summary, TagStore

# "Russia explains its relation with Hamas"
TEXT = "روسيا تشرح علاقتها مع حماس"
NOW = "2026-11-20T16:00:00Z"


def tag(name, number, label="politics", start=0, end=5):
    return Tag(
        id=number,
        span=Span(start, end),
        text=TEXT[start:end],
        layer="topic",
        label=label,
        annotator=name,
        created=NOW,
        updated=NOW,
    )


@pytest.fixture
def project(tmp_path):
    """Six articles; Salma has done five of them, Omar one."""
    for name in "abcdef":
        (tmp_path / f"{name}.txt").write_text(TEXT, "utf-8")
    home, store = ProjectFolder.open(tmp_path), TagStore(tmp_path)
    for number, name in enumerate("abcde", 1):
        change = Change(set=(tag("salma", number),), status=Status.DONE)
        store.write("salma", home.read(name), change)
    store.write("omar", home.read("a"), Change(status=Status.DONE))
    return home, store


def tag_again(home, store, name, article, number, label):
    change = Change(set=(tag(name, number, label),), status=Status.DONE)
    store.within(AGAIN).write(name, home.read(article), change)


def test_articles_that_are_done_are_given_again_once(project):
    home, store = project
    give_again(home, store, 3, seed=1).write(home)
    first = read_assignment(home.root)
    assert len(first.again_to("salma")) == 3
    assert first.again_to("omar") == {"a"}
    assert first.by_article == {}, "nothing else is assigned by that"

    give_again(home, store, 3, annotators=("salma",), seed=1).write(home)
    assert read_assignment(home.root).again_to("salma") == set("abcde")
    assert give_again(home, store, 3, seed=2).is_empty


def test_who_is_not_done_with_an_article_is_not_given_it_again(project):
    home, store = project
    store.write("salma", home.read("a"), Change(status=Status.OPEN))
    change = give_again(home, store, 9, annotators=("salma",), seed=1)
    assert change.after.again_to("salma") == set("bcde")


def test_the_first_round_is_as_it_was_whatever_is_done_in_the_second(project):
    home, store = project
    before = store.documents("salma", "a")
    store.use_again({"salma": frozenset("a")})

    # In the second round there is nothing yet, and what is said there goes there.
    assert store.read("salma", "a").tags == ()
    assert store.summaries("salma").get("a") is None
    assert set(store.articles_of("salma")) == set("bcde")
    change = Change(set=(tag("salma", 77, "law"),), status=Status.OPEN)
    store.write("salma", home.read("a"), change)
    assert [own.label for own in store.read("salma", "a").tags] == ["law"]
    assert store.summaries("salma")["a"] == Summary(status=Status.OPEN, tags=1)
    assert store.summary("salma", "b").status is Status.DONE
    assert set(store.articles_of("salma")) == set("abcde")

    store.use_again({})
    assert store.documents("salma", "a") == before
    others = TagStore(home.root)
    assert [own.label for own in others.read("salma", "a").tags] == ["politics"]
    assert others.documents("salma", "a") == before


def test_both_rounds_are_compared_by_the_measures_of_two_annotators(project):
    home, store = project
    for number, (article, label) in enumerate(
        zip("abc", ("politics", "law", "law"), strict=True)
    ):
        tag_again(home, store, "salma", article, 50 + number, label)
    problems = []
    rounds = list(articles_done_twice(home, store, problems.append))
    assert [(own.annotator, own.tags.article) for own in rounds] == [
        ("salma", "a"),
        ("salma", "b"),
        ("salma", "c"),
    ]
    (scores,) = self_scores(rounds, home.scheme, resamples=0)
    exact = {
        score.label: score.value
        for score in scores.scores
        if (score.layer, score.measure, score.unit) == ("topic", "f1", "exact")
    }
    assert scores.annotator == "salma"
    assert exact[None] == pytest.approx(1 / 3)
    assert (exact["politics"], exact["law"]) == (0.5, 0)
    assert {score.annotators for score in scores.scores} == {("salma",)}
    assert [len(own.items) for own in rounds] == [0, 1, 1]
    assert problems == []


def test_an_article_that_is_open_again_is_not_compared(project):
    """Control of the one above: with the article done there is one more."""
    home, store = project
    tag_again(home, store, "salma", "a", 50, "law")
    second = store.within(AGAIN)
    second.write("salma", home.read("a"), Change(status=Status.OPEN))
    assert list(articles_done_twice(home, store, lambda _: None)) == []

    second.write("salma", home.read("a"), Change(status=Status.DONE))
    assert len(list(articles_done_twice(home, store, lambda _: None))) == 1
