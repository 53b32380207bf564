"""A spool returns all of its bytes, and reports once that the disk is full."""

import gc
import re
import tempfile

import pytest

from hashiya.io.spool import Spool


def test_what_is_written_is_read_from_the_first_byte_on_as_often_as_one_likes():
    kept = Spool(in_memory=4)
    for line in (b"a\n", b"bc\n"):
        kept.write(line)
    for _ in range(2):
        with kept.reading() as file:
            assert list(file) == [b"a\n", b"bc\n"]
    with kept.reading() as file:
        assert file.read(1) == b"a"
    kept.write(b"d\n")
    with kept.reading() as file:
        assert file.read() == b"a\nbc\nd\n"


def fill(kept, size):
    for _ in range(20_000):
        kept.write(b"x" * size)


@pytest.mark.parametrize("size", [1, 1 << 16])
def test_a_full_disk_is_told_by_the_folder_and_by_nothing_else(monkeypatch, size):
    """Closing, which tries the write again, raises nothing: a traceback would be printed."""
    resource = pytest.importorskip(
        "resource", reason="only POSIX limits the size of files"
    )
    complaints = []
    monkeypatch.setattr("sys.unraisablehook", complaints.append)
    kept, before = Spool(in_memory=1), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        with pytest.raises(
            OSError, match=f"File too large: '{re.escape(tempfile.gettempdir())}'"
        ):
            fill(kept, size)
        del kept
        gc.collect()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert complaints == []
