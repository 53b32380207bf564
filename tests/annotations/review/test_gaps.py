"""Gaps of the guidelines are collected from all reviewers' remarks, where they are now."""

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Article, Change, Span, Status, Tag
from hashiya.review.adjudication import GoldSession
from hashiya.review.gaps import guideline_gaps
from hashiya.store import TagStore

# "Russia explains its relation with Hamas"
TEXT = "روسيا تشرح علاقتها مع حماس"
NOW = "2026-11-20T16:00:00Z"


def tag(name, label, start=0, end=5):
    return Tag(
        id=1,
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
    """Salma says politics, omar law, layla nothing; Rima marks a gap and decides nothing."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text("لا", "utf-8")  # no
    home, store = ProjectFolder.open(tmp_path), TagStore(tmp_path)
    article = home.read("a")
    for name, label in (("salma", "politics"), ("omar", "law"), ("layla", None)):
        tags = (tag(name, label),) if label else ()
        store.write(name, article, Change(set=tags, status=Status.DONE))
    review = GoldSession(store, home.scheme, article, "rima")
    review.remark(review.items[0], gap=True, note="which court?")
    review.save()
    return home, store


def test_a_gap_has_its_place_its_answers_and_the_note(project):
    (gap,) = guideline_gaps(*project)

    assert (gap.article, gap.layer, gap.span, gap.text) == (
        "a",
        "topic",
        Span(0, 5),
        "روسيا",
    )
    assert gap.answers == (("layla", None), ("omar", "law"), ("salma", "politics"))
    assert (gap.reviewer, gap.note, gap.decided) == ("rima", "which court?", None)


def test_remarks_that_are_no_gap_are_not_listed(project):
    """Control of the one above."""
    home, store = project
    review = GoldSession(store, home.scheme, home.read("a"), "rima")
    review.remark(review.items[0], gap=False)
    review.save()

    assert list(guideline_gaps(home, store)) == []


def test_where_the_words_are_gone_the_place_is_unknown(project):
    home, store = project
    (home.root / "a.txt").write_text("خبر آخر", "utf-8")  # another report

    (gap,) = guideline_gaps(ProjectFolder.open(home.root), store)

    assert (gap.span, gap.text) == (None, "روسيا")


def test_an_independent_reviewer_sees_no_gap_of_a_place_that_is_open_to_them(project):
    home, store = project
    assert list(guideline_gaps(home, store, seen_by="huda")) == []

    review = GoldSession(store, home.scheme, home.read("a"), "huda")
    review.accept(review.items[0], "omar")
    review.save()

    assert len(list(guideline_gaps(home, store, seen_by="huda"))) == 1


def test_an_article_that_cannot_be_read_is_reported(project, monkeypatch):
    home, store = project
    problems = []
    (home.root / "a.txt").write_bytes(b"\x81\xff\xfe\x00\xd8")
    assert (
        list(guideline_gaps(ProjectFolder.open(home.root), store, problems.append))
        == []
    )
    assert len(problems) == 1
    assert isinstance(home.read("b"), Article)
