"""Where in an article the tags are: a column beside the scroll bar, one colour for each stretch that has a tag."""

from collections.abc import Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from annotations.model import Tag
from reader.widgets.looks import Looks


def tagged_stretches(tags: Sequence[Tag], length: int, rows: int, looks: Looks) -> tuple[str | None, ...]:
    """For each of `rows` equal stretches of a text of `length` code points the colour of its first tag, if it has one."""
    colors: list[str | None] = [None] * rows
    for tag in reversed(tags):
        if tag.span and length and rows:
            first, last = (min(offset * rows // length, rows - 1) for offset in (tag.span.start, tag.span.end - 1))
            colors[first : last + 1] = [looks.of(tag).color] * (last + 1 - first)
    return tuple(colors)


def marked(strip: Strip, color: str | None, width: int, ground: Style) -> Strip:
    """The strip with a mark of the colour in the last of its `width` cells."""
    return strip if color is None else remarked(strip, color, width, ground)


def remarked(strip: Strip, color: str | None, width: int, ground: Style) -> Strip:
    """The strip with another mark in the last of the first `width` cells, or with none."""
    if width < 1:
        return strip
    return Strip([*strip.crop(0, width - 1), mark_of(color, ground), *strip.crop(width)])


@lru_cache(maxsize=64)
def mark_of(color: str | None, ground: Style) -> Segment:
    """A cell of the map in a colour, or without one."""
    if color is None:
        return Segment(" ", ground)
    return Segment("▐", ground + Style(color=Color.parse(color).rich_color, bold=True))
