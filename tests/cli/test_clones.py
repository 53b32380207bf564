"""A project in git: a clone and a pull are healthy, and derived files change no exit code."""

import json
import shutil

import pytest

from hashiya.store import TagStore


@pytest.fixture
def shared(folder, hashiya, git):
    """A project in git, with tags of two annotators on two articles."""
    for name in ("salma", "omar"):
        hashiya("tag", folder, "a", 0, 5, "topic", "law", "--as", name)
        hashiya("tag", folder, "b", 0, 2, "topic", "law", "--as", name)
    git(folder, "init", "-qb", "main")
    commit(folder, git)
    return folder


def commit(folder, git):
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "work")


def derived_files(folder):
    return sorted(folder.glob("tags/*/*/*.json"))


def test_a_fresh_clone_is_healthy(shared, hashiya, git, tmp_path):
    clone = tmp_path / "clone"
    git(shared, "clone", "-q", shared, clone)

    ended = hashiya("check", clone)

    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "4 derived files are absent or behind the journals" in ended.stderr
    assert ended.stderr.endswith("hashiya: all is well\n")
    assert derived_files(clone) == []
    assert hashiya("check", clone, "--repair").exit_code == 0
    assert len(derived_files(clone)) == 4
    assert hashiya("check", clone).stderr == "hashiya: all is well\n"


def test_a_pull_is_healthy_and_loss_is_not(shared, hashiya, git, tmp_path):
    clone = tmp_path / "clone"
    git(shared, "clone", "-q", shared, clone)
    hashiya("check", clone, "--repair")
    hashiya("tag", shared, "a", 6, 10, "topic", "media", "--as", "omar")
    commit(shared, git)
    git(clone, "pull", "-q")

    ended = hashiya("check", clone)
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "1 derived file is absent or behind" in ended.stderr

    # The control: a journal loses a line that the derived file has.
    hashiya("check", clone, "--repair")
    (journal,) = clone.glob("tags/omar/*/a.*.jsonl")
    journal.write_bytes(journal.read_bytes().splitlines(keepends=True)[0])
    ended = hashiya("check", clone)
    assert (ended.exit_code, "alone has" in ended.stdout) == (1, True)


def test_a_pull_of_journals_that_were_compacted_elsewhere_is_healthy(
    shared, hashiya, git, tmp_path
):
    tagged = hashiya("tag", shared, "a", 6, 10, "topic", "media").stdout.strip()
    commit(shared, git)
    clone = tmp_path / "clone"
    git(shared, "clone", "-q", shared, clone)
    hashiya("check", clone, "--repair")
    hashiya("untag", shared, tagged)
    hashiya("mark", shared, "a", "done")
    assert hashiya("compact", shared, "--yes").exit_code == 0
    commit(shared, git)
    git(clone, "pull", "-q")

    ended = hashiya("check", clone)
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert hashiya("export", clone).stdout == hashiya("export", shared).stdout
    hashiya("mark", clone, "a", "flagged")
    assert "kept" not in hashiya("history", clone, "--json").stdout


COMMANDS = [
    ["tags", "{}", "--json"],
    ["export", "{}"],
    ["export", "{}", "--gold"],
    ["articles", "{}", "--json"],
    ["status", "{}", "--json"],
    ["agreement", "{}", "--json"],
    ["history", "{}", "--json"],
    ["stats", "{}", "--json"],
    ["review", "{}", "--list"],
    ["show", "{}", "a"],
    ["compact", "{}"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("state", ["missing", "behind"])
def test_derived_files_change_no_exit_code_and_no_output(
    shared, hashiya, command, state
):
    old = {path: path.read_bytes() for path in derived_files(shared)}
    hashiya("tag", shared, "a", 6, 10, "topic", "media")
    hashiya("mark", shared, "b", "done")
    TagStore(shared).checkpoint()
    args = [word.format(shared) for word in command]
    whole = hashiya(*args)
    for path, content in old.items():
        path.unlink() if state == "missing" else path.write_bytes(content)

    ended = hashiya(*args)

    assert (ended.exit_code, ended.stdout) == (whole.exit_code, whole.stdout)
    assert ended.stderr == whole.stderr
    assert hashiya("check", shared).exit_code == 0


def test_a_lost_tag_changes_the_exit_code(shared, hashiya):
    """The control: the journal is damaged, and no derived file has its rows."""
    (journal,) = shared.glob("tags/salma/*/a.*.jsonl")
    journal.write_bytes(journal.read_bytes().replace(b"law", b"lav"))
    for path in derived_files(shared):
        path.unlink()

    assert hashiya("export", shared).exit_code == 1
    assert hashiya("tags", shared).exit_code == 1
    assert hashiya("check", shared).exit_code == 1


def test_a_clone_exports_and_lists_the_same(shared, hashiya, git, tmp_path):
    clone = tmp_path / "clone"
    git(shared, "clone", "-q", shared, clone)
    for args in (["export"], ["tags", "--json"]):
        command, *options = args
        one, other = (hashiya(command, root, *options) for root in (shared, clone))
        assert (one.exit_code, other.exit_code) == (0, 0)
        assert one.stdout == other.stdout
    shutil.rmtree(clone / "tags" / "omar")
    assert len(json.loads(hashiya("tags", clone, "--json").stdout)) == 2
