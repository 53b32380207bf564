"""A change of the scheme for everybody is taken back for everybody."""

import contextlib
import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.scheme_names import rename_label
from hashiya.model.scheme_changes import SchemeAct, SchemeChange
from hashiya.review.scheme_history import change_scheme
from hashiya.store import TagStore
from hashiya.text.line_revert import reverted

SCHEME = """\
# What is tagged here.
[[layers]]
name = "topic"

[[layers.labels]]
name = "law"       # courts
key = "1"
[[layers.labels]]
name = "justice"
key = "2"
# The last one.
[[layers.labels]]
name = "media"

[[layers.attributes]]
name = "place"
[[layers.attributes]]
name = "where"

# The second layer.
[[layers]]
name = "tone"
[[layers.labels]]
name = "calm"
[[layers.labels]]
name = "loud"

[annotators]
names = ["salma", "omar"]
"""
CHANGES = [
    ("rename", "topic", "law", "legal"),
    ("rename", "--layer", "topic", "subject"),
    ("rename", "topic", "place", "spot", "--attribute"),
    ("merge", "topic", "law", "media", "justice"),
    ("merge", "--layer", "tone", "topic"),
    ("merge", "topic", "place", "where", "--attribute"),
    ("delete", "topic", "law", "media"),
    ("delete", "topic", "law", "--remove-tags", "--yes"),
    ("delete", "--layer", "tone"),
    ("delete", "--layer", "topic", "--remove-tags", "--yes"),
    ("delete", "topic", "place", "--attribute"),
]


@pytest.fixture
def project(folder, hashiya):
    """Salma and omar tagged both layers."""
    (folder / "hashiya.toml").write_text(SCHEME, "utf-8")
    for name in ("salma", "omar"):
        for words in (
            ("a", 0, 5, "topic", "law", "--set", "place=غزة"),  # Gaza
            ("a", 6, 10, "topic", "justice"),
            ("b", 0, 2, "tone", "calm"),
        ):
            ended = hashiya("tag", folder, *words, "--as", name)
            assert ended.exit_code == 0, ended.stderr
    return folder


def change(hashiya, folder, act, *words):
    ended = hashiya("scheme", act, folder, *words)
    assert ended.exit_code == 0, ended.stderr
    return ended.stderr


def undo(hashiya, folder):
    ended = hashiya("scheme", "undo", folder)
    assert (ended.exit_code, ended.stdout) == (0, ""), ended.stderr
    return ended.stderr


def exported(hashiya, folder):
    return hashiya("export", folder).stdout


def labels(hashiya, folder, name):
    tags = json.loads(hashiya("tags", folder, "--as", name, "--json").stdout)
    return [tag["label"] for tag in tags]


def source_of(folder):
    return (folder / "hashiya.toml").read_text("utf-8")


@pytest.mark.parametrize("words", CHANGES, ids=" ".join)
def test_every_change_is_undone_for_all_and_to_the_byte(project, hashiya, words):
    before = exported(hashiya, project)
    told = change(hashiya, project, *words)
    assert "`hashiya scheme undo`" in told
    assert source_of(project) != SCHEME

    told = undo(hashiya, project)

    assert source_of(project) == SCHEME
    assert exported(hashiya, project) == before
    assert f"taken back: {words[0]}" in told
    assert hashiya("check", project).exit_code == 0
    assert hashiya("scheme", "undo", project).exit_code == 2


def test_changes_are_undone_one_after_the_other(project, hashiya):
    sources = [SCHEME]
    for words in (
        ("rename", "topic", "law", "legal"),
        ("rename", "--layer", "topic", "subject"),
        ("merge", "subject", "legal", "justice"),
        ("delete", "subject", "media"),
    ):
        change(hashiya, project, *words)
        sources.append(source_of(project))

    for source in reversed(sources[:-1]):
        undo(hashiya, project)
        assert source_of(project) == source


def test_what_else_was_changed_since_stays(project, hashiya):
    change(hashiya, project, "merge", "topic", "law", "justice")
    edits = {'"loud"': '"loud"\nkey = "7"', "# What": "# Whatever"}

    def edited(source):
        for old, new in edits.items():
            source = source.replace(old, new)
        return source

    (project / "hashiya.toml").write_text(edited(source_of(project)), "utf-8")

    undo(hashiya, project)

    assert source_of(project) == edited(SCHEME)


def test_a_change_of_the_same_lines_is_not_overwritten(project, hashiya):
    change(hashiya, project, "merge", "topic", "law", "justice")
    edited = source_of(project).replace('was = ["law"]', 'was = ["law", "court"]')
    (project / "hashiya.toml").write_text(edited, "utf-8")

    ended = hashiya("scheme", "undo", project)

    assert ended.exit_code == 2
    assert "was changed at the same place since" in ended.stderr
    assert source_of(project) == edited


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        (CHANGES[0], ("topic", "legal")),
        (CHANGES[1], ("subject", "law")),
        (CHANGES[2], ("topic", "law", "--set", "spot=x")),
    ],
)
def test_tags_made_since_follow_the_old_name(project, hashiya, words, tag):
    change(hashiya, project, *words)
    ended = hashiya("tag", project, "b", 0, 1, *tag, "--as", "salma")
    assert ended.exit_code == 0, ended.stderr

    undo(hashiya, project)

    tags = json.loads(hashiya("tags", project, "--article", "b", "--json").stdout)
    (new,) = [tag for tag in tags if tag["end"] == 1]
    assert (new["layer"], new["label"]) == ("topic", "law")
    assert set(new["attributes"]) <= {"place"}
    assert hashiya("stats", project).exit_code == 0


def test_tags_made_since_of_what_is_gone_again_are_counted(project, hashiya):
    change(hashiya, project, "merge", "--layer", "tone", "topic")
    hashiya("tag", project, "b", 0, 1, "topic", "loud", "--as", "salma")

    assert "1 tag was made since, of a label that is" in undo(hashiya, project)


def test_removed_tags_come_back_but_for_those_that_did(project, hashiya):
    change(hashiya, project, *CHANGES[7])
    assert labels(hashiya, project, "omar") == ["justice", "calm"]
    history = json.loads(hashiya("history", project, "--as", "omar", "--json").stdout)
    (created,) = [
        event
        for event in history
        if event["did"] == ["created"] and event["after"]["label"] == "law"
    ]
    words = ("--tag", created["tag"], "--restore", created["version"], "--as", "omar")
    assert hashiya("history", project, *words).exit_code == 0

    assert "1 removed tag was restored" in undo(hashiya, project)

    assert labels(hashiya, project, "omar") == ["law", "justice", "calm"]
    assert labels(hashiya, project, "salma") == ["law", "justice", "calm"]


def test_a_dropped_history_ends_it(project, hashiya):
    change(hashiya, project, *CHANGES[0])
    hashiya("compact", project)
    assert hashiya("compact", project, "--yes").exit_code == 0

    ended = hashiya("scheme", "undo", project)

    assert ended.exit_code == 2
    assert "the history was dropped" in ended.stderr


def test_a_project_that_began_with_the_default_scheme_is_as_before(folder, hashiya):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    before = exported(hashiya, folder)
    change(hashiya, folder, "rename", "topic", "law", "legal")
    undo(hashiya, folder)
    assert exported(hashiya, folder) == before


def test_an_undo_that_was_interrupted_is_completed(project, hashiya, monkeypatch):
    change(hashiya, project, *CHANGES[7])
    from hashiya.review import scheme_history

    def fail(*_):
        raise scheme_history.SchemeInvalid("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(scheme_history, "restore_tags", fail)
        assert hashiya("scheme", "undo", project).exit_code == 2
    assert source_of(project) == SCHEME

    assert "2 removed tags were restored" in undo(hashiya, project)
    assert source_of(project) == SCHEME


def test_a_damaged_line_of_the_record_is_reported(project, hashiya):
    change(hashiya, project, *CHANGES[0])
    path = project / "tags" / "scheme.jsonl"
    path.write_bytes(path.read_bytes() + b"[]\n")

    ended = hashiya("check", project)

    assert ended.exit_code == 1
    assert f"{path}:3: is not an object" in ended.stdout + ended.stderr
    assert undo(hashiya, project)


@pytest.mark.parametrize(
    ("fields", "is_reported"),
    [
        ({"act": ["rename"]}, False),
        ({"act": "undone", "change": []}, False),
        ({"act": "rename", "names": []}, True),
        ({"act": "rename", "names": ["law", "media"], "into": "legal"}, True),
        ({"act": "delete", "names": "law"}, True),
        ({"before": f"# \ud800\n{SCHEME}"}, True),
    ],
)
def test_a_line_of_the_record_that_is_no_change_is_left_out(
    project, hashiya, fields, is_reported
):
    change(hashiya, project, *CHANGES[0])
    path = project / "tags" / "scheme.jsonl"
    *_, last = path.read_text("utf-8").splitlines()
    line = {**json.loads(last), "n": 9, **fields}
    path.write_text(f"{path.read_text('utf-8')}{json.dumps(line)}\n", "utf-8")

    ended = hashiya("check", project)

    where = f"{path}:3: is not a change that can be taken back"
    assert (where in ended.stdout + ended.stderr) is is_reported
    undo(hashiya, project)
    assert source_of(project) == SCHEME


def test_ids_of_removed_tags_that_are_no_ids_are_left_out(project, hashiya):
    change(hashiya, project, *CHANGES[7])
    path = project / "tags" / "scheme.jsonl"
    *others, last = path.read_text("utf-8").splitlines()
    row = json.loads(last)
    for removed in row["removed"]:
        removed[2] += ["9" * 5000, "٣", ""]
    path.write_text(
        "".join(f"{line}\n" for line in (*others, json.dumps(row))), "utf-8"
    )

    assert "2 removed tags were restored" in undo(hashiya, project)


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), max_size=6).map("".join)


@given(LINES, LINES, LINES, LINES)
def test_a_change_is_reverted_whatever_stands_around_it(before, after, above, below):
    assert reverted(before, after, after) == before
    edge = "--\n"
    texts = (f"{above}{edge}{text}{edge}{below}" for text in (before, after))
    old, new = (f"{edge}{text}{edge}" for text in (before, after))
    first, second = texts
    assert reverted(old, new, second) in {first, None}


@pytest.mark.parametrize(
    ("before", "after", "now", "result"),
    [
        ("a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\nd\n", "a\nb\nc\nd\n"),
        ("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n", None),
        ("a\nb\nc\n", "a\nc\n", "0\na\nc\n", "0\na\nb\nc\n"),
        ("a\nb\nc\n", "a\nc\n", "a\nz\nc\n", None),
        ("a\n", "a\nc\n", "a\nc\n", "a\n"),
    ],
)
def test_lines_are_reverted_or_the_change_is_mixed(before, after, now, result):
    assert reverted(before, after, now) == result


def test_of_two_changes_at_once_neither_is_lost(project):
    both = threading.Barrier(2)

    def rename(old, new):
        def edit(source):
            # Here both would have read the same text, if one did not wait.
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait(0.2)
            return rename_label(source, "topic", old, new)

        home = ProjectFolder.open(project)
        store = TagStore(project / "tags")
        change = SchemeChange(
            act=SchemeAct.RENAME, kind="label", layer="topic", names=(old,), into=new
        )
        change_scheme(home, store, change, edit)

    names = {"law": "legal", "media": "press"}
    threads = [threading.Thread(target=rename, args=pair) for pair in names.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    scheme = ProjectFolder.open(project).scheme
    labels = {label.name for label in scheme.layers[0].labels}
    assert labels == {"legal", "justice", "press"}
