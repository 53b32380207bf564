"""`check`, `history` and `compact`: saved tags are verified, listed, restored and dropped."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change
from hashiya.review.adjudication import GoldSession
from hashiya.store import TagStore
from hashiya_reader.cli import output
from hashiya_reader.look.times import written_time


@pytest.fixture
def tagged(folder, hashiya):
    """A project with one tag that was made, noted nothing else; the tag's id."""
    return hashiya("tag", folder, "a", 0, 5, "topic", "law").stdout.strip()


def files(folder, suffix):
    return sorted(folder.glob(f"tags/*/*/*{suffix}"))


def test_check_of_a_sound_project_says_so(folder, hashiya, tagged):
    ended = hashiya("check", folder)

    assert (ended.exit_code, ended.stdout, ended.stderr) == (
        0,
        "",
        "hashiya: all is well\n",
    )


def test_check_tells_damage_by_file_and_place_and_deletes_nothing(
    folder, hashiya, tagged
):
    (journal,), (derived,) = files(folder, ".jsonl"), files(folder, ".json")
    journal.write_bytes(journal.read_bytes().replace(b"law", b"lav"))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    ended = hashiya("check", folder)

    assert ended.exit_code == 1
    assert f"{journal}: bytes" in ended.stdout
    assert f"{derived}: alone has 1 row that" in ended.stdout
    assert {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file()
    } == before


def test_repair_makes_the_derived_file_anew_and_keeps_every_byte_of_the_journal(
    folder, hashiya, tagged, data
):
    (journal,), (derived,) = files(folder, ".jsonl"), files(folder, ".json")
    old = journal.read_bytes()
    derived.write_bytes(derived.read_bytes()[:-50])

    assert hashiya("check", folder).exit_code == 1
    assert hashiya("check", folder, "--repair").exit_code == 0

    assert journal.read_bytes() == old
    assert json.loads(derived.read_bytes())["tags"].keys() == {tagged}


def test_repair_writes_what_only_the_derived_file_has_into_a_journal(
    folder, hashiya, tagged, data
):
    (journal,), (derived,) = files(folder, ".jsonl"), files(folder, ".json")
    journal.unlink()

    assert "alone has" in hashiya("check", folder).stdout
    assert hashiya("check", folder, "--repair").exit_code == 0
    derived.unlink()

    assert [tag["id"] for tag in data("tags", folder, "--json")] == [tagged]


def test_check_lists_tags_that_are_detached(folder, hashiya, tagged):
    (folder / "a.txt").write_text("نعم", "utf-8")  # yes

    ended = hashiya("check", folder)

    assert (ended.exit_code, len(ended.stdout.splitlines())) == (1, 1)
    assert (
        f"tag {tagged} of salma on 'a' is detached: its words 'روسيا' are gone"
        in ended.stdout
    )
    assert "1 of 1 tag is detached\n" in hashiya("show", folder, "a").stderr
    told = hashiya("stats", folder).stderr
    assert "1 detached tag of salma on 'a'; the reader can put detached tags" in told


def test_one_damaged_record_does_not_hide_the_others(folder, hashiya, tagged):
    other = hashiya("tag", folder, "b", 0, 2, "topic", "law").stdout.strip()
    damaged = next(path for path in files(folder, ".json") if path.name == "a.json")
    damaged.write_bytes(b"\0" * 9)
    next(
        path for path in files(folder, ".jsonl") if path.name.startswith("a.")
    ).unlink()

    for command in ("status", "export", "tags", "articles"):
        ended = hashiya(command, folder)
        assert (ended.exit_code, str(damaged) in ended.stderr) == (1, True), command
        assert len(ended.stdout.splitlines()) >= 1
    assert hashiya("untag", folder, other).exit_code == 0
    assert hashiya("untag", folder, tagged).exit_code == 2
    assert damaged.read_bytes() == b"\0" * 9


def test_history_tells_each_act_with_its_version(folder, hashiya, data, tagged):
    hashiya("mark", folder, "a", "done")
    hashiya("untag", folder, tagged)

    found = data("history", folder, "--json")
    assert [(each["tag"], each["did"]) for each in found] == [
        (None, ["status"]),
        (tagged, ["created"]),
        (None, ["status"]),
        (tagged, ["removed"]),
    ]
    assert found[1]["after"]["text"] == found[3]["before"]["text"] == "روسيا"
    assert [
        each["did"] for each in data("history", folder, "--json", "--tag", tagged)
    ] == [["created"], ["removed"]]
    assert data("history", folder, "--json", "--article", "b") == []
    assert len(hashiya("history", folder).stdout.splitlines()) == 4


def test_history_writes_times_for_people_on_a_terminal_and_iso_elsewhere(
    folder, hashiya, data, tagged, monkeypatch
):
    at = data("history", folder, "--json")[0]["at"]
    assert at in hashiya("history", folder).stdout

    monkeypatch.setattr(output, "is_terminal", lambda _: True)
    listed = hashiya("history", folder).stdout
    assert listed.startswith(written_time(at))
    assert at not in listed
    assert data("history", folder, "--json")[0]["at"] == at


def test_a_version_is_restored(folder, hashiya, data, tagged):
    hashiya("untag", folder, tagged)
    version = data("history", folder, "--json", "--tag", tagged)[0]["version"]

    assert (
        hashiya("history", folder, "--tag", tagged, "--restore", version).exit_code == 0
    )
    assert [tag["id"] for tag in data("tags", folder, "--json")] == [tagged]
    assert hashiya("history", folder, "--restore", "9.x.00000000").exit_code == 2


# More than once, since the sums of the lines that are written anew may stand before or
# after the old ones.
@pytest.mark.parametrize("_once_more", range(6))
def test_compact_says_what_goes_and_does_it_only_when_told(
    folder, hashiya, data, tagged, _once_more
):
    other = hashiya(
        "tag", folder, "a", 6, 10, "topic", "law", "--note", "secret"
    ).stdout.strip()
    hashiya("untag", folder, other)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    said = hashiya("compact", folder)
    assert "nothing was dropped" in said.stderr
    assert {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file()
    } == before

    assert hashiya("compact", folder, "--yes").stdout == said.stdout
    assert not [
        path
        for path in folder.rglob("*")
        if path.is_file() and b"secret" in path.read_bytes()
    ]
    assert [tag["id"] for tag in data("tags", folder, "--json")] == [tagged]
    assert hashiya("check", folder).exit_code == 0
    assert "0 earlier versions" in hashiya("compact", folder).stdout


def test_decisions_are_checked_listed_and_compacted_like_tags(folder, hashiya, data):
    project = ProjectFolder.open(folder)
    store = TagStore(folder)
    hashiya("tag", folder, "a", 0, 5, "topic", "law", "--as", "omar")
    hashiya("mark", folder, "a", "done", "--as", "omar")
    session = GoldSession(store, project.scheme, project.read("a"), "salma")
    session.accept(session.items[0], "omar")
    session.edit(session.items[0], label="media")
    session.reject(session.items[0])
    session.withdraw(session.verdict(session.items[0]))
    session.save()
    store.checkpoint()

    did = [
        (event["annotator"], *event["did"])
        for event in data("history", folder, "--gold", "--json")
    ]
    assert did == [
        ("salma", each) for each in ("accepted", "edited", "rejected", "withdrawn")
    ]
    assert {event["annotator"] for event in data("history", folder, "--json")} == {
        "omar"
    }
    assert [row["annotator"] for row in data("status", folder, "--json")] == ["omar"]
    ended = hashiya("compact", folder, "--yes")
    assert ended.stdout.startswith("6 earlier versions")
    (journal,) = folder.glob("tags/salma/gold/*/a.*.jsonl")
    journal.write_bytes(journal.read_bytes() + b"torn\n")
    ended = hashiya("check", folder)
    assert (ended.exit_code, "gold" in ended.stdout) == (1, True)


def test_damaged_decisions_and_requests_are_told(folder, hashiya):
    article = ProjectFolder.open(folder).read("a")
    store = TagStore(folder)
    store.within("gold").write(
        "salma", article, Change(rows={("verdicts", "7"): {"ruling": "perhaps"}})
    )
    store.within("reopened").write(
        "salma", article, Change(rows={("requests", "8"): {"annotator": 3}})
    )
    store.checkpoint()
    ended = hashiya("check", folder)
    assert ended.exit_code == 1
    assert "$.verdicts.7 is not a verdict" in ended.stdout
    assert "$.requests.8 is not a request" in ended.stdout


def test_an_export_of_damaged_decisions_says_how_to_repair_them(folder, hashiya):
    project = ProjectFolder.open(folder)
    store = TagStore(folder)
    hashiya("tag", folder, "a", 0, 5, "topic", "law", "--as", "omar")
    session = GoldSession(store, project.scheme, project.read("a"), "salma")
    session.accept(session.items[0], "omar")
    session.save()
    store.within("gold").checkpoint()
    (derived,) = folder.glob("tags/salma/gold/*/a.json")
    derived.write_bytes(derived.read_bytes()[:-20])

    ended = hashiya("export", folder, "--gold", "--format", "jsonl")
    lines = ended.stderr.splitlines()
    (problem,) = [line for line in lines if "is damaged" in line]
    assert problem.startswith(f"hashiya: a: {derived}: is damaged")
    assert problem.endswith("`hashiya check --repair` rebuilds it")
