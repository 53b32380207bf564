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
_PARAGRAPH_ENDS = "\n\r\x85\u2029\x1c\x1d\x1e"
_NUMBER_POINTS = ".,/:٫٬"
_JOINERS = "\u200c\u200d"
_INNER_POINTS = f"'’_{_JOINERS}\u200e\u200f\u061c\u00ad"
_TATWEEL = "\u0640"
# Surely a part of a word; marks, and signs within words, are looked at one by one.
_LETTERS = re.compile(r"[^\W_]+")
_CLOSERS = "»”’\"')\\]}"
# A full stop ends a sentence only before a space, a closing mark or the end; the other
# signs always do. Compiled when a sentence is first asked for.
_SENTENCE_END = (
    f"(?:[.]*[!?؟…۔]|[.]+(?=[\\s{_CLOSERS}]|$))[.!?؟…۔]*+[{_CLOSERS}]*+(?=\\W|$)"
)
# How far back a sentence end is looked for first, and how far a sentence end may reach
# beyond the offset at which it begins.
_WINDOW = 2048
_LONGEST_END = 16

_Span = tuple[int, int]


class Navigation:
    """Where a cursor goes from an offset; spans are (start, end) in offsets."""

    def __init__(self, layout: ArticleLayout) -> None:
        self.layout = layout
        self.text = layout.text

    def next_cluster(self, offset: int) -> int:
        """The next cursor stop, or the text's end.

        Stops are cells, spaces at a line's end, and line ends (CRLF is one).
        """
        index = self.layout.line_of(offset)
        line = self.layout.line(index)
        stops = self._stops(line)
        following = bisect_right(stops, offset)
        return stops[following] if following < len(stops) else line.end

    def previous_cluster(self, offset: int) -> int:
        """The stop before an offset, or 0."""
        index = self.layout.line_of(offset)
        stops = self._stops(self.layout.line(index))
        preceding = bisect_left(stops, offset) - 1
        if preceding >= 0:
            return stops[preceding]
        if index == 0:
            return 0
        stops_above = self._stops(self.layout.line(index - 1))
        return stops_above[-1]

    def line_start(self, offset: int) -> int:
        """The start of the line."""
        index = self.layout.line_of(offset)
        return self.layout.line(index).start

    def line_end(self, offset: int) -> int:
        """The offset of a cursor at the line's logical end."""
        index = self.layout.line_of(offset)
        return self.layout.line_end(index)

    def page(self, offset: int, column: int, lines: int) -> int:
        """The offset under a column that many lines below (or, if negative, above).

        Beyond the text it is under the column on the first or last line; from there it
        is the start or the end of the text.
        """
        index = self.layout.line_of(offset)
        target = index + lines
        if target < 0:
            return 0 if index == 0 else self.layout.offset_at(0, column)
        if lines > 0:
            target = self._existing_line(target)
            if target == index:
                return len(self.text)
        return self.layout.offset_at(target, column)

    def next_word(self, offset: int) -> int:
        """The start of the next word, or the text's end."""
        word = self.word_at(offset)
        if word:
            _, offset = word
        span = self.next_word_span(offset)
        return span[0] if span else len(self.text)

    def previous_word(self, offset: int) -> int:
        """The start of this word, or, there, of the one before; 0 before the first."""
        index = offset - 1
        while index >= 0 and not self._is_in_word(index):
            index -= 1
        return self._word_start(index) if index >= 0 else 0

    def word_at(self, offset: int) -> _Span | None:
        """The written word at an offset, without the punctuation around it; None between words."""
        if not 0 <= offset < len(self.text) or not self._is_in_word(offset):
            return None
        return self._word_start(offset), self._word_end(offset)

    def next_word_span(self, end: int) -> _Span | None:
        """The first word that begins at an offset or after it."""
        start = end
        while start < len(self.text) and not self._is_in_word(start):
            start += 1
        if start >= len(self.text):
            return None
        return start, self._word_end(start)

    def paragraph_at(self, offset: int) -> _Span:
        """The paragraph of an offset without its line end; empty on an empty line."""
        start = self._paragraph_start(offset)
        end, _ = self._paragraph_end(start)
        return start, end

    def next_paragraph_span(self, end: int) -> _Span | None:
        """The first paragraph with text in it that begins at an offset or after it."""
        start = end
        if end and self._paragraph_start(end) != end:
            _, paragraph_end = self.paragraph_at(end)
            _, start = self._paragraph_end(paragraph_end)
        while start < len(self.text):
            stop, following = self._paragraph_end(start)
            if self.text[start:stop].strip():
                return start, stop
            start = following
        return None

    def sentence_at(self, offset: int) -> _Span | None:
        """The sentence of an offset, with its closing marks and without the spaces around it.

        A space between two sentences belongs to the second, and at a paragraph's end to
        the last. None on a blank line.
        """
        first, last = self.paragraph_at(offset)
        content = self.text[first:last].rstrip()
        if not content:
            return None
        last = first + len(content)
        offset = min(offset, last - 1)
        start = self._sentence_start(offset, first)
        start = self._skip_spaces(start, last)
        return start, self._sentence_end(start, max(start, offset), last)

    def next_sentence_span(self, end: int) -> _Span | None:
        """The first sentence that begins at an offset or after it."""
        offset = end
        previous_start = -1
        while True:
            offset = self._skip_spaces(offset, len(self.text))
            if offset >= len(self.text) or offset <= previous_start:
                return None
            sentence = self.sentence_at(offset)
            if sentence is None or sentence[0] >= end:
                return sentence
            previous_start, offset = sentence

    def _stops(self, line: Line) -> list[int]:
        """Every offset on a line at which the cursor can be; at least its start."""
        stops = [start for start, _ in line.stops]
        has_tail = line.content_end < line.end
        if has_tail or not stops:
            tail = {line.content_end}
            for match in _TAIL_STEP.finditer(self.text, line.content_end, line.end):
                tail.add(match.start())
            stops += sorted(tail)
        return stops

    def _existing_line(self, index: int) -> int:
        """The index itself if there is such a line, otherwise the last line's."""
        if self.layout.has_line(index):
            return index
        return self.layout.line_count - 1

    def _is_in_word(self, index: int) -> bool:
        """Whether a character is part of a word or a number.

        These are letters, marks and digits, and points between them.
        """
        char = self.text[index]
        if _is_letter(char):
            return True
        if char in _NUMBER_POINTS:
            return self._char(index - 1).isdigit() and self._char(index + 1).isdigit()
        if char not in _INNER_POINTS:
            return False
        before = self._char(index - 1)
        follows_letter = _is_letter(before) or before in _INNER_POINTS
        return follows_letter and self._precedes_letter(index)

    def _precedes_letter(self, index: int) -> bool:
        """Whether an inner point is before a letter; a joiner belongs to the word that it ends."""
        if self.text[index] in _JOINERS:
            return True
        after = self._char(index + 1)
        return _is_letter(after) or after in _INNER_POINTS

    def _char(self, index: int) -> str:
        """The character at an index, or a space outside the text."""
        return self.text[index] if 0 <= index < len(self.text) else " "

    def _word_start(self, index: int) -> int:
        # A word may be as long as the text: stretches of letters are passed at once.
        while index:
            low = max(0, index - _WINDOW)
            if _LETTERS.fullmatch(self.text, low, index):
                index = low
                continue
            while index > low:
                if not self._is_in_word(index - 1):
                    return index
                index -= 1
        return index

    def _word_end(self, index: int) -> int:
        while index < len(self.text) and self._is_in_word(index):
            letters = _LETTERS.match(self.text, index)
            index = letters.end() if letters else index + 1
        return index

    def _paragraph_start(self, offset: int) -> int:
        if not 0 <= offset <= len(self.text):
            raise IndexError(
                f"offset {offset} is outside the text, which ends at {len(self.text)}"
            )
        is_within_crlf = self.text[max(offset - 1, 0) : offset + 1] == "\r\n"
        if is_within_crlf:
            offset -= 1
        last_end = max(self.text.rfind(end, 0, offset) for end in _PARAGRAPH_ENDS)
        return last_end + 1

    def _paragraph_end(self, offset: int) -> _Span:
        """Where the paragraph ends that an offset is in, and where the next one begins."""
        match = PARAGRAPH_END.search(self.text, offset)
        return match.span() if match else (len(self.text), len(self.text))

    def _sentence_start(self, offset: int, first: int) -> int:
        """The end of the last sentence that ends at or before an offset.

        In the first sentence that is `first`, where the paragraph begins.
        """
        # A sign just before an offset may close at or after it.
        high = min(offset + _LONGEST_END, len(self.text))
        sentence_end = re.compile(_SENTENCE_END)
        reach = _WINDOW
        while True:
            low = max(first, offset - reach)
            start = -1
            for match in sentence_end.finditer(self.text, low, high):
                if match.end() <= offset:
                    start = match.end()
            if start >= 0:
                return start
            if low == first:
                return first
            reach *= 4

    def _sentence_end(self, start: int, offset: int, last: int) -> int:
        """The first sentence end behind an offset, of sentences from `start` to `last`."""
        for match in re.compile(_SENTENCE_END).finditer(self.text, start, last):
            if match.end() > offset:
                return match.end()
        return last

    def _skip_spaces(self, index: int, last: int) -> int:
        while index < last and self.text[index].isspace():
            index += 1
        return index


def _is_letter(char: str) -> bool:
    """Letters, digits and marks, and tatweel."""
    if char.isalnum() or char == _TATWEEL:
        return True
    return unicodedata.category(char)[0] == "M"
