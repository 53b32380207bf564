"""Every small text and every few edits of it: no word is placed where another one went."""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from hashiya.model.model import Span
from hashiya.text.text_alignment import TextAlignment


class Word(NamedTuple):
    """A word, and which of the old text it is; None for one that was put in."""

    text: str
    origin: int | None


Lines = tuple[tuple[Word, ...], ...]
CORRECTED, INSERTED = Word("new", None), Word("other", None)


class Occurrence(NamedTuple):
    """A word of a text: which it is, where it starts, and the words beside it in its line."""

    origin: int | None
    start: int
    beside: tuple[str, str]


def small_texts(most: int) -> Iterator[Lines]:
    """Every text of up to so many words, which are two, in every division into lines."""
    for count in range(1, most + 1):
        for texts in itertools.product("ab", repeat=count):
            words = [Word(text, index) for index, text in enumerate(texts)]
            for ends in itertools.product((False, True), repeat=count - 1):
                lines: list[list[Word]] = [[]]
                for word, is_last in zip(words, (*ends, False), strict=True):
                    lines[-1].append(word)
                    if is_last:
                        lines.append([])
                yield tuple(map(tuple, lines))


def edits(lines: Lines) -> Iterator[Lines]:
    """The text after each edit of one word or line."""
    for number, line in enumerate(lines):
        before, after = lines[:number], lines[number + 1 :]
        for index in range(len(line)):
            yield (*before, line[:index] + line[index + 1 :], *after)
            yield (*before, (*line[:index], CORRECTED, *line[index + 1 :]), *after)
        for index in range(len(line) + 1):
            yield (*before, (*line[:index], INSERTED, *line[index:]), *after)
        others = before + after
        for place in range(len(lines)):
            yield (*others[:place], line, *others[place:])
        if number:
            yield (*before[:-1], before[-1] + line, *after)


def edited(lines: Lines, count: int) -> set[Lines]:
    """All texts after up to so many edits."""
    texts = {lines}
    for _ in range(count):
        texts |= {other for text in texts for other in edits(text)}
    return texts


def written(lines: Lines) -> str:
    return "\n".join(" ".join(word.text for word in line) for line in lines)


def occurrences(lines: Lines) -> list[Occurrence]:
    found = []
    start = 0
    for line in lines:
        texts = ["", *(word.text for word in line), ""]
        for index, word in enumerate(line):
            found.append(
                Occurrence(word.origin, start, (texts[index], texts[index + 2]))
            )
            start += len(word.text) + 1
        start += not line
    return found


@pytest.mark.parametrize(
    ("words", "count"), [(4, 2), pytest.param(4, 3, marks=pytest.mark.long)]
)
def test_no_edits_of_a_small_text_place_a_word_where_another_one_went(words, count):
    """Of words with the same neighbours, before or after the edits, any may be meant."""
    placed = total = 0
    for lines in small_texts(words):
        old, olds = written(lines), occurrences(lines)
        for new_lines in edited(lines, count):
            new = written(new_lines)
            alignment = TextAlignment(old, new)
            by_start = {word.start: word for word in occurrences(new_lines)}
            for word in olds:
                span = Span(word.start, word.start + 1)
                place = alignment.place(span)
                total += 1
                if place is None:
                    continue
                placed += 1
                there = by_start[place.start]
                if there.origin == word.origin:
                    continue
                alike = [there.beside]
                if there.origin is not None:
                    alike.append(olds[there.origin].beside)
                assert word.beside in alike, (old, new, word)
    # A third of all words is certain even in these texts.
    assert placed * 10 > total * 3
