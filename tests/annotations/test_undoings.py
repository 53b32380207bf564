"""Notes of how to take an import back, read where they were made and where that process is gone."""

import errno
import io
import os

import pytest

from annotations.errors import StoreWriteFailed
from annotations.exchange.undoings import Undoing, Undoings
from annotations.model import Change, Status

ONE = Undoing("a", "سلمى", Change(remove=(1, (1 << 63) - 1), status=Status.NEW))
TWO = Undoing("\ud800", "omar", Change(remove=(), status=None))


def test_notes_are_read_in_their_order_without_those_that_are_void():
    notes = Undoings()
    for each in (ONE, TWO, ONE):
        notes.note(each)
    assert list(notes) == [ONE, TWO, ONE]

    notes.void()
    notes.note(TWO)
    notes.void()
    assert list(notes) == [ONE, TWO]


@pytest.mark.parametrize("cut", [1, 3, 4, 20])
def test_what_was_not_noted_whole_was_not_done(tmp_path, cut):
    notes = Undoings(tmp_path / "notes")
    notes.note(ONE)
    size = (tmp_path / "notes").stat().st_size
    notes.note(TWO)
    whole = (tmp_path / "notes").read_bytes()
    assert list(Undoings(tmp_path / "notes")) == [ONE, TWO]

    (tmp_path / "notes").write_bytes(whole[: size + cut])

    assert list(Undoings(tmp_path / "notes")) == [ONE]


def test_a_note_that_cannot_be_made_is_told(monkeypatch):
    class Full(io.BytesIO):
        def flush(self):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    notes = Undoings()
    monkeypatch.setattr(notes, "_file", Full())

    with pytest.raises(StoreWriteFailed, match="cannot be noted: No space left on device; free some space"):
        notes.note(ONE)
