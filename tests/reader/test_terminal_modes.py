"""The terminal is asked, its ordering switched, and given back however the reader ends."""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest
from click.testing import CliRunner
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from hashiya.errors import SettingsNotKept
from hashiya_reader.cli import main
from hashiya_reader.cli.output import visible
from hashiya_reader.display import sent_strip
from hashiya_reader.settings.store import settings_path
from hashiya_reader.terminal.current import Terminal
from hashiya_reader.terminal.detection import (
    OutputChoice,
    OutputUnknown,
    choose_output,
    name_of,
)
from hashiya_reader.terminal.multiplexer import Tmux, parse_tmux
from hashiya_reader.terminal.overrides import keep_override, overrides
from hashiya_reader.terminal.query import Answers, ask, parse_answers
from hashiya_reader.textual_private.frames import RowsUpdate
from hashiya_rtl.output import LRO, PDF, Mode, sent

DEADLINE = 20.0
VTE = b"\x1b[8;1$y\x1b[>65;7006;1c\x1b[?65;1;9c"
QUESTION, FENCE = b"\x1b[8$p", b"\x1b[c"
IMPLICIT, EXPLICIT, MAIN_SCREEN = b"\x1b[8h", b"\x1b[8l", b"\x1b[?1049l"
ALTERNATE_SCREEN = b"\x1b[?1049h"
ENTER, CTRL_Q, CTRL_Z, F1 = b"\r", b"\x11", b"\x1a", b"\x1bOP"
CTRL_END = b"\x1b[1;5F"
MLTERM_OFF = "\x1b]5379;use_ctl=false\x07"


def test_answers_are_told_from_what_was_typed():
    got = parse_answers(
        b"ab\x1b[8;1$y\x1b[>65;7006;1c\x1bP>|VTE(7006)\x1b\\\x1b[D\x1b[?65;1;9cc"
    )
    assert (got.bidi, got.kind, got.version) == (1, "65;7006;1", "VTE(7006)")
    assert (got.is_complete, got.typed) == (True, b"ab\x1b[Dc")


@pytest.mark.parametrize(
    ("environ", "answers", "name"),
    [
        ({}, {}, "unknown"),
        # What was measured: the answers first, since others may have handed the
        # environment down.
        (
            {"TERM": "xterm-256color", "VTE_VERSION": "7006"},
            {"bidi": 1, "kind": "65;7006;1"},
            "vte",
        ),
        (
            {"KONSOLE_VERSION": "221203"},
            {"bidi": 0, "kind": "41;379;0", "version": "XTerm(379)"},
            "xterm",
        ),
        (
            {"TERM": "xterm-256color"},
            {"kind": "1;115;0", "version": "Konsole 22.12.3"},
            "konsole",
        ),
        ({"TERM": "mlterm"}, {"bidi": 0, "kind": "24;279;0"}, "mlterm"),
        ({"TERM": "xterm"}, {"kind": "0;136;0"}, "putty"),
        (
            {"TERM": "xterm-kitty"},
            {"bidi": 0, "kind": "1;4000;26", "version": "kitty(0.26.5)"},
            "kitty",
        ),
        (
            {"TERM_PROGRAM": "Apple_Terminal", "TERM": "xterm-256color"},
            {},
            "apple-terminal",
        ),
        ({"TERM_PROGRAM": "iTerm.app"}, {}, "iterm2"),
        ({"TERM_PROGRAM": "WezTerm"}, {}, "wezterm"),
        ({"KITTY_WINDOW_ID": "1"}, {}, "kitty"),
        ({"TERM": "mlterm-256color"}, {}, "mlterm"),
        ({"VTE_VERSION": "7006"}, {}, "vte"),
    ],
)
def test_a_terminal_is_known_by_its_answers_then_by_the_environment(
    environ, answers, name
):
    assert name_of(environ, Answers(**answers)) == name


@pytest.mark.parametrize(
    ("environ", "answers", "mode", "enter", "leave"),
    [
        ({}, {}, Mode.VISUAL, "", ""),
        ({"VTE_VERSION": "7006"}, {"bidi": 1}, Mode.VISUAL, "\x1b[8l", "\x1b[8h"),
        # Explicit already, and left so.
        ({"VTE_VERSION": "7006"}, {"bidi": 2}, Mode.VISUAL, "", ""),
        ({"VTE_VERSION": "7006"}, {}, Mode.VISUAL, "\x1b[8l", "\x1b[8h"),
        ({}, {"bidi": 3}, Mode.LOGICAL, "", ""),
        ({}, {"bidi": 4}, Mode.VISUAL, "", ""),
        ({"XTERM_VERSION": "XTerm(379)"}, {"bidi": 0}, Mode.VISUAL, "", ""),
        (
            {"TERM": "mlterm"},
            {"bidi": 0},
            Mode.VISUAL,
            MLTERM_OFF,
            "\x1b]5379;use_ctl=true\x07",
        ),
        ({"KONSOLE_VERSION": "221203"}, {}, Mode.LOGICAL, "", ""),
        ({"TERM_PROGRAM": "Apple_Terminal"}, {}, Mode.LOGICAL, "", ""),
        ({"HASHIYA_OUTPUT": "logical"}, {"bidi": 1}, Mode.LOGICAL, "", ""),
        (
            {"HASHIYA_OUTPUT": "logical"},
            {"bidi": 2},
            Mode.LOGICAL,
            "\x1b[8h",
            "\x1b[8l",
        ),
        (
            {"HASHIYA_OUTPUT": "override", "KONSOLE_VERSION": "1"},
            {},
            Mode.OVERRIDE,
            "",
            "",
        ),
    ],
)
def test_the_mode_follows_and_ordering_is_switched_only_where_it_must_move(
    environ, answers, mode, enter, leave
):
    got = choose_output(environ, Answers(**answers))
    assert (got.mode, got.enter, got.leave) == (mode, enter, leave)


def test_what_stays_on_the_screen_of_mlterm_is_sent_in_logical_order():
    mlterm, vte = (
        choose_output({"TERM": "mlterm"}),
        choose_output({"VTE_VERSION": "7006"}),
    )
    assert (mlterm.lasting, mlterm.spare) == (Mode.LOGICAL, 4)
    assert (vte.lasting, vte.spare) == (Mode.VISUAL, 0)


def test_only_konsole_leaves_brackets_as_they_are():
    assert not choose_output({"KONSOLE_VERSION": "221203"}).mirrors
    assert sent("(ﺏﺎﺘﻛ)", Mode.LOGICAL, mirrors=False).endswith("(كتاب)")
    # A stretch between brackets that is turned round as a whole: one kitāb, a book, in
    # brackets within another.
    assert ")كتاب(" in sent("ﺏ (ﺏﺎﺘﻛ) ﺏ", Mode.LOGICAL, mirrors=False)
    assert "(كتاب)" in sent("ﺏ (ﺏﺎﺘﻛ) ﺏ", Mode.LOGICAL)


def test_the_users_word_is_final():
    environ, stored = {"VTE_VERSION": "7006"}, {"vte": Mode.LOGICAL}
    assert choose_output(environ, Answers(bidi=1), stored=stored).mode is Mode.LOGICAL
    assert (
        choose_output(
            {**environ, "HASHIYA_OUTPUT": "visual"}, Answers(bidi=1), stored=stored
        ).mode
        is Mode.VISUAL
    )
    with pytest.raises(
        OutputUnknown,
        match="HASHIYA_OUTPUT is 'sideways': give one of visual, override, logical",
    ):
        choose_output({"HASHIYA_OUTPUT": "sideways"})


def test_tmux_passes_the_switch_on_or_keeps_it():
    environ = {"TMUX": "x", "HASHIYA_OUTPUT": "visual", "VTE_VERSION": "7006"}
    passing = choose_output(environ, tmux=Tmux(passes=True))
    assert (passing.name, passing.enter) == (
        "tmux in vte",
        "\x1bPtmux;\x1b\x1b[8l\x1b\\",
    )
    assert choose_output(environ, tmux=Tmux(passes=False)).enter == ""
    mlterm = choose_output({"TMUX": "x"}, tmux=Tmux(passes=True, term="mlterm"))
    assert (mlterm.mode, mlterm.leave) == (
        Mode.VISUAL,
        "\x1bPtmux;\x1b\x1b]5379;use_ctl=true\x07\x1b\\",
    )


@pytest.mark.parametrize("passes", [False, True])
def test_vte_around_tmux_orders_by_itself_since_tmux_draws_the_rows(passes):
    got = choose_output({"TMUX": "x", "VTE_VERSION": "7006"}, tmux=Tmux(passes=passes))
    assert (got.mode, got.enter, got.leave) == (Mode.LOGICAL, "", "")


def test_tmux_tells_what_is_around_it():
    assert (
        choose_output({"TMUX": "x"}, tmux=Tmux(version="Konsole 22.12.3")).name
        == "tmux in konsole"
    )
    assert parse_tmux("on|xterm-256color|Konsole 22.12.3\n") == Tmux(
        passes=True, term="xterm-256color", version="Konsole 22.12.3"
    )
    assert parse_tmux("") == Tmux()


def test_a_choice_is_kept_by_terminal_and_forgotten_again():
    keep_override("konsole", Mode.VISUAL)
    keep_override("tmux in vte", Mode.LOGICAL)
    keep_override("konsole", Mode.OVERRIDE)
    assert overrides() == {"konsole": Mode.OVERRIDE, "tmux in vte": Mode.LOGICAL}
    keep_override("konsole", None)
    assert overrides() == {"tmux in vte": Mode.LOGICAL}


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"terminals": {"vte": "sideways"}}',
        '{"terminals": {"vte": ["visual"]}}',
        "\udcff",
    ],
)
def test_a_broken_file_of_choices_is_told_and_left(content):
    path = settings_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode(errors="surrogateescape"))
    before = path.read_bytes()
    with pytest.raises(SettingsNotKept, match=r"settings\.json"):
        keep_override("vte", Mode.VISUAL)
    assert path.read_bytes() == before


def test_nobody_is_asked_where_there_is_no_terminal():
    assert ask({"TERM": "dumb"}) == Answers()


def test_every_cell_keeps_its_style_on_its_way():
    red = Style(color="red")
    strip = Strip(
        [Segment("ﺏﺎ", red), Segment("ﺘﻛ "), Segment("x", red)]
    )  # kitāb, a book
    parts = [
        (each.text, each.style)
        for each in sent_strip(strip, OutputChoice(name="", mode=Mode.LOGICAL))
    ]
    assert [(visible(text), style) for text, style in parts] == [
        ("\\u200e", red), ("كت", None), ("اب", red), (" ", None), ("x", red),
    ]  # fmt: skip


def test_words_end_for_kitty_where_the_font_changes():
    bold, red = Style(bold=True), Style(color="red")
    strip = Strip(
        [Segment("ﺏﺎ", red), Segment("ﺘ"), Segment("ﻛ", bold)]
    )  # kitāb, a book
    parts = [
        (each.text, each.style)
        for each in sent_strip(strip, OutputChoice(name="", mode=Mode.WORDS))
    ]
    # Colours stay with the columns.
    assert parts == [("ﺘﺎ", red), ("ﺏ", None), ("ﻛ", bold)]


def test_a_row_that_comes_again_is_put_in_order_once(monkeypatch):
    turned = []
    monkeypatch.setattr(
        "hashiya_reader.display.sent_parts",
        lambda parts, *_, **__: turned.append(parts) or [*parts],
    )
    row, other = (
        Strip([Segment(words, Style(bold=True))])
        for words in ("once and again", "another")
    )
    choice = OutputChoice(name="", mode=Mode.WORDS)
    assert sent_strip(row, choice) is sent_strip(Strip([*row]), choice)
    assert sent_strip(other, choice).text == "another"
    assert sent_strip(row, OutputChoice(name="", mode=Mode.LOGICAL)).text == row.text
    assert len(turned) == 3


@pytest.mark.parametrize("mode", [Mode.OVERRIDE, Mode.LOGICAL, Mode.WORDS])
async def test_rows_are_always_sent_whole(app_on, seeds, monkeypatch, mode):
    """All that Textual draws passes `frame`, as whole rows."""
    seen = []
    app = app_on(seeds / "003_17c9a6c0ceb6d203.txt")
    frame = app.frame

    def noted(screen, update):
        seen.append(frame(screen, update))

    monkeypatch.setattr(app, "frame", noted)
    app.terminal = Terminal(choice=OutputChoice(name="", mode=mode))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("down", "left")
        await pilot.pause()
        rows = app.screen._compositor.render_strips()
        assert all(
            isinstance(update, RowsUpdate) for update in seen if update is not None
        )
        shown = {}
        for update in seen:
            shown.update(update.rows if update is not None else {})
        assert {y: strip.text for y, strip in shown.items()} == {
            y: sent_strip(strip, app.terminal.choice).text
            for y, strip in enumerate(rows)
        }
        partial = [
            update for update in seen if update is not None and len(update.rows) < 30
        ]
        assert partial
        for update in partial:
            written = update.render_segments(app.console)
            assert written.count("\x1b[") >= len(update.rows)
            if mode is Mode.OVERRIDE:
                assert written.count(LRO) == written.count(PDF) == len(update.rows)


class Pty:
    """A program in a terminal of its own, which answers as it is told to."""

    def __init__(self, *command, env, answer=b""):
        self.raw, self.answer = b"", answer
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env,
            start_new_session=True,
        )
        os.close(slave)

    def read(self):
        ready, _, _ = select.select([self.master], [], [], 0.1)
        if not ready:
            return
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:  # the other end is closed: the program is gone
            return
        asked = FENCE in self.raw
        self.raw += data
        if not asked and FENCE in self.raw and self.answer:
            os.write(self.master, self.answer)

    def until(self, is_so, what):
        end = time.monotonic() + DEADLINE
        while not (got := is_so()):
            assert time.monotonic() < end, f"waited for {what}: {self.raw[-2000:]!r}"
            self.read()
        return got

    def until_sent(self, sequence, start=0):
        """Where the sequence stands in what was sent from `start` on."""
        self.until(lambda: sequence in self.raw[start:], repr(sequence))
        return self.raw.index(sequence, start)

    def type(self, keys):
        os.write(self.master, keys)

    def code(self):
        self.until(lambda: self.process.poll() is not None, "the end")
        while select.select([self.master], [], [], 0)[0]:
            before = len(self.raw)
            self.read()
            if len(self.raw) == before:
                break
        os.close(self.master)
        return self.process.returncode


# A session's own terminal, as a shell gives it: with it come its signals.
OWN_TERMINAL = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
HASHIYA = [
    sys.executable,
    "-c",
    OWN_TERMINAL + "from hashiya_reader.cli import main; main()",
]
STOPPED = b"the job was stopped"
# A shell as far as it has one job: it puts it into a group of its own, takes notice
# when it stops, and continues it.
SHELL = f"""{OWN_TERMINAL}
import os, signal, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = os.fork()
if not job:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgrp())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status = os.waitpid(job, os.WUNTRACED)
if os.WIFSTOPPED(status):
    os.write(1, {STOPPED!r})
    os.killpg(job, signal.SIGCONT)
    _, status = os.waitpid(job, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""
CRASHING = f"""{OWN_TERMINAL}
import hashiya_reader.app
def crash(self): raise RuntimeError("as asked")
hashiya_reader.app.HashiyaApp.action_help = crash
from hashiya_reader.cli import main; main()
"""


@pytest.fixture
def in_terminal():
    """Starts programs in terminals of their own; none outlives the test."""
    started = []

    def start(*command, env, answer=b""):
        started.append(Pty(*command, env=env, answer=answer))
        return started[-1]

    yield start
    for terminal in started:
        if terminal.process.poll() is None:
            terminal.process.kill()
        terminal.process.wait()


@pytest.fixture
def environment(tmp_path):
    named = (
        "NO_COLOR",
        "HASHIYA",
        "TMUX",
        "TERM",
        "VTE",
        "KITTY",
        "KONSOLE",
        "MLTERM",
        "XTERM",
        "WT_",
        "SSH_",
        "XDG_",
    )
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(named)
    }
    folders = {
        f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("STATE", "CONFIG")
    }
    # Not the first use: no lesson opens over the list.
    remembered = tmp_path / "config" / "hashiya" / "settings.json"
    remembered.parent.mkdir(parents=True, exist_ok=True)
    remembered.write_text('{"preferences": {"lesson_opened": true}}', "utf-8")
    return {**kept, **folders, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}


# As `make read` starts it: the shell waits for another process, which must stop too.
BY_ANOTHER = ["sh", "-c", '"$@"; exit $?', "sh"]


@pytest.mark.parametrize("between", [[], BY_ANOTHER], ids=["itself", "by another"])
def test_explicit_mode_is_set_given_back_over_a_pause_and_at_the_end(
    in_terminal, seeds, environment, between
):
    reader = [
        *between,
        sys.executable,
        "-c",
        "from hashiya_reader.cli import main; main()",
    ]
    shell = [sys.executable, "-c", SHELL, *reader]
    terminal = in_terminal(
        *shell, "read", str(seeds), "--as", "salma", env=environment, answer=VTE
    )
    set_at = terminal.until_sent(EXPLICIT)
    terminal.until_sent(b"articles", set_at)
    terminal.type(CTRL_Z)
    back_at = terminal.until_sent(IMPLICIT, set_at)
    terminal.until_sent(MAIN_SCREEN, back_at)
    terminal.until_sent(STOPPED, back_at)
    again_at = terminal.until_sent(EXPLICIT, back_at)
    terminal.until_sent(b"articles", again_at)
    terminal.type(CTRL_Q)
    assert terminal.code() == 0
    assert terminal.raw.rindex(MAIN_SCREEN) > terminal.raw.rindex(IMPLICIT) > again_at
    assert (
        terminal.raw.count(QUESTION),
        terminal.raw.count(EXPLICIT),
        terminal.raw.count(IMPLICIT),
    ) == (1, 2, 2)


def test_without_a_shell_to_come_back_from_the_reader_goes_on(
    in_terminal, seeds, environment
):
    """As `ssh HOST hashiya` and `tmux new hashiya` start it: nothing would continue it."""
    terminal = in_terminal(
        *HASHIYA, "read", str(seeds), "--as", "salma", env=environment, answer=VTE
    )
    set_at = terminal.until_sent(EXPLICIT)
    at = terminal.until_sent(b"articles", set_at)
    terminal.type(CTRL_Z)
    terminal.until_sent(b"Not suspended", at)
    terminal.type(CTRL_Q)
    assert terminal.code() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_the_reader_gives_the_terminal_back(
    in_terminal, seeds, environment, number
):
    terminal = in_terminal(
        *HASHIYA, "read", str(seeds), "--as", "salma", env=environment, answer=VTE
    )
    set_at = terminal.until_sent(EXPLICIT)
    terminal.until_sent(b"articles", set_at)
    terminal.process.send_signal(number)
    assert terminal.code() == 128 + number
    assert terminal.raw.rindex(MAIN_SCREEN) > terminal.raw.rindex(IMPLICIT) > set_at


# The command in a process that ignores SIGHUP.
WITHOUT_HANGUP = (
    sys.executable,
    "-c",
    (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
        "from hashiya_reader.cli import main; main()"
    ),
)


def test_a_terminal_that_goes_without_a_signal_ends_the_reader(
    in_terminal, seeds, environment
):
    """As when it was started without a terminal of its own: nobody sends it a signal."""
    terminal = in_terminal(
        *WITHOUT_HANGUP, "read", str(seeds), env=environment, answer=VTE
    )
    set_at = terminal.until_sent(EXPLICIT)
    terminal.until_sent(b"articles", set_at)
    os.close(terminal.master)
    assert terminal.process.wait(DEADLINE) == -signal.SIGHUP


def test_the_place_is_found_again_when_the_terminal_went(
    in_terminal, seeds, environment, tmp_path
):
    article = str(seeds / "003_17c9a6c0ceb6d203.txt")
    terminal = in_terminal(
        *WITHOUT_HANGUP, "read", article, env=environment, answer=VTE
    )
    terminal.until_sent(b"saved")
    terminal.type(CTRL_END)
    terminal.until_sent(b"429/429")
    os.close(terminal.master)
    assert terminal.process.wait(DEADLINE) == -signal.SIGHUP
    settings = json.loads(
        (tmp_path / "config" / "hashiya" / "settings.json").read_text("utf-8")
    )
    assert [place["offsets"] for place in settings["places"].values()] == [
        {"003_17c9a6c0ceb6d203": 2509}
    ]


def test_a_crash_gives_the_terminal_back(in_terminal, seeds, environment):
    terminal = in_terminal(
        sys.executable, "-c", CRASHING, "read", str(seeds), env=environment, answer=VTE
    )
    set_at = terminal.until_sent(EXPLICIT)
    terminal.until_sent(b"articles", set_at)
    terminal.type(F1)
    assert terminal.code() == 70
    assert terminal.raw.rindex(MAIN_SCREEN) > terminal.raw.rindex(IMPLICIT) > set_at
    assert b"RuntimeError" in terminal.raw
    assert b"Traceback" not in terminal.raw


def test_the_reader_switches_screen_and_ordering_once(in_terminal, seeds, environment):
    terminal = in_terminal(
        *HASHIYA,
        "read",
        str(seeds / "003_17c9a6c0ceb6d203.txt"),
        env=environment,
        answer=VTE,
    )
    screen_at = terminal.until_sent(ALTERNATE_SCREEN)
    words_at = terminal.until_sent("ﺱﺎﻤﺣ".encode(), screen_at)  # Hamas
    terminal.until_sent(b"^q", screen_at)
    terminal.type(CTRL_Q)
    assert terminal.code() == 0
    assert screen_at < terminal.raw.index(EXPLICIT) < words_at
    for switch in (ALTERNATE_SCREEN, EXPLICIT, IMPLICIT):
        assert terminal.raw.count(switch) == 1
    assert terminal.raw.rindex(MAIN_SCREEN) > terminal.raw.rindex(IMPLICIT) > words_at


def test_what_keeps_the_reader_from_opening_is_reported_on_the_usual_screen(
    in_terminal, seeds, environment
):
    (seeds / "assignment.json").write_text("{", "utf-8")
    path = str(seeds / "003_17c9a6c0ceb6d203.txt")
    terminal = in_terminal(*HASHIYA, "read", path, env=environment, answer=VTE)
    assert terminal.code() == 2
    assert b"assignment.json" in terminal.raw
    assert ALTERNATE_SCREEN not in terminal.raw


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_reader_is_imported_shows_again_what_is_typed(
    in_terminal, seeds, environment, number
):
    slow = (
        f"{OWN_TERMINAL}\nimport sys, types\n"
        "class Never(types.ModuleType):\n"
        "    def __getattr__(self, name):\n"
        "        import time\n"
        # In one long sleep a signal that comes just before it would wait for its end.
        "        while True: time.sleep(0.05)\n"
        "sys.modules['hashiya_reader.app'] = Never('hashiya_reader.app')\n"
        "from hashiya_reader.cli import main; main()"
    )
    path = str(seeds / "003_17c9a6c0ceb6d203.txt")
    terminal = in_terminal(
        sys.executable, "-c", slow, "read", path, env=environment, answer=VTE
    )
    # The terminal is closed once the program has ended.
    master = os.dup(terminal.master)
    terminal.until_sent(FENCE)
    assert not is_echoed(master)
    terminal.process.send_signal(number)
    assert terminal.code() in {-number, 128 + number}
    assert is_echoed(master)
    os.close(master)


def is_echoed(terminal):
    """Whether the terminal shows what is typed."""
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


def test_a_mute_terminal_keeps_nobody_waiting_and_loses_no_key(
    in_terminal, seeds, environment
):
    """Enter, typed while the terminal is asked, opens the first article.

    A closed window then ends the reader.
    """
    terminal = in_terminal(
        *HASHIYA, "read", str(seeds), "--as", "salma", env=environment
    )
    terminal.until_sent(FENCE)
    terminal.type(ENTER)
    terminal.until_sent(b"word 1/")
    assert EXPLICIT not in terminal.raw
    os.close(terminal.master)
    assert terminal.process.wait(DEADLINE) in {-signal.SIGHUP, 128 + signal.SIGHUP}


def test_the_choice_of_the_user_is_asked_for_and_kept(
    in_terminal, environment, tmp_path
):
    terminal = in_terminal(*HASHIYA, "doctor", env=environment, answer=VTE)
    terminal.until_sent(b"Which one reads right?")
    terminal.type(b"3\r")
    assert terminal.code() == 0
    # Switched for the visual line only, and back.
    assert terminal.raw.count(EXPLICIT) == terminal.raw.count(IMPLICIT) == 1
    kept = json.loads((tmp_path / "config" / "hashiya" / "settings.json").read_text())
    assert kept["terminals"] == {"vte": "logical"}


def test_doctor_tells_what_it_can_where_there_is_no_terminal(monkeypatch):
    for name in (
        "TMUX",
        "TERM_PROGRAM",
        "COLORTERM",
        "SSH_TTY",
        "SSH_CONNECTION",
        "HASHIYA_OUTPUT",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.setenv("KONSOLE_VERSION", "221203")
    run = CliRunner()
    said = run.invoke(main, ["doctor"])
    assert (said.exit_code, "Which one" in said.stdout) == (0, False)
    assert all(
        f"{number}  {mode}\n" in said.stdout for number, mode in enumerate(Mode, 1)
    )
    assert (
        run.invoke(main, ["doctor", "--use", "override"]).stderr
        == "hashiya: override is saved for konsole\n"
    )
    told = json.loads(run.invoke(main, ["doctor", "--json"]).stdout)
    assert (told["terminal"], told["mode"], told["why"]) == (
        "konsole",
        "override",
        "chosen for konsole",
    )
    assert (told["decrqm"], told["tmux"], told["colors"]) == (None, None, 16)
    assert run.invoke(main, ["doctor", "--use", "auto"]).exit_code == 0
    assert (
        json.loads(run.invoke(main, ["doctor", "--json"]).stdout)["mode"] == "logical"
    )


@pytest.mark.parametrize(
    ("args", "variable", "told"),
    [
        (
            ["doctor", "--use", "sideways"],
            "",
            "--use is 'sideways': give one of visual, override, logical",
        ),
        (
            ["doctor"],
            "up",
            "HASHIYA_OUTPUT is 'up': give one of visual, override, logical",
        ),
        (["doctor", "--use", "\x1b[31m"], "", "--use is '\\x1b[31m': give"),
    ],
)
def test_an_unknown_mode_is_one_line_on_stderr(monkeypatch, args, variable, told):
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("HASHIYA_OUTPUT", variable)
    ended = CliRunner().invoke(main, args)
    assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)
    assert told in ended.stderr
