"""How far something long is, on a terminal's stderr and nowhere else."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from hashiya_reader.cli.output import is_terminal

T = TypeVar("T")

# With the longest of what is said before it, and the time behind it, a line is shorter
# than 80 cells.
_WIDTH = 24


def stepped(
    items: Iterable[T], moved: Callable[[int, int], None], total: int
) -> Iterator[T]:
    """The items, each told once what is made of it is asked for no more."""
    for done, item in enumerate(items, 1):
        yield item
        moved(done, total)


@contextmanager
def progress(what: str, *, wanted: bool = True) -> Iterator[Callable[[int, int], None]]:
    """A function to be told how much is done, and of how much; unless it is `wanted` that is told to nobody."""
    if not wanted or not is_terminal(sys.stderr):
        yield lambda *_: None
        return
    with click.progressbar(
        length=1, width=_WIDTH, label=f"hashiya: {what}", file=sys.stderr
    ) as bar:

        def moved(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield moved


@contextmanager
def bar(length: int) -> Iterator[Callable[[int], None]]:
    """What is told of each step; where somebody looks, a bar shows how far it is."""
    if not is_terminal(sys.stderr):
        yield _nothing
        return
    with click.progressbar(
        length=length, file=sys.stderr, update_min_steps=max(length // 200, 1)
    ) as shown:
        yield shown.update


def _nothing(_: int) -> None:
    """Show no progress."""
