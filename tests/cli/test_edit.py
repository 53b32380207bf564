"""An article's text is corrected in an editor, and everybody sees first what it does to tags."""

import json
import shlex
import shutil
import sys

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hashiya.corpus.article_source import read_source
from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Span
from hashiya.review.text_edits import Outcome, make_edit, planned_edit
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya_reader import edited_copy
from hashiya_reader.cli import edit as edit_command
from hashiya_reader.cli import main, output
from hashiya_reader.edited_copy import edits_folder, safe_name

# "The ministry announced the beginning of the truce today in the city. A second sentence
# about the truce in the city and nothing else, in many words."
TEXT = (
    "أعلنت الوزارة بدء الهدنه اليوم في المدينة.\n"
    "جملة ثانية عن الهدنة في المدينة ولا شيء غير ذلك بكلمات كثيرة.\n"
)
MINISTRY, TRUCE = "الوزارة", "الهدنه"


@pytest.fixture
def project(folder, hashiya, monkeypatch):
    """Salma tagged the ministry, omar the truce, both a day, which huda accepted."""
    (folder / "a.txt").write_text(TEXT, "utf-8")
    monkeypatch.setattr(edit_command, "_TOO_SOON", 0.0)
    for name, words in {"salma": MINISTRY, "omar": TRUCE}.items():
        start = TEXT.index(words)
        span = (start, start + len(words))
        tagged = hashiya("tag", folder, "a", *span, "topic", "law", "--as", name)
        assert tagged.exit_code == 0, tagged.stderr
        hashiya("tag", folder, "a", 25, 30, "topic", "media", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)
    hashiya("review", folder, "--accept", "unanimous", "--as", "huda")
    return folder


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """Sets an editor that runs lines of Python, `path` being the file that it is given."""

    def make(*lines, variable="EDITOR"):
        script = tmp_path / "my editor.py"
        code = ["import pathlib, sys", "path = pathlib.Path(sys.argv[-1])", *lines]
        script.write_text("\n".join(code), "utf-8")
        for name in ("VISUAL", "EDITOR"):
            monkeypatch.delenv(name, raising=False)
        command = f"{sys.executable} -I {shlex.quote(str(script))} --flag"
        monkeypatch.setenv(variable, command)
        return command

    return make


def replacing(old, new):
    return (
        f"path.write_bytes(path.read_bytes().replace({old.encode()}, {new.encode()}))"
    )


def copies():
    return sorted(edits_folder().rglob("*.txt"))


@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
def test_the_text_is_taken_over_from_the_editor(project, hashiya, editor, variable):
    editor(replacing("ثانية", "ثالثة"), variable=variable)

    ended = hashiya("edit", project, "a", "--yes")

    assert ended.exit_code == 0, ended.stderr
    assert (project / "a.txt").read_text("utf-8") == TEXT.replace("ثانية", "ثالثة")
    assert "a: 1 line changed" in ended.stdout
    assert "the new text is taken over" in ended.stderr
    assert copies() == []


def test_the_editor_of_the_option_comes_first(project, hashiya, editor, monkeypatch):
    command = editor(replacing("ثانية", "ثالثة"))
    monkeypatch.setenv("VISUAL", "false")

    assert hashiya("edit", project, "a", "--yes", "--editor", command).exit_code == 0
    assert "ثالثة" in (project / "a.txt").read_text("utf-8")


def test_the_editor_gets_a_private_file_with_a_safe_name(project, hashiya, editor):
    name = "; touch x.jsonl\n$(id) --help"
    row = {"id": name, "text": "x"}
    (project / "rows.jsonl").write_text(json.dumps(row), "utf-8")
    editor(
        "mode = path.stat().st_mode | path.parent.stat().st_mode",
        "path.write_text(f'{path.name} {mode & 0o077}')",
    )

    assert hashiya("edit", project, name, "--yes").exit_code == 0
    text = ProjectFolder.open(project).read(name).text
    assert text == "touch-x-jsonl-id-help.txt 0"
    assert safe_name("../..") == safe_name("غزة") == "article"


@pytest.mark.parametrize(
    "leave", ["os.mkfifo(path)", "path.symlink_to('/dev/zero')", "path.mkdir()"]
)
def test_what_an_editor_leaves_that_is_no_file_is_not_waited_for(
    project, hashiya, editor, leave
):
    editor("import os", "path.unlink()", leave)

    ended = hashiya("edit", project, "a", "--yes")

    assert ended.exit_code == 2
    assert "a.txt: cannot be read: " in ended.stderr
    assert "; the edited copy is kept in " in ended.stderr
    assert (project / "a.txt").read_text("utf-8") == TEXT


def test_one_line_more_among_many_equal_ones_is_one_changed_line(
    folder, hashiya, tmp_path
):
    lines = ["سطر\r\n\n"] * 8_000
    (folder / "a.txt").write_bytes("".join(lines).encode())
    (tmp_path / "new.txt").write_bytes("".join(["عاجل\n", *lines]).encode())

    ended = hashiya("edit", folder, "a", "--from", tmp_path / "new.txt", "--yes")

    assert "a: 1 line changed" in ended.stdout
    text = "".join(lines)
    assert (folder / "a.txt").read_bytes().decode() in {
        f"عاجل\n{text}",
        f"عاجل\r\n{text}",
    }


def test_an_editor_that_changes_nothing_changes_nothing(project, hashiya, editor):
    before = (project / "a.txt").stat()
    # Many editors convert line ends and write a byte order mark.
    convert = replacing("\n", "\r\n")
    editor(convert, "path.write_bytes(b'\\xef\\xbb\\xbf' + path.read_bytes())")

    ended = hashiya("edit", project, "a", "--yes")

    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr == "hashiya: nothing was changed: the text is the same\n"
    assert (project / "a.txt").stat() == before
    assert copies() == []


def test_a_copy_stays_where_its_editor_may_not_have_waited(
    project, hashiya, editor, monkeypatch
):
    monkeypatch.setattr(edit_command, "_TOO_SOON", float("inf"))
    editor("pass")

    ended = hashiya("edit", project, "a")

    assert ended.exit_code == 0
    (copy,) = copies()
    assert "`code --wait`" in ended.stderr
    assert str(copy) in ended.stderr
    assert copy.read_text("utf-8") == TEXT


def test_the_preview_says_what_becomes_of_whose_tags(project, hashiya, tmp_path):
    new = TEXT.replace(TRUCE, "الهدنة").replace("أعلنت", "وأعلنت")
    (tmp_path / "new.txt").write_text(new, "utf-8")

    ended = hashiya("edit", project, "a", "--from", tmp_path / "new.txt", "--dry-run")

    assert (ended.exit_code, ended.stderr) == (0, "hashiya: nothing was changed\n")
    assert [row.split() for row in ended.stdout.splitlines()] == [
        f"a: 1 line changed, {len(TEXT)} → {len(new)} characters".split(),
        ["stands", "moves", "detached"],
        ["omar", "0", "1", "1"],
        ["salma", "0", "2", "0"],
        ["huda", "gold", "0", "1", "0"],
        ["detached", "omar", "topic", "law", TRUCE, "→", "الهدنة"],
    ]
    assert (project / "a.txt").read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Letters of other words are corrected on both sides of the tag; the first word.
        (("بدء", "المدينة."), ("بدأ", "المدينه.")),
        (("أعلنت",), ("اعلنت",)),
    ],
)
def test_a_correction_beside_tags_leaves_them(
    project, hashiya, data, tmp_path, old, new
):
    text = TEXT
    for word, correct in zip(old, new, strict=True):
        text = text.replace(word, correct, 1)
    (tmp_path / "new.txt").write_text(text, "utf-8")
    before = data("tags", project, "--json")

    ended = hashiya("edit", project, "a", "--from", tmp_path / "new.txt", "--yes")

    assert ended.exit_code == 0, ended.stderr
    assert (project / "a.txt").read_text("utf-8") == text
    assert data("tags", project, "--json") == before


def test_the_old_text_can_be_had_back(project, hashiya, data, tmp_path):
    (tmp_path / "new.txt").write_text("x", "utf-8")
    before = data("tags", project, "--json")
    ended = hashiya("edit", project, "a", "--from", tmp_path / "new.txt", "--yes")
    first, second = ended.stderr.splitlines()
    assert second == (
        "hashiya: 5 tags are detached: the reader can put them on words again"
    )
    path = first.rpartition("--from ")[2]

    assert hashiya("edit", project, "a", "--from", path, "--yes").exit_code == 0

    assert (project / "a.txt").read_text("utf-8") == TEXT
    assert data("tags", project, "--json") == before


def test_a_text_whose_old_version_cannot_be_kept_stays(project, hashiya, tmp_path):
    (tmp_path / "new.txt").write_text("x", "utf-8")
    kept = project / "tags" / ".texts"
    shutil.rmtree(kept)
    kept.write_text("in the way", "utf-8")

    ended = hashiya("edit", project, "a", "--from", tmp_path / "new.txt", "--yes")

    assert ended.exit_code == 2
    assert "cannot be kept; nothing was changed" in ended.stderr
    assert (project / "a.txt").read_text("utf-8") == TEXT


def test_what_reviewers_decided_and_models_suggest_is_shown_too(
    project, hashiya, tmp_path
):
    hashiya("export", project, "-o", tmp_path / "model.jsonl", "--annotator", "salma")
    suggested = ("import", project, tmp_path / "model.jsonl", "--suggest", "--as", "m")
    assert hashiya(*suggested).exit_code == 0
    (tmp_path / "new.txt").write_text(f"و{TEXT}", "utf-8")
    arguments = ("edit", project, "a", "--from", tmp_path / "new.txt", "--dry-run")

    shown = json.loads(hashiya(*arguments, "--json").stdout)

    owners = {(owner["kind"], owner["annotator"]) for owner in shown["annotators"]}
    expected = {
        ("tag", "omar"),
        ("tag", "salma"),
        ("gold", "huda"),
        ("suggestion", "m"),
    }
    assert owners == expected
    assert not shown["done"]
    for tag in shown["tags"]:
        if tag["outcome"] == "moves":
            assert tag["after"] == [each + 1 for each in tag["before"]]


def test_nothing_is_taken_over_without_consent(project, hashiya, tmp_path):
    (tmp_path / "new.txt").write_text("x", "utf-8")

    ended = hashiya("edit", project, "a", "--from", tmp_path / "new.txt")

    assert ended.exit_code == 1
    assert ended.stderr == "hashiya: nothing was changed; --yes takes it over\n"
    assert (project / "a.txt").read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("answer", "code"), [("y\n", 0), ("n\n", 1), ("", 130)], ids=["yes", "no", "end"]
)
def test_on_a_terminal_it_asks(project, editor, monkeypatch, answer, code):
    monkeypatch.setattr(output, "is_terminal", lambda _: True)
    editor(replacing("ثانية", "ثالثة"))

    ended = CliRunner().invoke(main, ["edit", str(project), "a"], input=answer)

    assert ended.exit_code == code
    assert "Take over the text of a?" in ended.stderr
    is_taken = (project / "a.txt").read_text("utf-8") != TEXT
    assert is_taken == (code == 0)
    assert len(copies()) == (0 if is_taken else 1)
    if not is_taken:
        assert str(copies()[0]) in ended.stderr


@pytest.mark.parametrize("article", ["a", "r"])
def test_a_text_that_changed_meanwhile_is_not_overwritten(
    project, hashiya, editor, article
):
    rows = project / "rows.jsonl"
    rows.write_text('{"id": "r", "text": "one"}\n{"id": "s", "text": "two"}\n', "utf-8")
    path = rows if article == "r" else project / "a.txt"
    theirs = path.read_text("utf-8").replace("one", "1").replace("ثانية", "ثالثة")
    editor(
        f"pathlib.Path({str(path)!r}).write_bytes({theirs.encode()})",
        "path.write_text('mine')",
    )

    ended = hashiya("edit", project, article, "--yes")

    assert ended.exit_code == 2
    assert "has changed on disk meanwhile" in ended.stderr
    assert path.read_text("utf-8") == theirs
    (copy,) = copies()
    assert copy.read_text("utf-8") == "mine"
    assert str(copy) in ended.stderr
    assert hashiya("edit", project, article, "--from", copy, "--yes").exit_code == 0
    assert ProjectFolder.open(project).read(article).text.strip() == "mine"


@pytest.mark.parametrize(
    ("lines", "told", "is_kept"),
    [
        (["sys.exit(3)"], "ended with 3; nothing was changed", False),
        (["path.write_text('x')", "sys.exit(1)"], "ended with 1", True),
        (["path.write_bytes(b'')"], "would be empty", False),
        (["path.write_text(' \\n\\n')"], "would be empty", True),
        (["path.write_bytes(b'a\\xff')"], "byte 1 (0xff) is broken", True),
        (["path.write_bytes(b'a\\0')"], "byte 1 is zero", True),
        (["path.unlink()"], "cannot be read", False),
    ],
)
def test_what_cannot_be_taken_over_is_refused_in_one_line(
    project, hashiya, editor, lines, told, is_kept
):
    editor(*lines)

    ended = hashiya("edit", project, "a", "--yes")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert (project / "a.txt").read_text("utf-8") == TEXT
    assert [str(copy) in ended.stderr for copy in copies()] == [True] * is_kept


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["b-1"], "no article is called 'b-1'"),
        (["a", "--editor", "no-such-editor"], "no-such-editor: cannot be started"),
        (["a", "--editor", "a'b"], "a'b: is not a command"),
        (["a", "--from", "nowhere.txt"], "nowhere.txt: cannot be read"),
        (["a", "--from", "."], "is a directory"),
        (["a", "--encoding", "latin"], "--encoding"),
        (["a"], "no editor is set"),
    ],
)
def test_bad_usage_is_refused(project, hashiya, monkeypatch, options, told):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)

    ended = hashiya("edit", project, *options)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert told.lower() in ended.stderr.lower()
    assert copies() == []


def test_a_read_only_article_is_refused_before_the_editor_opens(
    project, hashiya, editor, tmp_path
):
    editor(f"pathlib.Path({str(tmp_path / 'opened')!r}).touch()")
    (project / "a.txt").chmod(0o444)

    ended = hashiya("edit", project, "a")

    assert ended.exit_code == 2
    assert "is read-only" in ended.stderr
    assert not (tmp_path / "opened").exists()


def test_the_new_text_may_come_from_a_pipe(project):
    arguments = ["edit", str(project), "a", "--from", "-", "--yes"]
    ended = CliRunner().invoke(main, arguments, input="سطر\r\nآخر")

    assert ended.exit_code == 0, ended.stderr
    assert (project / "a.txt").read_bytes() == "سطر\nآخر\n".encode()


@pytest.mark.parametrize("is_pipe", [True, False])
def test_a_text_that_is_too_long_is_refused_and_not_cut(
    project, hashiya, tmp_path, monkeypatch, is_pipe
):
    """Before: its end was missing where another encoding made it short enough."""
    monkeypatch.setattr(edited_copy, "LONGEST", len(TEXT.encode()))
    longer = tmp_path / "new.txt"
    longer.write_text(TEXT + "!", "utf-8")
    words = ["edit", str(project), "a", "--from", "-" if is_pipe else str(longer)]

    ended = CliRunner().invoke(main, [*words, "--yes"], input=longer.read_bytes())

    assert ended.exit_code == 2
    assert "is longer than" in ended.stderr
    assert (project / "a.txt").read_text("utf-8") == TEXT


def test_an_encoding_that_cannot_hold_the_text_can_be_left(project, hashiya, tmp_path):
    (project / "w.txt").write_bytes(TEXT.encode("windows-1256"))
    (tmp_path / "new.txt").write_text(f"{TEXT}ۀ\n", "utf-8")
    arguments = ("edit", project, "w", "--from", tmp_path / "new.txt", "--yes")

    refused = hashiya(*arguments)
    assert refused.exit_code == 2
    assert "which windows-1256 cannot hold; take it out, or" in refused.stderr

    assert hashiya(*arguments, "--encoding", "utf-8").exit_code == 0
    assert (project / "w.txt").read_text("utf-8") == f"{TEXT}ۀ\n"


def test_an_annotator_of_a_blind_project_sees_no_others_words(
    project, hashiya, tmp_path
):
    (project / "hashiya.toml").write_text(
        '[annotators]\nnames = ["salma", "omar"]\nblind = true\n', "utf-8"
    )
    hashiya("mark", project, "a", "open", "--as", "salma")
    (tmp_path / "new.txt").write_text("x", "utf-8")
    arguments = ("edit", project, "a", "--from", tmp_path / "new.txt", "--dry-run")

    for options, expected in ([], [MINISTRY]), (["--json"], [MINISTRY]):
        shown = hashiya(*arguments, *options, "--as", "salma").stdout
        assert [words for words in (MINISTRY, TRUCE) if words in shown] == expected


EDITS = st.lists(
    st.tuples(
        st.integers(0, len(TEXT)),
        st.integers(0, 6),
        st.text(alphabet="اله دنة\n", max_size=6),
    ),
    min_size=1,
    max_size=4,
)
WORDS = [(0, 5), (6, 13), (18, 24), (25, 30), (34, 41), (49, 54), (58, 72), (80, 104)]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(EDITS)
def test_tags_are_afterwards_as_they_were_shown(tmp_path_factory, edits):
    folder = tmp_path_factory.mktemp("project")
    (folder / "a.txt").write_text(TEXT, "utf-8")
    home = ProjectFolder.open(folder)
    store = TagStore(folder)
    session = TagSession(store, home.scheme, home.read("a"), "salma")
    for start, end in WORDS:
        session.add(Span(start, end), "topic", "law")
    session.save()
    text = TEXT
    for start, length, words in edits:
        text = text[:start] + words + text[start + length :]
    if not text.strip():
        return

    planned = planned_edit(home, store, read_source(home, "a"), text)
    make_edit(planned, home, store)
    after = TagSession(store, home.scheme, home.read("a"), "salma")

    shown = {entry.tag.id: entry.after for entry in planned.tags}
    gone = {Outcome.DETACHED, Outcome.STAYS_DETACHED}
    detached = {entry.tag.id for entry in planned.tags if entry.outcome in gone}
    assert {tag.id: tag.span for tag in after.tags} == {
        tag_id: span for tag_id, span in shown.items() if tag_id not in detached
    }
    assert {tag.id for tag in after.detached} == detached
    for tag in after.tags:
        assert after.article.text[tag.span.start : tag.span.end] == tag.text
