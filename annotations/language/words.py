"""The written words of a text, which are the tokens of everything that is counted in tokens."""

import functools
import re
import unicodedata

_NUMBER_POINTS = ".,/:٫٬"
_INNER_POINTS = "'’\u200c\u200d\u200e\u200f\u061c\u00ad"
# Beyond these there are no combining marks but variation selectors.
_MARKS = (*range(0x300, 0x1_F000), *range(0xE_0100, 0xE_01F0))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words are, in order: (start, end) in offsets.

    A word is a longest run of letters, digits, underscores, tatweel and combining marks, together with apostrophes,
    joiners, direction marks and soft hyphens between two of these, and points between two digits. All else, spaces and
    punctuation, belongs to no word. A prefix such as و or ال is no word of its own.
    """
    return [found.span() for found in _word().finditer(text)]


@functools.cache
def _word() -> re.Pattern[str]:
    letters = rf"[\w{_marks()}]++"
    # Looking for a point first spares most words the two ways on.
    inner = rf"(?=[{_INNER_POINTS}{_NUMBER_POINTS}])(?:[{_INNER_POINTS}]++|(?<=\d)[{_NUMBER_POINTS}](?=\d))"
    return re.compile(rf"{letters}(?:{inner}{letters})*+")


def _marks() -> str:
    """The inside of a character class of all combining marks, as ranges."""
    ranges: list[list[int]] = []
    for code in _MARKS:
        if unicodedata.category(chr(code))[0] == "M":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
