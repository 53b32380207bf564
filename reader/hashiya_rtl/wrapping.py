"""Where lines begin: greedy wrapping in logical order, over clusters, at the opportunities of UAX #14 that matter here.

A line breaks after spaces, but not before closing or after opening punctuation, though
a space stand between; after a hyphen between letters; after a zero-width space; around
ideographs. What fits nowhere breaks between clusters. Widths do not depend on levels,
so nothing is ordered here and little is shaped.
"""

import re
from collections.abc import Callable, Generator, Iterator
from functools import cache, lru_cache
from heapq import merge

from hashiya_rtl.clusters import HIDDEN, MARKED, SPACES, Drawing
from hashiya_rtl.shaping import measured, shaped
from hashiya_rtl.simple_wrapping import CLOSING, OPENING, PLAIN, plain_starts

# One set to look for first, and then the other half of a CRLF: three times as fast as
# an alternative.
PARAGRAPH_END = re.compile("[\n\r\x85\u2029\x1c\x1d\x1e](?:(?<=\r)\n)?+")

_HIDDEN_MARKS = "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]*+"
_SPACE = f"[{SPACES}]"
_WORD = f"[^{SPACES}]"
# An unbreakable stretch with the spaces behind it; spaces at the very start are one of
# their own.
_CHUNK = re.compile(
    f"{_WORD}++(?:(?:{_SPACE}++(?={_HIDDEN_MARKS}[{CLOSING}])|(?<=[{OPENING}]){_SPACE}++){_WORD}++)*+{_SPACE}*+|{_SPACE}++"
)
# Nothing is learnt by remembering a chunk as long as this.
_LONG = 512
_MATCHED: Callable[[re.Match[str]], str] = re.Match.group
_START: Callable[[re.Match[str]], int] = re.Match.start
# Below the Hangul jamo nothing takes two columns.
_NARROW = re.compile("[\0-\u10ff\u2010-\u2027]*+")
_IDEOGRAPH = (
    "[\u2e80-\u2fff\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_SMALL_KANA = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶゝゞヽヾ"
_INSIDE = (
    f"(?<=[^\\W\\d_][-\u2010])(?=[^\\W\\d_])|(?<=\u200b)(?={_WORD})"
    f"|(?<={_IDEOGRAPH})(?=[\\w{OPENING}])(?![{CLOSING}{_SMALL_KANA}])"
    f"|(?<=[\\w{_IDEOGRAPH[1:-1]}])(?={_IDEOGRAPH})(?![{CLOSING}{_SMALL_KANA}])"
)
# Anything but a hyphen, a zero-width space or what may be an ideograph: without one
# there is nothing to break at.
_MAY_BREAK_INSIDE = re.compile("[^\0-,.-\u10ff\u2011-\u2027]")
# What surely does not ride on a space before it; anything else after a space is looked
# at closely.
_AFTER_SPACE = re.compile(
    f"{_SPACE}[^!-\u02ff\u0608-\u060f\u061b-\u064a\u0660-\u066f\u0671-\u06d5\u2010-\u2027{SPACES}]"
)


def line_starts(text: str, width: int, drawing: Drawing) -> Iterator[tuple[int, bool]]:
    """The offset at which each line begins, in order, and whether a paragraph begins there."""
    start = 0
    while True:
        found = PARAGRAPH_END.search(text, start)
        end = found.start() if found else len(text)
        yield start, True
        if end - start > width or not _NARROW.fullmatch(text, start, end):
            for at in _paragraph_lines(text, start, end, width, drawing):
                yield at, False
        if not found:
            return
        start = found.end()


@cache
def _inside() -> re.Pattern[str]:
    # Takes long to compile, and few texts need it.
    return re.compile(_INSIDE)


def _paragraph_lines(
    text: str, start: int, end: int, width: int, drawing: Drawing
) -> Iterator[int]:
    """The lines of a paragraph after its first; a line separator (U+2028) ends one by force."""
    while (cut := text.find("\u2028", start, end)) >= 0:
        yield from _wrapped(text, start, cut, width, drawing)
        start = cut + 1
        yield start
    yield from _wrapped(text, start, end, width, drawing)


def _wrapped(
    text: str, start: int, end: int, width: int, drawing: Drawing
) -> Iterator[int]:
    """The lines after the first of a stretch without forced breaks."""
    stretch = text[start:end]
    if not drawing.marks and PLAIN.fullmatch(stretch):
        starts, done = plain_starts(stretch, width)
        for at in starts:
            yield start + at
        if done == len(stretch):
            return
        start, stretch = start + done, stretch[done:]
    if any(
        drawing.begins_loose(found.group()[1:])
        for found in _AFTER_SPACE.finditer(stretch)
    ):
        # A mark rides on a space: that space is no end of a word.
        yield from (start + at for at in _Clusters(stretch, width, drawing).starts())
        return
    measure = _marked_chunk if drawing.marks else _hidden_chunk
    column = 0
    for chunk in map(_MATCHED, _CHUNK.finditer(stretch)):
        core, total, widest = (
            measure(chunk) if len(chunk) < _LONG else (width + 1, 0, 0)
        )
        if widest <= width and (column + core <= width or not core):
            column += total
        elif (
            core <= width
            and widest <= width
            and not (_MAY_BREAK_INSIDE.search(chunk) and _inside().search(chunk))
        ):
            yield start
            column = total
        else:
            clusters = _Clusters(chunk, width, drawing, column)
            yield from (start + at for at in clusters.starts())
            column = clusters.column
        start += len(chunk)


@lru_cache(maxsize=1 << 15)
def _hidden_chunk(text: str) -> tuple[int, int, int]:
    return _measured(text, HIDDEN)


@lru_cache(maxsize=1 << 12)
def _marked_chunk(text: str) -> tuple[int, int, int]:
    return _measured(text, MARKED)


def _measured(text: str, drawing: Drawing) -> tuple[int, int, int]:
    """The cells of a chunk without and with the spaces behind it, and those of its widest cluster."""
    core = text.rstrip(SPACES)
    widths = shaped(core, drawing).widths
    spaces = shaped(text[len(core) :], drawing).widths
    return sum(widths), sum(widths) + sum(spaces), max((*widths, *spaces), default=0)


class _Clusters:
    """The lines that begin within a stretch, found cluster by cluster; `column` is where its text begins and ends."""

    def __init__(
        self, stretch: str, width: int, drawing: Drawing, column: int = 0
    ) -> None:
        self.stretch = stretch
        self.width = width
        self.drawing = drawing
        self.column = column

    def starts(self) -> Generator[int, None, None]:
        """Offsets into the stretch; its own start is an opportunity unless it stands at the line's."""
        # One at a time: the stretch may be an article of one word.
        opportunities = merge(
            *(
                map(_START, pattern.finditer(self.stretch))
                for pattern in (_CHUNK, _inside())
            )
        )
        upcoming = next(opportunities, None)
        line_start = 0 if self.column == 0 else -1
        chance, chance_column = -1, 0
        offset = 0
        for size, full in measured(self.stretch, self.drawing):
            # What is too wide for any line gets a stand-in of one cell.
            cells = full if full <= self.width else 1
            while upcoming is not None and upcoming < offset:
                upcoming = next(opportunities, None)
            if upcoming == offset:
                chance, chance_column = offset, self.column
            is_space = size == 1 and self.stretch[offset] in SPACES
            if cells and not is_space and self.column + cells > self.width:
                if chance > line_start and chance_column:
                    line_start = chance
                    self.column -= chance_column
                    yield chance
                if self.column + cells > self.width and self.column:
                    line_start = offset
                    self.column = 0
                    yield offset
            self.column += cells
            offset += size
