"""An import taken in by several processes: each takes the tags of its share of the articles."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

from hashiya.corpus.project import Project
from hashiya.errors import HashiyaError, HelperLost, ImportRefused
from hashiya.exchange.importing.apply import Intake, Taken
from hashiya.exchange.importing.staged_rows import Looked, Said, share
from hashiya.io.workers import (
    WorkerProcess,
    results_as_completed,
    start_workers,
    worker_count,
)
from hashiya.store import TagStore

# Fewer rows are taken in before other processes are up.
MANY = 1_000
# A process tells how far it is once in so many rows, and looks whether it is to go on.
_STEP = 16

# Which share of how many is to be taken in; or all that was is to be taken back.
Piece = tuple[int, int] | None
Helping = WorkerProcess[Piece, int | Taken]


def is_worthwhile(looked: Looked) -> bool:
    """Whether what was looked at is taken in sooner by several processes."""
    return looked.count >= MANY and worker_count() > 1


def take(
    project: Project, store: TagStore, looked: Looked, advance: Callable[[int], None]
) -> Taken:
    """Take in what was looked at, as `hashiya.exchange.importing.apply.take` does, all or nothing; the store is on a disk.

    Raises:
        HashiyaError: as that does.
    """
    taken = Taken()
    with tempfile.TemporaryDirectory() as folder:
        rows, stop = Path(folder, "rows"), Path(folder, "stop")
        looked.keep(rows)
        with start_workers(
            partial(_taking, project, store, rows, stop), worker_count()
        ) as several:
            try:
                for which, each in enumerate(several):
                    each.give((which, len(several)))
                for told in results_as_completed(several):
                    if isinstance(told, Taken):
                        taken.add(told)
                    else:
                        advance(told)
            except BaseException:
                with suppress(OSError):
                    # Without it they take in all of their shares first.
                    stop.touch()
                _take_back(
                    several,
                    [
                        Intake(project, store, _notes(rows, which))
                        for which in range(len(several))
                    ],
                )
                raise
    return taken


def _take_back(several: list[Helping], intakes: list[Intake]) -> None:
    """Have each take back what it took in, and do it for one that is gone."""
    left: HashiyaError | None = None
    for each in several:
        with suppress(HelperLost):
            each.finish()
            each.give(None)
    for each, intake in zip(several, intakes, strict=True):
        try:
            try:
                for _ in each.results():
                    pass
            except HelperLost:
                intake.take_back()
        except HashiyaError as error:
            left = error
    if left is not None:
        raise left


def _taking(
    project: Project, store: TagStore, rows: Path, stop: Path
) -> Callable[[Piece], Iterator[int | Taken]]:
    intakes: list[Intake] = []

    def work(piece: Piece) -> Iterator[int | Taken]:
        if piece is None:
            # None where it was interrupted before it was told which share is its.
            for intake in intakes:
                intake.take_back()
            return
        intakes.append(Intake(project, store, _notes(rows, piece[0])))
        steps = intakes[0].take(_until(stop, share(rows, *piece)))
        while count := sum(1 for _ in islice(steps, _STEP)):
            yield count
        yield intakes[0].taken

    return work


def _notes(rows: Path, which: int) -> Path:
    """Where the process of that share of the rows notes how to take back what it takes in."""
    return rows.with_name(f"notes.{which}")


def _until(stop: Path, rows: Iterator[Said]) -> Iterator[Said]:
    for number, row in enumerate(rows):
        if number % _STEP == 0 and stop.exists():
            raise ImportRefused("stopped")
        yield row
