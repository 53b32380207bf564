"""Work dealt out to processes: the results in order, what fails told, and nothing left behind."""

import errno
import multiprocessing
import os
import signal
from functools import partial

import pytest

from hashiya.errors import HelperLost
from hashiya.io.workers import ordered_results
from hashiya.language import gettext, use_language

# What a process begins with must be found by its name there: `partial(partial,
# range)()` does a piece with `range`.
COUNTING, LISTING, ENDING = (
    partial(partial, work) for work in (range, os.scandir, os._exit)
)

TRANSLATING = partial(partial, map, gettext)

SIGNALLED = partial(partial, map, signal.raise_signal)


def test_the_results_come_in_the_order_of_the_pieces_and_whole():
    pieces = [3, 20_000, 0, 1, 2]

    found = list(ordered_results(COUNTING, pieces, 2))

    assert found == [each for piece in pieces for each in range(piece)]
    assert multiprocessing.active_children() == []


def test_what_a_piece_raises_comes_after_the_results_before_it(tmp_path):
    results = ordered_results(LISTING, [], 1)
    assert list(results) == []

    with pytest.raises(FileNotFoundError, match="missing"):
        list(ordered_results(LISTING, [str(tmp_path), str(tmp_path / "missing")], 2))
    assert multiprocessing.active_children() == []


def test_a_process_that_ends_by_itself_is_told():
    with pytest.raises(HelperLost, match="ended by itself"):
        list(ordered_results(ENDING, [3], 1))
    assert multiprocessing.active_children() == []


def test_a_system_that_starts_no_more_processes_is_told(monkeypatch):
    def refused(_):
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refused)

    with pytest.raises(HelperLost, match=r"can be started: .*; end other programs"):
        list(ordered_results(COUNTING, [3], 2))


def test_a_process_has_the_language_of_the_program():
    use_language("ar")
    try:
        assert list(ordered_results(TRANSLATING, [["article"]], 1)) == ["مقال"]
    finally:
        use_language("en")

    assert list(ordered_results(TRANSLATING, [["article"]], 1)) == ["article"]


def test_what_stops_the_program_leaves_it_to_it_to_end_its_processes():
    stopping = [
        getattr(signal, name)
        for name in ("SIGINT", "SIGTERM", "SIGHUP")
        if hasattr(signal, name)
    ]

    assert list(ordered_results(SIGNALLED, [stopping], 1)) == [None] * len(stopping)


def test_who_wants_no_more_leaves_no_process_behind():
    results = ordered_results(COUNTING, [100_000] * 10, 2)
    assert next(results) == 0

    results.close()

    assert multiprocessing.active_children() == []
