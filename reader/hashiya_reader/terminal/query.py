"""Asking the terminal what it is; a silent one is not waited for, and no typing is lost."""

import contextlib
import os
import re
import select
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TextIO

if sys.platform != "win32":
    import termios

# DECRQM of BDSM (ECMA-48 mode 8), DA2 and XTVERSION; DA1, which every terminal answers,
# ends the waiting. One that takes a question for text (Terminal.app) writes it behind
# the saved cursor, where it is wiped away.
QUESTIONS = b"\x1b7\x1b[8$p\x1b[>c\x1b[>q\x1b[c\x1b8\x1b[K"
# These answer nothing, or print the questions.
_MUTE = {"", "dumb", "linux", "unknown"}
_NEAR, _FAR = 0.15, 1.0

_ANSWER = re.compile(
    rb"\x1b\[8;(?P<bidi>\d)\$y|\x1b\[>(?P<kind>[\d;]*)c"
    rb"|\x1bP>\|(?P<version>[ -~]*)\x1b\\|(?P<fence>\x1b\[\?[\d;]*c)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the terminal answered.

    `bidi` is DECRPM's value for mode 8: 1 and 2 are implicit and explicit, 3 and 4 the
    same for good, 0 is unknown to the terminal, None no answer. `kind` are DA2's
    parameters, `version` is XTVERSION's text. `is_complete` says that the last question
    was answered too; `typed` is what came besides, `seconds` how long it took.
    """

    bidi: int | None = None
    kind: str = ""
    version: str = ""
    is_complete: bool = False
    typed: bytes = b""
    seconds: float = 0.0


NO_ANSWERS = Answers()


def parse_answers(data: bytes, seconds: float = 0.0) -> Answers:
    """The answers in what was read; the rest of it was typed."""
    values: dict[str, bytes] = {}
    for match in _ANSWER.finditer(data):
        values |= {name: value for name, value in match.groupdict().items() if value}
    return Answers(
        bidi=int(values["bidi"]) if "bidi" in values else None,
        kind=values.get("kind", b"").decode(),
        version=values.get("version", b"").decode(),
        is_complete="fence" in values,
        typed=_ANSWER.sub(b"", data),
        seconds=seconds,
    )


def ask(environ: Mapping[str, str], *, keep_typed: bool = False) -> Answers:
    """Ask the terminal and wait for its answers, as `open_questions` does."""
    with open_questions(environ, keep_typed=keep_typed) as answers:
        return answers(_FAR)


@contextlib.contextmanager
def open_questions(
    environ: Mapping[str, str], *, keep_typed: bool = False
) -> Iterator[Callable[[float], Answers]]:
    """Ask the terminal at stdin; yields what waits for the answers.

    It waits as many seconds as it is called with, and no longer than 0.15 s after the
    question, over SSH a second. It may be called again: there is time for other work
    meanwhile. Until the end what comes in is not echoed. A terminal that is known to be
    mute is not asked. With `keep_typed` a terminal is not asked either while there is
    input to read: for a caller that cannot pass on what was typed.
    """
    is_asked = sys.platform != "win32" and _can_be_asked(environ)
    if not is_asked or (keep_typed and has_input(0.0)):
        yield lambda _: NO_ANSWERS
        return
    is_far = environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")
    wait = _FAR if is_far else _NEAR
    began, data = time.monotonic(), b""

    def answers(patience: float) -> Answers:
        nonlocal data
        end = min(began + wait, time.monotonic() + patience)
        while not parse_answers(data).is_complete:
            more = read_input(max(0.0, end - time.monotonic()))
            if not more:
                break
            data += more
        return parse_answers(data, time.monotonic() - began)

    with unechoed():
        os.write(_output(), QUESTIONS)
        yield answers


def _can_be_asked(environ: Mapping[str, str]) -> bool:
    if environ.get("TERM", "") in _MUTE:
        return False
    if environ.get("TERM_PROGRAM") == "Apple_Terminal":
        return False
    return _is_terminal(sys.__stdin__) and _in_front()


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _in_front() -> bool:
    """Whether this is the foreground job: another is stopped when it touches the terminal."""
    try:
        return os.tcgetpgrp(_input()) == os.getpgrp()
    except OSError:
        # It is no controlling terminal, so nothing is stopped.
        return True


def _input() -> int:
    return sys.__stdin__.fileno()  # type: ignore[union-attr]


def _output() -> int:
    if sys.__stdout__ and _is_terminal(sys.__stdout__):
        return sys.__stdout__.fileno()
    return _input()


def has_input(seconds: float) -> bool:
    """Whether the terminal has input within `seconds`."""
    return bool(select.select([_input()], [], [], seconds)[0])


def read_input(seconds: float) -> bytes:
    """Read the input, waiting `seconds` for its first byte; b"" from a closed terminal."""
    if not has_input(seconds):
        return b""
    try:
        return os.read(_input(), 1 << 12)
    except OSError:
        return b""


@contextlib.contextmanager
def unechoed() -> Iterator[None]:
    """Read the terminal's input at once and without echo, afterwards as before."""
    before = termios.tcgetattr(_input())
    raw = termios.tcgetattr(_input())
    # Without ICRNL: Enter is to come as the reader knows it.
    raw[0] &= ~termios.ICRNL
    raw[3] &= ~(termios.ECHO | termios.ICANON)
    # TCSANOW: the other ways throw away what was typed, or wait for the output.
    termios.tcsetattr(_input(), termios.TCSANOW, raw)
    try:
        yield
    finally:
        termios.tcsetattr(_input(), termios.TCSANOW, before)


def late_answers() -> Answers:
    """The answers that came after the waiting was over, without waiting for more."""
    if sys.platform == "win32":
        return NO_ANSWERS
    with unechoed():
        return parse_answers(read_input(0.0))
