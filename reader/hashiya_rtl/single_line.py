"""Any string as one line that is safe to print: titles, labels, notes, file names, input fields."""

import re
from dataclasses import replace

from hashiya_rtl.clusters import HIDDEN
from hashiya_rtl.drawing import Extent, draw_line
from hashiya_rtl.lines import Direction, Line
from hashiya_rtl.paragraphs import resolved_paragraph
from hashiya_rtl.shaping import shaped
from hashiya_rtl.unicode_data import BIDI_CLASSES
from hashiya_rtl.wrapping import LINE_SEPARATOR, PARAGRAPH_END

ELLIPSIS = "…"
# Code points for a cell, with all marks that a letter may have: what lies beyond is not
# read.
_CHARACTERS_PER_CELL = 32


def line_of(text: str, *, direction: Direction | None = None) -> Line:
    """The whole string as one line, its line ends, tabs and trailing spaces drawn as spaces.

    Offsets are those of `text`. Without a `direction` the first strong character
    decides; without one of those the line is right to left if any letter is.
    """
    flat = _flat(text)

    def base_level(strong: int | None) -> int:
        if direction is not None:
            return int(direction == "rtl")
        if strong is not None:
            return strong
        return int(quoted_direction(flat) == "rtl")

    paragraph = resolved_paragraph(flat, 0, base_level)
    # Trailing spaces are drawn here, and L1 puts them at the logical end.
    paragraph = paragraph._replace(classes=flat.translate(BIDI_CLASSES))
    extent = Extent(0, len(text), len(text))
    line = draw_line(shaped(flat, HIDDEN), extent, paragraph)
    if line.glyphs:
        return line
    # Invisible characters only: all of the line is tail.
    return replace(line, content_end=0, starts=(), ends=(), widths=())


def _flat(text: str) -> str:
    """The text with spaces for line ends and tabs; offsets stay the same."""
    text = PARAGRAPH_END.sub(_spaces, text)
    return text.replace(LINE_SEPARATOR, " ").replace("\t", " ")


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())


def drawn(
    text: str,
    width: int | None = None,
    *,
    direction: Direction | None = None,
) -> str:
    """A string as it is printed: one line, shaped and ordered, safe for any terminal.

    It has no control or format characters. Line ends and tabs are single spaces. A text
    that is wider than `width` cells loses its logical end to an ellipsis.

    Raises:
        ValueError: when the width is negative.
    """
    if direction != "rtl" and _is_plain_latin(text, width):
        # Nothing to shape or to order; counters that change with each key are drawn so.
        return text
    if width is None:
        return line_of(text.replace("\r\n", "\n"), direction=direction).text
    # Twice as much is still too much when all line ends in it have become one
    # character.
    readable = 2 * _CHARACTERS_PER_CELL * (width + 1) + 1
    beginning = text[:readable].replace("\r\n", "\n")
    return line_within(beginning, width, direction=direction).text


def _is_plain_latin(text: str, width: int | None) -> bool:
    """Whether a text is printable ASCII, and fits into `width` cells."""
    fits = width is None or len(text) <= width
    return fits and text.isascii() and text.isprintable()


def line_within(text: str, width: int, *, direction: Direction | None = None) -> Line:
    """The string as a line of at most `width` cells.

    If it does not fit, an ellipsis is at the first offset that is left out.

    Raises:
        ValueError: when the width is negative.
    """
    if width < 0:
        raise ValueError(f"a width of {width} cells cannot be: give one from 0")
    beginning = text[: _CHARACTERS_PER_CELL * (width + 1)]
    line = line_of(beginning, direction=direction)
    if line.width <= width and len(text) == len(beginning):
        return line
    shortened = ""
    if width:
        shortened = _logical_start(line, beginning, width - 1) + ELLIPSIS
    return line_of(shortened, direction=line.direction)


def quoted_direction(text: str) -> Direction:
    """The direction of words quoted from a line: right to left if any letter is."""
    has_rtl_letters = any(BIDI_CLASSES[ord(char)] in "RA" for char in text)
    return "rtl" if has_rtl_letters else "ltr"


def _logical_start(line: Line, text: str, width: int) -> str:
    """The clusters from the logical start that fit into `width` cells."""
    cells = sorted(line.cells, key=lambda cell: cell.start)
    right = 0
    for cell in cells:
        right += cell.width
        if right > width:
            return text[: cell.start]
    return text
