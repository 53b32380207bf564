"""Long work reports its progress on a terminal, and leaves nothing half-done if interrupted."""

import os
import re
import signal

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya_reader.cli.interruption import interrupted_once
from hashiya_reader.cli.progress import progress


def test_an_export_into_a_file_shows_how_far_it_is(folder, hashiya, tmp_path, terminal):
    assert "exporting" in hashiya("export", folder, "-o", tmp_path / "set.jsonl").stderr
    assert "exporting" not in hashiya("export", folder).stderr


def test_what_shows_how_far_it_is_stays_in_its_line(
    folder, hashiya, tmp_path, terminal
):
    (tmp_path / "c.txt").write_text("نعم", "utf-8")  # yes

    shown = (
        hashiya("add", folder, tmp_path / "c.txt")
        .stderr.replace("\r", "\n")
        .split("\n")
    )

    lines = [line.removeprefix("\x1b[?25l") for line in shown if "near-dup" in line]
    assert max(map(len, lines)) < 80
    # The remaining time would be a guess.
    assert not any(re.search(r"\d:\d\d", line) for line in lines)


def test_a_long_task_says_how_far_it_is_where_stderr_is_no_terminal(capsys):
    now = iter([0.0, 29.0, 31.0, 32.0, 62.0])
    with progress("importing", clock=lambda: next(now)) as update:
        for done in (10, 20, 30, 90):
            update(done, 100)
    assert capsys.readouterr().err.splitlines() == [
        "hashiya: importing: 20 % (20 of 100)",
        "hashiya: importing: 90 % (90 of 100)",
    ]


def test_an_interrupted_export_leaves_the_file_as_it_was(
    folder, hashiya, tmp_path, monkeypatch
):
    output = tmp_path / "set.jsonl"
    output.write_text("old", encoding="utf-8")

    read = ProjectFolder.read

    def interrupted(project, article):
        if article == "b":
            raise KeyboardInterrupt
        return read(project, article)

    monkeypatch.setattr(ProjectFolder, "read", interrupted)
    ended = hashiya("export", folder, "-o", output)
    assert (ended.exit_code, ended.stderr) == (
        130,
        f"hashiya: stopped: {output} is not written\n",
    )
    assert output.read_text(encoding="utf-8") == "old"
    assert [
        path.name for path in tmp_path.iterdir() if path.name.startswith((".", "set"))
    ] == ["set.jsonl"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("kind", ["jsonl", "brat"])
def test_an_export_that_the_system_ends_leaves_no_temporary_file(
    folder, hashiya, tmp_path, monkeypatch, number, kind
):
    # Who runs the tests in the background may have the signals ignored.
    outside = signal.signal(number, signal.SIG_DFL)
    output = tmp_path / "set"
    read = ProjectFolder.read

    def ended(project, article):
        if article == "b":
            os.kill(os.getpid(), number)
        return read(project, article)

    monkeypatch.setattr(ProjectFolder, "read", ended)
    try:
        end = hashiya("export", folder, "--format", kind, "-o", output)
        assert signal.getsignal(number) == signal.SIG_DFL
    finally:
        signal.signal(number, outside)
    assert end.exit_code == 128 + number
    assert end.stderr == f"hashiya: stopped: {output} is not written\n"
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_is_taken_back_is_not_interrupted_again(number):
    # Who runs the tests in the background may have the signals ignored.
    outside = {
        each: signal.signal(each, signal.default_int_handler)
        for each in (signal.SIGINT, number)
    }
    before = signal.getsignal(number)
    taken_back = []

    def take():
        try:
            os.kill(os.getpid(), number)
        except KeyboardInterrupt:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), number)
            taken_back.append(1)
            raise

    try:
        with pytest.raises(KeyboardInterrupt), interrupted_once():
            take()
        assert signal.getsignal(number) == before
    finally:
        for each, handler in outside.items():
            signal.signal(each, handler)

    assert taken_back == [1]


def test_an_add_that_is_interrupted_while_it_looks_for_copies_is_done(
    folder, hashiya, tmp_path, monkeypatch
):
    (tmp_path / "c.txt").write_text("نعم", "utf-8")  # yes

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("hashiya_reader.cli.add.near_duplicates_of", interrupted)
    ended = hashiya("add", folder, tmp_path / "c.txt")

    assert ended.exit_code == 0
    assert "hashiya: stopped: everything was added" in ended.stderr
    assert hashiya("show", folder, "c").exit_code == 0
