"""What commands that do something say with --json: one value on stdout, the same on stderr."""

import json
from pathlib import Path

import pytest

from hashiya_reader.cli import COMMANDS, main

IMPORTED = {
    "articles": 1,
    "added": 0,
    "already_there": 0,
    "decided": 0,
    "finished": 0,
    "moved": 0,
    "removed": 0,
    "older": 0,
    "unknown": {},
    "notices": [],
    "problems": [],
}
PRINTS_NO_RESULT = {"read", "completion", "help"}


def commands():
    """All commands, with those of groups, by their words."""
    for name in COMMANDS:
        command = main.get_command(None, name)
        for part, nested in getattr(command, "commands", {"": command}).items():
            yield f"{name} {part}".strip(), nested


def test_every_command_that_has_a_result_gives_it_to_programs():
    lacking = set()
    for words, command in commands():
        if not any("--json" in parameter.opts for parameter in command.params):
            lacking.add(words)
    assert lacking == PRINTS_NO_RESULT


@pytest.fixture
def result(hashiya):
    """The JSON of a command, which says the same on stderr as it says without."""

    def run(*args):
        ended = hashiya(*args, "--json")
        assert ended.exit_code == 0, ended.stderr
        return json.loads(ended.stdout)

    return run


def test_an_export_says_what_is_written_and_lost(newsroom, result, hashiya):
    exported = result("export", "news", "--format", "iob2", "-o", "set.iob")

    (written,) = exported["outputs"]
    lost = json.loads(Path("set.iob.report.json").read_text("utf-8"))
    assert written["output"] == "set.iob"
    assert written["report"] == "set.iob.report.json"
    for key in ("articles", "tags", "incomplete", "moved", "lost"):
        assert written[key] == lost[key]
    assert written["lost"]["overlap"] == written["gone"] == 1
    assert (exported["split"], exported["problems"]) == (None, [])
    split = result("export", "news", "--split", "train=.5,test=.5", "-o", "set.jsonl")
    assert split["split"].keys() == {"train", "test"}
    assert sum(split["split"].values()) == 2
    again = result("versions", "news", "first-round", "-o", "again.jsonl")
    assert again["outputs"][0]["articles"] == 2
    for command in ("export news", "versions news first-round", "report news -o -"):
        refused = hashiya(*command.split(), "--json")
        assert (refused.exit_code, refused.stdout) == (2, "")


@pytest.mark.usefixtures("newsroom")
def test_an_import_says_what_came_in(result, hashiya):
    known = {**IMPORTED, "articles": 2, "already_there": 2}
    assert result("import", "news", "dataset.jsonl") == {"format": "jsonl", **known}
    suggested = result("suggest", "news", "--patterns", "words.jsonl")
    assert (suggested["source"], suggested["added"]) == ("words", 3)
    assert result("suggest", "news", "--remove", "words") == {
        "source": "words",
        "done": True,
    }
    ended = hashiya("import", "news", "missing.jsonl", "--json")
    assert (ended.exit_code, ended.stdout) == (2, "")


@pytest.mark.usefixtures("newsroom")
def test_a_tag_is_printed_as_it_is_listed(result):
    tag = result("tag", "news", "gaza-2", 0, 5, "topic", "law", "--as", "omar")

    listed = result("tags", "news", "--as", "omar", "--article", "gaza-2")
    assert [tag] == listed
    (event,) = result("history", "news", "--tag", tag["id"])
    assert result("untag", "news", tag["id"], "--as", "omar") == tag
    restored = result(
        *("history", "news", "--as", "omar", "--restore", event["version"])
    )
    assert restored["article"] == "gaza-2"
    assert restored["text"] == tag["text"]


@pytest.mark.usefixtures("newsroom")
def test_what_is_marked_is_named(result):
    marked = {"annotator": "omar", "status": "flagged"}
    one = result("mark", "news", "gaza-2", "flagged", "--as", "omar")
    assert one == {**marked, "articles": ["gaza-2"]}
    all_others = result("mark", "news", "--all", "flagged", "--as", "omar")
    assert all_others == {**marked, "articles": ["gaza-1"]}


@pytest.mark.usefixtures("newsroom")
def test_upkeep_says_what_it_did(result):
    report = result("report", "news", "-o", "report.html")
    assert report == {"output": "report.html", "articles": 1, "problems": []}
    result("annotator", "rename", "news", "omar", "omer")
    undone = {"kind": "rename", "old": "omar", "new": "omer", "done": True}
    assert result("annotator", "undo", "news") == undone
    renamed = result("scheme", "rename", "news", "topic", "law", "legal")
    taken_back = result("scheme", "undo", "news")
    for key in ("kind", "layer", "names", "into"):
        assert taken_back[key] == renamed[key]
    made = result("init", "more", "--from", "pages.zip", "texts")
    assert made["written"] == [str(Path("more", "hashiya.toml"))]
    assert (made["copied"], len(made["articles"]["added"])) == (1, 1)


@pytest.mark.usefixtures("newsroom")
def test_a_review_says_what_is_decided(result):
    decided = result("review", "news", "--as", "layla", "--accept", "most")
    assert decided["undecided"] == 0
    reopened = result(
        *("review", "news", "--reopen", "omar", "--article", "gaza-1", "--note", "x")
    )
    assert reopened == {"article": "gaza-1", "annotator": "omar", "note": "x"}
    dropped = result("compact", "news")
    assert dropped["done"] is False
    assert dropped.keys() == {"versions", "bytes", "texts", "kept", "done"}
