"""A line read where it begins is the one that is there when all are read."""

import pytest

from hashiya.io.jsonl import USUAL, line_at, lines_of


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_line_is_read_where_it_begins(tmp_path, end):
    lengths = [0, 1, USUAL - 2, USUAL - 1, USUAL, USUAL + 1, 3 * USUAL, 5, 2]
    path = tmp_path / "lines"
    path.write_bytes(b"\n".join(b"a" * length for length in lengths) + end)
    longest = 2 * USUAL
    starts, at = [], 0
    for length in lengths:
        starts.append(at)
        at += length + 1

    with path.open("rb") as file:
        lines = list(lines_of(file, longest))

    assert [line_at(path, start, longest) for start in starts] == lines
    assert lines.count(None) == 1
    assert line_at(path, path.stat().st_size + 9) == b""
