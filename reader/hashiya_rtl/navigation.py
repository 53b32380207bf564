"""Cursor motion over a laid-out article, and the words, sentences and paragraphs around an offset.

Everything is logical: "next" is onward in reading order, whatever the direction on the
screen. Offsets outside the text raise IndexError.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right

from hashiya_rtl.clusters import SPACES, TERMINATORS
from hashiya_rtl.layout import ArticleLayout
from hashiya_rtl.lines import Line
from hashiya_rtl.wrapping import PARAGRAPH_END

_TAIL_STEP = re.compile(f"\r\n|[{SPACES}{TERMINATORS}]")
_NUMBER_POINTS = ".,/:٫٬"
_INNER_POINTS = "'’_\u200c\u200d\u200e\u200f\u061c\u00ad"
_CLOSERS = "»”’\"')\\]}"
# A full stop ends a sentence only before a space, a closing mark or the end; the other
# signs always do.
_SENTENCE_END = re.compile(
    f"(?:[.]*[!?؟…۔]|[.]+(?=[\\s{_CLOSERS}]|$))[.!?؟…۔]*+[{_CLOSERS}]*+(?=\\W|$)"
)
_WINDOW = 2048


class Navigation:
    """Where a cursor goes from an offset; spans are (start, end) in offsets."""

    def __init__(self, layout: ArticleLayout) -> None:
        self.layout = layout
        self.text = layout.text

    def next_cluster(self, offset: int) -> int:
        """The next stop of the cursor, or the text's end: a cell, a space at a line's end, a line end (CRLF is one)."""
        index = self.layout.line_of(offset)
        line = self.layout.line(index)
        stops = self._stops(line)
        at = bisect_right(stops, offset)
        return stops[at] if at < len(stops) else line.end

    def previous_cluster(self, offset: int) -> int:
        """The stop before an offset, or 0."""
        index = self.layout.line_of(offset)
        stops = self._stops(self.layout.line(index))
        at = bisect_left(stops, offset)
        if at:
            return stops[at - 1]
        return self._stops(self.layout.line(index - 1))[-1] if index else 0

    def cluster_at(self, offset: int) -> int:
        """The stop that covers an offset."""
        line = self.layout.line(self.layout.line_of(offset))
        stops = self._stops(line)
        return stops[bisect_right(stops, offset) - 1]

    def line_start(self, offset: int) -> int:
        """The start of the line."""
        return self.layout.line(self.layout.line_of(offset)).start

    def line_end(self, offset: int) -> int:
        """Where the cursor stands at the line's logical end."""
        return self.layout.line_end(self.layout.line_of(offset))

    def line_up(self, offset: int, column: int) -> int:
        """The offset under a column on the line above; on the first line its start."""
        return self.page(offset, column, -1)

    def line_down(self, offset: int, column: int) -> int:
        """The offset under a column on the line below; on the last line its end."""
        return self.page(offset, column, 1)

    def page(self, offset: int, column: int, lines: int) -> int:
        """The offset under a column so many lines below (or, if negative, above), within the text."""
        index = self.layout.line_of(offset)
        aim = index + lines
        if aim < 0:
            return 0 if index == 0 else self.layout.offset_at(0, column)
        if lines > 0:
            last = self._last_line_until(aim)
            if last == index:
                return len(self.text)
            aim = min(aim, last)
        return self.layout.offset_at(aim, column)

    def next_word(self, offset: int) -> int:
        """The start of the next word, or the text's end."""
        around = self.word_at(offset)
        span = self.next_word_span(around[1] if around else offset)
        return span[0] if span else len(self.text)

    def previous_word(self, offset: int) -> int:
        """The start of this word, or, there, of the one before; 0 before the first."""
        at = offset - 1
        while at >= 0 and not self._is_in_word(at):
            at -= 1
        return self._word_start(at) if at >= 0 else 0

    def word_at(self, offset: int) -> tuple[int, int] | None:
        """The written word that an offset is in, without the punctuation around it; None between words."""
        if not 0 <= offset < len(self.text) or not self._is_in_word(offset):
            return None
        return self._word_start(offset), self._word_end(offset)

    def next_word_span(self, end: int) -> tuple[int, int] | None:
        """The first word that begins at an offset or after it."""
        at = end
        while at < len(self.text) and not self._is_in_word(at):
            at += 1
        return (at, self._word_end(at)) if at < len(self.text) else None

    def paragraph_at(self, offset: int) -> tuple[int, int]:
        """The paragraph of an offset without its line end; empty on an empty line."""
        start = self._paragraph_start(offset)
        found = PARAGRAPH_END.search(self.text, start)
        return start, found.start() if found else len(self.text)

    def next_paragraph_span(self, end: int) -> tuple[int, int] | None:
        """The first paragraph with something in it that begins at an offset or after it."""
        start = end
        if end and self._paragraph_start(end) != end:
            start = self._after_paragraph(end)
        while start < len(self.text):
            found = PARAGRAPH_END.search(self.text, start)
            stop = found.start() if found else len(self.text)
            if self.text[start:stop].strip():
                return start, stop
            start = found.end() if found else stop
        return None

    def sentence_at(self, offset: int) -> tuple[int, int] | None:
        """The sentence of an offset with its closing marks, without the spaces around it; None on a blank line.

        A space between two sentences belongs to the second, and at a paragraph's end to
        the last.
        """
        first, last = self.paragraph_at(offset)
        last = first + len(self.text[first:last].rstrip())
        if not self.text[first:last].strip():
            return None
        offset = min(offset, last - 1)
        start = self._skip_spaces(self._sentence_start(offset, first), last)
        return start, self._sentence_end(start, max(start, offset), last)

    def next_sentence_span(self, end: int) -> tuple[int, int] | None:
        """The first sentence that begins at an offset or after it."""
        at = end
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        if at >= len(self.text):
            return None
        span = self.sentence_at(at)
        while span and span[0] < end:
            at = span[1]
            while at < len(self.text) and self.text[at].isspace():
                at += 1
            span = (
                self.sentence_at(at) if at < len(self.text) and at > span[0] else None
            )
        return span

    def _stops(self, line: Line) -> list[int]:
        """Every offset on a line at which the cursor can stand; at least its start."""
        stops = [start for start, _ in line.stops]
        if line.content_end < line.end or not stops:
            tail = {
                found.start()
                for found in _TAIL_STEP.finditer(self.text, line.content_end, line.end)
            }
            stops += sorted(tail | {line.content_end})
        return stops

    def _last_line_until(self, index: int) -> int:
        """The given line if there is one, else the last."""
        try:
            self.layout.line(index)
        except IndexError:
            return self.layout.line_count - 1
        return index

    def _is_in_word(self, at: int) -> bool:
        """Letters, marks and digits, and what stands between them within a word or a number."""
        char = self.text[at]
        if _is_letter(char):
            return True
        before = self.text[at - 1] if at else " "
        after = self.text[at + 1] if at + 1 < len(self.text) else " "
        if char in _NUMBER_POINTS:
            return before.isdigit() and after.isdigit()
        return (
            char in _INNER_POINTS
            and (_is_letter(before) or before in _INNER_POINTS)
            and self._letter_follows(at)
        )

    def _letter_follows(self, at: int) -> bool:
        """Whether a letter comes after the inner points at `at`; a joiner belongs to the word that it ends."""
        if self.text[at] in "\u200c\u200d":
            return True
        return at + 1 < len(self.text) and (
            _is_letter(self.text[at + 1]) or self.text[at + 1] in _INNER_POINTS
        )

    def _word_start(self, at: int) -> int:
        while at and self._is_in_word(at - 1):
            at -= 1
        return at

    def _word_end(self, at: int) -> int:
        while at < len(self.text) and self._is_in_word(at):
            at += 1
        return at

    def _paragraph_start(self, offset: int) -> int:
        if not 0 <= offset <= len(self.text):
            raise IndexError(
                f"offset {offset} is outside the text, which ends at {len(self.text)}"
            )
        if offset and self.text[offset - 1 : offset + 1] == "\r\n":
            offset -= 1
        return (
            max(self.text.rfind(end, 0, offset) for end in "\n\r\x85\u2029\x1c\x1d\x1e")
            + 1
        )

    def _after_paragraph(self, offset: int) -> int:
        found = PARAGRAPH_END.search(self.text, self.paragraph_at(offset)[1])
        return found.end() if found else len(self.text)

    def _sentence_start(self, offset: int, first: int) -> int:
        """Just after the last sentence end at or before an offset, in a paragraph that begins at `first`."""
        reach = _WINDOW
        while True:
            low = max(first, offset - reach)
            # A sign just before an offset may close at or after it.
            ends = [
                found.end()
                for found in _SENTENCE_END.finditer(
                    self.text, low, min(offset + 16, len(self.text))
                )
            ]
            before = [end for end in ends if end <= offset]
            if before:
                return before[-1]
            if low == first:
                return first
            reach *= 4

    def _sentence_end(self, start: int, offset: int, last: int) -> int:
        """The end of the sentence that begins at `start` or of one behind it, whichever covers the offset."""
        for found in _SENTENCE_END.finditer(self.text, start, last):
            if found.end() > offset:
                return found.end()
        return last

    def _skip_spaces(self, at: int, last: int) -> int:
        while at < last and self.text[at].isspace():
            at += 1
        return at


def _is_letter(char: str) -> bool:
    """Letters, digits and marks; tatweel is a letter to Unicode too."""
    return char.isalnum() or unicodedata.category(char)[0] == "M" or char == "\u0640"
