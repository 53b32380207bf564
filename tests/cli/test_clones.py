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
    assert "derived" not in hashiya("check", clone).stderr


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


def test_advice_is_given_once_where_git_knows_nothing_of_the_project(
    shared, hashiya, git
):
    for command in ("status", "check", "assign"):
        stderr = hashiya(command, shared).stderr
        assert stderr.count(f"`hashiya init {shared}` adds them") == 1
    (shared / "hashiya.toml").write_text("", "utf-8")
    hashiya("init", shared)
    for command in ("status", "check", "assign"):
        assert "hashiya init" not in hashiya(command, shared).stderr


def test_no_advice_is_given_outside_of_git(folder, hashiya):
    (folder / "hashiya.toml").write_text("", "utf-8")
    assert "hashiya init" not in hashiya("check", folder).stderr


WORDS = ["كتاب", "قلم", "بيت", "شمس", "قمر", "بحر", "جبل", "نهر"]
# "book", "pen", "house", "sun", "moon", "sea", "mountain", "river"


@pytest.fixture(
    params=["", "within/a larger one"], ids=["alone", "in a larger repository"]
)
def eight_lines(tmp_path, hashiya, git, request):
    """A project of eight short lines with a tag on a word in each, and one across, in git."""
    repository = tmp_path / "repository"
    project = repository / request.param
    project.mkdir(parents=True)
    text = "".join(f"{word} {word}\n" for word in WORDS)
    (project / "a.txt").write_text(text, "utf-8")
    rows = [{"id": "b", "text": text}]
    (project / "rows.jsonl").write_text(json.dumps(rows[0]) + "\n", "utf-8")
    hashiya("init", project)
    for article in ("a", "b"):
        start = 0
        for word in WORDS:
            hashiya("tag", project, article, start, start + len(word), "topic", "law")
            start += 2 * len(word) + 2
        hashiya("tag", project, article, 5, 15, "topic", "media")
    git(repository, "init", "-qb", "main")
    commit(repository, git)
    return repository, project.relative_to(repository)


@pytest.mark.parametrize("autocrlf", ["true", "input", "false"])
def test_a_clone_that_converts_line_ends_leaves_texts_and_tags_whole(
    eight_lines, hashiya, git, tmp_path, autocrlf
):
    repository, project = eight_lines
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-qc", f"core.autocrlf={autocrlf}", repository, clone)

    exported = hashiya("export", clone / project)
    assert exported.stdout == hashiya("export", repository / project).stdout
    assert exported.exit_code == 0
    ended = hashiya("check", clone / project)
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert len(json.loads(hashiya("tags", clone / project, "--json").stdout)) == 18
    assert git(clone, "status", "--porcelain").stdout == ""


def test_journals_that_git_gave_crlf_ends_lose_nothing(
    eight_lines, hashiya, git, tmp_path
):
    """A repository without the files for git, as an older one: its journals are converted."""
    repository, project = eight_lines
    for path in repository.rglob(".gitattributes"):
        path.unlink()
    commit(repository, git)
    clone = tmp_path / "clone"
    git(tmp_path, "-c", "core.autocrlf=true", "clone", "-q", repository, clone)
    journals = list((clone / project).glob("tags/*/*/*.jsonl"))
    assert all(b"\r\n" in path.read_bytes() for path in journals)

    assert len(json.loads(hashiya("history", clone / project, "--json").stdout)) == 20
    hashiya("tag", clone / project, "b", 0, 2, "topic", "law")
    ended = hashiya("check", clone / project)
    assert ".jsonl: bytes" not in ended.stdout
    assert hashiya("history", clone / project, "--json").stdout.count('"did"') == 21


def test_a_repository_that_converts_all_line_ends_leaves_a_project_in_it_alone(
    eight_lines, hashiya, git, tmp_path
):
    """Lines of the repository itself, of the project's folder, and texts with other suffixes."""
    repository, project = eight_lines
    (repository / project / "UPPER.TXT").write_text("قمر\n", "utf-8")  # "moon"
    path = repository / ".gitattributes"
    own = path.read_bytes() if path.exists() else b""
    path.write_bytes(b"* text=auto eol=crlf\n" + own)
    commit(repository, git)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", repository, clone)

    for name in ("a.txt", "rows.jsonl", "UPPER.TXT"):
        assert b"\r" not in (clone / project / name).read_bytes()
    exported = hashiya("export", clone / project)
    assert exported.stdout == hashiya("export", repository / project).stdout
    assert hashiya("check", clone / project).exit_code == 0
    # The control: another file is converted.
    assert b"\r\n" in (clone / project / "hashiya.toml").read_bytes()


def test_tags_that_other_lists_leave_out_are_kept(eight_lines, hashiya, git, tmp_path):
    """As `tags` of ctags, in a list of all of a user's repositories or of a folder above."""
    repository, project = eight_lines
    everywhere = tmp_path / "ignored"
    everywhere.write_text("tags\nbuild/\n*.json*\n", "utf-8")
    git(repository, "config", "core.excludesFile", everywhere)
    hashiya("tag", repository / project, "a", 0, 2, "topic", "law", "--as", "build")
    for name in ("build", "salma"):
        hashiya("assign", repository / project, "--to", name, "a")
    commit(repository, git)

    listed = git(repository, "ls-files").stdout
    assert "tags/build/" in listed
    assert "assignment.jsonl" in listed
    assert not [name for name in listed.split() if name.endswith((".json", ".lock"))]
    assert git(repository, "status", "--porcelain", "--ignored=no").stdout == ""
    # The control: other lists leave them out.
    ignored = repository / project / ".gitignore"
    lines = ignored.read_bytes()
    ignored.write_bytes(b"")
    assert git(repository, "check-ignore", project / "tags" / "x.jsonl").stdout
    # Whoever leaves them out in the project's own list wants that.
    ignored.write_bytes(lines + b"/tags/\n")
    assert hashiya("init", repository / project).exit_code == 2


@pytest.fixture
def pair(folder, hashiya, git, tmp_path):
    """Two clones of a bare repository with a project that was made by `init`."""
    (folder / "hashiya.toml").write_text(
        '[annotators]\nnames = ["salma", "omar", "layla"]\n', "utf-8"
    )
    hashiya("init", folder)
    git(folder, "init", "-qb", "main")
    commit(folder, git)
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", folder, bare)
    clones = tmp_path / "one", tmp_path / "two"
    for clone in clones:
        git(tmp_path, "clone", "-q", bare, clone)
    return clones


def exchanged(clones, git):
    """Commit in both, and merge each into the other over the bare repository."""
    one, other = clones
    for clone in clones:
        commit(clone, git)
    git(one, "push", "-q")
    for clone in (other, one):
        ended = git(clone, "pull", "-q", "--no-rebase", "--no-edit", check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        git(clone, "push", "-q")


def test_two_leads_who_add_and_deal_at_once_both_hold(pair, hashiya, git, tmp_path):
    dealt = []
    for number, clone in enumerate(pair):
        text = f"خبر {number}"  # "news item"
        (tmp_path / f"n{number}.txt").write_text(text, "utf-8")
        assert hashiya("add", clone, tmp_path / f"n{number}.txt").exit_code == 0
        dealt += json.loads(hashiya("assign", clone, "--deal", "--json").stdout)
    hashiya("assign", pair[0], "--take", "salma", "a")

    exchanged(pair, git)

    taken = {("a", "salma")}
    wanted = {(row["article"], name) for row in dealt for name in row["annotators"]}
    for clone in pair:
        rows = json.loads(hashiya("assign", clone, "--json").stdout)
        holds = {(row["article"], name) for row in rows for name in row["annotators"]}
        assert holds == wanted - taken
        assert {"n0", "n1"} < {row["article"] for row in rows}
        assert hashiya("status", clone).exit_code == 0
        assert hashiya("check", clone).exit_code == 0


def test_two_who_split_at_once_are_merged(pair, hashiya, git):
    for clone in pair:
        hashiya("tag", clone, "a", 0, 5, "topic", "law", "--as", clone.name)
    hashiya("export", pair[0], "-o", pair[0].parent / "o", "--split", "x=.5,y=.5")
    hashiya("export", pair[1], "-o", pair[1].parent / "p", "--split", "x=.5,z=.5")
    exchanged(pair, git)

    one, other = ((clone / "splits.jsonl").read_bytes() for clone in pair)
    assert one == other
    assert hashiya("check", pair[0]).exit_code == 0


def test_without_the_lines_for_git_two_leads_conflict_and_nothing_is_lost(
    pair, hashiya, git
):
    """The control; and the reading of what git then leaves."""
    for clone, name in zip(pair, ("salma", "omar"), strict=True):
        (clone / ".gitattributes").write_bytes(b"")
        hashiya("assign", clone, "--to", name, "a")
        commit(clone, git)
    git(pair[0], "push", "-q")
    ended = git(pair[1], "pull", "-q", "--no-rebase", "--no-edit", check=False)
    assert "CONFLICT" in ended.stdout

    ended = hashiya("assign", pair[1], "--json")
    assert ended.exit_code == 0
    assert json.loads(ended.stdout)[0]["annotators"] == ["omar", "salma"]
    assert "assignment.jsonl:2: is a marker of a merge conflict" in ended.stderr


def test_what_follows_a_changed_text_by_itself_undoes_nothing_done_elsewhere(
    pair, hashiya, git
):
    """One annotator on two machines: one removes and marks, the other's tags are anchored anew."""
    one, other = pair
    tags = []
    for start, end in ((0, 5), (6, 10), (11, 18)):
        tagged = hashiya("tag", one, "a", start, end, "topic", "law")
        tags.append(tagged.stdout.strip())
    commit(one, git)
    git(one, "push", "-q")
    git(other, "pull", "-q")
    for _ in range(3):
        # The other machine's clock is ahead.
        added = hashiya("tag", other, "a", 0, 5, "topic", "media").stdout.strip()
        hashiya("untag", other, added)
    text = (one / "a.txt").read_text("utf-8")
    (one / "a.txt").write_text(f"اليوم {text}", "utf-8")  # "today"
    commit(one, git)
    git(one, "push", "-q")
    commit(other, git)
    git(other, "pull", "-q", "--no-rebase", "--no-edit")

    hashiya("untag", one, tags[0])
    hashiya("mark", one, "a", "done")
    new = hashiya("tag", other, "a", 0, 5, "topic", "media").stdout.strip()
    git(other, "push", "-q")
    exchanged((other, one), git)

    for clone in pair:
        rows = json.loads(hashiya("tags", clone, "--json").stdout)
        assert [(row["id"], row["start"]) for row in rows] == [
            (new, 0),
            (tags[1], 12),
            (tags[2], 17),
        ]
        assert hashiya("check", clone).exit_code == 0
    one_export, other_export = (hashiya("export", clone).stdout for clone in pair)
    assert one_export == other_export
    assert '"salma": "done"' in one_export


def test_a_text_that_no_tag_is_of_any_more_is_kept_for_other_clones(pair, hashiya, git):
    """Git would take its removal, and a new text elsewhere, for a renaming in conflict."""
    one, other = pair
    tagged = hashiya("tag", one, "a", 0, 5, "topic", "law").stdout.strip()
    commit(one, git)
    git(one, "push", "-q")
    git(other, "pull", "-q")
    hashiya("untag", one, tagged)
    assert hashiya("compact", one, "--yes").exit_code == 0
    text = (other / "a.txt").read_text("utf-8")
    (other / "a.txt").write_text(f"{text} اليوم", "utf-8")  # "today"
    hashiya("tag", other, "a", 6, 10, "topic", "law")
    exchanged(pair, git)

    for clone in pair:
        assert hashiya("check", clone).exit_code == 0
        assert len(json.loads(hashiya("tags", clone, "--json").stdout)) == 1
        assert len(list(clone.glob("tags/.texts/*/*.txt"))) == 2
