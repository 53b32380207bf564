"""When Python looks for garbage while one reads."""

import gc

import pytest

from hashiya_reader import garbage_collection


@pytest.fixture
def calmed():
    """The collector as the command leaves it; afterwards as it was."""
    before, was_enabled = gc.get_threshold(), gc.isenabled()
    gc.disable()
    garbage_collection.calm()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    if was_enabled:
        gc.enable()


@pytest.fixture
def collected(monkeypatch):
    """The generations that were looked through."""
    found = []
    monkeypatch.setattr(gc, "collect", found.append)
    return found


def test_garbage_is_swept_once_there_is_much(calmed, collected):
    gc.disable()
    garbage_collection.sweep()
    assert collected == []
    kept = [[] for _ in range(3_000)]
    garbage_collection.sweep()
    assert collected == [0]
    assert len(kept) == 3_000


def test_what_is_left_out_is_not_counted_after_each_frame(calmed, monkeypatch):
    monkeypatch.setattr(
        gc, "get_freeze_count", lambda: pytest.fail("counted one by one")
    )
    garbage_collection.sweep()
    garbage_collection.sweep_thoroughly()


def test_what_outlasts_sweeps_waits_for_a_pause(calmed, monkeypatch):
    found = []
    monkeypatch.setattr(gc, "collect", found.append)
    for counts in ((0, 50, 0), (0, 51, 0), (0, 51, 51)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        garbage_collection.sweep_thoroughly()
    assert found == [1, 2]


def test_the_collector_of_other_programs_is_left_alone(collected):
    assert gc.isenabled()
    garbage_collection.calm()
    kept = [[] for _ in range(3_000)]
    garbage_collection.sweep()
    garbage_collection.sweep_thoroughly()
    garbage_collection.set_apart()
    assert collected == []
    assert gc.get_freeze_count() == 0
    assert len(kept) == 3_000


async def test_a_frame_is_followed_by_a_sweep_and_a_pause_by_a_thorough_one(
    reading, settled, until, monkeypatch
):
    swept = []
    monkeypatch.setattr(garbage_collection, "sweep", lambda: swept.append("lately"))
    monkeypatch.setattr(
        garbage_collection, "sweep_thoroughly", lambda: swept.append("all")
    )
    async with reading.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        swept.clear()
        reading._display(reading.screen, None)
        reading.look_at_files()
        assert swept == []
        reading.look_at_files()
        assert swept == ["all"]
        await until(pilot, lambda: "lately" in swept)
