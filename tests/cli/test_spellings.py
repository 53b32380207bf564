"""One target in several spellings, in the commands that compare and import tags."""

import json

import pytest

SPELLINGS = ("إسرائيل", "اسرائيل", "إسرائيـل")


@pytest.fixture
def spelled(folder, hashiya):
    """Three annotators spell one target in three ways, and differ on a label after it."""
    said = zip(
        ("huda", "omar", "salma"), SPELLINGS, ("law", "law", "media"), strict=True
    )
    for name, target, label in said:
        tag = ("tag", folder, "a")
        whose = ("--as", name)
        hashiya(*tag, 0, 5, "stance", "favor", "--set", f"target={target} ", *whose)
        hashiya(*tag, 11, 18, "topic", label, *whose)
        hashiya("mark", folder, "a", "done", *whose)
    return folder


def test_a_place_where_only_the_spelling_differs_is_last(spelled, hashiya):
    ended = hashiya("review", spelled, "--as", "rima")
    lines = [line.split()[:4] for line in ended.stdout.splitlines()]
    assert lines == [
        ["a", "11-18", "topic", "label"],
        ["a", "0-5", "stance", "spelling"],
    ]
    only = hashiya("review", spelled, "--as", "rima", "--kind", "spelling")
    assert [line.split()[1] for line in only.stdout.splitlines()] == ["0-5"]


def test_one_command_takes_the_usual_spelling(spelled, hashiya):
    ended = hashiya("review", spelled, "--as", "rima", "--accept", "spelling")
    assert "1 place decided, 1 place left" in ended.stderr
    hashiya("review", spelled, "--as", "rima", "--accept", "most")
    assert hashiya("export", spelled, "--gold-finished").stdout == ""
    hashiya("review", spelled, "--as", "rima", "--finish")
    exported = json.loads(hashiya("export", spelled, "--gold-finished").stdout)
    assert [span["attributes"] for span in exported["spans"]] == [
        {"target": SPELLINGS[0]},
        {},
    ]


def test_agreement_reports_what_differs_only_in_spelling(spelled, hashiya):
    ended = hashiya("agreement", spelled)
    assert (
        "stance target: 1 of 1 values of huda, omar differs only in spelling"
        in ended.stderr
    )
    rows = json.loads(hashiya("agreement", spelled, "--json").stdout)
    counts = {
        row.get("spelled_otherwise") for row in rows if row.get("attribute") == "target"
    }
    assert counts == {1, None}, "no article is given a stance as a whole"
    assert not any("spelled_otherwise" in row for row in rows if "attribute" not in row)


def test_spaces_around_values_are_stripped_on_import(folder, hashiya, data, tmp_path):
    target = {"target": f" {SPELLINGS[0]}\u00a0"}
    span = {
        "start": 0,
        "end": 5,
        "layer": "stance",
        "label": "favor",
        "attributes": target,
    }
    file = tmp_path / "tags.jsonl"
    text = (folder / "a.txt").read_text("utf-8")
    row = {"format": "hashiya/1", "id": "a", "text": text, "spans": [span]}
    file.write_text(json.dumps(row) + "\n", "utf-8")
    for _ in range(2):
        ended = hashiya(
            "import", folder, file, "--format", "jsonl", "--as", "omar", "--new"
        )
        assert ended.exit_code == 0, ended.stderr
    (tag,) = data("tags", folder, "--json")
    assert tag["attributes"] == {"target": SPELLINGS[0]}
