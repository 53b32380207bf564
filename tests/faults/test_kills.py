"""A program killed at any moment has lost nothing that it was told is saved."""

import random

import pytest

from hashiya.store import TagStore


def acknowledged(process):
    """The ids that the program was told are saved; a line cut short by the kill is no telling."""
    said = process.stdout.read()
    return [int(line) for line in said[: said.rfind(b"\n") + 1].split()]


def killed_runs(writer, tmp_path, runs, longest):
    """Kill a writer once it has saved some tags, again and again on one record."""
    dice = random.Random(4)
    told, begun = set(), set()
    for run in range(runs):
        first = run * 1000 + 1
        process = writer(first, 900)
        said = [int(process.stdout.readline()) for _ in range(dice.randint(1, longest))]
        process.kill()
        with process:
            said += acknowledged(process)
        told |= set(said)
        # The one after the last told may be on the disk already.
        begun |= {*said, said[-1] + 1}
    stored = {tag.id for tag in TagStore(tmp_path).read("salma", "a").tags}
    return len(told), told - stored, stored - begun


def test_a_few_kills_lose_nothing(writer, tmp_path, figures):
    saves, lost, phantoms = killed_runs(writer, tmp_path, 5, 12)

    figures(f"kill -9: 5 runs, {saves} acknowledged saves, {len(lost)} lost")
    assert (lost, phantoms) == (set(), set())


@pytest.mark.long
@pytest.mark.timeout(600)
def test_two_hundred_kills_lose_nothing(writer, tmp_path, figures):
    saves, lost, phantoms = killed_runs(writer, tmp_path, 200, 15)

    figures(
        f"kill -9: 200 runs, {saves} acknowledged saves, {len(lost)} lost, {len(phantoms)} phantoms"
    )
    assert (lost, phantoms) == (set(), set())
    store = TagStore(tmp_path)
    (place,) = store.paths()
    store.repair(place)
    assert store.verify(place) == ()
    assert not list(tmp_path.rglob("*.tmp"))
