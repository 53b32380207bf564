"""An article laid out in lines of a given width; nothing is shaped or ordered before its line is asked for."""

from array import array
from bisect import bisect_right
from functools import lru_cache

from hashiya_rtl.clusters import HIDDEN, MARKED, SPACES, TERMINATORS
from hashiya_rtl.drawing import Extent, draw_line, shape_line, without_tail
from hashiya_rtl.levels import first_strong
from hashiya_rtl.lines import Cell, Direction, Line
from hashiya_rtl.paragraphs import Paragraph, resolved_paragraph
from hashiya_rtl.shaping import joins_at
from hashiya_rtl.unicode_data import BIDI_CLASSES
from hashiya_rtl.wrapping import PARAGRAPH_END, line_starts

__all__ = ["ArticleLayout", "Cell", "Direction", "Line"]

_LINES_KEPT = 1024
_UNDRAWN_END = TERMINATORS + SPACES
_PARAGRAPHS_KEPT = 64


class ArticleLayout:
    """The lines of a text at a width of so many columns.

    Offsets are code points of `text`, columns count from the left of the page. Lines
    are counted as far as they are asked for: only `line_count` looks at the whole text.

    Raises:
        ValueError: when the width is less than 1.
        IndexError: from the methods, when there is no such line or offset.
    """

    def __init__(self, text: str, width: int, *, marks: bool = False) -> None:
        if width < 1:
            raise ValueError(
                f"a line of {width} columns holds nothing: give a width from 1"
            )
        self.text = text
        self.width = width
        self._drawing = MARKED if marks else HIDDEN
        self._uncounted = line_starts(text, width, self._drawing)
        self._starts = array("Q")
        self._paragraph_starts = array("Q")
        self._bases: dict[int, int] = {}
        self._line = lru_cache(_LINES_KEPT)(self._laid_out)
        self._paragraph = lru_cache(_PARAGRAPHS_KEPT)(self._resolved)
        self.is_counted = False
        self._count_past(0)

    @property
    def line_count(self) -> int:
        """How many lines there are; at least one."""
        self._count_past(len(self.text))
        return len(self._starts)

    @property
    def estimated_lines(self) -> int:
        """How many lines there will be, judged by those counted so far: exact once `is_counted`."""
        if self.is_counted or self._starts[-1] == 0:
            return len(self._starts)
        return max(
            len(self._starts), len(self._starts) * len(self.text) // self._starts[-1]
        )

    def has_line(self, index: int) -> bool:
        """Whether there is a line of this index from 0; looks no further than that."""
        self._count_lines(index + 1)
        return 0 <= index < len(self._starts)

    def count_more(self, lines: int) -> None:
        """Look so many lines further, for a view that counts while it is idle."""
        self._count_lines(len(self._starts) + lines)

    def line(self, index: int) -> Line:
        """The line of an index from 0."""
        return self._line(index)

    def line_of(self, offset: int) -> int:
        """The index of the line that an offset from 0 to the text's length is on."""
        if not 0 <= offset <= len(self.text):
            raise IndexError(
                f"offset {offset} is outside the text, which ends at {len(self.text)}"
            )
        self._count_past(offset)
        return bisect_right(self._starts, offset) - 1

    def left_of(self, index: int) -> int:
        """The column of the line's leftmost cell: right-to-left lines stand at the right."""
        line = self.line(index)
        return self.width - line.width if line.direction == "rtl" else 0

    def position_of(self, offset: int) -> tuple[int, int]:
        """The (line, column) of the cell that covers an offset.

        For a line's undrawn tail that is the column just beyond its logical end: -1 or
        `width` where the line is full.
        """
        index = self.line_of(offset)
        return index, self.left_of(index) + self.line(index).column_of(offset)

    def offset_at(self, index: int, column: int) -> int:
        """The start of the cell under a column.

        Before the line's first letter that is the line's start; beyond its logical end
        the undrawn tail or the end of the text, or else the line's last cell.
        """
        line = self.line(index)
        column -= self.left_of(index)
        start = line.start_at(column)
        if start is not None:
            return start
        before = column >= line.width if line.direction == "rtl" else column < 0
        return line.start if before and line.width else self.line_end(index)

    def line_end(self, index: int) -> int:
        """The offset at which a cursor stands at the line's logical end."""
        line = self.line(index)
        if line.content_end < line.end or line.end == len(self.text):
            return line.content_end
        return line.last_start

    def intervals(self, index: int, start: int, end: int) -> list[tuple[int, int]]:
        """The columns `[left, right)` that a span covers on a line, from left to right, merged."""
        left = self.left_of(index)
        return [
            (left + first, left + last)
            for first, last in self.line(index).intervals(start, end)
        ]

    def _count_past(self, offset: int) -> None:
        """Count until a line begins after an offset, or all."""
        while not self.is_counted and (not self._starts or self._starts[-1] <= offset):
            self._count_lines(len(self._starts) + 64)

    def _count_lines(self, count: int) -> None:
        while not self.is_counted and len(self._starts) < count:
            start, opens_paragraph = next(self._uncounted, (-1, False))
            if start < 0:
                self.is_counted = True
                return
            self._starts.append(start)
            if opens_paragraph:
                self._paragraph_starts.append(start)

    def _require_line(self, index: int) -> None:
        # The line's end is the next one's start.
        self._count_lines(index + 2)
        if not 0 <= index < len(self._starts):
            raise IndexError(
                f"there is no line {index}: the text has {len(self._starts)}"
            )

    def _laid_out(self, index: int) -> Line:
        if not 0 <= index < len(self._starts) - 1:
            self._require_line(index)
        start = self._starts[index]
        end = (
            self._starts[index + 1] if index + 1 < len(self._starts) else len(self.text)
        )
        paragraph = self._paragraph(bisect_right(self._paragraph_starts, start) - 1)
        text = self.text[start:end].rstrip(_UNDRAWN_END)
        if not text:
            return Line(start, end, start, paragraph.direction, "", (), (), b"")
        # Only a line that is broken within a word can join over its ends.
        before = (
            start > paragraph.start
            and self.text[start - 1] not in SPACES
            and joins_at(self.text, start)[1]
        )
        after = (
            start + len(text) == end < len(self.text) and joins_at(self.text, end)[0]
        )
        pieces = shape_line(text, self._drawing, before=before, after=after)
        size = len(text)
        if not pieces.is_simple and pieces.glyphs and not pieces.glyphs[-1]:
            pieces, size = without_tail(text, pieces)
        return draw_line(
            pieces, Extent(start, end, start + size), paragraph, self.width
        )

    def _resolved(self, index: int) -> Paragraph:
        start = self._paragraph_starts[index]
        found = PARAGRAPH_END.search(self.text, start)
        text = self.text[start : found.start() if found else len(self.text)]
        return resolved_paragraph(text, start, lambda own: self._base(index, own))

    def _base(self, index: int, own: int | None) -> int:
        """The level of a paragraph; one without a strong character goes with its neighbours.

        It takes that of the strong one before it, else of the next, else right to left
        if the text has such letters.
        """
        if own is not None:
            self._bases[index] = own
            return own
        at = index
        while at >= 0 and at not in self._bases:
            strong = _first_strong_of(self.text, self._paragraph_starts[at])
            if strong is not None:
                self._bases[at] = strong
                break
            at -= 1
        base = (
            self._bases[at]
            if at >= 0
            else self._base_of_rest(self._paragraph_starts[index])
        )
        self._bases.update(dict.fromkeys(range(at + 1, index + 1), base))
        return base

    def _base_of_rest(self, start: int) -> int:
        while found := PARAGRAPH_END.search(self.text, start):
            start = found.end()
            strong = _first_strong_of(self.text, start)
            if strong is not None:
                return strong
        return int(any(BIDI_CLASSES[ord(char)] in "RA" for char in self.text))


def _first_strong_of(text: str, start: int) -> int | None:
    found = PARAGRAPH_END.search(text, start)
    return first_strong(
        text[start : found.start() if found else len(text)].translate(BIDI_CLASSES)
    )
