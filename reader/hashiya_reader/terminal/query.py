"""Asking the terminal, so that one that says nothing keeps nobody waiting and nothing typed meanwhile is lost."""

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
    rb"\x1b\[8;(?P<bidi>\d)\$y|\x1b\[>(?P<kind>[\d;]*)c|\x1bP>\|(?P<version>[ -~]*)\x1b\\|(?P<fence>\x1b\[\?[\d;]*c)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the terminal said.

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


NONE = Answers()


def understood(data: bytes, seconds: float = 0.0) -> Answers:
    """The answers in what was read; all else in it was typed."""
    found = {
        name: each
        for match in _ANSWER.finditer(data)
        for name, each in match.groupdict().items()
        if each
    }
    return Answers(
        bidi=int(found["bidi"]) if "bidi" in found else None,
        kind=found.get("kind", b"").decode(),
        version=found.get("version", b"").decode(),
        is_complete="fence" in found,
        typed=_ANSWER.sub(b"", data),
        seconds=seconds,
    )


def ask(environ: Mapping[str, str], *, keep_typed: bool = False) -> Answers:
    """Ask the terminal and wait for its answers, as `asked` does."""
    with asked(environ, keep_typed=keep_typed) as answers:
        return answers(_FAR)


@contextlib.contextmanager
def asked(
    environ: Mapping[str, str], *, keep_typed: bool = False
) -> Iterator[Callable[[float], Answers]]:
    """Ask the terminal at stdin, by way of stdout unless that goes elsewhere; what is given waits for the answers.

    It waits as many seconds as it is called with, and no longer than 0.15 s after the
    question, over SSH a second. It may be called again: there is time for other work
    meanwhile. Until the end what comes in is unseen. A terminal that is known to be
    mute is not asked. `keep_typed` leaves one unasked in whose input something waits to
    be read: for a caller that cannot pass on what was typed.
    """
    if (
        sys.platform == "win32"
        or not _can_be_asked(environ)
        or (keep_typed and waiting(0.0))
    ):
        yield lambda _: NONE
        return
    wait = _FAR if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY") else _NEAR
    began, data = time.monotonic(), b""

    def answers(patience: float) -> Answers:
        nonlocal data
        end = min(began + wait, time.monotonic() + patience)
        while not understood(data).is_complete and (
            more := pending(max(0.0, end - time.monotonic()))
        ):
            data += more
        return understood(data, time.monotonic() - began)

    with unechoed():
        os.write(_output(), QUESTIONS)
        yield answers


def _can_be_asked(environ: Mapping[str, str]) -> bool:
    if (
        environ.get("TERM", "") in _MUTE
        or environ.get("TERM_PROGRAM") == "Apple_Terminal"
    ):
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
    return (
        sys.__stdout__.fileno()
        if sys.__stdout__ and _is_terminal(sys.__stdout__)
        else _input()
    )


def waiting(seconds: float) -> bool:
    """Whether there is something to read from the terminal, within so many seconds."""
    return bool(select.select([_input()], [], [], seconds)[0])


def pending(seconds: float) -> bytes:
    """What there is to read, waiting so many seconds for the first of it; nothing where the terminal is gone."""
    if not waiting(seconds):
        return b""
    try:
        return os.read(_input(), 1 << 12)
    except OSError:
        return b""


@contextlib.contextmanager
def unechoed() -> Iterator[None]:
    """Let the terminal's input come at once and unseen; afterwards as before. What was typed stays to be read."""
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


def late() -> Answers:
    """What came after the waiting was over, without waiting for more."""
    if sys.platform == "win32":
        return NONE
    with unechoed():
        return understood(pending(0.0))
