"""Notes of how to take an import back, read where they were made and where that process is gone."""

import pytest

from hashiya.errors import StoreWriteFailed
from hashiya.exchange.importing.undo_log import UndoEntry, UndoLog
from hashiya.model.model import Change, Status

ONE = UndoEntry("a", "سلمى", Change(remove=(1, (1 << 63) - 1), status=Status.NEW))
TWO = UndoEntry("\ud800", "omar", Change(remove=(), status=None))


def test_notes_are_read_in_their_order():
    notes = UndoLog()
    for each in (ONE, TWO, ONE):
        notes.add(each)
    assert list(notes) == [ONE, TWO, ONE]


@pytest.mark.parametrize("cut", [1, 3, 4, 20])
def test_what_was_not_noted_whole_was_not_done(tmp_path, cut):
    notes = UndoLog(tmp_path / "notes")
    notes.add(ONE)
    size = (tmp_path / "notes").stat().st_size
    notes.add(TWO)
    whole = (tmp_path / "notes").read_bytes()
    assert list(UndoLog(tmp_path / "notes")) == [ONE, TWO]

    (tmp_path / "notes").write_bytes(whole[: size + cut])

    assert list(UndoLog(tmp_path / "notes")) == [ONE]


def test_a_note_that_cannot_be_made_is_told_and_those_before_it_are_read(tmp_path):
    resource = pytest.importorskip(
        "resource", reason="only POSIX limits the size of files"
    )
    notes = UndoLog(tmp_path / "notes")
    notes.add(ONE)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(
        resource.RLIMIT_FSIZE, ((tmp_path / "notes").stat().st_size + 9, before[1])
    )
    try:
        with pytest.raises(
            StoreWriteFailed,
            match="undo log of the import cannot be written: File too large; free some",
        ):
            notes.add(TWO)
        assert list(notes) == [ONE]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert list(UndoLog(tmp_path / "notes")) == [ONE]
