"""This terminal: its answers, its output mode, and its ordering while something is shown."""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hashiya_reader.terminal.detection import OutputChoice, choose_output
from hashiya_reader.terminal.multiplexer import Tmux, surrounding_tmux
from hashiya_reader.terminal.overrides import overrides
from hashiya_reader.terminal.query import NO_ANSWERS, Answers, ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """The terminal's answers and output mode."""

    choice: OutputChoice
    answers: Answers = NO_ANSWERS
    tmux: Tmux | None = None


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
    tmux = surrounding_tmux(os.environ)
    return Terminal(
        choice=choose_output(os.environ, answers, stored=overrides(), tmux=tmux),
        answers=answers,
        tmux=tmux,
    )


@cache
def printed_output() -> OutputChoice:
    """How a command prints its rows; asked once, and only when nothing was typed ahead."""
    return terminal(keep_typed=True).choice


@contextlib.contextmanager
def switched_ordering(choice: OutputChoice) -> Iterator[None]:
    """Switch the terminal's own ordering for rows that stay on stdout; restore it afterwards."""
    if not choice.enter or choice.lasting is not choice.mode:
        yield
        return
    sys.stdout.write(choice.enter)
    try:
        yield
    finally:
        sys.stdout.write(choice.leave)
        sys.stdout.flush()
