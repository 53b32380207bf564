"""Tags without a required attribute, in the commands that count and list them."""

import json

import pytest


@pytest.fixture
def lacking(folder, hashiya):
    """On a, two of Salma's three stances have no target, one of them is of the whole article."""
    tag = ("tag", folder, "a")
    hashiya(*tag, 0, 5, "stance", "favor")
    hashiya(*tag, 6, 9, "stance", "favor", "--set", "target=روسيا")
    hashiya(*tag, "-", "-", "stance", "neutral")
    hashiya("tag", folder, "b", 0, 2, "topic", "law")
    return folder


def test_done_is_said_to_be_incomplete(lacking, hashiya, data):
    ended = hashiya("mark", lacking, "a", "done")
    assert ended.exit_code == 0
    assert "2 tags of yours on it lack a required attribute" in ended.stderr
    assert data("articles", lacking, "--json")[0]["status"] == "done"
    assert hashiya("mark", lacking, "a", "open").stderr == ""
    assert hashiya("mark", lacking, "b", "done").stderr == ""


def test_they_are_counted(lacking, hashiya, data):
    (row,) = data("status", lacking, "--json")
    assert (row["tags"], row["incomplete"]) == (4, 2)
    head, row = hashiya("status", lacking).stdout.splitlines()
    assert dict(zip(head.split(), row.split(), strict=True))["lacking"] == "2"

    checked = hashiya("check", lacking)
    assert checked.exit_code == 0
    assert "tags without a required attribute: 2" in checked.stderr


def test_their_articles_are_listed(lacking, hashiya):
    def listed(words):
        ended = hashiya("articles", lacking, "--json", "--filter", words)
        return [row["id"] for row in json.loads(ended.stdout)]

    assert listed("has:incomplete") == ["a"]
    assert listed("-has:incomplete") == ["b"]
    assert listed("has:tags text:zzz") == []
    assert listed("annotator:omar") == []


@pytest.mark.parametrize("kind", ["jsonl", "doccano"])
def test_an_export_counts_them_whatever_its_format_holds(
    lacking, hashiya, tmp_path, kind
):
    output = tmp_path / "out.jsonl"
    ended = hashiya(
        "export", lacking, "-o", output, "--format", kind, "--status", "any"
    )
    assert ended.exit_code == 0
    assert "2 tags lack a required attribute" in ended.stderr
    report = json.loads(output.with_name("out.jsonl.report.json").read_text("utf-8"))
    assert report["incomplete"] == 2

    only = hashiya("export", lacking, "--layer", "topic")
    assert "required attribute" not in only.stderr
