"""A text without what edits do not mean: line ends, trailing spaces, normalization form, BOM.

Two texts that differ in nothing else have the same canonical text.
"""

import functools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

# Spaces at the end of a line are matched from the first of them only: a long run of
# spaces within a line would otherwise be searched from each.
_LAYOUT = re.compile(r"\A\ufeff++|(?<![ \t])[ \t]++(?=[\r\n]|\Z)|\r\n?")

# Marks are of the first two planes of Unicode.
_PLANES = 0x2_0000
_HANGUL = "\u1160-\u11ff"
_LONGEST_RUN = 64


class _Fold(NamedTuple):
    """Source text `[start, end)` that became `[first, last)` of the canonical text."""

    start: int
    end: int
    first: int
    last: int


class CanonicalText:
    """The canonical text of a source text, and which offsets of the two are the same place.

    Canonical are line feeds as line ends, Unicode's form NFC, no spaces or tabs before
    the end of a line or of the text, and no byte order mark.
    """

    def __init__(self, source: str) -> None:
        self.text, self._folds = _folded(source)
        self._starts = [fold.start for fold in self._folds]
        self._firsts = [fold.first for fold in self._folds]

    def canonical_range(self, start: int, end: int) -> tuple[int, int]:
        """The source's `[start, end)` in the canonical text; a character it cuts is whole."""
        first = self._inner(start, is_end=False)
        return first, max(self._inner(end, is_end=True), first)

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the source of the canonical text `[start, end)`, which is not empty."""
        return self._source_start(start), self._source_end(end)

    def _inner(self, offset: int, *, is_end: bool) -> int:
        search = bisect_left if is_end else bisect_right
        index = search(self._starts, offset) - 1
        if index < 0:
            return offset
        fold = self._folds[index]
        if offset >= fold.end:
            return fold.last + offset - fold.end
        return fold.last if is_end else fold.first

    def _source_start(self, offset: int) -> int:
        """The offset in the source of the character at an offset of the canonical text."""
        index = bisect_right(self._firsts, offset) - 1
        if index < 0:
            return offset
        fold = self._folds[index]
        if offset < fold.last:
            return fold.start
        return fold.end + offset - fold.last

    def _source_end(self, offset: int) -> int:
        """The offset in the source just after the character before the canonical offset."""
        index = bisect_left(self._firsts, offset) - 1
        if index < 0:
            return offset
        fold = self._folds[index]
        return fold.end + max(offset - fold.last, 0)


def _folded(source: str) -> tuple[str, list[_Fold]]:
    pieces: list[str] = []
    folds: list[_Fold] = []
    position = length = 0
    for start, end, replacement in _replacements(source):
        if start < position:
            continue
        pieces += (source[position:start], replacement)
        first = length + start - position
        length = first + len(replacement)
        folds.append(_Fold(start, end, first, length))
        position = end
    if not folds:
        return source, folds
    pieces.append(source[position:])
    return "".join(pieces), folds


def _replacements(source: str) -> list[tuple[int, int, str]]:
    replacements: list[tuple[int, int, str]] = []
    for match in _LAYOUT.finditer(source):
        start, end = match.span()
        replacements.append((start, end, "\n" if match[0][0] == "\r" else ""))
    if not source.isascii() and not _has_long_run(source):
        replacements += _compositions(source)
        replacements.sort()
    return replacements


def _has_long_run(source: str) -> bool:
    """Whether more marks follow each other than any writing has.

    The time of `normalize` grows with the square of their number.
    """
    return re.search(rf"[{_marks()}]{{{_LONGEST_RUN}}}", source) is not None


def _compositions(source: str) -> Iterator[tuple[int, int, str]]:
    if unicodedata.is_normalized("NFC", source):
        return
    for match in re.finditer(rf"[^\r\n\ufeff][{_marks()}]*+", source):
        composed = unicodedata.normalize("NFC", match[0])
        if composed != match[0]:
            yield *match.span(), composed


@functools.cache
def _marks() -> str:
    """What may compose with the character before it, as ranges of a pattern.

    That is: marks, and vowels and finals of Hangul syllables.
    """
    is_mark = [unicodedata.category(chr(code))[0] == "M" for code in range(_PLANES)]
    edges = [code for code in range(1, _PLANES) if is_mark[code] != is_mark[code - 1]]
    ranges = zip(edges[::2], edges[1::2], strict=True)
    return "".join(f"{chr(first)}-{chr(end - 1)}" for first, end in ranges) + _HANGUL
