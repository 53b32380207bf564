"""An article laid out in lines of a given width; each is shaped and ordered when it is needed."""

from array import array
from bisect import bisect_right
from functools import lru_cache

from hashiya_rtl.clusters import HIDDEN, MARKED, SPACES, TERMINATORS
from hashiya_rtl.drawing import Extent, draw_line, shape_line, without_tail
from hashiya_rtl.levels import first_strong
from hashiya_rtl.lines import Line
from hashiya_rtl.paragraphs import Paragraph, resolved_paragraph
from hashiya_rtl.shaping import joins_at
from hashiya_rtl.unicode_data import BIDI_CLASSES
from hashiya_rtl.wrapping import PARAGRAPH_END, line_starts

_LINES_CACHED = 1024
_PARAGRAPHS_CACHED = 64
# Lines are found in batches.
_BATCH = 64
_UNDRAWN_END = TERMINATORS + SPACES


class ArticleLayout:
    """The lines of a text on a page that is `width` columns wide.

    Offsets are code points of `text`, columns count from the left of the page. Lines are
    found as far as they are needed: only `line_count` reads the whole text. With `marks`,
    invisible characters are drawn as stand-ins.

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
        self.is_counted = False
        self._drawing = MARKED if marks else HIDDEN
        self._uncounted = line_starts(text, width, self._drawing)
        self._starts = array("Q")
        self._paragraph_starts = array("Q")
        self._bases: dict[int, int] = {}
        self._line = lru_cache(_LINES_CACHED)(self._laid_out)
        self._paragraph = lru_cache(_PARAGRAPHS_CACHED)(self._resolved)
        self._count_past(0)

    @property
    def line_count(self) -> int:
        """The number of lines; at least one."""
        self._count_past(len(self.text))
        return len(self._starts)

    @property
    def estimated_lines(self) -> int:
        """The number of lines, judged by those found so far: exact once `is_counted`."""
        count = len(self._starts)
        counted_characters = self._starts[-1]
        if self.is_counted or counted_characters == 0:
            return count
        return max(count, count * len(self.text) // counted_characters)

    def has_line(self, index: int) -> bool:
        """Whether there is a line of this index from 0; reads no further than that line."""
        self._count_lines(index + 1)
        return 0 <= index < len(self._starts)

    def count_more(self, lines: int) -> None:
        """Find that many more lines, for a view that counts while it is idle."""
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

    def opens_paragraph(self, index: int) -> bool:
        """Whether a paragraph begins with the line."""
        start = self.line(index).start
        paragraph = bisect_right(self._paragraph_starts, start) - 1
        return self._paragraph_starts[paragraph] == start

    def left_of(self, index: int) -> int:
        """The column of the line's leftmost cell: right-to-left lines are at the right."""
        line = self.line(index)
        if line.direction == "rtl":
            return self.width - line.width
        return 0

    def position_of(self, offset: int) -> tuple[int, int]:
        """The (line, column) of the cell that covers an offset.

        For a line's undrawn tail that is the column just beyond its logical end: -1 or
        `width` where the line is full.
        """
        index = self.line_of(offset)
        column = self.line(index).column_of(offset)
        return index, self.left_of(index) + column

    def offset_at(self, index: int, column: int) -> int:
        """The start of the cell under a column.

        Before the line's first letter that is the line's start; beyond its logical end it
        is the undrawn tail or the end of the text, or otherwise the line's last cell.
        """
        line = self.line(index)
        column -= self.left_of(index)
        start = line.start_at(column)
        if start is not None:
            return start
        is_right = column >= 0
        is_before = is_right if line.direction == "rtl" else not is_right
        if is_before and line.width:
            return line.start
        return self.line_end(index)

    def line_end(self, index: int) -> int:
        """The offset of a cursor at the line's logical end."""
        line = self.line(index)
        has_tail = line.content_end < line.end
        if has_tail or line.end == len(self.text):
            return line.content_end
        return line.last_start

    def intervals(self, index: int, start: int, end: int) -> list[tuple[int, int]]:
        """The columns `[left, right)` that a span covers on a line, from left to right, merged."""
        offset = self.left_of(index)
        intervals = self.line(index).intervals(start, end)
        return [(offset + left, offset + right) for left, right in intervals]

    def _count_past(self, offset: int) -> None:
        """Find lines until one begins after an offset, or all."""
        while not self.is_counted and (not self._starts or self._starts[-1] <= offset):
            self._count_lines(len(self._starts) + _BATCH)

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
        start, end = self._line_span(index)
        paragraph = self._paragraph_of(start)
        content = self.text[start:end].rstrip(_UNDRAWN_END)
        if not content:
            return Line(start, end, start, paragraph.direction, "", (), (), b"")
        size = len(content)
        is_broken_end = start + size == end < len(self.text)
        clusters = shape_line(
            content,
            self._drawing,
            before=start > paragraph.start and self._is_broken_word(start),
            after=is_broken_end and self._joins_back(end),
        )
        has_undrawn_end = not clusters.is_simple and not clusters.glyphs[-1]
        if has_undrawn_end:
            clusters, size = without_tail(content, clusters)
        extent = Extent(start, end, content_end=start + size)
        return draw_line(clusters, extent, paragraph, self.width)

    def _line_span(self, index: int) -> tuple[int, int]:
        """The offsets at which a line begins and ends."""
        if not 0 <= index < len(self._starts) - 1:
            self._require_line(index)
        start = self._starts[index]
        is_last = index + 1 == len(self._starts)
        end = len(self.text) if is_last else self._starts[index + 1]
        return start, end

    def _paragraph_of(self, line_start: int) -> Paragraph:
        index = bisect_right(self._paragraph_starts, line_start) - 1
        return self._paragraph(index)

    def _is_broken_word(self, start: int) -> bool:
        """Whether a line begins within a word, with a letter before it that joins on."""
        if self.text[start - 1] in SPACES:
            return False
        _, joins_on = joins_at(self.text, start)
        return joins_on

    def _joins_back(self, end: int) -> bool:
        """Whether the letter after a line's end joins to the letter before it."""
        joins_back, _ = joins_at(self.text, end)
        return joins_back

    def _resolved(self, index: int) -> Paragraph:
        start = self._paragraph_starts[index]
        text = _paragraph_text(self.text, start)
        return resolved_paragraph(text, start, lambda strong: self._base(index, strong))

    def _base(self, index: int, strong: int | None) -> int:
        """The level of a paragraph, whose first strong character has the level `strong`.

        A paragraph without a strong character takes the level of the strong one before
        it, otherwise of the next; if there is none, it is right to left where the text
        has such letters.
        """
        if strong is not None:
            self._bases[index] = strong
            return strong
        decided = self._last_decided(index)
        if decided >= 0:
            base = self._bases[decided]
        else:
            base = self._base_of_rest(self._paragraph_starts[index])
        for undecided in range(decided + 1, index + 1):
            self._bases[undecided] = base
        return base

    def _last_decided(self, index: int) -> int:
        """The index of the last paragraph up to this one that has a level, or -1."""
        while index >= 0 and index not in self._bases:
            strong = _first_strong_of(self.text, self._paragraph_starts[index])
            if strong is not None:
                self._bases[index] = strong
                break
            index -= 1
        return index

    def _base_of_rest(self, start: int) -> int:
        """The level of the next paragraph that has a strong character."""
        while match := PARAGRAPH_END.search(self.text, start):
            start = match.end()
            strong = _first_strong_of(self.text, start)
            if strong is not None:
                return strong
        has_rtl_letters = any(BIDI_CLASSES[ord(char)] in "RA" for char in self.text)
        return int(has_rtl_letters)


def _paragraph_text(text: str, start: int) -> str:
    """The paragraph that begins at an offset, without its end."""
    match = PARAGRAPH_END.search(text, start)
    return text[start : match.start() if match else len(text)]


def _first_strong_of(text: str, start: int) -> int | None:
    paragraph = _paragraph_text(text, start)
    return first_strong(paragraph.translate(BIDI_CLASSES))


def drawn_lines(text: str, width: int) -> list[str]:
    """The text as drawn lines of at most `width` cells, right-to-left lines at the right.

    For places that would break a text already drawn in visual order, such as toasts.

    Raises:
        ValueError: when the width is less than 1.
    """
    layout = ArticleLayout(text, width)
    lines: list[str] = []
    for index in range(layout.line_count):
        indent = " " * layout.left_of(index)
        lines.append(indent + layout.line(index).text)
    return lines
