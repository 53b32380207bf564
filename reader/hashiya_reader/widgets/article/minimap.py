"""Where in an article the tags are.

A column beside the scroll bar, one colour for each stretch that has a tag.
"""

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from hashiya.model.model import Tag
from hashiya_reader.widgets.label_looks import Looks

# Rows that are kept joined to their mark.
ROWS_KEPT = 1024

# The colour of the mark in each row of the view; None where there is none.
Marks = tuple[str | None, ...]


class Minimap:
    """The marks beside the rows of a view: they stay where they are while the rows scroll."""

    def __init__(self) -> None:
        self.marks: Marks = ()
        # By the identity of a row: the row, the colour of its mark, and both joined.
        self._joined: dict[int, tuple[Strip, str, Strip]] = {}

    def update(self, marks: Marks) -> list[int]:
        """Show other marks; the rows whose mark is another than before."""
        before, self.marks = self.marks, marks
        rows = enumerate(zip(before, marks, strict=False))
        return [row for row, (old, new) in rows if old != new]

    def with_mark(self, strip: Strip, row: int, column: int, style: Style) -> Strip:
        """The strip of a row of the view with the row's mark at a column, the last one."""
        color = self.marks[row] if row < len(self.marks) else None
        if color is None:
            return strip
        entry = self._joined.get(id(strip))
        if entry is None or entry[0] is not strip or entry[1] != color:
            if len(self._joined) >= ROWS_KEPT:
                self._joined.clear()
            mark = Strip([mark_of(color, style)])
            entry = strip, color, Strip.join([strip.crop(0, column), mark])
            self._joined[id(strip)] = entry
        return entry[2]

    def forget(self) -> None:
        """Join every row again: a theme gives the marks other styles."""
        self._joined.clear()


def tagged_stretches(
    tags: Sequence[Tag], length: int, rows: int, looks: Looks
) -> Marks:
    """The colour of the first tag in each of `rows` equal stretches of `length` code points."""
    colors: list[str | None] = [None] * rows
    for tag in reversed(tags):
        if tag.span and length and rows:
            first, last = (
                min(offset * rows // length, rows - 1)
                for offset in (tag.span.start, tag.span.end - 1)
            )
            colors[first : last + 1] = [looks.of(tag).color] * (last + 1 - first)
    return tuple(colors)


def tagged_rows(
    tags: Sequence[Tag], row_of: Callable[[int], int], rows: int, looks: Looks
) -> Marks:
    """The colour of the first tag in each of `rows`; `row_of` is the row of an offset."""
    colors: list[str | None] = [None] * rows
    for tag in reversed(tags):
        if tag.span:
            first = row_of(tag.span.start)
            last = min(row_of(tag.span.end - 1), rows - 1)
            colors[first : last + 1] = [looks.of(tag).color] * (last + 1 - first)
    return tuple(colors)


def mark_of(color: str, ground: Style) -> Segment:
    """A cell of the map."""
    return Segment("▐", ground + Style(color=Color.parse(color).rich_color, bold=True))
