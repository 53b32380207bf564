"""Where lines begin: greedy wrapping in logical order, over clusters.

Of UAX #14 it implements the line breaks that matter here. A line breaks after spaces,
but not before closing or after opening punctuation, even with a space between; after a
hyphen between letters; after a zero-width space; around ideographs. A word that is too
long for a line breaks between clusters. Widths do not depend on levels, so nothing is
ordered here and little is shaped.
"""

import re
from collections.abc import Callable, Generator, Iterator
from functools import cache, lru_cache
from heapq import merge
from typing import NamedTuple

from hashiya_rtl.clusters import HIDDEN, MARKED, SPACES, Drawing
from hashiya_rtl.shaping import measured, shaped
from hashiya_rtl.simple_wrapping import CLOSING, OPENING, PLAIN, plain_starts

# One set to look for first, and then the other half of a CRLF: three times as fast as
# an alternative.
PARAGRAPH_END = re.compile("[\n\r\x85\u2029\x1c\x1d\x1e](?:(?<=\r)\n)?+")
LINE_SEPARATOR = "\u2028"

_HIDDEN_MARKS = "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]*+"
_SPACE = f"[{SPACES}]"
_WORD = f"[^{SPACES}]"
_SPACES_BEFORE_CLOSING = f"{_SPACE}++(?={_HIDDEN_MARKS}[{CLOSING}])"
_SPACES_AFTER_OPENING = f"(?<=[{OPENING}]){_SPACE}++"
# An unbreakable stretch with the spaces behind it; spaces at the very start are one of
# their own.
_CHUNK = re.compile(
    f"{_WORD}++"
    f"(?:(?:{_SPACES_BEFORE_CLOSING}|{_SPACES_AFTER_OPENING}){_WORD}++)*+"
    f"{_SPACE}*+"
    f"|{_SPACE}++"
)
# Measurements of a chunk as long as this are not worth remembering.
_LONG = 512
_MATCHED: Callable[[re.Match[str]], str] = re.Match.group
_START: Callable[[re.Match[str]], int] = re.Match.start
# Below the Hangul jamo nothing takes two columns.
_NARROW = re.compile("[\0-\u10ff\u2010-\u2027]*+")
_IDEOGRAPHS = (
    "\u2e80-\u2fff\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_SMALL_KANA = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶゝゞヽヾ"
_NOT_AT_START = f"(?![{CLOSING}{_SMALL_KANA}])"
_BREAKS_INSIDE = "|".join(
    (
        "(?<=[^\\W\\d_][-\u2010])(?=[^\\W\\d_])",
        f"(?<=\u200b)(?={_WORD})",
        f"(?<=[{_IDEOGRAPHS}])(?=[\\w{OPENING}]){_NOT_AT_START}",
        f"(?<=[\\w{_IDEOGRAPHS}])(?=[{_IDEOGRAPHS}]){_NOT_AT_START}",
    )
)
# A hyphen, a zero-width space or a possible ideograph: without one there is no break
# inside a chunk.
_MAY_BREAK_INSIDE = re.compile("[^\0-,.-\u10ff\u2011-\u2027]")
# Characters after a space that may join its cluster; these are examined one by one.
_AFTER_SPACE = re.compile(
    f"{_SPACE}[^"
    "!-\u02ff\u0608-\u060f\u061b-\u064a\u0660-\u066f\u0671-\u06d5\u2010-\u2027"
    f"{SPACES}]"
)


def starts_paragraph(text: str, offset: int) -> bool:
    """Whether a paragraph starts at an offset: the text's start, or right after a line end."""
    if offset == 0:
        return True
    is_within_crlf = text[offset - 1 : offset + 1] == "\r\n"
    return not is_within_crlf and bool(PARAGRAPH_END.match(text, offset - 1, offset))


def line_starts(text: str, width: int, drawing: Drawing) -> Iterator[tuple[int, bool]]:
    """The offset at which each line begins, in order, and whether a paragraph begins there."""
    start = 0
    while True:
        match = PARAGRAPH_END.search(text, start)
        end = match.start() if match else len(text)
        yield start, True
        if end - start > width or not _NARROW.fullmatch(text, start, end):
            for line_start in _paragraph_lines(text, start, end, width, drawing):
                yield line_start, False
        if match is None:
            return
        start = match.end()


@cache
def _breaks_inside() -> re.Pattern[str]:
    # Takes long to compile, and few texts need it.
    return re.compile(_BREAKS_INSIDE)


def _paragraph_lines(
    text: str,
    start: int,
    end: int,
    width: int,
    drawing: Drawing,
) -> Iterator[int]:
    """The lines of a paragraph after its first; a line separator is a forced break."""
    while (separator := text.find(LINE_SEPARATOR, start, end)) >= 0:
        yield from _wrapped(text, start, separator, width, drawing)
        start = separator + 1
        yield start
    yield from _wrapped(text, start, end, width, drawing)


def _wrapped(
    text: str,
    start: int,
    end: int,
    width: int,
    drawing: Drawing,
) -> Iterator[int]:
    """The lines after the first of a stretch without forced breaks."""
    stretch = text[start:end]
    if not drawing.marks and PLAIN.fullmatch(stretch):
        plain, wrapped_end = plain_starts(stretch, width)
        for line_start in plain:
            yield start + line_start
        if wrapped_end == len(stretch):
            return
        start += wrapped_end
        stretch = stretch[wrapped_end:]
    if _has_mark_on_space(stretch, drawing):
        for line_start in ClusterWrapping(stretch, width, drawing).starts():
            yield start + line_start
    else:
        yield from _wrapped_chunks(stretch, start, width, drawing)


def _has_mark_on_space(stretch: str, drawing: Drawing) -> bool:
    """Whether a mark is in the cluster of a space, which then is not the end of a word."""
    for match in _AFTER_SPACE.finditer(stretch):
        after_space = match.group()[1:]
        if drawing.begins_loose(after_space):
            return True
    return False


def _wrapped_chunks(
    stretch: str, start: int, width: int, drawing: Drawing
) -> Iterator[int]:
    """The lines after the first of a stretch that begins at `start`, chunk by chunk."""
    measure = _marked_chunk if drawing.marks else _hidden_chunk
    column = 0
    for chunk in map(_MATCHED, _CHUNK.finditer(stretch)):
        core, total, widest = _TOO_LONG
        if len(chunk) < _LONG:
            core, total, widest = measure(chunk)
        fits_somewhere = widest <= width
        if fits_somewhere and (column + core <= width or not core):
            column += total
        elif fits_somewhere and core <= width and not _may_break(chunk):
            yield start
            column = total
        else:
            wrapping = ClusterWrapping(chunk, width, drawing, column)
            for line_start in wrapping.starts():
                yield start + line_start
            column = wrapping.column
        start += len(chunk)


def _may_break(chunk: str) -> bool:
    return bool(_MAY_BREAK_INSIDE.search(chunk) and _breaks_inside().search(chunk))


class ChunkWidths(NamedTuple):
    """The cells of a chunk without and with the spaces behind it, and of its widest cluster."""

    core: int
    total: int
    widest: int


# Of a chunk that is not measured as a whole: no line is as wide.
_UNBOUNDED = 1 << 62
_TOO_LONG = ChunkWidths(_UNBOUNDED, _UNBOUNDED, _UNBOUNDED)


@lru_cache(maxsize=1 << 15)
def _hidden_chunk(text: str) -> ChunkWidths:
    return _chunk_widths(text, HIDDEN)


@lru_cache(maxsize=1 << 12)
def _marked_chunk(text: str) -> ChunkWidths:
    return _chunk_widths(text, MARKED)


def _chunk_widths(text: str, drawing: Drawing) -> ChunkWidths:
    core = text.rstrip(SPACES)
    spaces = text[len(core) :]
    core_widths = shaped(core, drawing).widths
    space_widths = shaped(spaces, drawing).widths
    core_total = sum(core_widths)
    return ChunkWidths(
        core=core_total,
        total=core_total + sum(space_widths),
        widest=max((*core_widths, *space_widths), default=0),
    )


class ClusterWrapping:
    """The lines that begin within a stretch, found cluster by cluster.

    `column` is where its text begins on the first line and, afterwards, where it ends on
    the last one.
    """

    def __init__(
        self,
        stretch: str,
        width: int,
        drawing: Drawing,
        column: int = 0,
    ) -> None:
        self.stretch = stretch
        self.width = width
        self.drawing = drawing
        self.column = column

    def starts(self) -> Generator[int, None, None]:
        """The offsets of lines; the stretch's start is one unless a line begins there already."""
        breaks = self._breaks()
        next_break = next(breaks, None)
        line_start = 0 if self.column == 0 else -1
        # The last break so far, and the column at which a cluster begins there.
        break_offset = -1
        break_column = 0
        offset = 0
        for size, full_width in measured(self.stretch, self.drawing):
            # A cluster that is too wide for any line gets a stand-in of one cell.
            cells = full_width if full_width <= self.width else 1
            while next_break is not None and next_break < offset:
                next_break = next(breaks, None)
            if next_break == offset:
                break_offset = offset
                break_column = self.column
            if self._is_overflowing(offset, size, cells):
                if break_offset > line_start and break_column:
                    line_start = break_offset
                    self.column -= break_column
                    yield line_start
                if self.column and self.column + cells > self.width:
                    line_start = offset
                    self.column = 0
                    yield line_start
            self.column += cells
            offset += size

    def _breaks(self) -> Iterator[int]:
        """The offsets at which a line may break, one at a time: the stretch may be long."""
        chunks = map(_START, _CHUNK.finditer(self.stretch))
        inside = map(_START, _breaks_inside().finditer(self.stretch))
        return merge(chunks, inside)

    def _is_overflowing(self, offset: int, size: int, cells: int) -> bool:
        """Whether a cluster reaches beyond the line; spaces may, as they are not drawn there."""
        if self.column + cells <= self.width or not cells:
            return False
        is_space = size == 1 and self.stretch[offset] in SPACES
        return not is_space
