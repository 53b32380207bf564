"""Wrapping the commonest text by one regular expression.

Such text has letters, harakat, digits and signs of one cell each.
Characters without a cell of their own (marks, an alef after its lam) are removed first,
so that characters are cells. The rules are those of `wrapping`, which takes over wherever
this finds no line.
"""

import re
from bisect import bisect_right
from functools import cache
from itertools import pairwise

from hashiya_rtl.clusters import ALEFS, LAM

CLOSING = "،.؛:!?؟…»”’)\\]}%٪,;۔、。」』】〕〉》！？：；，．）］｝々〻ー"
OPENING = "«“‘(\\[{「『【〔〈《（［｛"

PLAIN = re.compile(
    "["
    " -,.-~\u00a0\u00ab\u00bb"
    "\u060c\u061b\u061f\u0621-\u063a\u0640-\u0652\u0660-\u066d\u0670-\u06d3"
    "\u2013\u2018\u2019\u201c\u201d\u2022\u2026"
    "]*+"
)
_MARKS = "\u064b-\u0652\u0670"
_MARK = re.compile(f"[{_MARKS}]")
_LAM_ALEF = re.compile(f"{LAM}[{ALEFS}]")
# The set comes first, so that the engine can skip to it.
_AFTER_LAM = f"(?<={LAM}.)|(?<={LAM}[{_MARKS}].)|(?<={LAM}[{_MARKS}]{{2}}.)"
_CELLLESS = re.compile(f"[{_MARKS}]|[{ALEFS}](?:{_AFTER_LAM})")
# Not plain after all: a mark without a base, one between an opening sign and the space
# behind it, and more marks on a lam than the look-behinds reach over.
_NO_BASE = re.compile(f"(?: |\\A)[{_MARKS}]")
_MARKED_OPENING = re.compile(f"[{OPENING}][{_MARKS}]")
_MANY_MARKS = re.compile(f"{LAM}[{_MARKS}]{{3}}")


def plain_starts(stretch: str, width: int) -> tuple[list[int], int]:
    """The offsets of the lines after the first of a plain stretch, and where that ends.

    The second value is how far the stretch could be broken this way. Where that is not
    its end, a line begins there (or the stretch does) and `wrapping` has to go on.
    """
    if stretch.startswith(" "):
        return [], 0
    cellless = _LAM_ALEF
    if _MARK.search(stretch):
        if _is_irregular(stretch):
            return [], 0
        cellless = _CELLLESS
    removed = [match.end() - 1 for match in cellless.finditer(stretch)]
    cells = _without(stretch, removed)
    # The column of each removed character, counted along the whole stretch.
    removed_columns = [index - before for before, index in enumerate(removed)]
    line = _line(width)
    column = 0
    starts: list[int] = []
    start = 0
    while True:
        match = line.match(cells, column)
        if match is not None:
            column = match.end()
        elif _is_too_long(cells, column, width):
            column += width
        else:
            break
        if column == len(cells):
            return starts, len(stretch)
        start = column + bisect_right(removed_columns, column)
        starts.append(start)
    return starts, start


def _is_too_long(cells: str, column: int, width: int) -> bool:
    """Whether a word begins or goes on at the column that is longer than the line."""
    end = column + width
    return end < len(cells) and " " not in cells[column : end + 1]


def _is_irregular(stretch: str) -> bool:
    patterns = (_NO_BASE, _MARKED_OPENING, _MANY_MARKS)
    return any(pattern.search(stretch) for pattern in patterns)


def _without(stretch: str, removed: list[int]) -> str:
    """The stretch without the characters at these indices."""
    bounds = pairwise([-1, *removed, len(stretch)])
    return "".join([stretch[before + 1 : end] for before, end in bounds])


@cache
def _line(width: int) -> re.Pattern[str]:
    """As much as fits, to the end or to spaces at which a line may end."""
    end = f"(?: *+\\Z|(?<![{OPENING}]) ++(?![{CLOSING}]))"
    if width == 1:
        return re.compile(f"[^ ]{end}")
    return re.compile(f"[^ ](?:.{{0,{width - 2}}}[^ ])?{end}")
