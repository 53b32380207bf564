"""The real program in a real pseudo-terminal: what a user types, sees, and finds in the export."""

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyte
import pytest

HASHIYA = Path(sys.executable).with_name("hashiya")
COLUMNS, ROWS = 100, 30
DEADLINE = 30.0

LEFT, DOWN, ENTER, CTRL_Q = b"\x1b[D", b"\x1b[B", b"\r", b"\x11"


class Terminal:
    """A program under a pseudo-terminal, and what it shows."""

    def __init__(self, *command, env):
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, close_fds=True
        )
        os.close(slave)

    def read(self, seconds):
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            try:
                data = os.read(self.master, 1 << 16)
            except OSError:  # the other end is closed: the program is gone
                return
            self.raw += data
            self.stream.feed(data)

    def until(self, seen):
        """Read until the screen satisfies `seen`; the deadline only bounds a failure."""
        end = time.monotonic() + DEADLINE
        while not seen(self.screen.display):
            assert time.monotonic() < end, "\n".join(self.screen.display)
            self.read(0.1)

    def until_text(self, words):
        self.until(lambda lines: any(words in line for line in lines))

    def type(self, *keys):
        for key in keys:
            os.write(self.master, key)

    def wait(self):
        end = time.monotonic() + DEADLINE
        while self.process.poll() is None:
            assert time.monotonic() < end, "the program did not end"
            self.read(0.1)
        self.read(0.1)
        os.close(self.master)
        return self.process.returncode


@pytest.fixture
def environment(tmp_path):
    return {
        **{
            name: value
            for name, value in os.environ.items()
            if name not in {"NO_COLOR", "HASHIYA_ANNOTATOR"}
        },
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TEXTUAL_ANIMATIONS": "none",
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }


def test_open_move_select_tag_quit_and_find_the_tag_in_the_export(seeds, environment):
    terminal = Terminal(
        str(HASHIYA), "read", str(seeds), "--as", "salma", env=environment
    )
    # The lesson opens by itself this first time.
    terminal.until_text("tutorial")
    terminal.type(b"q")
    # The heading is drawn before the lesson's status line is gone, which tells of words
    # as well.
    terminal.until(
        lambda lines: (
            any("5 of 5 articles" in line for line in lines)
            and not any("word 1/" in line for line in lines)
        )
    )
    terminal.type(ENTER)
    terminal.until_text("word 1/")
    terminal.type(DOWN, DOWN)
    terminal.type(LEFT)
    terminal.type(b"w")
    terminal.until_text("characters: a label")
    terminal.type(b"5")
    terminal.until(
        lambda lines: any("1 tag " in line and "saved" in line for line in lines)
    )
    terminal.type(CTRL_Q)
    assert terminal.wait() == 0
    exported = subprocess.run(
        [HASHIYA, "export", str(seeds), "--annotator", "salma"],
        capture_output=True,
        check=True,
        env=environment,
    )
    rows = [json.loads(line) for line in exported.stdout.decode("utf-8").splitlines()]
    (span,) = rows[0]["spans"]
    text = (seeds / "000_d992f6cc8f9d56a1.txt").read_bytes().decode("utf-8")
    assert rows[0]["text"] == text
    assert span["text"] == text[span["start"] : span["end"]] != ""
    assert " " not in span["text"]
    assert (span["label"], span["annotator"]) == ("politics", "salma")
    assert [row["spans"] for row in rows[1:]] == [[], [], [], []]
    assert rows[0]["status"] == {"salma": "open"}
