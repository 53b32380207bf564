"""Pastes of any size and content, and signals that end the reader whatever it is doing."""

import os
import signal
import sys

import pytest
from textual import events

from hashiya_reader.textual_private.driver import WholePastes

START, END = "\x1b[200~", "\x1b[201~"
MILLION = "كلمة " * 200_000  # kalima: word
# As a shell prints it: each colour is followed by letters that are commands in an article.
COLOURED = "\x1b[31mdone\x1b[0m fd\x1b[A\x1b\x1bu\n" * 3


def read(*chunks):
    parser = WholePastes()
    messages = []
    for chunk in filter(None, chunks):
        messages += parser.feed(chunk)
    return [
        message.text if isinstance(message, events.Paste) else message.key
        for message in messages
    ]


@pytest.mark.parametrize("pasted", ["", "a", COLOURED, "سلام\r\n", "\x1b[20", "~" * 9])
def test_a_paste_is_one_text_wherever_it_is_cut(pasted):
    data = f"x{START}{pasted}{END}y"
    for cut in range(len(data) + 1):
        assert read(data[:cut], data[cut:]) == ["x", pasted, "y"]
    assert read(*data) == ["x", pasted, "y"]


def test_two_pastes_and_keys_between_them():
    assert read(f"{START}a{END}\x1b[A{START}b{END}") == ["a", "up", "b"]


def test_an_escape_that_was_pressed_begins_no_paste():
    parser = WholePastes()
    messages = list(parser.feed("\x1b"))
    parser._timeout_time = -1.0
    messages += parser.tick()
    messages += parser.feed("[200~q")
    keys = [message.key for message in messages]
    assert (keys[0], keys[-1]) == ("escape", "q")


@pytest.fixture
def not_the_first_time(tmp_path):
    settings = tmp_path / "config" / "hashiya" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"preferences": {"lesson_opened": true}}', encoding="utf-8")


def paste(terminal, text):
    """Paste as a terminal does, which waits for the program to read."""
    data = f"{START}{text}{END}".encode()
    os.set_blocking(terminal.master, False)
    while data:
        terminal.read(0)
        try:
            data = data[os.write(terminal.master, data) :]
        except BlockingIOError:
            terminal.read(0.01)
    os.set_blocking(terminal.master, True)


@pytest.mark.usefixtures("not_the_first_time")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(MILLION, id="long", marks=pytest.mark.long),
        pytest.param(COLOURED * 5_000, id="coloured"),
    ],
)
def test_after_a_long_paste_the_next_key_is_answered(terminal_on, seeds, text):
    """In the library's filter, an article, a question, the palette; then SIGTERM ends it."""
    terminal = terminal_on("read", seeds, "--as", "salma")
    terminal.until_text("5 of 5")
    paste(terminal, text)
    terminal.until_text("0 of 5")
    terminal.type(b"\x1b")
    terminal.until_text("5 of 5")
    terminal.type(b"\r")
    terminal.until_text("word 1/")
    paste(terminal, text)
    terminal.type(b"\x10")
    terminal.until_text("what do you want")
    assert not any("done" in line for line in terminal.screen.display[-3:])
    paste(terminal, text)
    terminal.until_text("Nothing matches.")
    terminal.type(b"\x1b")
    terminal.until(lambda lines: not any("Nothing matches" in line for line in lines))
    terminal.type(b"1")
    terminal.until_text("Target of")
    paste(terminal, text)
    terminal.type(b"\r")
    terminal.until_text("1 tag")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.wait() == 128 + signal.SIGTERM


BUSY = (
    "import hashiya_reader.app as app\n"
    "def forever(self):\n"
    "    while True: pass\n"
    "app.HashiyaApp.action_help = forever\n"
    "from hashiya_reader.cli import main; main()"
)


@pytest.mark.usefixtures("not_the_first_time")
@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.long)]
)
def test_a_signal_ends_a_reader_that_computes_for_ever(program_on, seeds, number):
    terminal = program_on(sys.executable, "-c", BUSY, "read", seeds, "--as", "salma")
    terminal.until_text("5 of 5")
    terminal.type(b"\x1bOP")
    terminal.settle(quiet=1.0)
    terminal.process.send_signal(number)
    assert terminal.wait() == 128 + number
    assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
