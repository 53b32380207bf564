"""What several annotators say of an article as lanes beneath its lines.

One for each of them, every edge exact.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from hashiya.model.model import Span
from hashiya_rtl import ArticleLayout, Line, drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """A span that the annotator of a side tagged.

    `item` is which place it is of, `fill` the glyph between its ends.

    The fill says without colour what the colour of the label does not: whether, and
    how, others differ. It is drawn once for all `voices` that agree.
    """

    span: Span
    side: int
    item: int
    title: str
    color: str
    fill: str
    voices: int = 1

    def named(self, room: int) -> str:
        """Its title as drawn, and how many say so, as far as there is room.

        "" where there is none.
        """
        names = (
            (f"{self.title} ×{self.voices}", self.title)
            if self.voices > 1
            else (self.title,)
        )
        return next(
            (name for name in map(drawn, names) if 0 < cell_len(name) <= room), ""
        )


@dataclass(frozen=True, slots=True)
class Lane:
    """One row beneath a line: whose it is, and its brackets, which do not overlap."""

    side: int
    brackets: tuple[Bracket, ...]


class LaneMap:
    """The lanes beneath each line of a layout, the lower sides first.

    A side whose brackets overlap has several.
    """

    def __init__(self, brackets: Iterable[Bracket], laid: ArticleLayout) -> None:
        rows: dict[int, dict[tuple[int, int], list[Bracket]]] = {}
        ends_by_side: dict[int, list[int]] = {}
        for bracket in sorted(
            brackets,
            key=lambda item: (item.span.start, -item.span.end, item.side, item.item),
        ):
            lane = _put_in_lane(bracket, ends_by_side.setdefault(bracket.side, []))
            first, last = (
                laid.line_of(bracket.span.start),
                laid.line_of(bracket.span.end - 1),
            )
            for line in range(first, last + 1):
                # An empty line between two others has no cells to be under.
                if not first < line < last or laid.line(line).stops:
                    rows.setdefault(line, {}).setdefault(
                        (bracket.side, lane), []
                    ).append(bracket)
        self._lanes: dict[int, tuple[Lane, ...]] = {}
        for line, brackets_by_lane in rows.items():
            lanes: list[Lane] = []
            for side, lane in sorted(brackets_by_lane):
                lanes.append(Lane(side, tuple(brackets_by_lane[side, lane])))
            self._lanes[line] = tuple(lanes)

    def beneath(self, line: int) -> tuple[Lane, ...]:
        """The lanes beneath a line, from the one right under it."""
        return self._lanes.get(line, ())

    @cached_property
    def counts(self) -> Mapping[int, int]:
        """How many lanes each line has that has any."""
        return {line: len(lanes) for line, lanes in self._lanes.items()}

    def lines_of(self, item: int) -> tuple[int, int] | None:
        """The first and the last line on which an item has a bracket; None where it has none."""
        return self._lines.get(item)

    @cached_property
    def _lines(self) -> Mapping[int, tuple[int, int]]:
        lines: dict[int, tuple[int, int]] = {}
        for line in sorted(self._lanes):
            for lane in self._lanes[line]:
                for bracket in lane.brackets:
                    lines[bracket.item] = (
                        lines.get(bracket.item, (line, line))[0],
                        line,
                    )
        return lines


def _put_in_lane(bracket: Bracket, lane_ends: list[int]) -> int:
    """The first lane that is free where the bracket begins; its end is noted there."""
    for lane, end in enumerate(lane_ends):
        if end <= bracket.span.start:
            lane_ends[lane] = bracket.span.end
            return lane
    lane_ends.append(bracket.span.end)
    return len(lane_ends) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a lane is drawn on: `blank` is the row as it is without it, its width and its ground.

    The brackets of the item that is the `current` one are drawn in `marked` as well.
    The side is written in the column `side_at`.
    """

    blank: Segment
    marked: Style
    current: int | None
    side_at: int


def lane_strip(line: Line, left: int, lane: Lane, side: str, paper: Paper) -> Strip:
    """The lane's brackets under the line, whose first cell is at `left`, and whose they are.

    A plus before the side says that others agree with a bracket of the lane.
    """
    width, ground = paper.blank.cell_length, paper.blank.style or Style()
    row: list[tuple[str, Style]] = [(" ", ground)] * width
    is_current = any(bracket.item == paper.current for bracket in lane.brackets)
    for bracket in lane.brackets:
        style = ground + Style(color=Color.parse(bracket.color).rich_color, bold=True)
        style += paper.marked if bracket.item == paper.current else Style()
        for place, glyph in bracket_cells(line, bracket):
            if 0 <= left + place < width:
                row[left + place] = (glyph, style)
    shared = "+" if any(bracket.voices > 1 for bracket in lane.brackets) else ""
    for column, mark in ((paper.side_at, side), (paper.side_at - 1, shared)):
        if 0 <= column < width and cell_len(mark) == 1:
            row[column] = (mark, ground + Style(bold=is_current, dim=not is_current))
    return Strip([Segment(glyph, style) for glyph, style in row], width).simplify()


def bracket_cells(line: Line, bracket: Bracket) -> Iterable[tuple[int, str]]:
    """The columns of the line that the bracket takes, each with its glyph.

    An end that is on another line is left open: at the left in a line from right to left
    where the tag goes on. Where the last word runs the other way, the tag's end is inside
    the bracket, which is closed at its outer edge.
    """
    start, end = (
        max(bracket.span.start, line.start),
        min(bracket.span.end, line.content_end),
    )
    stops = line.stops
    # The columns of the cells at the bracket's own ends, where they are on this line.
    ends: set[int] = set()
    for offset in (bracket.span.start, bracket.span.end - 1):
        if line.start <= offset < line.content_end:
            column = line.column_of(offset)
            index = bisect_left(line.lefts, column)
            ends |= {
                column,
                column + (line.widths[index] if index < len(line.widths) else 1) - 1,
            }
    if not stops or start >= end:
        return
    intervals = line.intervals(start, end)
    begins_here = bracket.span.start >= line.start
    ends_here = bracket.span.end <= line.content_end
    if line.direction == "rtl":
        begins_here, ends_here = ends_here, begins_here
    leftmost, rightmost = intervals[0][0], intervals[-1][1] - 1
    # Of a word that runs the other way the tag's own end may be at the open edge.
    ends -= {leftmost, rightmost}
    if begins_here:
        ends.add(leftmost)
    if ends_here:
        ends.add(rightmost)
    for first, last in intervals:
        glyphs = [bracket.fill] * (last - first)
        closed_left, closed_right = first in ends, last - 1 in ends
        inner = last - first - closed_left - closed_right
        name = bracket.named(inner)
        # Each glyph fills one cell; a title with others is left
        # to the panel.
        letters = list(name) if cell_len(name) == len(name) else []
        begin = last - first - closed_right - len(letters)
        glyphs[begin : begin + len(letters)] = letters
        if closed_left:
            glyphs[0] = "╰"
        if closed_right:
            glyphs[-1] = "╯" if last - first > 1 or not closed_left else "┴"
        yield from enumerate(glyphs, start=first)


def bracket_at(line: Line, left: int, lane: Lane, column: int) -> Bracket | None:
    """The bracket of the lane that a column of the row is in."""
    for bracket in lane.brackets:
        for place, _ in bracket_cells(line, bracket):
            if left + place == column:
                return bracket
    return None


def items_at(brackets: Sequence[Bracket], offset: int) -> tuple[int, ...]:
    """The items that have a bracket over an offset, the shortest first."""
    covering = sorted(
        (bracket for bracket in brackets if offset in bracket.span),
        key=lambda bracket: len(bracket.span),
    )
    return tuple(dict.fromkeys(map(attrgetter("item"), covering)))
