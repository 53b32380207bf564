"""`hashiya diff`: its tables, its JSON and its exit codes."""

import json


def test_two_exports_are_compared(newsroom, hashiya):
    hashiya("tag", "news", "gaza-1", 6, 13, "topic", "law", "--as", "omar")
    hashiya("export", "news", "-o", "new.jsonl")

    ended = hashiya("diff", "dataset.jsonl", "new.jsonl")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == [
        "articles  0 added, 0 removed, 0 with another text, 2 the same",
        "tags      1 added, 0 removed, 0 moved, 0 changed, 2 the same",
        "",
        "label      added  removed  moved  changed",
        "topic/law  1      0        0      0",
    ]
    listed = hashiya("diff", "dataset.jsonl", "new.jsonl", "--list").stdout
    assert listed.splitlines()[-1].split() == [
        "added",
        "gaza-1",
        "6–13",
        "topic/law",
        "omar",
    ]
    found = json.loads(hashiya("diff", "new.jsonl", "dataset.jsonl", "--json").stdout)
    assert found["tags"] == {
        "added": 0,
        "removed": 1,
        "moved": 0,
        "changed": 0,
        "same": 2,
    }
    assert found["differences"][0]["old"]["text"] == "الوزارة"


def test_a_difference_is_no_fault_unless_it_is_asked_for(newsroom, hashiya):
    hashiya("untag", "news", "1", "--as", "salma")
    hashiya("tag", "news", "gaza-2", 0, 5, "topic", "law")
    hashiya("export", "news", "-o", "new.jsonl")

    def code(*arguments):
        return hashiya("diff", *arguments).exit_code

    assert code("dataset.jsonl", "new.jsonl") == 0
    assert code("dataset.jsonl", "new.jsonl", "--exit-code") == 1
    assert code("dataset.jsonl", "predictions.jsonl", "--exit-code") == 0
    assert code("dataset.jsonl", "gone.jsonl") == 2
    assert code("dataset.jsonl", "more.csv") == 2


def test_rows_that_fit_several_formats_are_compared_as_the_one_that_is_named(
    newsroom, hashiya, tmp_path
):
    row = {"id": "a", "text": "خبر", "labels": []}
    for name in ("old.jsonl", "new.jsonl"):
        (tmp_path / name).write_text(f"{json.dumps(row)}\n", "utf-8")
    files = (tmp_path / "old.jsonl", tmp_path / "new.jsonl")

    refused = hashiya("diff", *files)
    compared = hashiya("diff", *files, "--format", "araieval")

    assert refused.exit_code == 2
    assert "name it with --format" in refused.stderr
    assert compared.exit_code == 0
    assert "1 the same" in compared.stdout


def test_a_version_is_compared_with_its_export(newsroom, hashiya):
    ended = hashiya("diff", "news/versions/first-round", "dataset.jsonl", "--exit-code")

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert "2 the same" in ended.stdout


def test_a_status_that_changed_is_a_difference(newsroom, hashiya):
    hashiya("mark", "news", "gaza-1", "flagged", "--as", "salma")
    hashiya("export", "news", "-o", "new.jsonl")

    ended = hashiya("diff", "dataset.jsonl", "new.jsonl", "--list", "--exit-code")

    assert ended.exit_code == 1
    words = [line.split() for line in ended.stdout.splitlines()]
    assert ["statuses", "1", "changed"] in words
    assert words[-1][:3] == ["status", "gaza-1", "salma"]
    assert words[-1][-2:] == ["→", "flagged"]
    found = json.loads(hashiya("diff", "dataset.jsonl", "new.jsonl", "--json").stdout)
    assert found["meta"] == []
    (status,) = found["statuses"]
    assert (status["annotator"], status["new"]) == ("salma", "flagged")
