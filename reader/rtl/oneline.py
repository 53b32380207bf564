"""One line out of any string, safe to print: titles, labels, notes, file names, input fields."""

from dataclasses import replace

from reader.rtl.clusters import HIDDEN
from reader.rtl.drawing import Extent, draw_line
from reader.rtl.lines import Direction, Line
from reader.rtl.paragraphs import resolved_paragraph
from reader.rtl.shaping import shaped
from reader.rtl.tables import BIDI_CLASSES
from reader.rtl.wrapping import PARAGRAPH_END

ELLIPSIS = "…"
# Code points for a cell, counting all that may ride on a letter: what lies beyond is not even looked at.
_ENOUGH = 32


def line_of(text: str, *, direction: Direction | None = None) -> Line:
    """The whole string as one line, its ends and tabs drawn as spaces, its trailing spaces drawn.

    Offsets are those of `text`. Without a `direction` the first strong character decides, left to right if there is
    none but no right-to-left letter either.
    """
    # A line end is made of as many spaces as it has characters, so that offsets stay.
    flat = PARAGRAPH_END.sub(lambda found: " " * len(found.group()), text).replace("\u2028", " ").replace("\t", " ")
    paragraph = resolved_paragraph(flat, 0, lambda own: _base(flat, direction, own))
    # Trailing spaces are drawn here, and L1 puts them at the logical end.
    paragraph = paragraph._replace(classes=flat.translate(BIDI_CLASSES))
    line = draw_line(shaped(flat, HIDDEN), Extent(0, len(text), len(text)), paragraph)
    # Invisible characters only: all of the line is tail.
    return line if line.glyphs else replace(line, content_end=0, starts=(), ends=(), widths=())


def _base(text: str, direction: Direction | None, own: int | None) -> int:
    if direction is not None:
        return int(direction == "rtl")
    return int(any(BIDI_CLASSES[ord(char)] in "RA" for char in text)) if own is None else own


def drawn(text: str, width: int | None = None, *, direction: Direction | None = None) -> str:
    """A string as it is printed: one line, shaped and ordered, with no control or format character.

    Line ends and tabs are single spaces. What is wider than `width` cells loses its logical end to an ellipsis.

    Raises:
        ValueError: when the width is negative.
    """
    if width is not None and width < 0:
        raise ValueError(f"a width of {width} cells cannot be: give one from 0")
    is_cut = width is not None and len(text) > _ENOUGH * (width + 1)
    flat = (text[: _ENOUGH * (width + 1)] if is_cut and width is not None else text).replace("\r\n", "\n")
    line = line_of(flat, direction=direction)
    if width is None or (line.width <= width and not is_cut):
        return line.text
    if width == 0:
        return ""
    direction = line.direction
    return line_of(_logical_start(line, flat, width - 1) + ELLIPSIS, direction=direction).text


def _logical_start(line: Line, text: str, width: int) -> str:
    """As many clusters from the logical start as fit into `width` cells."""
    taken = 0
    for cell in sorted(line.cells, key=lambda cell: cell.start):
        taken += cell.width
        if taken > width:
            return text[: cell.start]
    return text
