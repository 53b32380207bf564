"""Which words of a text are which words of a later version of it.

Words and lines that occur once in both texts are the anchors, wherever they are. What is
between two anchors of a line that follow each other in both is matched by equal text, or
by words that are there equally often. Other words are not matched: where they went is
not certain.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from hashiya.text.words import word_edges

# The anchors before and after a part of a line, or before and after whole lines; -1 for
# the edge of the line, or of the text.
_Bounds = tuple[int, int]
# The most lines between two anchors that are compared with each other.
_MOST_LINES = 20


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
    matching.match_lines()
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
        new_parts = dict(
            _parts(self.new.lines, {self.places[index] for index in anchors})
        )
        for bounds, part in _parts(self.old.lines, set(anchors)):
            before, after = self._places_of(bounds)
            new_part = new_parts.get((before, after))
            if new_part is not None:
                is_bounded = min(before, after) >= 0
                self._match_parts(part, new_part, is_bounded=is_bounded)

    def match_lines(self) -> None:
        """Match words of lines without an anchor that are between the same two anchors.

        If other words of theirs are matched, lines may have been moved there.
        """
        anchors, matched = self._firm_anchors(), self._matched()
        new_anchors = {self.places[index] for index in anchors}
        new_matched = {self.places[index] for index in matched}
        new_groups = dict(_groups(self.new.lines, new_anchors, new_matched))
        for bounds, group in _groups(self.old.lines, set(anchors), set(matched)):
            new_group = new_groups.get(self._places_of(bounds), [])
            if len(group) != len(new_group) or len(group) > _MOST_LINES:
                continue
            for old, new in zip(group, new_group, strict=True):
                if self._is_same_line(old, new, group):
                    self._match_parts(old, new, is_bounded=False)

    def _is_same_line(self, old: range, new: range, group: Sequence[range]) -> bool:
        """Whether two lines are equal, or one was changed into the other.

        If it was, half of the words are the same, and more than of other lines of the
        group; there are fewer lines of the old text than before, and there was none of
        the new text.
        """
        text, new_text = self.old.line_text(old), self.new.line_text(new)
        if text == new_text:
            return True
        shared = self._shared(old, new)
        if shared < max(2, len(old) / 2, len(new) / 2):
            return False
        for line in group:
            is_other = self.old.line_text(line) != text
            if is_other and self._shared(line, new) >= shared:
                return False
        return (
            self.old.line_counts[text] > self.new.line_counts[text]
            and not self.old.line_counts[new_text]
        )

    def _shared(self, old: range, new: range) -> int:
        """How many words two lines share; none if these are not the same in the same order."""
        words = self.old.words[old.start : old.stop]
        new_words = self.new.words[new.start : new.stop]
        in_both = {*words} & {*new_words}
        shared = [word for word in words if word in in_both]
        return len(shared) * ([word for word in new_words if word in in_both] == shared)

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

    def _places_of(self, bounds: _Bounds) -> _Bounds:
        """The same anchors in the new text."""
        before, after = bounds
        place = self.places[before] if before >= 0 else -1
        return place, self.places[after] if after >= 0 else -1

    def _firm_anchors(self) -> list[int]:
        """The matched words that have the same neighbour in both texts.

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
        places: dict[str, list[int]] = {word: [] for word in equally_often}
        for place in reversed(new):
            word = self.new.words[place]
            if word in equally_often:
                places[word].append(place)
        pairs: list[tuple[int, int]] = []
        for index in old:
            word = self.old.words[index]
            if word in equally_often and self.places[index] < 0:
                pairs.append((index, places[word].pop()))
        for index, place in _without_crossings(pairs):
            self.places[index] = place


def _parts(
    lines: Sequence[range], anchors: set[int]
) -> Iterator[tuple[_Bounds, range]]:
    """The parts of lines before, between and after anchors."""
    for line in lines:
        before, start = -1, line.start
        for index in line:
            if index in anchors:
                yield (before, index), range(start, index)
                before, start = index, index + 1
        if before >= 0:
            yield (before, -1), range(start, line.stop)


def _groups(
    lines: Sequence[range], anchors: set[int], matched: set[int]
) -> Iterator[tuple[_Bounds, list[range]]]:
    """The lines without an anchor between two anchors, where none has matched words."""
    before = -1
    group: list[range] = []
    for line in [*lines, range(0)]:
        in_line = [index for index in line if index in anchors]
        if line and not in_line:
            group.append(line)
            continue
        if group and all(matched.isdisjoint(words) for words in group):
            yield (before, in_line[0] if in_line else -1), group
        group = []
        before = in_line[-1] if in_line else -1


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
