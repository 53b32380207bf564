"""The words of a text, which are the tokens of all counts."""

import functools
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

_NUMBER_POINTS = ".,/:٫٬"
_INNER_POINTS = "'’\u200c\u200d\u200e\u200f\u061c\u00ad"
# Characters beyond the basic plane, which few texts have.
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def word_spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) offsets of the words, in order.

    A word is a longest run of letters, digits, underscores, tatweel and combining
    marks, together with apostrophes, joiners, direction marks and soft hyphens between
    two of these, and points between two digits. All else, spaces and punctuation,
    belongs to no word. A prefix such as و or ال is no word of its own.
    """
    return [*map(re.Match.span, _words(text))]


def word_edges(text: str) -> tuple[list[int], list[int]]:
    """The starts and the ends of the words, in order."""
    # Two lists of numbers are fewer objects for the garbage collector than a pair a
    # word.
    edges = [*chain.from_iterable(map(re.Match.span, _words(text)))]
    return edges[::2], edges[1::2]


def _words(text: str) -> Iterator[re.Match[str]]:
    beyond = _BEYOND.findall(text)
    others = rf"\w{''.join(sorted(filter(_is_mark, set(beyond))))}" if beyond else ""
    return _word(others).finditer(text)


@functools.lru_cache(maxsize=256)
def _word(others: str) -> re.Pattern[str]:
    """The pattern of a word of letters of the basic plane and these others."""
    letters = rf"[{_basic_plane()}{others}]++"
    # Testing for a point first spares most words the two alternatives.
    is_point = rf"(?=[{_INNER_POINTS}{_NUMBER_POINTS}])"
    points = rf"[{_INNER_POINTS}]++|(?<=\d)[{_NUMBER_POINTS}](?=\d)"
    return re.compile(rf"{letters}(?:{is_point}(?:{points}){letters})*+")


@functools.cache
def _basic_plane() -> str:
    """The plane's letters, digits, underscores and marks, as ranges.

    Python's `re` looks these up in a table, but tries other members of the class one by
    one.
    """
    plane = "".join(map(chr, range(0x1_0000)))
    runs = re.findall(rf"[\w{''.join(filter(_is_mark, plane))}]+", plane)
    return "".join(f"{run[0]}-{run[-1]}" for run in runs)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"
