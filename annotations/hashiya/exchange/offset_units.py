"""What the offsets of a file count, and their conversion from and to code points."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum
from itertools import accumulate

# The last character of which UTF-16 has one code unit.
_LAST_OF_ONE_UNIT = "\uffff"


class OffsetUnit(StrEnum):
    """What an offset counts; the value is the name of an option."""

    UTF16 = "utf16"
    GRAPHEMES = "graphemes"
    CODE_POINTS = "codepoints"


class OffsetMap:
    """The offsets of a text in another unit, by those in code points.

    Graphemes are the extended grapheme clusters of UAX #29.
    """

    def __init__(self, text: str, unit: OffsetUnit) -> None:
        self._length = len(text)
        # One of these, if the unit is not the same as a code point in this text: the
        # offset in code points of each grapheme, or in UTF-16 of each code point.
        self._graphemes: Sequence[int] | None = None
        self._code_points: Sequence[int] | None = None
        if unit is OffsetUnit.GRAPHEMES and (not text.isascii() or "\r\n" in text):
            self._graphemes = _grapheme_offsets(text)
        elif unit is OffsetUnit.UTF16 and has_surrogates(text):
            widths = [2 if char > _LAST_OF_ONE_UNIT else 1 for char in text]
            self._code_points = [0, *accumulate(widths)]

    def in_unit(self, offset: int) -> int | None:
        """The offset in the unit of one in code points; None if it is inside of a unit."""
        if self._code_points is not None:
            return self._code_points[offset]
        if self._graphemes is not None:
            return _index(self._graphemes, offset)
        return offset

    def in_code_points(self, offset: int) -> int | None:
        """The offset in code points; None if there is none, as within a character.

        One outside of the text stays outside.
        """
        if self._code_points is not None:
            last = self._code_points[-1]
            if 0 <= offset <= last:
                return _index(self._code_points, offset)
            return offset - last + self._length if offset > last else offset
        if self._graphemes is not None:
            last = len(self._graphemes) - 1
            if 0 <= offset <= last:
                return self._graphemes[offset]
            return offset - last + self._length if offset > last else offset
        return offset

    def outward(self, start: int, end: int) -> tuple[int, int]:
        """The span in code points, widened to whole units."""
        if self._graphemes is None:
            return start, end
        first = bisect_right(self._graphemes, start) - 1
        last = bisect_left(self._graphemes, end)
        return self._graphemes[first], self._graphemes[last]


def has_surrogates(text: str) -> bool:
    """Whether UTF-16 has two code units for a character of the text."""
    return bool(text) and max(text) > _LAST_OF_ONE_UNIT


def _grapheme_offsets(text: str) -> list[int]:
    from wcwidth import iter_graphemes

    return [0, *accumulate(map(len, iter_graphemes(text)))]


def _index(offsets: Sequence[int], offset: int) -> int | None:
    index = bisect_left(offsets, offset)
    is_there = index < len(offsets) and offsets[index] == offset
    return index if is_there else None
