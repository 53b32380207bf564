"""Engines that run one function on many pieces: processes of this machine, or a cluster."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Protocol, TypeVar

from hashiya.io.workers import ordered_results, worker_count

LOCAL, DASK = ENGINES = ("local", "dask")

Piece = TypeVar("Piece")
Result = TypeVar("Result")


class Engine(Protocol):
    """Runs a function on pieces, wherever it does."""

    def results(
        self, work: Callable[[Piece], Result], pieces: Sequence[Piece]
    ) -> Iterator[Result]:
        """The results, in any order; `work` is a function of a module, or a partial of one.

        Raises:
            HashiyaError, OSError: what a piece raised.
        """
        ...


class LocalEngine:
    """Processes of this machine, by default as many as it has processors, up to four."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or worker_count()

    def results(
        self, work: Callable[[Piece], Result], pieces: Sequence[Piece]
    ) -> Iterator[Result]:
        """The results, in the order of the pieces."""
        count = min(self._workers, len(pieces))
        if count <= 1:
            yield from map(work, pieces)
        else:
            yield from ordered_results(partial(_worker, work), pieces, count)


@contextmanager
def engine_called(
    name: str, workers: int | None = None, cluster: str | None = None
) -> Iterator[Engine]:
    """The engine of ENGINES with that name, which ends with the block.

    `workers` are processes of this machine; `cluster` is the address of a cluster that
    runs already.

    Raises:
        ExtraMissing: when the engine is not installed.
        HelperLost: when there is no cluster at the address.
    """
    if name == LOCAL:
        yield LocalEngine(workers)
        return
    # Only here: Dask takes a second to import.
    from hashiya.sampling.dask_engine import dask_engine

    with dask_engine(workers or worker_count(), cluster) as engine:
        yield engine


def _worker(work: Callable[[Piece], Result]) -> Callable[[Piece], Sequence[Result]]:
    return partial(_single, work)


def _single(work: Callable[[Piece], Result], piece: Piece) -> Sequence[Result]:
    return (work(piece),)
