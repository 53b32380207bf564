"""Merge conflicts in a project's files are named as such, and reading goes on."""

import shutil

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.scheme_editing import edit_scheme
from hashiya.corpus.settings import LAST_GOOD
from hashiya.errors import SchemeInvalid

SCHEME = """[[layers]]
name = "topic"
title = "Topic"
labels = [
  { name = "law", title = "Law" },
  { name = "media", title = "Media" },
]
"""


def commit(folder, git):
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "work")


def conflicted(folder, git, name, start, ours, theirs):
    """Let git merge two versions of a file that conflict."""
    path = folder / name
    git(folder, "init", "-qb", "main")
    path.write_text(start, "utf-8")
    commit(folder, git)
    git(folder, "checkout", "-qb", "other")
    path.write_text(theirs, "utf-8")
    commit(folder, git)
    git(folder, "checkout", "-q", "main")
    path.write_text(ours, "utf-8")
    commit(folder, git)
    ended = git(folder, "merge", "-q", "other", check=False)
    assert "<<<<<<<" in path.read_text("utf-8"), ended.stdout


@pytest.fixture
def scheme_conflict(folder, hashiya, git):
    """A project with a tag, whose scheme two have changed; it was opened before that."""
    (folder / "hashiya.toml").write_text(SCHEME, "utf-8")
    hashiya("init", folder)
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    hashiya("articles", folder)
    conflicted(
        folder,
        git,
        "hashiya.toml",
        SCHEME,
        SCHEME.replace('"law"', '"ruling"'),
        SCHEME.replace('"law"', '"legal"'),
    )
    return folder


READING = [
    ["status"],
    ["tags"],
    ["export"],
    ["articles"],
    ["show"],
    ["history"],
    ["mark"],
]


@pytest.mark.parametrize("command", READING, ids=lambda words: words[0])
def test_a_conflict_in_the_scheme_is_named_with_both_sides_and_reading_goes_on(
    scheme_conflict, hashiya, command
):
    more = {"show": ["a"], "mark": ["a", "done"]}.get(command[0], [])
    ended = hashiya(command[0], scheme_conflict, *more)

    assert ended.exit_code == 0
    (told,) = [row for row in ended.stderr.splitlines() if "conflict" in row]
    assert (
        f"{scheme_conflict / 'hashiya.toml'}:5: is in a merge conflict: HEAD has"
        in told
    )
    assert 'name = "ruling"' in told
    assert 'other has `{ name = "legal"' in told


def test_the_last_good_scheme_holds_and_otherwise_one_of_the_sides(
    scheme_conflict, hashiya
):
    ended = hashiya("tag", scheme_conflict, "a", 6, 10, "topic", "law")
    assert (ended.exit_code, "the last good scheme holds" in ended.stderr) == (0, True)

    (scheme_conflict / LAST_GOOD).unlink()
    ended = hashiya("tag", scheme_conflict, "b", 0, 2, "topic", "ruling")
    assert (ended.exit_code, "the scheme of HEAD holds" in ended.stderr) == (0, True)
    assert hashiya("tag", scheme_conflict, "b", 0, 2, "topic", "law").exit_code == 2

    path = scheme_conflict / "hashiya.toml"
    path.write_text(
        path.read_text("utf-8").replace('name = "ruling"', "name ="), "utf-8"
    )
    ended = hashiya("tag", scheme_conflict, "b", 0, 2, "topic", "legal")
    assert (ended.exit_code, "the scheme of other holds" in ended.stderr) == (0, True)

    path.write_text(
        path.read_text("utf-8").replace('name = "legal"', "name ="), "utf-8"
    )
    ended = hashiya("status", scheme_conflict)
    assert (ended.exit_code, "neither side can be used" in ended.stderr) == (2, True)


def test_the_scheme_is_not_written_until_the_conflict_is_solved(
    scheme_conflict, hashiya
):
    path = scheme_conflict / "hashiya.toml"
    before = path.read_bytes()
    project = ProjectFolder.open(scheme_conflict)
    with pytest.raises(SchemeInvalid, match="is in a merge conflict"):
        edit_scheme(project, lambda source: source)
    with pytest.raises(SchemeInvalid, match="is in a merge conflict"):
        project.reread()
    assert path.read_bytes() == before

    path.write_text(SCHEME, "utf-8")
    ended = hashiya("status", scheme_conflict)
    assert (ended.exit_code, "conflict" in ended.stderr) == (0, False)


def test_check_names_every_conflict_and_exits_with_one(scheme_conflict, hashiya):
    ended = hashiya("check", scheme_conflict)
    assert (ended.exit_code, ended.stderr.count("is in a merge conflict")) == (1, 1)
    assert "1 problem found" in ended.stderr


def test_a_scheme_that_is_wrong_without_a_conflict_is_refused_as_before(
    folder, hashiya
):
    """The control."""
    (folder / "hashiya.toml").write_text("======= \n", "utf-8")
    ended = hashiya("status", folder)
    assert (ended.exit_code, "is not TOML" in ended.stderr) == (2, True)


def test_a_conflict_in_rows_is_named_once_and_both_sides_are_read(folder, hashiya, git):
    row = '{{"id": "{}", "text": "نص"}}\n'  # "text"
    conflicted(
        folder,
        git,
        "rows.jsonl",
        row.format("r1"),
        row.format("r1") + row.format("r2"),
        row.format("r1") + row.format("r3"),
    )
    ended = hashiya("check", folder)
    told = [text for text in ended.stdout.splitlines() if "rows.jsonl" in text]
    assert ended.exit_code == 1
    assert len(told) == 1
    assert told[0].startswith(
        "rows.jsonl:2: is in a merge conflict: the rows of both sides"
    )
    listed = hashiya("articles", folder, "--json").stdout
    assert all(f'"{name}"' in listed for name in ("r1", "r2", "r3"))


def test_a_conflict_in_the_guidelines_is_named_by_its_line(folder, hashiya, git):
    conflicted(
        folder, git, "guidelines.md", "# Law\n", "# Law\nOurs.\n", "# Law\nTheirs.\n"
    )
    ended = hashiya("check", folder)
    assert ended.exit_code == 1
    assert (
        "guidelines.md:2: is in a merge conflict: HEAD has `Ours.`, other has `Theirs.`"
        in ended.stdout
    )


def test_a_heading_underlined_with_seven_signs_is_no_conflict(folder, hashiya):
    (folder / "guidelines.md").write_text("Law\n=======\nNo.\n", "utf-8")
    assert hashiya("check", folder).exit_code == 0


def test_markers_in_a_journal_hide_no_line(folder, hashiya, git):
    """A repository of an older version, without the lines for git."""
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    (folder / "tags" / ".gitattributes").write_bytes(b"")
    git(folder, "init", "-qb", "main")
    commit(folder, git)
    git(folder, "checkout", "-qb", "other")
    hashiya("tag", folder, "a", 6, 10, "topic", "media")
    commit(folder, git)
    git(folder, "checkout", "-q", "main")
    for path in folder.glob("tags/*/*/*.json"):
        path.unlink()
    hashiya("tag", folder, "a", 11, 15, "topic", "economy")
    commit(folder, git)
    assert "CONFLICT" in git(folder, "merge", "other", check=False).stdout
    shutil.rmtree(folder / "tags" / ".cache", ignore_errors=True)

    ended = hashiya("tags", folder, "--json")
    assert ended.stdout.count('"label"') == 3
    ended = hashiya("check", folder)
    assert "begins a marker of a merge conflict" in ended.stderr
