"""Deciding, finishing and opening again by the command `hashiya review`."""

import json
import shutil

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.review.adjudication import GoldSession
from hashiya.store import TagStore


@pytest.fixture
def differing(folder, hashiya):
    """Omar and Huda agree once, differ on a label and an edge, and Huda has one tag more."""
    for name, tags in {
        "omar": ((0, 5, "diplomacy"), (11, 18, "law")),
        "huda": ((0, 5, "diplomacy"), (11, 21, "media"), (22, 26, "military")),
    }.items():
        for start, end, label in tags:
            hashiya("tag", folder, "a", start, end, "topic", label, "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)
    return folder


@pytest.fixture
def places(differing, data):
    """The ids of the two disagreements."""
    (article,) = data("review", differing, "--as", "rima", "--json")
    return [each["item"] for each in article["disagreements"]]


@pytest.fixture
def rima(differing, hashiya):
    return lambda *words: hashiya("review", differing, "--as", "rima", *words)


def gold(project, hashiya):
    exported = hashiya("export", project, "--gold").stdout
    return [
        (span["text"], span["label"])
        for line in exported.splitlines()
        for span in json.loads(line)["spans"]
    ]


def written(folder, *rows):
    path = folder.parent / "decisions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_a_file_of_decisions_is_tried_then_applied_and_undone_at_once(
    differing, places, rima, hashiya, data
):
    relation, hamas = places
    edited = {"label": "politics", "end": 18}
    path = written(
        differing,
        {"article": "a", "item": relation, "ruling": "edited", "answer": edited},
        "",
        {"article": "a", "item": hamas, "ruling": "accepted", "answer": "omar"},
        {
            "article": "a",
            "item": hamas,
            "ruling": "open",
            "note": "لماذا؟",
            "gap": True,
        },
    )
    tried = rima("--decide", path, "--dry-run")
    assert (tried.exit_code, tried.stderr) == (
        0,
        "hashiya: 3 places would be decided; nothing is changed\n",
    )
    assert gold(differing, hashiya) == []

    ended = rima("--decide", path, "--json")

    assert json.loads(ended.stdout) == {"decided": 3, "dry_run": False, "problems": []}
    assert gold(differing, hashiya) == [("علاقتها", "politics")]
    (remark,) = data("review", differing, "--as", "rima", "--remarks", "--json")
    assert (remark["ruling"], remark["note"], remark["gap"]) == (
        "rejected",
        "لماذا؟",
        True,
    )
    from hashiya.corpus.project import ProjectFolder
    from hashiya.review.adjudication import GoldSession
    from hashiya.store import TagStore

    project, store = ProjectFolder.open(differing), TagStore(differing)
    session = GoldSession(store, project.scheme, project.read("a"), "rima")
    session.undo()
    assert (session.verdicts, session.undo()) == ((), None)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{", "is not JSON"),
        ({"article": "a"}, "$.item: is missing"),
        ({"article": "z", "ruling": "rejected"}, "no article is called 'z'"),
        ({"item": "0", "ruling": "rejected"}, "no place of 'a' has the id '0'"),
        ({"ruling": "guess"}, "$.ruling: "),
        ({"ruling": "guess", "answer": "omar"}, "$.ruling: "),
        ({"ruling": "edited", "answer": {"end": "9"}}, "$.answer.end: is '9'"),
        ({"ruling": "accepted", "answer": 5}, "$.answer: is 5; it can be: a string, "),
        ({"ruling": "rejected", "answer": "omar"}, "rejected has no answer"),
        ({"ruling": "merged"}, "one of: union, intersection"),
        ({"ruling": "edited", "answer": "law"}, "an object with label"),
        ({"ruling": "edited", "answer": {"label": "no"}}, "'no'"),
        ({"ruling": "edited", "answer": {"end": 9999}}, "9999"),
        ({"ruling": "edited", "answer": {"end": 2}}, "holds nothing"),
        ({"ruling": "accepted", "answer": "zayd"}, "zayd has no tag there"),
        ({"ruling": "accepted", "answer": "omar", "sure": 9}, "from 1 to 5, not 9"),
        ({"ruling": "accepted", "anwser": "omar"}, "anwser"),
    ],
)
def test_a_bad_line_is_named_and_costs_no_other(
    differing, places, rima, hashiya, row, told
):
    relation, hamas = places
    if isinstance(row, dict) and row != {"article": "a"}:
        row = {"article": "a", "item": relation, **row}
    good = {"article": "a", "item": hamas, "ruling": "accepted", "answer": "huda"}
    path = written(differing, row, good)

    ended = rima("--decide", path)

    assert ended.exit_code == 1
    decided, problem = ended.stderr.splitlines()
    assert decided == "hashiya: 1 place decided"
    assert problem.startswith(f"hashiya: {path}:1: ")
    assert told in problem
    assert gold(differing, hashiya) == [("حماس", "military")]


def test_one_place_is_listed_and_decided_by_its_id(differing, places, rima, data):
    _relation, hamas = places
    (article,) = data("review", differing, "--as", "rima", "--json", "--item", hamas)
    assert [each["text"] for each in article["disagreements"]] == ["حماس"]
    assert rima("--item", hamas, "--accept", "omar").stderr == (
        "hashiya: 1 place decided, 2 places left\n"
    )
    ended = rima("--item", hamas, "--accept", "huda")
    assert (ended.exit_code, "no place to decide has the id" in ended.stderr) == (
        2,
        True,
    )


def test_an_id_stays_when_another_annotator_joins(differing, places, hashiya, data):
    hashiya("tag", differing, "a", 11, 18, "topic", "law", "--as", "salma")
    hashiya("mark", differing, "a", "done", "--as", "salma")
    (article,) = data("review", differing, "--as", "rima", "--json")
    assert {*places} < {each["item"] for each in article["disagreements"]}


def test_the_answers_of_one_annotator_are_accepted(differing, rima, hashiya):
    assert rima("--accept", "HUDA").stderr == (
        "hashiya: 2 places decided, 1 place left\n"
    )
    assert gold(differing, hashiya) == [("علاقتها مع", "media"), ("حماس", "military")]
    refused = rima("--accept", "nobody")
    assert (refused.exit_code, "nobody is called 'nobody'" in refused.stderr) == (
        2,
        True,
    )


def test_what_has_nothing_left_is_finished_and_opened_again(
    differing, rima, hashiya, data
):
    ended = rima("--finish")
    assert ended.stderr == (
        "hashiya: 0 articles finished, 1 article left in which places are not decided\n"
    )
    rima("--accept", "omar")
    strict = hashiya("export", differing, "--gold", "--strict", "unfinished")
    assert strict.exit_code == 2
    assert "a: is not finished: every place is decided or agreed" in strict.stderr
    ended = rima("--finish", "--json")
    assert json.loads(ended.stdout) == {"finished": 1, "left": 0}
    row = json.loads(hashiya("export", differing, "--gold-finished").stdout)
    ended = hashiya("export", differing, "--gold", "--strict", "unfinished")
    assert (ended.exit_code, json.loads(ended.stdout)) == (0, row)
    assert (row["review"], [*row["finished"]], len(row["spans"])) == (
        "finished",
        ["rima"],
        2,
    )
    (article,) = data("review", differing, "--as", "rima", "--json")
    assert (article["review"], article["outdated"]) == ("finished", False)
    rows = data("status", differing, "--json")
    counts = {row["annotator"]: row["finished"] for row in rows}
    assert counts == {"huda": 0, "omar": 0, "rima": 1}
    head, *lines = hashiya("status", differing).stdout.splitlines()
    assert (head.split()[-1], lines[-1].split()[-1]) == ("finished", "1")
    assert "finished" in hashiya("history", differing, "--gold").stdout

    hashiya("tag", differing, "a", 6, 10, "topic", "law", "--as", "omar")
    told = rima("--list").stderr
    assert "a: it has changed since its review was finished" in told
    assert "a: it has changed" in hashiya("export", differing, "--gold").stderr
    assert hashiya("export", differing, "--gold-finished").stdout == ""
    assert json.loads(rima("--finish", "--json").stdout) == {"finished": 0, "left": 1}
    hashiya("tag", differing, "a", 6, 10, "topic", "law", "--as", "huda")
    assert json.loads(rima("--finish", "--json").stdout) == {"finished": 1, "left": 0}
    assert "it has changed" not in rima("--list").stderr
    assert rima("--open-again", "--article", "a").stderr == (
        "hashiya: a is open again\n"
    )
    again = rima("--open-again", "--article", "a")
    assert (again.exit_code, "is not finished" in again.stderr) == (2, True)


def test_what_the_scheme_does_not_allow_is_named_where_it_is_not_finished(
    differing, rima, hashiya
):
    """All agree on diplomacy, which is no label any more."""
    rima("--accept", "omar")
    ended = hashiya("scheme", "delete", differing, "topic", "diplomacy")
    assert ended.exit_code == 0
    reason, count = rima("--finish").stderr.splitlines()
    assert "a: all agree on tags that the scheme does not allow" in reason
    assert "(topic/diplomacy)" in reason
    assert "0 articles finished, 1 article left" in count

    home, store = ProjectFolder.open(differing), TagStore(differing)
    session = GoldSession(store, home.scheme, home.read("a"), "rima")
    assert len(session.finish()) == 1
    session.save()
    assert [label for _words, label in gold(differing, hashiya)] == ["law"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--open-again",), "--open-again needs an article"),
        (("--finish", "--accept", "most"), "give only one of"),
        (("--dry-run",), "--dry-run needs --decide"),
        (("--decide", "no-such-file"), "no-such-file"),
    ],
)
def test_what_does_not_go_together_is_one_line(rima, words, told):
    ended = rima(*words)
    assert (ended.exit_code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert told in ended.stderr


def test_gold_goes_to_another_project_and_comes_back_with_its_verdicts(
    differing, places, rima, hashiya, tmp_path
):
    relation, hamas = places
    path = written(
        differing,
        {"article": "a", "item": relation, "ruling": "accepted", "answer": "huda"},
        {"article": "a", "item": hamas, "ruling": "rejected", "note": "لا", "sure": 2},
    )
    rima("--decide", path)
    rima("--finish")
    ended = hashiya("export", differing, "--verdicts")
    assert ended.exit_code == 0
    row = json.loads(ended.stdout)
    verdicts = {verdict["ruling"]: verdict for verdict in row["verdicts"]}
    assert (row["review"], len(row["verdicts"])) == ("finished", 3)
    assert verdicts["rejected"]["note"] == "لا"
    assert [one["annotator"] for one in verdicts["rejected"]["sources"]] == ["huda"]
    assert (verdicts["rejected"]["silent"], verdicts["rejected"]["sure"]) == (
        ["omar"],
        2,
    )
    (tmp_path / "gold.jsonl").write_text(ended.stdout, "utf-8")
    again = hashiya("import", differing, tmp_path / "gold.jsonl", "--gold", "--json")
    assert json.loads(again.stdout)["decided"] == 0
    new = tmp_path / "new"
    new.mkdir()
    (new / "a.txt").write_text((differing / "a.txt").read_text("utf-8"), "utf-8")

    ended = hashiya("import", new, tmp_path / "gold.jsonl", "--gold", "--new")

    assert "3 decisions of reviewers imported as gold" in ended.stderr
    assert "1 article finished in review" in ended.stderr
    back = hashiya("export", new, "--verdicts")
    assert json.loads(back.stdout)["verdicts"] == row["verdicts"]
    assert back.exit_code == 0
    assert hashiya("status", new).stdout.split()[-1] == "1"


def test_a_part_of_finished_gold_rejects_nothing_elsewhere(
    differing, rima, hashiya, tmp_path
):
    rima("--accept", "omar")
    rima("--finish")
    for words, rulings in (
        (("--label", "law"), ["edited"]),
        ((), ["edited", "edited", "rejected"]),
    ):
        part = tmp_path / "part.jsonl"
        hashiya("export", differing, "--gold", *words, "-o", part)
        copy = tmp_path / f"copy{len(rulings)}"
        shutil.copytree(differing, copy, ignore=shutil.ignore_patterns("gold"))
        assert gold(copy, hashiya) == []
        assert hashiya("import", copy, part, "--gold", "--as", "ida").exit_code == 0
        row = json.loads(hashiya("export", copy, "--verdicts").stdout)
        assert sorted(verdict["ruling"] for verdict in row["verdicts"]) == rulings
        assert row["review"] == ("open" if words else "finished")


def test_a_key_of_an_expert_is_gold_of_who_may_review(differing, hashiya, tmp_path):
    key = tmp_path / "key.csv"
    key.write_text(
        "article,start,end,text,layer,label\na,22,26,حماس,topic,military\n", "utf-8"
    )
    settings = '[annotators]\nnames = ["huda", "omar"]\nreviewers = ["expert"]\n'
    (differing / "hashiya.toml").write_text(settings, "utf-8")
    refused = hashiya("import", differing, key, "--gold", "--as", "omar")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    ended = hashiya("import", differing, key, "--gold", "--as", "expert")
    assert ended.exit_code == 0
    assert "1 decision of reviewers imported as gold" in ended.stderr
    assert gold(differing, hashiya) == [("حماس", "military")]
    both = hashiya("import", differing, key, "--gold", "--status", "open")
    assert (both.exit_code, "leave out --gold" in both.stderr) == (2, True)


def test_a_key_that_is_complete_finishes_its_articles(differing, hashiya, tmp_path):
    """What annotators have and the key has not is rejected, also where all agree."""
    key = tmp_path / "key.csv"
    key.write_text(
        "article,start,end,text,layer,label\na,22,26,حماس,topic,military\n", "utf-8"
    )
    words = ("--gold", "--as", "expert", "--status", "done", "--new")
    ended = hashiya("import", differing, key, *words)
    assert ended.exit_code == 0
    assert "1 article finished in review" in ended.stderr
    exported = hashiya("export", differing, "--verdicts", "--strict", "unfinished")
    assert exported.exit_code == 0
    row = json.loads(exported.stdout)
    rulings = sorted(verdict["ruling"] for verdict in row["verdicts"])
    assert (row["review"], len(row["spans"])) == ("finished", 1)
    assert rulings == ["edited", "rejected", "rejected"]
    again = hashiya("import", differing, key, *words, "--json")
    assert json.loads(again.stdout)["decided"] == 0
