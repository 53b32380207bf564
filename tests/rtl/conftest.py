"""What the tests of right-to-left text share: the seeds and a checker of a whole layout."""

import unicodedata
from pathlib import Path

import pytest

from hashiya_rtl import ArticleLayout, Line

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def seeds():
    """The five articles, character for character."""
    return [path.read_bytes().decode("utf-8") for path in SEEDS]


def _is_forbidden(char):
    code = ord(char)
    return (
        unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
    )


def _check_line(line: Line, text: str, width: int):
    assert line.width == sum(cell.width for cell in line.cells) <= width
    assert line.start <= line.content_end <= line.end
    reached = line.start
    for cell in sorted(line.cells, key=lambda cell: cell.start):
        assert (cell.start, cell.width > 0, cell.glyph != "") == (reached, True, True)
        reached = cell.end
    assert reached == line.content_end
    if not line.cells:
        assert line.content_end == line.start
    assert not any(_is_forbidden(char) for char in line.text), line.text


def _check_round_trip(layout: ArticleLayout, index: int):
    line = layout.line(index)
    left = layout.left_of(index)
    for cell in line.cells:
        # Every offset of a cell has its column, and each of its columns leads back to
        # its start.
        for offset in range(cell.start, min(cell.end, cell.start + 4)):
            assert layout.position_of(offset) == (index, left)
        for column in range(left, left + cell.width):
            assert layout.offset_at(index, column) == cell.start
        assert layout.intervals(index, cell.start, cell.end) == [
            (left, left + cell.width)
        ]
        left += cell.width
    if line.content_end < line.end or line.end == len(layout.text):
        beyond = (
            layout.left_of(index) - 1
            if line.direction == "rtl"
            else layout.left_of(index) + line.width
        )
        assert layout.position_of(line.content_end) == (index, beyond)
        assert layout.offset_at(index, beyond) == line.content_end


@pytest.fixture(scope="session")
def check_layout():
    """Check a layout.

    Lines and cells tile the text, offset → cell → offset is the identity, no line is too
    wide, and nothing printed can control a terminal.
    """

    def check(text: str, width: int, *, marks: bool = False) -> ArticleLayout:
        layout = ArticleLayout(text, width, marks=marks)
        reached = 0
        for index in range(layout.line_count):
            line = layout.line(index)
            assert line.start == reached
            reached = line.end
            _check_line(line, text, width)
            _check_round_trip(layout, index)
        assert reached == len(text)
        return layout

    return check
