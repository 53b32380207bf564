"""The library as its page shows it: ten lines that run, and no screen on the way."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import hashiya

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "library.md").read_text("utf-8")
NOT_IMPORTED = ("textual", "rich", "click", "numpy", "scipy", "hashiya_reader")


@pytest.fixture
def project(tmp_path):
    shutil.copytree(
        ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("tags")
    )
    return hashiya.open_project(tmp_path / "seeds")


def test_the_lines_of_the_page_run(project, tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    code += "print(result.parts[0].tags, len(rows), agreement[0]['measure'])\n"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stdout.splitlines()[-1] == "1 5 observed_agreement"
    assert project.annotators() == ("omar", "salma")


def test_nothing_but_agreement_imports_a_screen_or_numpy(project):
    code = (
        "import sys, hashiya\n"
        f"project = hashiya.open_project({str(project.root)!r})\n"
        "article = next(project.articles())\n"
        "tag = project.add_tag(article, None, 'topic', 'law', annotator='salma')\n"
        "list(project.rows()); project.remove_tag(article, tag.id, annotator='salma')\n"
        f"print([name for name in {NOT_IMPORTED!r} if name in sys.modules])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )

    assert done.stdout == "[]\n"


def test_every_public_name_can_be_imported_and_is_documented():
    for name in hashiya.__all__:
        assert getattr(hashiya, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = hashiya.nothing


def test_every_call_of_the_page_exists():
    calls = re.findall(r"[` ](?:project)?\.(\w+)(?=[(`])", PAGE)

    missing = [name for name in calls if not hasattr(hashiya.Project, name)]
    # An attribute of the object, not of its class.
    assert [name for name in missing if name not in {"problems", "jsonl", "txt"}] == []
    assert len(calls) > 10


def test_tags_are_added_listed_and_removed_as_an_annotator(project):
    article = next(project.articles())
    tag = project.add_tag(
        article, hashiya.Span(0, 3), "topic", "law", annotator="salma"
    )

    assert tag.text == article.text[:3]
    assert project.tags(article.id) == (tag,)
    assert project.tags(article, annotator="omar") == ()
    # Another opening sees it: it is on the disk.
    assert hashiya.open_project(project.root).tags(article) == (tag,)
    assert project.remove_tag(article, tag.id, annotator="salma") == tag
    assert project.tags(article) == ()


def test_what_is_exported_can_be_imported_again(project, tmp_path):
    article = next(project.articles())
    project.add_tag(article, (0, 3), "topic", "law", annotator="salma")
    project.mark(article, hashiya.Status.DONE, annotator="salma")

    result = project.export(tmp_path / "out.jsonl")
    rows = [
        json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()
    ]

    assert rows == list(project.rows())
    assert (result.parts[0].articles, result.parts[0].tags) == (5, 1)
    again = project.import_file(tmp_path / "out.jsonl", annotator="omar")
    assert (again.added, again.known) == (1, 0)
    assert project.status(article, annotator="omar") is hashiya.Status.DONE


def test_a_wrong_label_is_refused_and_nothing_is_saved(project):
    article = next(project.articles())

    with pytest.raises(hashiya.HashiyaError, match="no label"):
        project.add_tag(article, (0, 3), "topic", "nothing", annotator="salma")

    assert not (project.root / "tags").exists()


def test_a_version_is_written_again_after_a_change(project, tmp_path):
    article = project.article_ids()[0]
    project.add_tag(article, (0, 1), "topic", "law", annotator="salma")
    project.export(tmp_path / "1.jsonl", freeze="v1")
    project.add_tag(article, (1, 2), "topic", "law", annotator="salma")
    project.export_version(tmp_path / "2.jsonl", "v1")
    project.export(tmp_path / "3.jsonl")

    first, again, now = ((tmp_path / f"{n}.jsonl").read_bytes() for n in "123")
    assert project.versions() == ["v1"]
    assert again == first
    assert now != first


def test_what_is_imported_as_done_is_exported_without_a_name(project, tmp_path):
    (first, *_) = project.article_ids()
    project.add_tag(first, hashiya.Span(0, 5), "topic", "law", annotator="salma")
    project.export(tmp_path / "tags.jsonl")
    every = hashiya.Selection(any_status=True)

    assert project.export(tmp_path / "a.conll", "iob2").parts[0].articles == 0
    assert (
        project.export(tmp_path / "b.conll", "iob2", selection=every).parts[0].tags == 1
    )
    done = hashiya.Status.DONE
    project.import_file(tmp_path / "tags.jsonl", annotator="omar", status=done)
    assert project.status(first, annotator="omar") is done
    project.export(tmp_path / "c.csv", "csv", pseudonyms=tmp_path / "key.json")
    table = (tmp_path / "c.csv").read_text("utf-8")
    assert "annotator-" in table
    assert "salma" not in table
