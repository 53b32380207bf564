"""Lanes beneath the lines of an article.

Each tag is a bracket under exactly its cells, so no colour is needed to tell them apart.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from hashiya.model.model import Tag
from hashiya_reader.widgets.label_looks import Looks
from hashiya_rtl import ArticleLayout, Line, drawn


class Beneath:
    """Which row shows which line, where some lines have rows of lanes beneath them.

    `extra` is how many each has.
    """

    def __init__(self, extra: Mapping[int, int] | None = None) -> None:
        self._lines = sorted(line for line, rows in (extra or {}).items() if rows)
        self._extra = [(extra or {})[line] for line in self._lines]
        self._rows: list[int] = []
        count = 0
        for line, rows in zip(self._lines, self._extra, strict=True):
            self._rows.append(line + count)
            count += rows
        self.count = count

    def row_of(self, line: int) -> int:
        """The row of the line itself."""
        index = bisect_right(self._lines, line - 1)
        return line + sum(self._extra[:index])

    def at(self, row: int) -> tuple[int, int]:
        """The line that a row belongs to, and which of its rows it is.

        0 the line itself, from 1 its lanes.
        """
        index = bisect_right(self._rows, row) - 1
        if index < 0:
            return row, 0
        line, first, extra = self._lines[index], self._rows[index], self._extra[index]
        beyond = row - first - extra
        return (line, row - first) if beyond <= 0 else (line + beyond, 0)


def lanes_of(tags: Iterable[Tag]) -> dict[int, int]:
    """A lane from 0 for each tag by its id, so that no two tags on one lane overlap.

    The longer of two is the higher.
    """
    ends: list[int] = []
    lanes: dict[int, int] = {}
    spans = ((tag.span, tag.id) for tag in tags if tag.span)
    for span, tag_id in sorted(
        spans, key=lambda item: (item[0].start, -item[0].end, item[1])
    ):
        lane = next(
            (lane for lane, end in enumerate(ends) if end <= span.start), len(ends)
        )
        if lane == len(ends):
            ends.append(0)
        ends[lane] = span.end
        lanes[tag_id] = lane
    return lanes


def lane_counts(
    tags: Sequence[Tag], lanes: Mapping[int, int], laid: ArticleLayout
) -> dict[int, int]:
    """How many lanes are beneath each line that a tag covers."""
    counts: dict[int, int] = {}
    for tag in tags:
        if tag.span is None:
            continue
        first = laid.line_of(tag.span.start)
        last = laid.line_of(tag.span.end - 1)
        for line in range(first, last + 1):
            counts[line] = max(counts.get(line, 0), lanes[tag.id] + 1)
    return counts


def lane_strip(
    line: Line, left: int, tags: Sequence[Tag], looks: Looks, blank: Segment
) -> Strip:
    """The brackets of these tags, which do not overlap, under a line that begins at `left`.

    `blank` is the row as it is without them: its width and its ground.
    """
    width, ground = blank.cell_length, blank.style or Style()
    row: list[tuple[str, Style]] = [(" ", ground)] * width
    for tag in tags:
        style = ground + Style(
            color=Color.parse(looks.of(tag).color).rich_color, bold=True
        )
        if tag.span is None:
            continue
        pieces = line.intervals(
            max(tag.span.start, line.start), min(tag.span.end, line.content_end)
        )
        for first, last in pieces:
            for column, glyph in enumerate(
                bracket(last - first, looks.of(tag).title), start=left + first
            ):
                if 0 <= column < width:
                    row[column] = (glyph, style)
    return Strip([Segment(glyph, style) for glyph, style in row], width).simplify()


def bracket(width: int, title: str) -> list[str]:
    """A bracket of `width` cells, with the title in it where there is room; a glyph a cell."""
    if width == 1:
        return ["┴"]
    inner = width - 2
    name = drawn(title, inner) if inner >= cell_len(drawn(title)) else ""
    # Each glyph fills one cell; a title with others is left to
    # the margin.
    letters = list(name) if cell_len(name) == len(name) else []
    return ["╰", *["─"] * (inner - len(letters)), *letters, "╯"]
