"""A project that comes from elsewhere may have links among its tags: none is followed out of it."""

import pytest

ARTICLE = "a"


@pytest.fixture
def outside(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine", "utf-8")
    return elsewhere


def content_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def tag(hashiya, folder, name):
    return hashiya("tag", folder, ARTICLE, 0, 5, "topic", "law", "--as", name)


def test_a_linked_folder_of_an_annotator_is_neither_read_nor_written(
    hashiya, folder, outside
):
    assert tag(hashiya, folder, "salma").exit_code == 0
    (folder / "tags" / "omar").symlink_to(outside)
    before = content_of(outside)

    refused = tag(hashiya, folder, "omar")
    status = hashiya("status", folder)

    assert refused.exit_code == 2
    assert "omar: is a link that leaves the project" in refused.stderr
    assert content_of(outside) == before
    assert status.exit_code == 1
    assert "what omar has there is left out" in status.stderr
    assert "salma" in status.stdout


def test_a_linked_folder_of_all_tags_is_refused(hashiya, folder, outside):
    (folder / "tags").symlink_to(outside)
    refused = tag(hashiya, folder, "salma")
    assert refused.exit_code == 2
    assert "tags: is a link that leaves the project" in refused.stderr
    assert list(content_of(outside)) == ["mine.txt"]


def test_a_linked_journal_is_not_appended_to(hashiya, folder, outside):
    assert tag(hashiya, folder, "salma").exit_code == 0
    (journal,) = (folder / "tags" / "salma").rglob("*.jsonl")
    moved = outside / "moved.jsonl"
    moved.write_bytes(journal.read_bytes())
    journal.unlink()
    journal.symlink_to(moved)
    before = content_of(outside)

    refused = hashiya("tag", folder, ARTICLE, 6, 9, "topic", "law", "--as", "salma")

    assert refused.exit_code == 2
    assert content_of(outside) == before


def test_a_link_within_the_project_is_followed(hashiya, folder):
    (folder / "tags").mkdir()
    (folder / "tags" / "by hand").mkdir()
    (folder / "tags" / "salma").symlink_to("by hand")
    assert tag(hashiya, folder, "salma").exit_code == 0
    assert any((folder / "tags" / "by hand").iterdir())


def test_a_project_behind_a_link_is_a_project(hashiya, folder, tmp_path):
    (tmp_path / "linked").symlink_to(folder)
    assert tag(hashiya, tmp_path / "linked", "salma").exit_code == 0
    assert hashiya("check", tmp_path / "linked").exit_code == 0
