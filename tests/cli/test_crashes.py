"""An error in hashiya itself ends in one line, exit code 70 and a report without any text."""

import os
import stat
import subprocess
import sys

import pytest
from click.testing import CliRunner

from hashiya_reader.cli import main
from hashiya_reader.cli.crash_report import report_lines

WORDS = "سر من المقال"  # a secret of the article


def crash(*args):
    try:
        return {}[WORDS]
    except KeyError as error:
        raise ValueError(f"cannot do {WORDS}") from error


@pytest.fixture
def crashing(monkeypatch):
    monkeypatch.setattr("hashiya_reader.cli.tags.tag_object", crash)


def reports(home):
    return sorted(home.rglob("crashes/*.txt"))


def test_a_crash_is_one_line_with_the_path_of_a_report(
    folder, hashiya, crashing, own_home
):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")

    ended = CliRunner().invoke(main, ["tags", str(folder), "--json"])

    assert (ended.exit_code, ended.stdout) == (70, "")
    assert isinstance(ended.exception, SystemExit)
    (report,) = reports(own_home)
    assert ended.stderr.count("\n") == 1
    assert "ValueError in test_crashes.py:" in ended.stderr
    assert str(report) in ended.stderr
    text = report.read_text("utf-8")
    assert "builtins.ValueError, raised in" in text
    assert "builtins.KeyError, raised in" in text
    assert "in _object" in text
    assert f"Python {sys.version_info.major}." in text
    assert WORDS not in text + ended.stderr
    if os.name != "nt":
        assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_too_little_memory_is_no_crash(folder, own_home, monkeypatch):
    def exhaust(*_args):
        raise MemoryError

    monkeypatch.setattr("hashiya_reader.cli.tags.opened", exhaust)

    ended = CliRunner().invoke(main, ["tags", str(folder)])

    assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)
    assert "not enough memory" in ended.stderr
    assert reports(own_home) == []


def test_without_a_place_for_the_report_the_line_is_there(
    folder, hashiya, crashing, own_home, monkeypatch
):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    (own_home / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(own_home / "file"))

    ended = CliRunner().invoke(main, ["tags", str(folder), "--json"])

    assert ended.exit_code == 70
    assert ended.stderr.count("\n") == 1
    assert "ValueError in test_crashes.py:" in ended.stderr


def test_an_endless_recursion_has_a_short_report():
    def deeper():
        deeper()

    try:
        deeper()
    except RecursionError as error:
        lines = "\n".join(report_lines(error)).splitlines()
    assert len(lines) < 60


@pytest.mark.parametrize("is_worker", [False, True])
def test_the_reader_gives_the_terminal_back_and_then_reports(
    folder, own_home, is_worker
):
    """In a pseudo-terminal: the last thing written is the line, on the normal screen."""
    pty = pytest.importorskip("pty")
    broken = (
        "from functools import partial\n"
        "def show(self):\n"
        f"    secret = {WORDS!r}\n"
        "    def fail(): raise KeyError(secret)\n"
        + (
            "    self.run_worker(fail, thread=True)\n"
            if is_worker
            else "    self.call_later(fail)\n"
        )
    )
    code = (
        "import sys\n"
        "from hashiya_reader.app import HashiyaApp\n"
        f"{broken}"
        "HashiyaApp.on_ready = show\n"
        "from hashiya_reader.cli import main\n"
        "main()\n"
    )
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", code, "read", str(folder)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
        start_new_session=True,
    )
    os.close(slave)
    written = b""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        written += data
    assert child.wait(60) == 70
    os.close(master)

    (report,) = reports(own_home)
    last = written.rpartition(b"\x1b[?1049l")[2].decode()
    assert "KeyError" in last
    assert report.name in last.replace("\r\n", "")
    assert WORDS not in report.read_text("utf-8") + last
    assert "Traceback" not in last
