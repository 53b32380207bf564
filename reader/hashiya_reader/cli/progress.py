"""How far a long task is, on a terminal's stderr and nowhere else."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from hashiya_reader.cli.output import is_terminal

Item = TypeVar("Item")

# With the longest label before it and the time after it, a line is shorter than 80 cells.
_WIDTH = 24


def stepped(
    items: Iterable[Item],
    moved: Callable[[int, int], None],
    total: int,
) -> Iterator[Item]:
    """The items; `moved` gets how many are done, of the total, when the next one is requested."""
    for done, item in enumerate(items, 1):
        yield item
        moved(done, total)


@contextmanager
def progress(
    label: str, *, wanted: bool = True
) -> Iterator[Callable[[int, int], None]]:
    """A bar for a task: call the function with how much is done, and of how much.

    Nothing is shown unless it is `wanted` and stderr is a terminal.
    """
    if not wanted or not is_terminal(sys.stderr):
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
    if not is_terminal(sys.stderr):
        yield lambda _step: None
        return
    smallest_step = max(length // 200, 1)
    with click.progressbar(
        length=length, file=sys.stderr, update_min_steps=smallest_step
    ) as progress_bar:
        yield progress_bar.update
