"""Annotators renamed, merged and removed: everything of theirs, and all of it taken back."""

import json
import subprocess
from random import Random

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.annotator_names import ChangeKind, read_names
from hashiya.model.model import Status
from hashiya.review import annotator_changes
from hashiya.review.adjudication import GoldSession
from hashiya.store import TagStore

SETTINGS = """\
[annotators]
names = ["salma", "omar", "slm"]  # slm is salma's second machine
reviewers = ["huda"]
"""
POLITICS, MEDIA = ("topic", "politics"), ("topic", "media")


@pytest.fixture
def project(folder, hashiya):
    """Salma, her second name slm, and omar: all on a, and slm alone on b; huda decided."""

    def run(*words):
        ended = hashiya(*words)
        assert ended.exit_code == 0, ended.stderr

    (folder / "hashiya.toml").write_text(SETTINGS, "utf-8")
    run("assign", folder, "--to", "slm", "--to", "omar", "a", "b")
    for name, more in (
        ("salma", ()),
        ("slm", ("--confidence", 3, "--note", "sure")),
        ("omar", ()),
    ):
        run("tag", folder, "a", 0, 5, *POLITICS, *more, "--as", name)
    run("tag", folder, "a", 6, 10, *MEDIA, "--as", "slm")
    run("tag", folder, "b", 0, 2, *MEDIA, "--as", "slm")
    for name in ("salma", "slm", "omar"):
        run("mark", folder, "a", "done", "--as", name)
    run("review", folder, "--accept", "unanimous", "--as", "huda")
    return folder


@pytest.fixture
def exports(hashiya):
    """Everything of the project that names annotators, as programs read it."""

    def export(folder):
        parts = [
            hashiya("export", folder).stdout,
            hashiya("export", folder, "--gold").stdout,
            hashiya("assign", folder, "--json").stdout,
            hashiya("status", folder, "--json").stdout,
            hashiya("review", folder, "--json", "--as", "huda").stdout,
            " ".join(ProjectFolder.open(folder).annotators.known),
        ]
        assert all(parts)
        return parts

    return export


def renamed(parts, old, new):
    """The parts with another name, in the order of names."""
    text = json.dumps(parts, ensure_ascii=False)
    return sorted(text.replace(old, new))


def test_a_rename_changes_the_name_everywhere_and_nothing_else(
    project, hashiya, exports
):
    before = exports(project)
    assert hashiya("annotator", "rename", project, "omar", "omer").exit_code == 0

    after = exports(project)
    assert after == [part.replace("omar", "omer") for part in before]
    assert (project / "hashiya.toml").read_text("utf-8") == SETTINGS
    assert hashiya("check", project).exit_code == 0
    listed = hashiya("history", project, "--as", "omer", "--json").stdout
    assert [row["did"] for row in json.loads(listed)] == [
        ["status"],
        ["created"],
        ["status"],
    ]

    listed = hashiya("annotator", "list", project).stdout
    assert "formerly omar" in listed

    assert hashiya("annotator", "undo", project).exit_code == 0
    assert exports(project) == before
    assert "formerly" not in hashiya("annotator", "list", project).stdout


def test_the_former_name_is_taken_for_the_new_one(project, hashiya, data):
    hashiya("annotator", "rename", project, "omar", "omer")
    assert hashiya("mark", project, "b", "done", "--as", "omar").exit_code == 0
    (row,) = [
        row for row in data("status", project, "--json") if row["annotator"] == "omer"
    ]
    assert row["done"] == 2
    assert not [
        row for row in data("status", project, "--json") if row["annotator"] == "omar"
    ]
    hashiya("annotator", "rename", project, "huda", "hoda")
    for former, present in (
        (("--annotator", "Omar"), ("--annotator", "omer")),
        (("--gold", "--reviewer", "Huda"), ("--gold", "--reviewer", "hoda")),
    ):
        ended = hashiya("export", project, *former)
        expected = hashiya("export", project, *present)
        assert ended.exit_code == expected.exit_code != 2
        assert ended.stdout == expected.stdout
    assert hashiya("assign", project, "--take", "omar", "a").exit_code == 0


def test_a_program_that_knows_the_old_name_alone_saves_for_the_new_one(
    project, hashiya
):
    folder = ProjectFolder.open(project)
    running = TagStore(project)
    hashiya("annotator", "rename", project, "omar", "omer")
    hashiya("mark", project, "a", "flagged", "--as", "omer")

    for article in ("a", "b"):
        session = annotator_session(running, folder, article, "omar")
        session.mark(Status.OPEN)
        session.save()
    statuses = TagStore(project).summaries("omer")
    assert {article: summary.status for article, summary in statuses.items()} == {
        "a": Status.OPEN,
        "b": Status.OPEN,
    }
    assert hashiya("check", project).exit_code == 0


def annotator_session(store, folder, article, name):
    from hashiya.sessions.tag_session import TagSession

    return TagSession(store, folder.scheme, folder.read(article), name)


def test_work_after_a_rename_stays_when_it_is_undone(project, hashiya, data):
    hashiya("annotator", "rename", project, "omar", "omer")
    hashiya("tag", project, "b", 0, 2, *MEDIA, "--as", "omer")
    assert hashiya("annotator", "undo", project).exit_code == 0

    rows = json.loads(hashiya("tags", project, "--json", "--as", "omar").stdout)
    assert [(row["article"], row["annotator"]) for row in rows] == [
        ("a", "omar"),
        ("b", "omar"),
    ]
    assert "omer" not in hashiya("export", project).stdout


def test_a_merge_has_the_tags_of_both_and_equal_ones_once(project, hashiya, data):
    ended = hashiya("annotator", "merge", project, "slm", "salma", "--yes")
    assert ended.exit_code == 0

    rows = json.loads(hashiya("tags", project, "--json", "--as", "salma").stdout)
    assert [
        (row["article"], row["label"], row["confidence"], row["note"]) for row in rows
    ] == [
        ("a", "politics", 3, "sure"),
        ("a", "media", None, ""),
        ("b", "media", None, ""),
    ]
    names = {row["annotator"] for row in data("status", project, "--json")}
    assert names == {"salma", "omar"}
    assert ProjectFolder.open(project).annotators.names == ("salma", "omar")
    assert (project / "hashiya.toml").read_text("utf-8") == SETTINGS
    by_article = {
        row["article"]: row["annotators"]
        for row in json.loads(hashiya("assign", project, "--json").stdout)
    }
    assert by_article == {"a": ["omar", "salma"], "b": ["omar", "salma"]}
    (entry,) = json.loads(hashiya("review", project, "--json", "--as", "huda").stdout)
    assert (entry["stale"], entry["decided"]) == ([], 1)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("done", "done", "done"),
        ("done", "open", "open"),
        ("open", "done", "open"),
        ("flagged", "done", "flagged"),
        ("open", "flagged", "flagged"),
    ],
)
def test_a_merged_article_is_as_far_as_the_name_that_is_less_far(
    project, hashiya, data, one, other, both
):
    hashiya("mark", project, "a", one, "--as", "salma")
    hashiya("mark", project, "a", other, "--as", "slm")
    hashiya("annotator", "merge", project, "slm", "salma", "--yes")
    row = json.loads(hashiya("export", project).stdout.splitlines()[0])
    assert row["status"]["salma"] == both


@pytest.mark.parametrize("is_open_last", [True, False])
def test_of_two_merged_reviewers_marks_the_later_holds(project, hashiya, is_open_last):
    (project / "hashiya.toml").write_text(
        SETTINGS.replace('["huda"]', '["huda", "hd"]'), "utf-8"
    )
    for name, day in (("hd", 1), ("huda", 2)) if is_open_last else (("hd", 2),):
        session = review_session(project, name, f"2030-01-0{day}T00:00:00Z")
        session.finish() if name == "hd" else session.open_again()
        session.save()
    before = hashiya("export", project, "--gold").stdout
    wanted = "open" if is_open_last else "finished"
    assert f'"review": "{wanted}"' in before

    ended = hashiya("annotator", "merge", project, "hd", "huda", "--yes")
    assert ended.exit_code == 0, ended.stderr

    assert f'"review": "{wanted}"' in hashiya("export", project, "--gold").stdout
    assert hashiya("annotator", "undo", project).exit_code == 0
    assert hashiya("export", project, "--gold").stdout == before


def review_session(folder, name, time):
    project = ProjectFolder.open(folder)
    store = TagStore(folder)
    return GoldSession(store, project.scheme, project.read("a"), name, now=lambda: time)


def test_a_merge_of_two_who_both_did_an_article_wants_consent(
    project, hashiya, exports
):
    before = exports(project)
    refused = hashiya("annotator", "merge", project, "slm", "salma")
    assert refused.exit_code == 2
    assert "both slm and salma have 1 article: nothing was changed" in refused.stderr
    tried = hashiya(
        "annotator", "merge", project, "slm", "salma", "--dry-run", "--json"
    )
    assert tried.exit_code == 0
    (shared,) = json.loads(tried.stdout)["shared"]
    assert (shared["article"], shared["tags"], shared["equal"]) == ("a", 3, 1)
    assert exports(project) == before


def test_a_merge_is_taken_back_byte_for_byte(project, hashiya, exports):
    before = exports(project)
    hashiya("annotator", "merge", project, "slm", "salma", "--yes")
    during = exports(project)
    assert during != before
    assert hashiya("annotator", "undo", project).exit_code == 0

    after = exports(project)
    assert after == before
    assert hashiya("check", project).stdout == ""
    assert hashiya("annotator", "undo", project).exit_code == 2


def test_what_was_done_after_a_merge_is_not_lost_when_it_is_undone(
    project, hashiya, data
):
    hashiya("annotator", "merge", project, "slm", "salma", "--yes")
    for tag in json.loads(hashiya("tags", project, "--json", "--as", "salma").stdout):
        if (tag["article"], tag["label"]) == ("a", "media"):
            # A tag of slm's, removed as salma.
            hashiya("untag", project, tag["id"], "--as", "salma")
    hashiya("tag", project, "a", 11, 14, *MEDIA, "--as", "salma")
    hashiya("mark", project, "a", "flagged", "--as", "salma")
    assert hashiya("annotator", "undo", project).exit_code == 0

    labels = {}
    for name in ("salma", "slm"):
        rows = json.loads(hashiya("tags", project, "--json", "--as", name).stdout)
        labels[name] = [
            (row["article"], row["start"], row["confidence"]) for row in rows
        ]
    assert labels == {
        "salma": [("a", 0, None), ("a", 11, None)],
        "slm": [("a", 0, 3), ("b", 0, None)],
    }
    row = json.loads(hashiya("export", project).stdout.splitlines()[0])
    assert (row["status"]["salma"], row["status"]["slm"]) == ("flagged", "done")


def test_a_removed_annotator_is_left_out_and_comes_back_whole(
    project, hashiya, exports, data
):
    before = exports(project)
    assert hashiya("annotator", "remove", project, "omar").exit_code == 2
    assert exports(project) == before
    assert hashiya("annotator", "remove", project, "omar", "--yes").exit_code == 0

    assert all("omar" not in part for part in exports(project)[:4])
    (entry,) = json.loads(hashiya("review", project, "--json", "--as", "huda").stdout)
    assert (entry["stale"], entry["decided"]) == ([], 1)
    refused = hashiya("mark", project, "a", "done", "--as", "omar")
    assert refused.exit_code == 2
    assert "'omar' was removed from this project" in refused.stderr
    (row,) = [
        row for row in data("annotator", "list", project, "--json") if row["removed"]
    ]
    assert row["annotator"] == "omar"

    assert hashiya("annotator", "undo", project).exit_code == 0
    assert exports(project)[:-1] == before[:-1]


def test_who_was_removed_or_renamed_is_not_added_as_somebody_new(
    project, hashiya, tmp_path
):
    settings = project / "hashiya.toml"
    everything = tmp_path / "all.jsonl"
    assert hashiya("export", project, "-o", everything).exit_code == 0
    assert hashiya("annotator", "remove", project, "omar", "--yes").exit_code == 0
    for words in (
        ("mark", project, "b", "open", "--as", "Omar", "--new"),
        ("assign", project, "--to", "Omar", "b", "--new"),
        ("import", project, everything, "--new"),
    ):
        ended = hashiya(*words)
        assert ended.exit_code == 2
        assert "'omar' was removed from this project" in ended.stderr
    assert hashiya("annotator", "undo", project).exit_code == 0
    assert hashiya("annotator", "rename", project, "omar", "omer").exit_code == 0
    ended = hashiya("mark", project, "b", "open", "--as", "Omar", "--new")
    assert ended.exit_code == 0
    assert '"Omar"' not in settings.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("rename", "omar", "salma"), "'salma' is another annotator: merge the two"),
        (("rename", "omar", "Salma"), "'salma' is another annotator"),
        (("rename", "omar", "omar"), "is called so already"),
        (
            ("rename", "layla", "nour"),
            "nobody is called 'layla' here; there are: huda, omar",
        ),
        (("rename", "omar", "o\tmar"), "control character"),
        (("rename", "omar", ""), "is empty"),
        (("merge", "omar", "omar"), "nobody is called 'omar' here"),
        (("merge", "omar", "layla"), "nobody is called 'layla' here"),
        (("remove", "layla"), "nobody is called 'layla' here"),
        (("remove", "huda", "--yes"), "'huda' is the only reviewer: name another one"),
        (("undo",), "no annotator was renamed, merged or removed"),
    ],
)
def test_what_is_impossible_is_refused_and_changes_nothing(
    project, hashiya, exports, words, reason
):
    before = exports(project)
    verb, *names = words
    ended = hashiya("annotator", verb, project, *names)
    assert ended.exit_code == 2
    assert reason in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert exports(project) == before
    assert not (project / "tags" / "annotators.jsonl").exists()


def test_a_renaming_given_again_is_told_that_it_holds(project, hashiya):
    hashiya("annotator", "rename", project, "omar", "omer")
    again = hashiya("annotator", "rename", project, "omar", "omer")
    assert (again.exit_code, "'omar' is called 'omer' already" in again.stderr) == (
        2,
        True,
    )


def test_a_former_name_of_another_annotator_is_not_given_again(project, hashiya):
    hashiya("annotator", "rename", project, "omar", "omer")
    refused = hashiya("annotator", "rename", project, "salma", "omar")
    assert refused.exit_code == 2
    assert "'omar' was the name of another annotator" in refused.stderr
    assert hashiya("annotator", "rename", project, "omer", "omar").exit_code == 0


def test_the_only_reviewer_who_decided_is_not_removed_where_none_is_named(
    project, hashiya
):
    (project / "hashiya.toml").unlink()
    refused = hashiya("annotator", "remove", project, "huda", "--yes")
    assert refused.exit_code == 2
    assert "the only reviewer" in refused.stderr


def test_a_folder_that_was_renamed_by_hand_is_explained_and_mended(
    project, hashiya, exports
):
    hashiya("mark", project, "b", "open", "--as", "omar")
    before = exports(project)
    (project / "tags" / "omar").rename(project / "tags" / "omer")
    checked = hashiya("check", project)
    assert checked.exit_code == 1
    (words,) = [row for row in checked.stdout.splitlines() if "renamed by hand" in row]
    assert "tags/omer" in words
    assert "has records of 'omar'" in words
    assert "hashiya annotator rename PROJECT OLD NEW" in words
    assert "damaged" not in checked.stdout

    assert hashiya("annotator", "rename", project, "omar", "omer").exit_code == 0
    assert hashiya("check", project).exit_code == 0
    assert exports(project) == [part.replace("omar", "omer") for part in before]


class Killed(BaseException):
    """The program was killed."""


def killed_at(monkeypatch, step):
    """Let the program die before its n-th write from here on; whether it did is returned."""
    count = 0

    def dying(function):
        def write(*args, **kwargs):
            nonlocal count
            count += 1
            if count == step:
                raise Killed
            return function(*args, **kwargs)

        return write

    for place, name in (
        (TagStore, "put"),
        (annotator_changes, "begin_change"),
        (annotator_changes, "note_stage"),
    ):
        monkeypatch.setattr(place, name, dying(getattr(place, name)))


@pytest.mark.parametrize("verb", ["merge", "undo"])
def test_a_change_that_was_killed_anywhere_is_completed_at_the_next_start(
    project, hashiya, exports, verb, monkeypatch
):
    before = exports(project)
    folder = ProjectFolder.open(project)

    def merge():
        store = TagStore(project)
        planned = annotator_changes.preview(
            folder, store, ChangeKind.MERGE, "slm", "salma"
        )
        annotator_changes.change_names(folder, store, planned)

    def undo():
        annotator_changes.undo_last(ProjectFolder.open(project), TagStore(project))

    merge()
    merged = exports(project)
    undo()
    kills = 0
    for step in range(1, 12):
        if verb == "undo":
            merge()
        with monkeypatch.context() as patch:
            killed_at(patch, step)
            try:
                merge() if verb == "merge" else undo()
            except Killed:
                kills += 1
            else:
                break
        is_begun = bool(read_names(project).unfinished)
        started = hashiya("status", project)
        assert ("interrupted before, " in started.stderr) == is_begun
        after = exports(project)
        if verb == "merge" and read_names(project):
            assert after[:-1] == merged[:-1]
        elif verb == "undo" and not read_names(project):
            assert after[:-1] == before[:-1]
        if read_names(project):
            undo()
            assert exports(project)[:-1] == before[:-1]
    assert kills >= 3


def test_a_compaction_makes_changes_of_names_final(project, hashiya):
    hashiya("annotator", "merge", project, "slm", "salma", "--yes")
    before = hashiya("export", project).stdout
    assert hashiya("compact", project, "--yes").exit_code == 0
    refused = hashiya("annotator", "undo", project)
    assert refused.exit_code == 2
    assert "the history was dropped since" in refused.stderr
    assert hashiya("export", project).stdout == before


def test_lines_of_the_file_that_cannot_be_read_are_reported(project, hashiya):
    hashiya("annotator", "rename", project, "omar", "omer")
    with (project / "tags" / "annotators.jsonl").open("a") as file:
        file.write('{"n": 9, "by": "x", "act": "rename", "from": 3}\n')
    ended = hashiya("check", project)
    assert ended.exit_code == 1
    assert 'annotators.jsonl:4: has no "from"' in ended.stdout


def test_check_lists_who_has_records_and_is_not_named(project, hashiya):
    hashiya("assign", project, "--take", "slm", "a", "b")
    source = (project / "hashiya.toml").read_text("utf-8")
    (project / "hashiya.toml").write_text(source.replace(', "slm"]', "]"), "utf-8")
    ended = hashiya("check", project)
    assert ended.exit_code == 0
    said = ended.stdout + ended.stderr
    assert "'slm' has records in tags/ and is not in [annotators] names" in said
    assert "'omar' has records" not in said


def test_check_lists_names_that_are_one(folder, hashiya):
    for name in ("salma", "omar"):
        hashiya("mark", folder, "a", "done", "--as", name)
    store = TagStore(folder)
    home = ProjectFolder.open(folder)
    session = annotator_session(store, home, "a", "Salma")
    session.mark(Status.DONE)
    session.save()
    ended = hashiya("check", folder)
    assert ended.exit_code == 0
    said = ended.stdout + ended.stderr
    assert "'salma' and 'Salma' are two annotators with equal names" in said
    assert "hashiya annotator merge" in said
    assert (
        hashiya("annotator", "merge", folder, "Salma", "salma", "--yes").exit_code == 0
    )
    assert "are two annotators" not in hashiya("check", folder).stdout


def test_the_former_name_in_the_environment_sees_no_more_than_the_new_one(
    project, hashiya, monkeypatch
):
    hashiya("mark", project, "a", "open", "--as", "omar")
    hashiya("annotator", "rename", project, "omar", "omer")
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "omar")
    ended = hashiya("tags", project, "--json")
    assert {row["annotator"] for row in json.loads(ended.stdout)} == {"omer"}
    assert "omer has not done them" in ended.stderr


def test_two_clones_rename_and_tag_at_once_and_both_are_kept(
    project, hashiya, tmp_path
):
    def git(folder, *words):
        user = ("-c", "user.name=salma", "-c", "user.email=salma@example.org")
        return subprocess.run(
            ["git", *user, "-C", folder, *words], check=True, capture_output=True
        )

    assert hashiya("init", project).exit_code == 0
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "first")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", project, clone)
    # One renames and merges while the other, who does not know of it, goes on.
    hashiya("annotator", "rename", project, "omar", "omer")
    hashiya("annotator", "merge", project, "slm", "salma", "--yes")
    hashiya("tag", clone, "b", 0, 2, *POLITICS, "--as", "omar")
    hashiya("tag", clone, "a", 11, 14, *POLITICS, "--as", "slm")
    hashiya("tag", project, "a", 11, 13, *MEDIA, "--as", "omer")
    for folder in (project, clone):
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "work")
    git(clone, "pull", "-q", "--no-rebase", "--no-edit")
    git(project, "pull", "-q", "--no-rebase", "--no-edit", clone, "main")

    exports = [hashiya("export", folder).stdout for folder in (project, clone)]
    assert exports[0] == exports[1]
    tags = [
        tag for row in map(json.loads, exports[0].splitlines()) for tag in row["spans"]
    ]
    assert sorted((tag["annotator"], tag["start"], tag["end"]) for tag in tags) == [
        ("omer", 0, 2),
        ("omer", 0, 5),
        ("omer", 11, 13),
        ("salma", 0, 2),
        ("salma", 0, 5),
        ("salma", 6, 10),
        ("salma", 11, 14),
    ]
    for folder in (project, clone):
        assert hashiya("check", folder).exit_code == 0


@pytest.mark.parametrize("seed", range(5))
def test_any_changes_of_names_are_taken_back_byte_for_byte(
    project, hashiya, exports, seed
):
    random = Random(seed)
    before = exports(project)[:-1]
    made = 0
    for number in range(5):
        rows = json.loads(hashiya("annotator", "list", project, "--json").stdout)
        names = [row["annotator"] for row in rows if not row["removed"]]
        if len(names) < 2:
            break
        verb = random.choice(["rename", "merge", "remove"])
        name, other = random.sample(names, 2)
        more = {"rename": (f"layla{number}",), "merge": (other,), "remove": ()}[verb]
        yes = () if verb == "rename" else ("--yes",)
        ended = hashiya("annotator", verb, project, name, *more, *yes)
        # The only reviewer, or the only one who is named, is not removed.
        assert ended.exit_code in {0, 2}
        if ended.exit_code == 0:
            made += 1
            assert hashiya("export", project).exit_code == 0
            checked = hashiya("check", project)
            assert checked.exit_code == 0, checked.stdout
    assert made >= 2
    for _ in range(made):
        assert hashiya("annotator", "undo", project).exit_code == 0
    assert exports(project)[:-1] == before
    assert hashiya("annotator", "undo", project).exit_code == 2


def test_an_import_into_merged_records_adds_what_they_lack(project, hashiya, tmp_path):
    file = tmp_path / "before.jsonl"
    hashiya("export", project, "-o", file)
    hashiya("annotator", "merge", project, "slm", "salma", "--yes")
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for row in rows:
        row.pop("status", None)
        for tag in row["spans"]:
            del tag["id"]
        new = {**row["spans"][0], "start": 0, "end": 1, "text": row["text"][0]}
        row["spans"].append({**new, "annotator": "slm", "label": "media"})
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\n".join(lines), "utf-8")

    ended = hashiya("import", project, file)
    assert ended.exit_code == 0, ended.stderr
    after = [
        json.loads(line) for line in hashiya("export", project).stdout.splitlines()
    ]
    added = [tag for row in after for tag in row["spans"] if tag["end"] == 1]
    assert [tag["annotator"] for tag in added] == ["salma", "salma"]
    assert hashiya("check", project).exit_code == 0
    assert hashiya("annotator", "undo", project).exit_code == 0
    ended = hashiya("tags", project, "--json", "--as", "slm")
    assert {row["annotator"] for row in json.loads(ended.stdout)} == {"slm"}


def test_a_name_that_was_given_by_mistake_can_be_given_to_the_right_one(
    project, hashiya, data
):
    hashiya("annotator", "rename", project, "salma", "omer")
    hashiya("annotator", "undo", project)
    assert hashiya("annotator", "rename", project, "omar", "omer").exit_code == 0
    names = {row["annotator"] for row in data("status", project, "--json")}
    assert names == {"omer", "salma", "slm"}
