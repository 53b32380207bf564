"""This terminal: asked, chosen for, and its ordering switched for as long as something is shown."""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hashiya_reader.terminal.detection import Choice, choose
from hashiya_reader.terminal.multiplexer import Tmux, found
from hashiya_reader.terminal.overrides import overrides
from hashiya_reader.terminal.query import NONE, Answers, ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """What was found out about the terminal, and the output mode that follows; whether a first page stands on it."""

    choice: Choice
    answers: Answers = NONE
    tmux: Tmux | None = None
    has_first_page: bool = False


def terminal(*, keep_typed: bool = False) -> Terminal:
    """The terminal at stdin and stdout; `keep_typed` leaves what was typed for others to read.

    Raises:
        OutputUnknown, SettingsNotKept: when the user's word cannot be understood.
    """
    return terminal_of(ask(os.environ, keep_typed=keep_typed))


def terminal_of(answers: Answers) -> Terminal:
    """The terminal that gave these answers.

    Raises:
        OutputUnknown, SettingsNotKept: when the user's word cannot be understood.
    """
    tmux = found(os.environ)
    return Terminal(
        choice=choose(os.environ, answers, stored=overrides(), tmux=tmux),
        answers=answers,
        tmux=tmux,
    )


@cache
def printed() -> Choice:
    """How a command prints its rows; the terminal is asked once, and only when nothing was typed ahead."""
    return terminal(keep_typed=True).choice


@contextlib.contextmanager
def switched(choice: Choice) -> Iterator[None]:
    """The terminal's own ordering as the rows that stay want it, on stdout; afterwards as it was."""
    if not choice.enter or choice.lasting is not choice.mode:
        yield
        return
    sys.stdout.write(choice.enter)
    try:
        yield
    finally:
        sys.stdout.write(choice.leave)
        sys.stdout.flush()
