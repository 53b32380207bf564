"""What lists remember holds exactly as long as the files that it came from."""

import json
import os

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change, Status
from hashiya.overview import text_cache
from hashiya.overview.progress import article_rows
from hashiya.store import Summary, TagStore, summary_cache


@pytest.fixture
def many(monkeypatch, tmp_path, write, make_tag):
    """A project of three articles that counts as a large one, with a tag on two of them."""
    monkeypatch.setattr(summary_cache, "CACHED_FROM", 1)
    monkeypatch.setattr(text_cache, "CACHED_FROM", 1)
    for name in "abc":
        write(f"{name}.txt", f"{name} نص")  # text
    project, store = ProjectFolder.open(tmp_path), TagStore(tmp_path)
    for name in "ab":
        store.write(
            "salma",
            project.read(name),
            Change(set=(make_tag(span=None),), status=Status.OPEN),
        )
    store.checkpoint()
    return project


def rows(project):
    return [
        (row.id, row.title, row.tags, row.status)
        for row in article_rows(project, TagStore(project.root), "salma")
    ]


def test_a_second_listing_reads_no_record_and_no_text(many, monkeypatch):
    first = rows(many)

    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr("hashiya.store.journal.Journal.__init__", refuse)
    monkeypatch.setattr("hashiya.store.snapshot.read", refuse)
    monkeypatch.setattr(ProjectFolder, "read_entry", refuse)

    assert rows(many) == first
    assert first[0] == ("a", "a نص", 1, Status.OPEN)
    assert first[2] == ("c", "c نص", 0, Status.NEW)


def test_what_changed_is_read_again(many, make_tag, write):
    first = rows(many)
    TagStore(many.root).write(
        "salma", many.read("b"), Change(set=(make_tag(id=2, span=None),))
    )
    write("a.txt", "عنوان آخر")  # another title

    second = rows(many)

    assert (second[0][1], second[1][2], second[2]) == ("عنوان آخر", 2, first[2])
    (many.root / "c.txt").unlink()
    assert any(
        "cannot be read" in (row.problem or "")
        for row in article_rows(many, TagStore(many.root), "salma")
    )


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"\xff", b'{"sum": 1, "said": {}}', b"[1]"]
)
def test_a_damaged_memory_is_forgotten(many, damage):
    first = rows(many)
    for path in many.root.glob("tags/.cache/*.json"):
        path.write_bytes(damage)

    assert rows(many) == first
    assert all(
        json.loads(path.read_bytes()) for path in many.root.glob("tags/.cache/*.json")
    )


def test_what_cannot_be_remembered_is_found_out_again(many, monkeypatch):
    def refuse(*_):
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr(os, "replace", refuse)
    assert rows(many)[0] == ("a", "a نص", 1, Status.OPEN)


def test_a_summary_is_the_same_from_a_cache_a_derived_file_and_a_journal(many):
    quick = TagStore(many.root).summaries("salma")
    for cache in many.root.glob("tags/.cache/*.json"):
        cache.unlink()
    assert TagStore(many.root).summaries("salma") == quick
    for derived in many.root.glob("tags/**/*.json"):
        derived.unlink()

    assert (
        TagStore(many.root).summaries("salma")
        == quick
        == {"a": Summary(status=Status.OPEN, tags=1), "b": quick["b"]}
    )


def test_listing_a_folder_where_nobody_tagged_writes_nothing(
    tmp_path, write, monkeypatch
):
    monkeypatch.setattr(text_cache, "CACHED_FROM", 1)
    write("a.txt", "x")

    assert rows(ProjectFolder.open(tmp_path)) == [("a", "x", 0, Status.NEW)]
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
