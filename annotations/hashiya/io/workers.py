"""Work dealt to several processes, with results in the order of the pieces."""

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

from hashiya.errors import HashiyaError, HelperLost

# More would hold more memory, and wait for one disk.
_MOST = 4
# So many pieces each process is told of before the first of them is done.
_AHEAD = 2
_PATIENCE = 10.0
# Started alike on every system: a process that is forked may inherit a lock that nobody
# gives back.
_STARTED = get_context("spawn")

Piece = TypeVar("Piece")
Result = TypeVar("Result")
Work = Callable[[Piece], Iterable[Result]]
_CALM = 50_000, 50, 50
# Nothing is pickled so.
_END = b""
# Who interrupts the program, ends it or hangs up does so to all its processes: it alone
# says what becomes of them.
_STOPPING = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
)


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

    `begin` gives in each process what does a piece, and tells the results of it one
    after another; each waits until it is taken, so that no more than one for each
    process is in memory. All goes through pipes: `begin` must be a function of a module
    or a partial of one, and pieces are small. When this ends, however it does, the
    processes end.

    Raises:
        HashiyaError, OSError: what a piece raised, once all before it are taken;
        nothing comes after it. HelperLost: when a process ended by itself, or cannot be
        started.
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
    """The results of one piece of each of the processes, whichever is there first.

    Raises:
        HashiyaError, OSError, HelperLost: as `ordered_results` does; the other pieces go on.
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
    """So many processes, each of which begins so, until the block ends; see `ordered_results`."""
    with contextlib.ExitStack() as ends:
        yield [ends.enter_context(WorkerProcess(begin)) for _ in range(count)]


class WorkerProcess(Generic[Piece, Result]):
    """A process that does one piece after another, until its pipe is closed."""

    def __init__(self, begin: Callable[[], Work[Piece, Result]]) -> None:
        self._unfinished = 0
        self._pipe, theirs = _STARTED.Pipe()
        self._process = _STARTED.Process(
            target=_help, args=(theirs, begin), daemon=True
        )
        try:
            with _uninterrupted():
                self._process.start()
        except OSError as error:
            self._pipe.close()
            raise HelperLost(
                f"no process that helps can be started: {error.strerror}; end other "
                "programs, and try again"
            ) from error
        finally:
            # Only so does either side notice that the other is gone.
            theirs.close()

    @property
    def pipe(self) -> Connection:
        """What has something to be read once there is a result."""
        return self._pipe

    def give(self, piece: Piece) -> None:
        """Let it do the piece after those that it was given before."""
        with self._alive():
            self._pipe.send(piece)
            self._unfinished += 1

    def results(self) -> Iterator[Result]:
        """What the first piece comes to of which that was not taken."""
        while result := self.next():
            yield result[0]

    def next(self) -> tuple[Result] | None:
        """The next result of the first piece that is not finished.

        None where that is finished with it.
        """
        result = self._received()
        if isinstance(result, tuple) or result is None:
            return result
        raise result

    def finish(self) -> None:
        """Wait until every piece is done, whatever it comes to."""
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
        # It ends with the piece that it is at: what it writes is written whole.
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
                f"a process that helped ended by itself ({self._process.exitcode}): "
                "see that there is memory, and try again"
            ) from error


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ignore interruptions in the process: the one that started it stops it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Starting it for the first process would let the signal through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _help(pipe: Connection, begin: Callable[[], Work[Piece, Result]]) -> None:
    for each in _STOPPING:
        # It ends when the program closes the pipe, and may have something to take back
        # before.
        signal.signal(each, signal.SIG_IGN)
    with contextlib.suppress(EOFError, ConnectionError):
        work = begin()
        # What goes through it is no garbage that only a search finds: to look often
        # takes a tenth of the time.
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
