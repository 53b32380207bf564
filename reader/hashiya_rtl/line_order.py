"""The visual order of one line: the Unicode bidirectional algorithm, UAX #9 rules L1 and L2."""

import re
from typing import NamedTuple

_LEVEL_RUN = re.compile(rb"(.)\1*", re.DOTALL)
_BLANKS = re.compile("[wSBbxyXYpijfq]+")


def line_levels(levels: bytes, classes: str, base: int) -> bytes:
    """L1: separators, and blanks before them or at the line's end, get the paragraph's level."""
    line = bytearray(levels)
    for match in _BLANKS.finditer(classes):
        start, end = match.span()
        if end < len(classes):
            blanks = match.group()
            last_separator = max(blanks.rfind("S"), blanks.rfind("B"))
            end = start + last_separator + 1
        line[start:end] = bytes((base,)) * (end - start)
    return bytes(line)


class LevelRun(NamedTuple):
    """Neighbours of one level, `[start, end)`; those of an odd level are drawn from the right."""

    start: int
    end: int
    is_rtl: bool


def visual_runs(levels: bytes) -> list[LevelRun]:
    """L2: the runs of one line from left to right; `levels` are those of `line_levels`."""
    if not levels:
        return []
    first = levels[0]
    if levels.count(first) == len(levels):
        return [LevelRun(0, len(levels), first & 1 == 1)]
    runs: list[LevelRun] = []
    for match in _LEVEL_RUN.finditer(levels):
        start, end = match.span()
        runs.append(LevelRun(start, end, levels[start] & 1 == 1))
    # Of an odd level and the next one, all runs are reversed together, those of the
    # higher level twice.
    odd = first if first & 1 else max(first - 1, 1)
    has_other_levels = levels.translate(None, bytes((odd, odd + 1)))
    if not has_other_levels:
        return runs[::-1]
    order = _reversed_by_level([levels[run.start] for run in runs])
    return [runs[index] for index in order]


def visual_order(levels: bytes) -> list[int]:
    """L2: the indices of one line's characters from left to right.

    `levels` are those of `line_levels`.
    """
    order: list[int] = []
    for start, end, is_rtl in visual_runs(levels):
        indices = range(start, end)
        order += reversed(indices) if is_rtl else indices
    return order


def _reversed_by_level(levels: list[int]) -> list[int]:
    """The indices with every stretch at or above a level reversed.

    That is done for each level from the highest to the lowest odd one.
    """
    order = list(range(len(levels)))
    lowest_odd = min(levels) | 1
    for level in range(max(levels), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order
