"""Who annotates, who reviews, and who sees what."""

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidAnnotator, SchemeInvalid
from hashiya.model.annotators import UNNAMED_ANNOTATORS, AnnotatorRules
from hashiya.model.model import Change, Status
from hashiya.overview.article_lister import ArticleLister
from hashiya.overview.text_cache import read_text
from hashiya.sessions.suggestions import suggestion_store


def test_a_project_names_its_annotators_and_reviewers(tmp_path, write):
    write("a.txt", "x")
    assert ProjectFolder.open(tmp_path).annotators == UNNAMED_ANNOTATORS
    write(
        "hashiya.toml",
        '[annotators]\nnames = ["سلمى", "omar"]\nreviewers = ["huda"]\nblind = false\n',
    )  # Salma

    project = ProjectFolder.open(tmp_path)
    assert project.annotators == AnnotatorRules(
        names=("سلمى", "omar"), reviewers=("huda",), blind=False
    )
    write("hashiya.toml", "")
    assert project.reread().annotators == UNNAMED_ANNOTATORS


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (
            'names = ["a", "a"]',
            r"hashiya.toml:2: \$.annotators.names\[1\]: 'a' is named twice",
        ),
        ('reviewers = [" a"]', r"\$.annotators.reviewers\[0\]: .*space"),
        ("blind = 1", r"\$.annotators.blind: must be true or false"),
        ("people = []", r"\$.annotators.people: is not known here"),
    ],
)
def test_a_wrong_name_is_told_by_its_place(tmp_path, write, source, place):
    write("a.txt", "x")
    write("hashiya.toml", f"[annotators]\n{source}\n")

    with pytest.raises(SchemeInvalid, match=place):
        ProjectFolder.open(tmp_path)


@pytest.mark.parametrize(
    ("people", "who", "sees"),
    [
        (UNNAMED_ANNOTATORS, "salma", {Status.DONE}),
        (AnnotatorRules(reviewers=("huda",)), "salma", {Status.DONE}),
        (AnnotatorRules(reviewers=("huda",)), "huda", set(Status)),
        (AnnotatorRules(blind=False), "salma", set(Status)),
    ],
)
def test_others_are_seen_once_it_is_done_by_reviewers_always(people, who, sees):
    assert {status for status in Status if people.sees_others(who, status)} == sees


def test_reviewing_is_for_the_reviewers_that_are_named_else_for_who_has_it_not_under_way():
    named = AnnotatorRules(reviewers=("huda",))
    assert all(named.may_review("huda", status) for status in Status)
    assert not any(named.may_review("salma", status) for status in Status)
    assert {
        status for status in Status if UNNAMED_ANNOTATORS.may_review("salma", status)
    } == {
        Status.NEW,
        Status.DONE,
    }
    assert not UNNAMED_ANNOTATORS.may_review("salma", Status.NEW, is_to_do=True)
    assert UNNAMED_ANNOTATORS.may_review("salma", Status.DONE, is_to_do=True)
    # Where nothing is assigned, all is to do for those who are named.
    annotating = AnnotatorRules(names=("salma",))
    assert not annotating.may_review("salma", Status.NEW, is_to_do=None)
    assert annotating.may_review("huda", Status.NEW, is_to_do=None)
    assert UNNAMED_ANNOTATORS.may_review("salma", Status.NEW, is_to_do=None)
    with pytest.raises(InvalidAnnotator, match=r"reviewers in hashiya\.toml are huda"):
        named.check_reviewer("salma")
    UNNAMED_ANNOTATORS.check_reviewer("salma")


@pytest.mark.parametrize(
    ("settings", "status", "labels"),
    [
        ("", Status.OPEN, set()),
        ("", Status.FLAGGED, set()),
        ("", Status.DONE, {"politics"}),
        ("blind = false", Status.OPEN, {"politics"}),
        ('reviewers = ["salma"]', Status.OPEN, {"politics"}),
    ],
)
def test_the_list_knows_of_others_tags_only_what_may_be_seen(
    tmp_path, write, store, make_tag, settings, status, labels
):
    write("a.txt", "x")
    write("hashiya.toml", f"[annotators]\n{settings}\n")
    project = ProjectFolder.open(tmp_path)
    store.write(
        "omar",
        project.read("a"),
        Change(set=(make_tag(span=None, note="؟"),), status=Status.DONE),
    )
    store.write("salma", project.read("a"), Change(status=status))

    lister = ArticleLister(
        project=project,
        store=store,
        suggestions=suggestion_store(tmp_path),
        annotator="salma",
        records=store.articles_by_annotator(),
        texts=lambda entry: read_text(project, entry),
    )
    omar, _ = lister.listed(0).facts

    assert (omar.annotator, omar.status) == ("omar", Status.DONE)
    assert (omar.labels, bool(omar.tags), omar.noted) == (
        labels,
        bool(labels),
        bool(labels),
    )
