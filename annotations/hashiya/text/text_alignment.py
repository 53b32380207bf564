"""Where the words of a text are in a later version of it, and what became of others."""

import functools
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from hashiya.model.model import Span
from hashiya.text.canonical_text import CanonicalText
from hashiya.text.word_matching import WordedText, matched_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Why words have no place in the new text: they were changed, occur elsewhere, or are gone.

    `new_words` is the span of the words that are in their place now, if that is known.
    `count` is how often the words occur in the new text.
    """

    new_words: Span | None = None
    count: int = 0


@functools.lru_cache(maxsize=4)
def aligned(old: str, new: str) -> "TextAlignment":
    """The alignment of the texts; those used last are kept."""
    return TextAlignment(old, new)


class TextAlignment:
    """Two versions of a text, and which words of the old one are which of the new one.

    Line ends, spaces at the ends of lines, normalization form and byte order mark make
    no difference.
    """

    def __init__(self, old: str, new: str) -> None:
        self._old_form, self._old = _worded(old)
        self._new_form, self._new = _worded(new)
        self._places = matched_words(self._old, self._new)

    @property
    def shared(self) -> float:
        """The share of the shorter text's words that are in the other one, wherever; 0…1."""
        shorter = min(len(self._old.words), len(self._new.words))
        common = self._old.counts & self._new.counts
        return common.total() / shorter if shorter else 0.0

    def place(self, span: Span) -> Span | None:
        """The span in the new text of the words of a span of the old one; None if not certain.

        Spaces at its ends that are gone are left out. Of spaces at the end of a line
        alone no place is certain.
        """
        start, end = self._old_form.canonical_range(span.start, span.end)
        if start == end:
            return None
        core = _stripped(self._old.text, start, end)
        place = self._core_place(*core)
        if place is None:
            return None
        before = self._old.text[start : core[0]]
        after = self._old.text[core[1] : end]
        return self._new_span(*_extended(self._new.text, place, before, after))

    def loss(self, span: Span) -> Loss:
        """Why the words of the span have no place."""
        start, end = self._old_form.canonical_range(span.start, span.end)
        start, end = _stripped(self._old.text, start, end)
        words = self._old.text[start:end]
        place = self._changed_place(start, end)
        count = self._new.text.count(words) if words else 0
        if place is None or _has_words(self._new.text[slice(*place)], words):
            return Loss(count=count)
        return Loss(new_words=self._new_span(*place), count=count)

    def _new_span(self, start: int, end: int) -> Span:
        return Span(*self._new_form.source_range(start, end))

    def _core_place(self, start: int, end: int) -> tuple[int, int] | None:
        """The place in the new canonical text of a range of the old one."""
        parts = self._old.text[start:end]
        indices = self._words_in(start, end)
        telling = self._telling_words(indices, start, end) or indices
        shift = self._shift(telling) if indices else self._shift_between(indices.start)
        if shift is None:
            return self._part_place(indices, start, end)
        place = start + shift, end + shift
        is_there = place[0] >= 0 and self._new.text[slice(*place)] == parts
        return place if is_there else None

    def _words_in(self, start: int, end: int) -> range:
        """The indices of the words of the old text that have a letter in the range."""
        first = bisect_right(self._old.ends, start)
        return range(first, max(bisect_left(self._old.starts, end), first))

    def _telling_words(self, indices: range, start: int, end: int) -> range:
        """The words without those at the ends that the range cuts.

        Nor is a word telling that occurred once and has grown together with its
        neighbour, which makes it a part of a word as well.
        """
        old, first, last = self._old, indices.start, indices.stop
        if indices and (old.starts[first] < start or self._is_lost(first)):
            first += 1
        if first < last and (old.ends[last - 1] > end or self._is_lost(last - 1)):
            last -= 1
        return range(first, last)

    def _is_lost(self, index: int) -> bool:
        return self._places[index] < 0 and self._old.counts[self._old.words[index]] == 1

    def _shift(self, indices: range) -> int | None:
        """By how much all these words are moved in the new text; None if not alike."""
        if not indices:
            return None
        first_place = self._places[indices.start]
        for index in indices:
            place = self._places[index]
            if place < 0 or place - index != first_place - indices.start:
                return None
        return self._new.starts[first_place] - self._old.starts[indices.start]

    def _shift_between(self, after: int) -> int | None:
        """By how much the text before a word is moved, if its neighbours are still that."""
        count, new_count = len(self._places), len(self._new.words)
        place = self._places[after] if after < count else new_count
        place_before = self._places[after - 1] if after else -1
        if place < 0 or (after and place_before < 0) or place - place_before != 1:
            return None
        old_gap = self._old.between(after - 1, after)
        if old_gap != self._new.between(place_before, place):
            return None
        old_start = self._old.ends[after - 1] if after else 0
        new_start = self._new.ends[place_before] if after else 0
        return new_start - old_start

    def _part_place(
        self, indices: range, start: int, end: int
    ) -> tuple[int, int] | None:
        """The place of parts of words, if these occur once in both texts, or in their words."""
        old, new = self._old, self._new
        parts = old.text[start:end]
        whole = [
            start <= old.starts[index] < old.ends[index] <= end for index in indices
        ]
        if not whole or any(whole):
            return None
        if (
            len(indices) == 1
            and _is_once(old.text, parts)
            and _is_once(new.text, parts)
        ):
            place = new.text.index(parts)
            return place, place + len(parts)
        first, last = self._replacing(indices)
        if last - first + 1 != len(indices):
            return None
        words = old.text[old.starts[indices.start] : old.ends[indices.stop - 1]]
        new_words = new.text[new.starts[first] : new.ends[last]]
        if words == new_words or not _is_once(words, parts):
            return None
        if not _is_once(new_words, parts):
            return None
        place = new.starts[first] + new_words.index(parts)
        return place, place + len(parts)

    def _changed_place(self, start: int, end: int) -> tuple[int, int] | None:
        """What is in the new text between the neighbours that the words had in their line."""
        indices = self._words_in(start, end)
        if not indices:
            return None
        first, last = self._replacing(indices)
        if first > last:
            return None
        old, new = self._old, self._new
        new_start, new_end = new.starts[first], new.ends[last]
        # The part of a word: its prefix and suffix are left out again.
        prefix = old.text[old.starts[indices.start] : start]
        suffix = old.text[end : old.ends[indices.stop - 1]]
        words = new.text[new_start:new_end]
        if len(words) > len(prefix) + len(suffix):
            new_start += len(prefix) if words.startswith(prefix) else 0
            new_end -= len(suffix) if words.endswith(suffix) else 0
        before = old.text[start : old.starts[indices.start]]
        after = old.text[old.ends[indices.stop - 1] : end]
        return _extended(new.text, (new_start, new_end), before, after)

    def _replacing(self, indices: range) -> tuple[int, int]:
        """The first and the last word that replaced the words; (0, -1) if there is none."""
        line = _line_of(self._old, indices.start)
        last_line = _line_of(self._old, indices.stop - 1)
        before, after = indices.start - 1, indices.stop
        while before >= line.start and self._places[before] < 0:
            before -= 1
        while after < last_line.stop and self._places[after] < 0:
            after += 1
        has_before, has_after = before >= line.start, after < last_line.stop
        if not has_before and not has_after:
            return 0, -1
        place_before = self._places[before] if has_before else -1
        place_after = self._places[after] if has_after else len(self._new.words)
        if not has_before:
            place_before = _line_of(self._new, place_after).start - 1
        if not has_after:
            place_after = _line_of(self._new, place_before).stop
        # Neighbours that were changed as well are as many as before.
        return (
            place_before + indices.start - before,
            place_after - 1 - (after - indices.stop),
        )


@functools.lru_cache(maxsize=4)
def _worded(text: str) -> tuple[CanonicalText, WordedText]:
    """The canonical text, and its words."""
    form = CanonicalText(text)
    return form, WordedText(form.text)


def _line_of(text: WordedText, index: int) -> range:
    """The words of the line that a word is in."""
    number = bisect_right(text.lines, index, key=lambda line: line.start)
    return text.lines[number - 1]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the white space at its ends; all of it if there is nothing else."""
    words = text[start:end]
    if not words.strip():
        return start, end
    return start + len(words) - len(words.lstrip()), end - (
        len(words) - len(words.rstrip())
    )


def _extended(
    text: str, place: tuple[int, int], before: str, after: str
) -> tuple[int, int]:
    """The range with what was before and after it, where that is there as well."""
    start, end = place
    if text.endswith(before, 0, start):
        start -= len(before)
    if text.startswith(after, end):
        end += len(after)
    return start, end


def _has_words(text: str, words: str) -> bool:
    """Whether the words are in the text as whole words."""
    return f" {' '.join(words.split())} " in f" {' '.join(text.split())} "


def _is_once(text: str, words: str) -> bool:
    """Whether the words occur in the text, and not a second time."""
    start = text.find(words)
    return start >= 0 and text.find(words, start + 1) < 0
