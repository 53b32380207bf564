"""The direction in which the interface is read, and its words in that direction."""

from hashiya.language import is_right_to_left
from hashiya_rtl import (
    Direction,
    is_mostly_latin,
    isolate_arabic,
    isolate_latin,
    quoted_direction,
)

RIGHT_TO_LEFT_MARK = "\u200f"
LRI = "\u2066"


def interface_direction() -> Direction:
    """The direction of the interface's language."""
    return "rtl" if is_right_to_left() else "ltr"


def direction_of(words: str) -> Direction | None:
    """The direction of the interface's words on a line.

    In an Arabic interface a name in Latin letters may be the first word of a sentence that
    is read from the right; one that is alone is read from the left. Otherwise the first
    letter decides, which is None.
    """
    return quoted_direction(words) if is_right_to_left() else None


def sentence(words: str) -> str:
    """Words of the interface on one line that reads in its direction, whatever names it has."""
    return words if is_right_to_left() else isolate_arabic(words)


def paragraph(words: str) -> str:
    """Words of the interface that are wrapped later, each line made to read in its direction.

    In an Arabic interface a line of Latin words alone stays at the left, as code does,
    unless it has isolates.
    """
    if not is_right_to_left():
        return isolate_arabic(words) if is_mostly_latin(words) else words
    lines = []
    for line in words.split("\n"):
        is_latin = quoted_direction(line) == "ltr" and LRI not in line
        lines.append(line if is_latin else RIGHT_TO_LEFT_MARK + isolate_latin(line))
    return "\n".join(lines)
