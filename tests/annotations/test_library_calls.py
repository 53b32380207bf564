"""Export and import called as a library: results, progress, cancellation."""

import pytest

from hashiya.corpus.assignments import deal, reassign
from hashiya.corpus.importing.articles import add_articles
from hashiya.corpus.project import ADDED, ProjectFolder
from hashiya.errors import InvalidAnnotator, UnknownArticle
from hashiya.model.assignment_records import read_assignment
from hashiya.overview.integrity import check_project
from hashiya.overview.stats.project_stats import count_project
from hashiya.store import TagStore

WORLD = "العالم"  # al-ʿālam


class Cancelled(Exception):
    """What a caller's progress raises to stop the work."""


def cancel(_done, _total):
    raise Cancelled


@pytest.fixture
def project(tmp_path):
    """A project of three texts."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("a", "b", "c"):
        (home / f"{name}.txt").write_text(f"{WORLD} {name}", "utf-8")
    return home


@pytest.fixture
def incoming(tmp_path):
    """Two texts to be added, and an empty one."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    for name, text in (("d", WORLD), ("e", f"{WORLD} e"), ("f", "")):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def test_adding_returns_what_was_added_and_reports_bytes(project, incoming):
    steps = []

    added = add_articles(
        project, [incoming], progress=lambda done, total: steps.append((done, total))
    )

    assert added.ids == ("incoming/d", "incoming/e")
    assert added.file is not None
    assert added.file.parent == project / ADDED
    assert added.problem_count == len(added.problems) == 1
    total = sum(file.stat().st_size for file in incoming.iterdir())
    assert steps[-1] == (total, total)
    assert steps == sorted(steps)


def test_adding_that_is_cancelled_leaves_the_project_as_it_was(project, incoming):
    before = sorted(project.rglob("*"))

    with pytest.raises(Cancelled):
        add_articles(project, [incoming], progress=cancel)

    assert sorted(project.rglob("*")) == before


def test_counting_and_checking_report_their_progress_and_can_be_cancelled(project):
    home, store = ProjectFolder.open(project), TagStore(project)
    steps = []

    counted = count_project(home, store, progress=lambda *step: steps.append(step))

    assert counted.stats.articles == 3
    assert counted.problems == ()
    assert steps == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(Cancelled):
        count_project(home, store, progress=cancel)
    assert list(check_project(home, store, progress=cancel)) == [], "no record yet"


def test_an_assignment_changes_only_when_it_is_written(project):
    home = ProjectFolder.open(project)

    change = deal(home, annotators=("huda", "omar"))
    assert not read_assignment(home.root)
    change.write(home)

    assert read_assignment(home.root) == change.after
    assert change.after.to("huda") == {"a", "c"}
    assert deal(home, annotators=("huda", "omar")).is_empty
    taken = reassign(home, ["a"], to=["omar"], take_from=["huda"])
    assert taken.after.of("a") == ("omar",)


def test_an_assignment_of_no_article_or_to_no_annotator_is_refused(project):
    home = ProjectFolder.open(project)

    with pytest.raises(UnknownArticle):
        reassign(home, ["z"], to=["omar"])
    with pytest.raises(InvalidAnnotator):
        deal(home, annotators=["om\tar"])
