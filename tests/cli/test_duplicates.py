"""Near-duplicates are shown on request, and told when they come in."""

import json
import random

import pytest

LETTERS = "ابتثجحخدرسشصطعغفقكلمنهوي"


def words(seed):
    """Sixty words of nobody's."""
    rng = random.Random(seed)
    return " ".join("".join(rng.choices(LETTERS, k=5)) for _ in range(60))


@pytest.fixture
def copied(folder):
    """Two more articles, of which one copies a paragraph of the other."""
    (folder / "c.txt").write_text(f"{words(1)}\n\n{words(2)}\n\n{words(3)}", "utf-8")
    (folder / "d.txt").write_text(f"{words(4)}\n\n{words(2)}\n\n{words(5)}", "utf-8")
    return folder


def test_clusters_are_shown_with_what_holds_them_together(copied, hashiya, data):
    (cluster,) = data("duplicates", copied, "--json")
    assert cluster["articles"] == ["c", "d"]
    (link,) = cluster["links"]
    assert (link["first"], link["second"], link["shared"], link["share"]) == (
        "c",
        "d",
        56,
        0.318,
    )

    ended = hashiya("duplicates", copied)
    assert [line.split()[:5] for line in ended.stdout.splitlines()] == [
        ["1", "c", "32%", "with", "d"],
        ["1", "d", "32%", "with", "c"],
    ]
    assert "2 of 4 articles in 1 cluster\n" in ended.stderr


def test_where_nothing_is_copied_nothing_is_shown(folder, hashiya):
    assert hashiya("duplicates", folder).stdout == ""


def test_an_article_that_cannot_be_read_is_told(copied, hashiya):
    (copied / "e.txt").write_bytes(b"ab\xff")
    ended = hashiya("duplicates", copied)
    assert ended.exit_code == 1
    assert "byte 2 (0xff) is broken" in ended.stderr
    assert ended.stdout.count("\n") == 2


def test_what_comes_in_and_copies_another_is_told_and_taken(copied, hashiya, tmp_path):
    (tmp_path / "new.txt").write_text(f"{words(6)}\n{words(3)}", "utf-8")
    ended = hashiya("add", copied, tmp_path / "new.txt", "--json")
    assert ended.exit_code == 0
    said = json.loads(ended.stdout)
    assert said["added"] == ["new"]
    assert [(each["first"], each["second"]) for each in said["near"]] == [("c", "new")]
    assert "'new' and 'c' have 48% of the shorter in common" in ended.stderr
