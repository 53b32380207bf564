"""`hashiya assign`, and what annotators do not see of one another."""

import json
import re
from dataclasses import replace

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change, Status
from hashiya.store import AGAIN, TagStore

SETTINGS = '[annotators]\nnames = ["salma", "omar"]\nreviewers = ["huda"]\n'


@pytest.fixture
def named(folder):
    (folder / "hashiya.toml").write_text(SETTINGS, "utf-8")
    return folder


def test_articles_are_dealt_out_shown_and_dealt_out_again_where_added(
    named, hashiya, data
):
    assert "nothing is assigned" in hashiya("assign", named).stderr
    dealt = hashiya("assign", named, "--deal", "--json")
    (named / "c.txt").write_text("نص", "utf-8")  # text
    hashiya("assign", named, "--deal", "--overlap", 1, "--seed", 3)

    assert json.loads(dealt.stdout) == [
        {"article": "a", "annotators": ["salma"], "added": ["salma"], "removed": []},
        {"article": "b", "annotators": ["omar"], "added": ["omar"], "removed": []},
    ]
    assert [
        each["annotators"]
        for each in json.loads(hashiya("assign", named, "--json").stdout)
    ] == [
        ["salma"],
        ["omar"],
        ["omar", "salma"],
    ]
    assert [row.split() for row in hashiya("assign", named).stdout.splitlines()] == [
        ["annotator", "articles", "shared", "change"],
        ["omar", "2", "1", "+0", "-0"],
        ["salma", "2", "1", "+0", "-0"],
    ]
    assert [
        (row["annotator"], row["new"], row["articles"], row["assigned"])
        for row in data("status", named, "--json")
    ] == [
        ("omar", 2, 2, 2),
        ("salma", 2, 2, 2),
    ]


def test_articles_are_given_and_taken_by_hand(folder, hashiya):
    hashiya("assign", folder, "--to", "salma", "--to", "omar", "a", "b")
    ended = hashiya("assign", folder, "--take", "omar", "b", "--json")

    assert ended.exit_code == 0
    assert [
        (row["annotators"], row["removed"]) for row in json.loads(ended.stdout)
    ] == [
        (["omar", "salma"], []),
        (["salma"], ["omar"]),
    ]


def test_fewer_shared_articles_than_asked_for_are_reported(named, hashiya):
    ended = hashiya("assign", named, "--deal", "--overlap", 3)
    assert "--overlap 3: only 2 articles are shared" in ended.stderr

    ended = hashiya("assign", named, "--deal", "--overlap", 2)
    assert "only" not in ended.stderr


def test_a_dry_run_writes_nothing(named, hashiya):
    ended = hashiya("assign", named, "--deal", "--dry-run")

    assert "+1" in ended.stdout
    assert "nothing was written; all 2 articles are assigned" in ended.stderr
    assert not (named / "assignment.jsonl").exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--to", "salma"), "name the articles"),
        (("a",), "--to NAME"),
        (("--seed", 1), "--deal"),
        (("--deal", "--to", "salma", "a"), "leave out"),
        (("--to", "salam", "a"), "'salam' is not in"),
        (("--to", "salma", "ab"), "no article is called 'ab'"),
        (("--to", "sal\x07ma", "a"), "control character"),
    ],
)
def test_what_cannot_be_assigned_is_told_and_nothing_is(named, hashiya, given, told):
    ended = hashiya("assign", named, *given)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert not (named / "assignment.jsonl").exists()


def test_a_broken_assignment_is_told_and_kept(named, hashiya):
    (named / "assignment.json").write_text("{", "utf-8")

    ended = hashiya("check", named)
    assert (ended.exit_code, "is not JSON" in ended.stdout) == (1, True)
    for command in ("assign", "status", "export"):
        ended = hashiya(command, named)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert "assignment.json: is not JSON" in ended.stderr
    assert (named / "assignment.json").read_text("utf-8") == "{"


def test_an_export_is_not_written_over_the_assignment(named, hashiya):
    hashiya("assign", named, "--deal")
    for name in ("assignment.jsonl", "assignment.json", "splits.jsonl"):
        assert hashiya("export", named, "-o", named / name).exit_code == 2


def test_the_export_tells_never_opened_opened_and_nothing_found_apart(named, hashiya):
    hashiya("assign", named, "--to", "salma", "--to", "omar", "a", "b")
    hashiya("mark", named, "a", "done")
    hashiya("mark", named, "b", "open")

    rows = [json.loads(line) for line in hashiya("export", named).stdout.splitlines()]
    assert [row["status"] for row in rows] == [
        {"omar": "new", "salma": "done"},
        {"omar": "new", "salma": "open"},
    ]
    rows = [
        json.loads(line)
        for line in hashiya("export", named, "--annotator", "salma").stdout.splitlines()
    ]
    assert [row["status"] for row in rows] == [{"salma": "done"}, {"salma": "open"}]


def test_an_annotator_sees_what_others_said_once_it_is_done(
    named, hashiya, monkeypatch
):
    hashiya("tag", named, "a", 0, 5, "topic", "law", "--as", "omar")
    hashiya("tag", named, "b", 0, 2, "topic", "law", "--as", "omar")
    hashiya("mark", named, "b", "done")

    for command in ("tags", "history"):
        ended = hashiya(command, named, "--json")
        assert {row["article"] for row in json.loads(ended.stdout)} == {"b"}
        assert ended.exit_code == 0
        assert "1 article is left out: salma has not done it" in ended.stderr
    assert hashiya("export", named).stdout.count('"law"') == 2
    for other in ("huda", "somebody"):  # a reviewer, and one who is not named
        monkeypatch.setenv("HASHIYA_ANNOTATOR", other)
        assert len(json.loads(hashiya("tags", named, "--json").stdout)) == 2


def test_check_tells_whom_and_what_the_project_no_longer_has(named, hashiya):
    hashiya("assign", named, "--to", "salma", "a")
    assert hashiya("check", named).exit_code == 0
    (named / "a.txt").unlink()
    (named / "hashiya.toml").write_text('[annotators]\nnames = ["omar"]\n', "utf-8")

    ended = hashiya("check", named)
    assert ended.exit_code == 1
    assert "salma is to do 'a', which is no longer among the articles" in ended.stdout
    assert "salma has articles to do and is not in [annotators] names" in ended.stderr


def test_articles_are_dealt_in_a_random_order_that_can_be_had_again(hashiya, tmp_path):
    home = tmp_path / "many"
    home.mkdir()
    for number in range(30):
        (home / f"{number:02}.txt").write_text("نعم", "utf-8")  # yes
    deal = ("assign", home, "--deal", "--among", "salma", "--among", "omar")

    drawn = hashiya(*deal, "--overlap", 5, "--dry-run", "--json")
    seed = re.search(r"--seed (\d+) deals the same again", drawn.stderr).group(1)
    again = hashiya(*deal, "--overlap", 5, "--json", "--seed", seed)

    assert again.stdout == drawn.stdout
    shared = [
        row["article"]
        for row in json.loads(again.stdout)
        if len(row["annotators"]) == 2
    ]
    assert len(shared) == 5
    assert "--seed" not in again.stderr


def test_a_text_of_which_nothing_is_seen_is_not_dealt_out(folder, hashiya):
    # A direction mark, a zero-width space, a line feed.
    (folder / "c.txt").write_text("\u200f\u200b\n", "utf-8")
    ended = hashiya("assign", folder, "--deal", "--among", "salma", "--json")
    rows = {row["article"]: row["annotators"] for row in json.loads(ended.stdout)}
    assert rows == {"a": ["salma"], "b": ["salma"], "c": []}
    assert ended.exit_code == 0
    assert "'c' has no text" in hashiya("check", folder).stderr


@pytest.fixture
def done_twice(hashiya, folder):
    """Two have done an article, and were given it again; both said law for politics then."""
    for name in ("salma", "omar"):
        hashiya("tag", folder, "a", 0, 5, "topic", "politics", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)
    hashiya("assign", folder, "--again", 1)
    home, store = ProjectFolder.open(folder), TagStore(folder)
    article = home.read("a")
    for name in ("salma", "omar"):
        (first,) = store.read(name, article).tags
        change = Change(
            set=(replace(first, id=first.id + 1, label="law"),), status=Status.DONE
        )
        store.within(AGAIN).write(name, article, change)
    return folder


def test_articles_are_given_again_and_counted(hashiya, folder):
    hashiya("tag", folder, "a", 0, 5, "topic", "politics")
    hashiya("mark", folder, "a", "done")
    dry = hashiya("assign", folder, "--again", 2, "--seed", 1, "--dry-run")
    assert "salma: 1 article again; no others are done" in dry.stderr
    assert not (folder / "assignment.jsonl").exists()

    rows = json.loads(
        hashiya("assign", folder, "--again", 2, "--seed", 1, "--json").stdout
    )
    assert {row["article"]: row.get("again") for row in rows} == {
        "a": ["salma"],
        "b": None,
    }
    ended = hashiya("assign", folder, "--again", 1)
    assert "nothing to change: no other article is done" in ended.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--again", 1, "--deal"),
        ("--again", 1, "--overlap", 0),
        ("--annotator", "salma"),
    ],
)
def test_options_that_do_not_go_with_giving_again_are_refused(hashiya, folder, options):
    assert hashiya("assign", folder, *options).exit_code == 2


def test_self_agreement_and_both_rounds_apart(hashiya, done_twice, data):
    table = hashiya("assign", done_twice).stdout
    assert ["omar", "0", "0", "+0", "-0", "1", "1"] in [
        line.split() for line in table.splitlines()
    ]
    rows = json.loads(hashiya("agreement", done_twice, "--again", "--json").stdout)
    exact = [
        (row["annotators"], row["value"], row["rounds"])
        for row in rows
        if (row["layer"], row["label"], row["unit"]) == ("topic", None, "exact")
    ]
    assert exact == [(["omar"], 0.0, [1, 2]), (["salma"], 0.0, [1, 2])]
    table = hashiya("agreement", done_twice, "--again", "--annotator", "omar").stdout
    lines = [line.split() for line in table.splitlines()]
    assert ["omar", "topic", "f1", "overlap", "1.000", "–", "2", "1"] in lines

    def labels(*options):
        lines = hashiya("export", done_twice, *options).stdout.splitlines()
        spans = [span for line in lines for span in json.loads(line)["spans"]]
        return {(span["annotator"], span["label"]) for span in spans}

    assert labels() == {("omar", "politics"), ("salma", "politics")}
    assert labels("--again") == {("omar", "law"), ("salma", "law")}
    assert labels("--again", "--annotator", "omar") == {("omar", "law")}
    assert hashiya("export", done_twice, "--again", "--gold").exit_code == 2


def test_second_rounds_follow_changes_of_names(hashiya, done_twice):
    def value(name):
        rows = json.loads(hashiya("agreement", done_twice, "--again", "--json").stdout)
        (row,) = (
            row
            for row in rows
            if (row["annotators"], row["layer"], row["label"], row["unit"])
            == ([name], "topic", None, "exact")
        )
        return row["value"], row["items"]

    hashiya("annotator", "rename", done_twice, "omar", "omer")
    assert value("omer") == (0.0, 2)
    hashiya("annotator", "merge", done_twice, "omer", "salma", "--yes")
    assert value("salma") == (0.0, 2), "equal tags of both became one, in both rounds"
    hashiya("annotator", "undo", done_twice)
    assert value("omer") == value("salma") == (0.0, 2)
    assert hashiya("check", done_twice).exit_code == 0
