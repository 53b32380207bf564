"""The written words of a text, which are the tokens of everything that is counted in tokens."""

import functools
import re
import unicodedata

_NUMBER_POINTS = ".,/:٫٬"
_INNER_POINTS = "'’\u200c\u200d\u200e\u200f\u061c\u00ad"
# Beyond these there are no combining marks but variation selectors.
_PLANES = (range(0x300, 0x1_F000), range(0xE_0100, 0xE_01F0))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words are, in order: (start, end) in offsets.

    A word is a longest run of letters, digits, underscores, tatweel and combining marks, together with apostrophes,
    joiners, direction marks and soft hyphens between two of these, and points between two digits. All else, spaces and
    punctuation, belongs to no word. A prefix such as و or ال is no word of its own.
    """
    return [found.span() for found in _word("".join(sorted(_marks().intersection(text)))).finditer(text)]


@functools.lru_cache(maxsize=256)
def _word(marks: str) -> re.Pattern[str]:
    """A word of a text that has these combining marks: a class of all there are would be looked through at each space."""
    letters = rf"[\w{marks}]++"
    # Looking for a point first spares most words the two ways on.
    inner = rf"(?=[{_INNER_POINTS}{_NUMBER_POINTS}])(?:[{_INNER_POINTS}]++|(?<=\d)[{_NUMBER_POINTS}](?=\d))"
    return re.compile(rf"{letters}(?:{inner}{letters})*+")


@functools.cache
def _marks() -> frozenset[str]:
    """All combining marks."""
    return frozenset(mark for plane in _PLANES for mark in map(chr, plane) if unicodedata.category(mark)[0] == "M")
