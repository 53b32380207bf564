"""One line out of any string, safe to print: titles, labels, notes, file names, input fields."""

from dataclasses import replace

from hashiya_rtl.clusters import HIDDEN
from hashiya_rtl.drawing import Extent, draw_line
from hashiya_rtl.lines import Direction, Line
from hashiya_rtl.paragraphs import resolved_paragraph
from hashiya_rtl.shaping import shaped
from hashiya_rtl.unicode_data import BIDI_CLASSES
from hashiya_rtl.wrapping import PARAGRAPH_END

ELLIPSIS = "…"
# Code points for a cell, counting all that may ride on a letter: what lies beyond is
# not even looked at.
_ENOUGH = 32


def line_of(text: str, *, direction: Direction | None = None) -> Line:
    """The whole string as one line, its ends and tabs drawn as spaces, its trailing spaces drawn.

    Offsets are those of `text`. Without a `direction` the first strong character
    decides, left to right if there is none but no right-to-left letter either.
    """
    # A line end is made of as many spaces as it has characters, so that offsets stay.
    flat = (
        PARAGRAPH_END.sub(lambda found: " " * len(found.group()), text)
        .replace("\u2028", " ")
        .replace("\t", " ")
    )
    paragraph = resolved_paragraph(flat, 0, lambda own: _base(flat, direction, own))
    # Trailing spaces are drawn here, and L1 puts them at the logical end.
    paragraph = paragraph._replace(classes=flat.translate(BIDI_CLASSES))
    line = draw_line(shaped(flat, HIDDEN), Extent(0, len(text), len(text)), paragraph)
    # Invisible characters only: all of the line is tail.
    return (
        line
        if line.glyphs
        else replace(line, content_end=0, starts=(), ends=(), widths=())
    )


def _base(text: str, direction: Direction | None, own: int | None) -> int:
    if direction is not None:
        return int(direction == "rtl")
    return int(quoted_direction(text) == "rtl") if own is None else own


def drawn(
    text: str, width: int | None = None, *, direction: Direction | None = None
) -> str:
    """A string as it is printed: one line, shaped and ordered, with no control or format character.

    Line ends and tabs are single spaces. What is wider than `width` cells loses its
    logical end to an ellipsis.

    Raises:
        ValueError: when the width is negative.
    """
    if (
        direction != "rtl"
        and text.isascii()
        and text.isprintable()
        and (width is None or len(text) <= width)
    ):
        # Nothing to shape or to order; numbers that go on with each key are drawn so.
        return text
    if width is None:
        return line_of(text.replace("\r\n", "\n"), direction=direction).text
    # Twice as much is still too much when all line ends in it have become one
    # character.
    flat = text[: 2 * _ENOUGH * (width + 1) + 1].replace("\r\n", "\n")
    return line_within(flat, width, direction=direction).text


def line_within(text: str, width: int, *, direction: Direction | None = None) -> Line:
    """The string as a line of at most `width` cells, whose ellipsis, if it has one, is at the first offset left out.

    Raises:
        ValueError: when the width is negative.
    """
    if width < 0:
        raise ValueError(f"a width of {width} cells cannot be: give one from 0")
    looked_at = text[: _ENOUGH * (width + 1)]
    line = line_of(looked_at, direction=direction)
    if line.width <= width and len(text) == len(looked_at):
        return line
    shown = _logical_start(line, looked_at, width - 1) + ELLIPSIS if width else ""
    return line_of(shown, direction=line.direction)


def quoted_direction(text: str) -> Direction:
    """The direction of words taken out of a line: right to left where any letter is, also after a Latin word."""
    return "rtl" if any(BIDI_CLASSES[ord(char)] in "RA" for char in text) else "ltr"


def _logical_start(line: Line, text: str, width: int) -> str:
    """As many clusters from the logical start as fit into `width` cells."""
    taken = 0
    for cell in sorted(line.cells, key=lambda cell: cell.start):
        taken += cell.width
        if taken > width:
            return text[: cell.start]
    return text
