"""How far something long is, on a terminal's stderr and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from reader.cli.output import is_terminal


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A function to be told how much is done, and of how much."""
    if not is_terminal(sys.stderr):
        yield lambda *_: None
        return
    with click.progressbar(length=1, label=f"hashiya: {what}", file=sys.stderr) as bar:

        def moved(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield moved
