"""The real program in a real pseudo-terminal: what a user types, sees, and finds in the export."""

import json
import subprocess
import sys
from pathlib import Path

HASHIYA = Path(sys.executable).with_name("hashiya")

LEFT, DOWN, ENTER, CTRL_Q = b"\x1b[D", b"\x1b[B", b"\r", b"\x11"


def test_open_move_select_tag_quit_and_find_the_tag_in_the_export(
    seeds, environment, terminal_on
):
    terminal = terminal_on("read", seeds, "--as", "salma")
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
