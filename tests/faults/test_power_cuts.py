"""A power cut at any moment, whichever unflushed writes reached the disk, loses no save.

A disk that remembers the order of writes and flushes stands in for the real one. What
was flushed is on it; of what was not, any part may be, in any order: a file's bytes up
to any length, or longer and zero where nothing came through, a rename without the name,
a name without the content.
"""

import os
import random
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from hashiya.errors import StoreUnreadable
from hashiya.model.model import Change
from hashiya.store import TagStore, batched_files
from hashiya.store.batched_files import AT_ONCE


@dataclass
class Disk:
    """The flushed content of each file, by path and number, and the flushed names of folders.

    What it `ignores`, by mode, is never flushed.
    """

    flushed: dict[Path, bytes] = field(default_factory=dict)
    contents: dict[int, bytes] = field(default_factory=dict)
    named: set[Path] = field(default_factory=set)
    ignores: Callable[[int], bool] = lambda _mode: False

    def states(self, root, dice, count):
        """Some of the states that a power cut now may leave: each file's bytes."""
        now = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for _ in range(count):
            state = {}
            for path in now.keys() | self.flushed.keys():
                if path not in self.named and dice.random() < 0.5:
                    continue
                state[path] = self._content(path, now, dice)
            yield {
                path: content for path, content in state.items() if content is not None
            }

    def note(self, descriptor):
        """The file or the folder was flushed."""
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_dir():
            self.note_folder(path)
            return
        self.flushed[path] = self.contents[os.fstat(descriptor).st_ino] = (
            path.read_bytes()
        )

    def note_folder(self, folder):
        """The names in the folder were flushed."""
        names = set(folder.iterdir())
        self.named = {path for path in self.named if path.parent != folder} | names
        for path in names:
            if path.is_file() and path not in self.flushed:
                self.flushed[path] = b""
        for path in [
            path for path in self.flushed if path.parent == folder and path not in names
        ]:
            del self.flushed[path]
        for path in names:
            if path.suffix == ".json":
                # A rename moved what was flushed of the content under this name.
                self.flushed[path] = self.contents.get(path.stat().st_ino, b"")

    def _content(self, path, now, dice):
        sure, new = self.flushed.get(path), now.get(path)
        if new is None or sure == new:
            return sure if new is None or path in self.named else new
        if sure is None or not new.startswith(sure):
            # Another file of this name, or one that was never flushed: all, nothing, a
            # part, or zeros.
            length = dice.randint(0, len(new))
            return dice.choice([sure, new, new[:length], bytes(length)])
        more = dice.randint(len(sure), len(new))
        return dice.choice([sure, new, new[:more], sure + bytes(more - len(sure))])


@pytest.fixture
def disk(monkeypatch):
    """Note what is flushed: files with fdatasync and fsync, names with their folder's fsync."""
    seen, noting = Disk(), threading.Lock()

    def noted(flush):
        def flush_and_note(descriptor):
            if seen.ignores(os.fstat(descriptor).st_mode):
                return
            flush(descriptor)
            with noting:
                seen.note(descriptor)

        return flush_and_note

    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, noted(getattr(os, name)))
    return seen


def lost_in(state, root, tmp_path, article, acknowledged):
    """How many of the acknowledged tags a program finds missing that starts on the state."""
    after = tmp_path / "after"
    # A checkpoint of a test before this one may still be written meanwhile, elsewhere.
    for path, content in (
        (path, content) for path, content in state.items() if path.is_relative_to(root)
    ):
        there = after / path.relative_to(root)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(content)
    try:
        found = {tag.id for tag in TagStore(after).read("salma", article).tags}
    except StoreUnreadable:
        found = set()
    for path in sorted(after.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    return len(acknowledged - found)


def cut_after_each_save(disk, tmp_path, article, make_tag, saves, states):
    """Save, checkpoint, and cut the power after each step, several times: states, lost saves."""
    dice = random.Random(2026)
    root = tmp_path / "project"
    store = TagStore(root)
    lost = cuts = 0
    acknowledged = set()
    for number in range(1, saves + 1):
        store.write("salma", article, Change(set=(make_tag(number),)))
        acknowledged.add(number)
        if number % 5 == 0:
            store.checkpoint()
        for state in disk.states(root, dice, states):
            cuts += 1
            lost += bool(lost_in(state, root, tmp_path, article, acknowledged))
    return cuts, lost


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="the simulation finds files by /proc"
)


@needs_proc
@pytest.mark.parametrize(
    ("saves", "states"), [(12, 8), pytest.param(60, 50, marks=pytest.mark.long)]
)
def test_no_power_cut_loses_an_acknowledged_save(
    disk, tmp_path, article, make_tag, figures, saves, states
):
    cuts, lost = cut_after_each_save(disk, tmp_path, article, make_tag, saves, states)

    figures(
        f"power cuts: {cuts} disk states after {saves} saves, {lost} with an acknowledged save lost"
    )
    assert (cuts, lost) == (saves * states, 0)


@needs_proc
@pytest.mark.parametrize(
    ("saves", "states"), [(12, 8), pytest.param(60, 50, marks=pytest.mark.long)]
)
def test_the_same_without_the_flush_loses_saves(
    disk, tmp_path, article, make_tag, monkeypatch, figures, saves, states
):
    """The control: if this lost nothing, the test above would prove nothing."""
    monkeypatch.setattr(os, "fdatasync", lambda _: None)

    cuts, lost = cut_after_each_save(disk, tmp_path, article, make_tag, saves, states)

    figures(
        f"power cuts without fdatasync: {cuts} disk states, {lost} with an acknowledged save lost"
    )
    assert lost > cuts // 4


class AtOnce(ThreadPoolExecutor):
    """A thread that is done before anything else happens."""

    def submit(self, work, *given):
        done = super().submit(work, *given)
        done.exception()
        return done


def cut_while_writing_together(
    disk, tmp_path, article, make_tag, rounds, states, at_once=AT_ONCE
):
    """Write to several records, and cut the power after each write and at the end."""
    dice = random.Random(2027)
    root = tmp_path / "project"
    articles = [replace(article, id=f"a{number}") for number in range(4)]
    acknowledged = {each.id: set() for each in articles}
    cuts = lost = 0

    def cut():
        nonlocal cuts, lost
        for state in disk.states(root, dice, states):
            cuts += 1
            lost += any(
                lost_in(state, root, tmp_path, each, acknowledged[each.id])
                for each in articles
            )

    for number in range(1, rounds + 1):
        with TagStore(root).batch(at_once) as records:
            for each in articles:
                records.write("salma", each, Change(set=(make_tag(number),)))
                cut()
        for each in articles:
            acknowledged[each.id].add(number)
        cut()
    return cuts, lost


@needs_proc
@pytest.mark.parametrize(
    ("rounds", "states", "at_once"),
    [
        (2, 6, 3),
        pytest.param(6, 25, 3, marks=pytest.mark.long),
        pytest.param(6, 25, 2048, marks=pytest.mark.long),
    ],
)
def test_no_power_cut_loses_what_was_written_together(
    disk,
    tmp_path,
    article,
    make_tag,
    monkeypatch,
    figures,
    at_once,
    rounds,
    states,
):
    """Flushed when all is written, and some of it before the rest is."""
    monkeypatch.setattr(batched_files, "ThreadPoolExecutor", AtOnce)

    cuts, lost = cut_while_writing_together(
        disk, tmp_path, article, make_tag, rounds, states, at_once
    )

    figures(
        f"power cuts: {cuts} disk states of {rounds} acts on 4 records together, "
        f"{lost} with one lost"
    )
    assert (cuts, lost) == (rounds * 5 * states, 0)


@needs_proc
@pytest.mark.parametrize(
    ("kind", "ignores"), [("files", stat.S_ISREG), ("folders", stat.S_ISDIR)]
)
@pytest.mark.parametrize(
    ("rounds", "states"), [(3, 8), pytest.param(6, 25, marks=pytest.mark.long)]
)
def test_the_same_without_its_flushes_loses_what_was_written(
    disk, tmp_path, article, make_tag, figures, kind, ignores, rounds, states
):
    """The control; a flushed derived file has what its journal lost, so neither is flushed."""
    disk.ignores = ignores

    cuts, lost = cut_while_writing_together(
        disk, tmp_path, article, make_tag, rounds, states
    )

    figures(
        f"power cuts without flushing {kind}: {cuts} disk states, "
        f"{lost} with something lost"
    )
    assert lost > cuts // 4
