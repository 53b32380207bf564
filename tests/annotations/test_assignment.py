"""Who is to do which articles."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import AssignmentInvalid
from hashiya.model.assignment import Assignment, deal_articles
from hashiya.model.assignment_records import (
    ASSIGNMENT,
    OLD_ASSIGNMENT,
    read_assignment,
    write_assignment,
)
from hashiya.model.model import Change, Status
from hashiya.overview.progress import annotator_progress

TEN = [f"a{number}" for number in range(10)]
THREE = ("huda", "omar", "salma")


def test_articles_are_dealt_one_after_the_other():
    after = deal_articles(TEN, THREE, Assignment())

    assert [after.of(each) for each in TEN[:4]] == [
        ("huda",),
        ("omar",),
        ("salma",),
        ("huda",),
    ]
    assert {name: len(after.to(name)) for name in THREE} == {
        "huda": 4,
        "omar": 3,
        "salma": 3,
    }


def test_an_overlap_is_everybodys_and_the_rest_is_one_persons_each():
    after = deal_articles(TEN, THREE, Assignment(), overlap=4, seed=7)

    assert Counter(len(after.of(each)) for each in TEN) == {3: 4, 1: 6}
    assert {len(after.to(name)) for name in THREE} == {6}


def test_a_seed_draws_an_order_of_its_own_and_the_same_each_time():
    first, again, other = (
        deal_articles(TEN, THREE, Assignment(), overlap=3, seed=seed)
        for seed in (1, 1, 2)
    )

    assert first == again != other
    assert (
        deal_articles(list(reversed(TEN)), THREE, Assignment(), overlap=3, seed=1)
        == first
    )


def test_an_annotator_who_joins_gets_the_overlap_too_and_then_what_is_new():
    before = deal_articles(TEN, ("huda", "omar"), Assignment(), overlap=2)
    after = deal_articles([*TEN, "b1"], THREE, before, overlap=2)

    assert after.to("salma") == {*TEN[:2], "b1"}
    assert after.to("huda") == before.to("huda")


@given(
    seed=st.none() | st.integers(0, 9),
    overlap=st.integers(0, 6),
    first=st.integers(0, 10),
    names=st.integers(2, 3),
)
@settings(deadline=None, max_examples=60)
def test_dealing_again_changes_nothing_and_added_articles_take_nothing_away(
    seed, overlap, first, names
):
    names = THREE[:names]
    before = deal_articles(TEN[:first], names, Assignment(), overlap=overlap, seed=seed)
    after = deal_articles(TEN, names, before, overlap=overlap, seed=seed)

    assert (
        deal_articles(TEN[:first], names, before, overlap=overlap, seed=seed) == before
    )
    assert all(set(before.of(each)) <= set(after.of(each)) for each in TEN)
    assert all(after.of(each) for each in TEN)
    assert sum(len(after.of(each)) > 1 for each in TEN) == overlap
    assert deal_articles(TEN, names, after, overlap=overlap, seed=seed) == after


def test_articles_are_given_and_taken_by_hand():
    given = (
        Assignment()
        .adding(["a", "b"], ["salma", "omar"])
        .taking(["b"], ["omar", "huda"])
    )

    assert given.by_article == {"a": ("omar", "salma"), "b": ("salma",)}
    assert not given.taking(["a", "b"], ["salma", "omar"])


@pytest.mark.parametrize(
    ("names", "overlap", "told"),
    [((), 0, "no annotator is named"), (("salma",), 2, "two annotators")],
)
def test_nobody_to_deal_to_is_told(names, overlap, told):
    with pytest.raises(AssignmentInvalid, match=told):
        deal_articles(TEN, names, Assignment(), overlap=overlap)


def test_what_is_written_is_read_again_an_article_a_line(tmp_path):
    assignment = Assignment(
        by_article={'مقال "١"\n': ("سلمى", "omar"), "b": ("omar",)}
    )  # article 1; Salma
    write_assignment(tmp_path, assignment)

    assert read_assignment(tmp_path) == assignment
    assert len((tmp_path / ASSIGNMENT).read_text("utf-8").splitlines()) == 3
    assert read_assignment(tmp_path / "elsewhere") == Assignment()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a file of assignments"),
        (
            '{"format": "hashiya-assignment/2", "articles": {}}',
            "is not a file of assignments",
        ),
        (
            '{"format": "hashiya-assignment/1", "articles": {"a": "salma"}}',
            "must be a list of names",
        ),
        (
            '{"format": "hashiya-assignment/1", "articles": {"a": ["sal\\u0007ma"]}}',
            "control character",
        ),
    ],
)
def test_a_wrong_older_assignment_is_told_by_its_place(tmp_path, write, content, told):
    write(OLD_ASSIGNMENT, content)

    with pytest.raises(AssignmentInvalid, match=told):
        read_assignment(tmp_path)


def test_progress_counts_what_is_assigned_and_what_was_opened_beyond_it(
    tmp_path, write, store, make_tag
):
    for name in "abcd":
        write(f"{name}.txt", "x")
    project = ProjectFolder.open(tmp_path)
    store.write("salma", project.read("a"), Change(status=Status.DONE))
    store.write(
        "salma",
        project.read("b"),
        Change(set=(make_tag(span=None),), status=Status.DONE),
    )
    assignment = Assignment(
        by_article={"a": ("omar", "salma"), "c": ("salma",), "gone": ("salma",)}
    )

    omar, salma = annotator_progress(project, store, assignment=assignment)

    assert (omar.annotator, omar.assigned, omar.articles, omar.new, omar.done) == (
        "omar",
        1,
        1,
        1,
        0,
    )
    assert (salma.assigned, salma.articles, salma.new, salma.done, salma.nothing) == (
        2,
        3,
        1,
        2,
        1,
    )
