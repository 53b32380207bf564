"""Wrapping the commonest text by one regular expression: letters, harakat, digits and signs of one cell each.

What takes no cell of its own (marks, an alef after its lam) is taken out first, so that
characters are cells. The rules are those of `wrapping`, which takes over wherever this
finds no line.
"""

import re
from bisect import bisect_right
from functools import cache
from itertools import pairwise

from hashiya_rtl.clusters import ALEFS, LAM

CLOSING = "،.؛:!?؟…»”’)\\]}%٪,;۔、。」』】〕〉》！？：；，．）］｝々〻ー"
OPENING = "«“‘(\\[{「『【〔〈《（［｛"

PLAIN = re.compile(
    "[ -,.-~\u00a0\u00ab\u00bb\u060c\u061b\u061f\u0621-\u063a\u0640-\u0652\u0660-\u066d\u0670-\u06d3"
    "\u2013\u2018\u2019\u201c\u201d\u2022\u2026]*+"
)
_MARKS = "\u064b-\u0652\u0670"
_MARK = re.compile(f"[{_MARKS}]")
_LAM_ALEF = re.compile(f"{LAM}[{ALEFS}]")
# The set stands first, so that the engine can skip to it.
_CELLLESS = re.compile(
    f"[{_MARKS}]|[{ALEFS}](?:(?<={LAM}.)|(?<={LAM}[{_MARKS}].)|(?<={LAM}[{_MARKS}]{{2}}.))"
)
# A mark without a base, one that parts an opening sign from the space behind it, and
# more marks on a lam than the look-behinds reach over.
_NO_BASE = re.compile(f"(?: |\\A)[{_MARKS}]")
_MARKED_OPENING = re.compile(f"[{OPENING}][{_MARKS}]")
_MANY_MARKS = re.compile(f"{LAM}[{_MARKS}]{{3}}")


def plain_starts(stretch: str, width: int) -> tuple[list[int], int]:
    """The lines after the first of a plain stretch, and how far it could be broken this way.

    Where that is not its end, a line begins there (or the stretch) and `wrapping` has
    to go on.
    """
    if stretch.startswith(" "):
        return [], 0
    cellless = _LAM_ALEF
    if _MARK.search(stretch):
        if any(
            found.search(stretch) for found in (_NO_BASE, _MARKED_OPENING, _MANY_MARKS)
        ):
            return [], 0
        cellless = _CELLLESS
    taken = [found.end() - 1 for found in cellless.finditer(stretch)]
    kept = pairwise([-1, *taken, len(stretch)])
    cells = "".join([stretch[start + 1 : end] for start, end in kept])
    # The place, in cells, of whatever was taken out.
    places = [at - before for before, at in enumerate(taken)]
    line, column, starts = _line(width), 0, [0]
    while found := line.match(cells, column):
        column = found.end()
        if column == len(cells):
            return starts[1:], len(stretch)
        starts.append(column + bisect_right(places, column))
    return starts[1:], starts[-1]


@cache
def _line(width: int) -> re.Pattern[str]:
    """As much as fits, to the end or to spaces that may end a line."""
    end = f"(?: *+\\Z|(?<![{OPENING}]) ++(?![{CLOSING}]))"
    if width == 1:
        return re.compile(f"[^ ]{end}")
    return re.compile(f"[^ ](?:.{{0,{width - 2}}}[^ ])?{end}")
