"""Which words of a text are which words of a later version of it.

Words and lines that occur once in both texts are the anchors, wherever they are. What is
between two anchors of a line that follow each other in both is matched by equal text, or
by words that are there equally often. Other words are not matched: where they went is
not certain.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hashiya.text.words import word_edges


class _Part(NamedTuple):
    """A part of a line, and the anchors before and after it; -1 for the line's edge.

    For a whole line without an anchor they are the anchors of the lines around, and
    `number` is which of the `total` lines between these it is.
    """

    words: range
    before: int
    after: int
    number: int = 0
    total: int = 0


class WordedText:
    """A text with its words: their edges, how often each occurs, and the lines they are in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts, self.ends = word_edges(text)
        edges = zip(self.starts, self.ends, strict=True)
        self.words = [text[start:end] for start, end in edges]
        self.counts = Counter(self.words)
        self.last_index = {word: index for index, word in enumerate(self.words)}
        self.lines = _lines(text, self.starts)
        self.line_counts = Counter(map(self.line_text, self.lines))

    def between(self, before: int, after: int) -> str:
        """The text between two words; -1 and the number of words are the text's edges."""
        start = self.ends[before] if before >= 0 else 0
        end = self.starts[after] if after < len(self.words) else len(self.text)
        return self.text[start:end]

    def line_text(self, line: range) -> str:
        """The text of a line from its first to its last word."""
        return self.text[self.starts[line.start] : self.ends[line.stop - 1]]


def _lines(text: str, starts: Sequence[int]) -> list[range]:
    """The indices of the words of each line that has some."""
    lines: list[range] = []
    first = position = 0
    for index, start in enumerate(starts):
        if index > first and "\n" in text[position:start]:
            lines.append(range(first, index))
            first = index
        position = start
    if starts:
        lines.append(range(first, len(starts)))
    return lines


def matched_words(old: WordedText, new: WordedText) -> list[int]:
    """The index in the new text of each word of the old one; -1 where that is not certain."""
    matching = _Matching(old, new)
    matching.match_unique_words()
    matching.match_unique_lines()
    matching.match_parts_of_lines()
    matching.match_equal_text()
    return matching.places


class _Matching:
    """The matching under way: `places` has the index in the new text, or -1, of each old word."""

    def __init__(self, old: WordedText, new: WordedText) -> None:
        self.old, self.new = old, new
        self.places = [-1] * len(old.words)

    def match_unique_words(self) -> None:
        """Match the words that occur once in both texts."""
        for index, word in enumerate(self.old.words):
            if self.old.counts[word] == self.new.counts[word] == 1:
                self.places[index] = self.new.last_index[word]

    def match_unique_lines(self) -> None:
        """Match the words of lines that occur once in both texts."""
        new_lines = {self.new.line_text(line): line for line in self.new.lines}
        for line in self.old.lines:
            text = self.old.line_text(line)
            if self.old.line_counts[text] == self.new.line_counts[text] == 1:
                self._match_runs(line, new_lines[text])

    def match_parts_of_lines(self) -> None:
        """Match words between anchors of a line, by equal text or by their number."""
        anchors = self._firm_anchors()
        matched = self._matched()
        new_anchors = {self.places[index] for index in anchors}
        new_matched = {self.places[index] for index in matched}
        new_parts: dict[tuple[int, ...], range] = {}
        for part in _parts(self.new.lines, new_anchors, new_matched):
            new_parts[part[1:]] = part.words
        for part in _parts(self.old.lines, set(anchors), set(matched)):
            before, after = self._place(part.before), self._place(part.after)
            new_words = new_parts.get((before, after, part.number, part.total))
            if new_words is not None:
                if part.total and not self._may_be_same(part.words, new_words):
                    continue
                is_bounded = not part.total and min(before, after) >= 0
                self._match_parts(part.words, new_words, is_bounded=is_bounded)

    def _may_be_same(self, old: range, new: range) -> bool:
        """Whether two lines are equal, or one was changed into the other.

        If it was, half of the words are the same, and there are fewer lines of the old
        text and more of the new one than before.
        """
        text, new_text = self.old.line_text(old), self.new.line_text(new)
        if text == new_text:
            return True
        old_counts = Counter(self.old.words[old.start : old.stop])
        shared = old_counts & Counter(self.new.words[new.start : new.stop])
        return (
            shared.total() * 2 >= max(len(old), len(new))
            and self.old.line_counts[text] > self.new.line_counts[text]
            and self.old.line_counts[new_text] < self.new.line_counts[new_text]
        )

    def match_equal_text(self) -> None:
        """Match what is equal between two matched words, also over the ends of lines."""
        before, place_before = -1, -1
        for after in [*self._matched(), len(self.places)]:
            is_end = after == len(self.places)
            place_after = len(self.new.words) if is_end else self.places[after]
            distance = after - before
            if distance == place_after - place_before and self.old.between(
                before, after
            ) == self.new.between(place_before, place_after):
                new_run = range(place_before + 1, place_after)
                self._match_runs(range(before + 1, after), new_run)
            before, place_before = after, place_after

    def _matched(self) -> list[int]:
        return [index for index, place in enumerate(self.places) if place >= 0]

    def _place(self, index: int) -> int:
        return self.places[index] if index >= 0 else -1

    def _firm_anchors(self) -> list[int]:
        """The matched words of which a neighbour is the same in both texts.

        Neighbours are the matched word before, or the one after; the edges of the texts
        count as matched. A word that occurs in two passages by chance has none.
        """
        anchors = self._matched()
        in_new_order = sorted(self.places[index] for index in anchors)
        rank_of_place = {place: rank for rank, place in enumerate(in_new_order)}
        ranks = [-1]
        ranks += [rank_of_place[self.places[index]] for index in anchors]
        ranks.append(len(anchors))
        firm: list[int] = []
        for number, anchor in enumerate(anchors, 1):
            is_after = ranks[number] - ranks[number - 1] == 1
            if is_after or ranks[number + 1] - ranks[number] == 1:
                firm.append(anchor)
        return firm

    def _match_runs(self, old: range, new: range) -> None:
        for index, place in zip(old, new, strict=True):
            self.places[index] = place

    def _match_parts(self, old: range, new: range, *, is_bounded: bool) -> None:
        """Match the words of two parts of a line that are in the same place.

        If a part is not bounded by two anchors, lines may have been joined there: then
        a word must also be in both texts equally often.
        """
        old_words = self.old.words[old.start : old.stop]
        new_words = self.new.words[new.start : new.stop]
        if old_words == new_words:
            self._match_runs(old, new)
            return
        old_counts, new_counts = Counter(old_words), Counter(new_words)
        equally_often: set[str] = set()
        for word, count in old_counts.items():
            if new_counts[word] == count and (
                is_bounded or self.old.counts[word] == self.new.counts[word]
            ):
                equally_often.add(word)
        places: dict[str, Iterator[int]] = {}
        for word in equally_often:
            places[word] = (place for place in new if self.new.words[place] == word)
        pairs: list[tuple[int, int]] = []
        for index in old:
            word = self.old.words[index]
            if word in equally_often and self.places[index] < 0:
                pairs.append((index, next(places[word])))
        for index, place in _without_crossings(pairs):
            self.places[index] = place


def _parts(
    lines: Sequence[range], anchors: set[int], matched: set[int]
) -> Iterator[_Part]:
    """The parts of lines before, between and after anchors, and the lines without one.

    Lines without one are left out where one of them has `matched` words: then they may
    have been moved.
    """
    last = -1
    without: list[range] = []
    for line in [*lines, range(0)]:
        in_line = [index for index in line if index in anchors]
        if line and not in_line:
            without.append(line)
            continue
        after = in_line[0] if in_line else -1
        if all(matched.isdisjoint(words) for words in without):
            for number, words in enumerate(without):
                yield _Part(words, last, after, number, len(without))
        without.clear()
        start, before = line.start, -1
        for index in in_line:
            yield _Part(range(start, index), before, index)
            start, before = index + 1, index
        if in_line:
            yield _Part(range(start, line.stop), before, -1)
            last = before


def _without_crossings(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pairs, ordered by their first number, whose second numbers are in order as well."""
    least_after = [pairs[-1][1] + 1] if pairs else []
    for _, place in reversed(pairs):
        least_after.append(min(place, least_after[-1]))
    least_after.reverse()
    greatest = -1
    for number, (index, place) in enumerate(pairs):
        if place > greatest and place <= least_after[number]:
            yield index, place
        greatest = max(greatest, place)
