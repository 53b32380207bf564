"""The progress of a long task, shown on a terminal's stderr only."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from hashiya_reader.cli import output

# With the longest label before it and the time after it, a line is shorter than 80 cells.
_WIDTH = 24


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for a task: call the function with the amount done and the total.

    Nothing is shown unless stderr is a terminal.
    """
    if not output.is_terminal(sys.stderr):
        yield lambda _done, _total: None
        return
    with click.progressbar(
        length=1, width=_WIDTH, label=f"hashiya: {label}", file=sys.stderr
    ) as bar:

        def moved(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield moved


@contextmanager
def bar(length: int) -> Iterator[Callable[[int], None]]:
    """A bar for a task of known length: call the function with the size of each step."""
    if not output.is_terminal(sys.stderr):
        yield lambda _step: None
        return
    smallest_step = max(length // 200, 1)
    with click.progressbar(
        length=length, file=sys.stderr, update_min_steps=smallest_step
    ) as progress_bar:
        yield progress_bar.update
