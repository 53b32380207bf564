"""The rows of the lists."""

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change, Status
from hashiya.overview.progress import (
    AnnotatorProgress,
    ArticleRow,
    annotator_progress,
    article_rows,
)


def test_a_row_says_what_an_article_is_and_how_far_its_annotator(
    tmp_path, write, store, make_tag
):
    write("a.txt", "\n  عنوان \nنص")  # a title, text
    write("b.txt", "")
    write("c.txt", b"\xff")
    project = ProjectFolder.open(tmp_path)
    store.write(
        "salma",
        project.read("a"),
        Change(set=(make_tag(span=None),), status=Status.OPEN),
    )

    a, b, c = article_rows(project, store, "salma")

    assert a == ArticleRow(id="a", title="عنوان", chars=12, status=Status.OPEN, tags=1)
    assert b == ArticleRow(id="b", title="b", chars=0, status=Status.NEW, tags=0)
    assert (c.id, c.title, c.chars) == ("c", "c", 0)
    assert "is not text" in c.problem
    assert next(article_rows(project, store, "omar")).status is Status.NEW


def test_a_damaged_record_is_a_problem_of_its_row_only(tmp_path, write, disk):
    write("a.txt", "x")
    write("b.txt", "x")
    project = ProjectFolder.open(tmp_path)
    disk.write("salma", project.read("a"), Change(status=Status.DONE))
    (journal,) = tmp_path.glob("tags/salma/*/*.jsonl")
    journal.with_name(f"{journal.name.partition('.')[0]}.json").write_bytes(b"{")
    journal.unlink()

    a, b = article_rows(project, disk, "salma")

    assert (a.title, a.chars, b.problem) == ("x", 1, None)
    assert "is damaged" in a.problem


def test_progress_counts_each_annotators_articles(tmp_path, write, store, make_tag):
    for name in "abcd":
        write(f"{name}.txt", "x")
    project = ProjectFolder.open(tmp_path)
    store.write(
        "salma",
        project.read("a"),
        Change(set=(make_tag(span=None),), status=Status.DONE),
    )
    store.write("salma", project.read("b"), Change(status=Status.FLAGGED))
    store.write("omar", project.read("a"), Change(status=Status.OPEN))
    (tmp_path / "d.txt").unlink()

    assert annotator_progress(ProjectFolder.open(tmp_path), store) == (
        AnnotatorProgress(
            annotator="omar", new=2, open=1, done=0, flagged=0, tags=0, articles=3
        ),
        AnnotatorProgress(
            annotator="salma", new=1, open=0, done=1, flagged=1, tags=1, articles=3
        ),
    )
