"""Where in an article the tags are: a column beside the scroll bar, one colour for each stretch that has a tag."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from hashiya.model.model import Tag
from hashiya_reader.widgets.label_looks import Looks


def tagged_stretches(
    tags: Sequence[Tag], length: int, rows: int, looks: Looks
) -> tuple[str | None, ...]:
    """For each of `rows` equal stretches of a text of `length` code points the colour of its first tag, if it has one."""
    colors: list[str | None] = [None] * rows
    for tag in reversed(tags):
        if tag.span and length and rows:
            first, last = (
                min(offset * rows // length, rows - 1)
                for offset in (tag.span.start, tag.span.end - 1)
            )
            colors[first : last + 1] = [looks.of(tag).color] * (last + 1 - first)
    return tuple(colors)


def mark_of(color: str, ground: Style) -> Segment:
    """A cell of the map."""
    return Segment("▐", ground + Style(color=Color.parse(color).rich_color, bold=True))
