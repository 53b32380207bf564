"""The progress of a long task on stderr: a bar on a terminal, otherwise a line now and then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from hashiya.language import gettext as _
from hashiya_reader.cli import output

Update = Callable[[int, int], None]

# With the longest label before it and the numbers after it, a line is shorter than 80 cells.
_WIDTH = 24
# Seconds from one line to the next where stderr is no terminal.
_INTERVAL = 30.0


@contextmanager
def progress(
    label: str, *, clock: Callable[[], float] = time.monotonic
) -> Iterator[Update]:
    """The progress of a task: call the function with the amount done and the total.

    No remaining time is shown: the steps of a task are of unequal length, so that it
    would be a guess. Where stderr is no terminal, a task of less than half a minute
    says nothing. `clock` gives seconds.
    """
    if not output.is_terminal(sys.stderr):
        yield _Lines(label, clock).update
        return
    with click.progressbar(
        length=1,
        width=_WIDTH,
        label=output.notice_before_more(label),
        show_eta=False,
        file=sys.stderr,
    ) as bar:

        def moved(done: int, total: int) -> None:
            length = max(total, 1)
            step = done - bar.pos
            # A bar of many steps is drawn for each half of a percent.
            if bar.length == length and done < total and step < length // 200:
                return
            bar.length = length
            bar.update(step)

        yield moved


class _Lines:
    """Prints a line when the last one is old, or the task has begun long ago."""

    def __init__(self, label: str, clock: Callable[[], float]) -> None:
        self._label = label
        self._clock = clock
        self._printed_at = clock()

    def update(self, done: int, total: int) -> None:
        """Say how much of the task is done."""
        now = self._clock()
        if now - self._printed_at < _INTERVAL:
            return
        self._printed_at = now
        share = 100 * done // max(total, 1)
        message = _("{task}: {share} % ({done} of {total})")
        output.notify(
            message.format(
                task=self._label, share=share, done=f"{done:,}", total=f"{total:,}"
            )
        )
