"""Work divided among several processes, with results in the order of the pieces."""

import contextlib
import gc
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import cycle
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from hashiya.errors import HashiyaError, HelperLost, system_reason
from hashiya.language import current_language, use_language
from hashiya.language import gettext as _

# More processes would use more memory, and wait for the same disk.
_MOST = 4
# The number of pieces that each process has queued.
_AHEAD = 2
_PATIENCE = 10.0
# The same on every system: a forked process may inherit a lock that is never released.
_STARTED = get_context("spawn")

Piece = TypeVar("Piece")
Result = TypeVar("Result")
Work = Callable[[Piece], Iterable[Result]]
_CALM = 50_000, 50, 50
# Marshalled values need no pickling.
_END = b""
# These signals reach all processes of the program: the main process alone handles them.
_STOPPING = [signal.SIGINT, signal.SIGTERM]
if hasattr(signal, "SIGHUP"):
    _STOPPING.append(signal.SIGHUP)


def worker_count() -> int:
    """The number of processes to start: the processors that may be used, at most four."""
    usable = (
        len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1
    )
    return min(usable, _MOST)


def ordered_results(
    begin: Callable[[], Work[Piece, Result]], pieces: Iterable[Piece], count: int
) -> Generator[Result, None, None]:
    """The results of `count` processes, in the order of the pieces.

    `begin` returns in each process the function that works on a piece and yields its
    results. A result waits until it is read, so no more than one for each process is in
    memory. Everything is sent through pipes: `begin` must be a function of a module or
    a partial of one, and pieces should be small. The processes end when this generator
    does.

    Raises:
        HashiyaError, OSError: what a piece raised, after the results of the pieces
            before it; HelperLost: when a process ended by itself, or cannot be started.
    """
    with start_workers(begin, count) as processes:
        working: deque[WorkerProcess[Piece, Result]] = deque()
        for piece, process in zip(pieces, cycle(processes), strict=False):
            process.give(piece)
            working.append(process)
            if len(working) == _AHEAD * count:
                yield from working.popleft().results()
        while working:
            yield from working.popleft().results()


def results_as_completed(
    processes: "Iterable[WorkerProcess[Piece, Result]]",
) -> Iterator[Result]:
    """The results of one piece in each of the processes, in the order of completion.

    Raises:
        HashiyaError, OSError, HelperLost: as `ordered_results` does; the other pieces
            go on.
    """
    busy = {process.pipe: process for process in processes}
    while busy:
        for pipe in wait(list(busy)):
            result = busy[pipe].next()  # type: ignore[index] # what was waited for
            if result is None:
                del busy[pipe]  # type: ignore[arg-type] # likewise
            else:
                yield result[0]


@contextlib.contextmanager
def start_workers(
    begin: Callable[[], Work[Piece, Result]], count: int
) -> "Iterator[list[WorkerProcess[Piece, Result]]]":
    """Start worker processes, which run until the block ends; see `ordered_results`."""
    with contextlib.ExitStack() as ends:
        yield [ends.enter_context(WorkerProcess(begin)) for _ in range(count)]


class WorkerProcess(Generic[Piece, Result]):
    """A process that works on one piece after another until its pipe is closed."""

    def __init__(self, begin: Callable[[], Work[Piece, Result]]) -> None:
        self._unfinished = 0
        self._pipe, theirs = _STARTED.Pipe()
        self._process = _STARTED.Process(
            target=_help, args=(theirs, begin, current_language()), daemon=True
        )
        try:
            with _uninterrupted():
                self._process.start()
        except OSError as error:
            self._pipe.close()
            raise HelperLost(
                _(
                    "no worker process can be started: {reason}; end other programs, "
                    "and try again"
                ).format(reason=system_reason(error))
            ) from error
        finally:
            # Otherwise neither side would notice that the other is gone.
            theirs.close()

    @property
    def pipe(self) -> Connection:
        """The pipe, which becomes readable when there is a result."""
        return self._pipe

    def give(self, piece: Piece) -> None:
        """Queue a piece."""
        with self._alive():
            self._pipe.send(piece)
            self._unfinished += 1

    def results(self) -> Iterator[Result]:
        """The results of the first piece whose results have not been read."""
        while result := self.next():
            yield result[0]

    def next(self) -> tuple[Result] | None:
        """The next result of the first unfinished piece; None if the piece has no more."""
        result = self._received()
        if isinstance(result, tuple) or result is None:
            return result
        raise result

    def finish(self) -> None:
        """Wait until every piece is done or has failed."""
        while self._unfinished:
            self._received()

    def _received(self) -> tuple[Result] | HashiyaError | OSError | None:
        with self._alive():
            data = self._pipe.recv_bytes()
        if data == _END:
            self._unfinished -= 1
            return None
        result: tuple[Result] | HashiyaError | OSError = pickle.loads(data)  # noqa: S301 - our own process wrote it
        return result

    def __enter__(self) -> "WorkerProcess[Piece, Result]":
        return self

    def __exit__(self, *_: object) -> None:
        # It finishes its current piece, so that what it writes is complete.
        self._pipe.close()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()

    @contextlib.contextmanager
    def _alive(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, ConnectionError) as error:
            self._process.join(_PATIENCE)
            raise HelperLost(
                _(
                    "a worker process ended by itself ({code}): see that there is "
                    "memory, and try again"
                ).format(code=self._process.exitcode)
            ) from error


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ignore signals in the process: the main process stops it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # The first process would start it, and let the signal through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _help(
    pipe: Connection, begin: Callable[[], Work[Piece, Result]], language: str
) -> None:
    """Work on the pieces that come through the pipe; messages are in the language."""
    use_language(language)
    for number in _STOPPING:
        # It ends when the program closes the pipe, and may have changes to undo before
        # that.
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(EOFError, ConnectionError):
        work = begin()
        # The values have no reference cycles: frequent collections take a tenth of the
        # time.
        gc.freeze()
        gc.set_threshold(*_CALM)
        while True:
            piece = pipe.recv()
            try:
                for result in work(piece):
                    pipe.send_bytes(pickle.dumps((result,), pickle.HIGHEST_PROTOCOL))
            except (HashiyaError, OSError) as error:
                pipe.send_bytes(pickle.dumps(error))
            pipe.send_bytes(_END)
