"""The row of labels that one key or one click applies, each in its colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from hashiya_reader.keys.bindings import display_of_label
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_rtl import drawn

# The count of labels without room takes at most this many cells.
MORE_CELLS = 5


class LabelBar(Widget):
    """Shows the labels from the right, as many as fit, and how many do not.

    A click on one applies it.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "LabelBar { height: 1; }"

    looks: reactive[Sequence[LabelLook]] = reactive(())

    class More(Message):
        """The count of labels without room was clicked."""

    @dataclass
    class Clicked(Message):
        """A label was clicked."""

        layer: str
        label: str

    def render_line(self, y: int) -> Strip:
        """The labels, the first at the right."""
        width = self.size.width
        ground = self.rich_style
        placed = self._placed()
        rest = len(self.looks) - len(placed)
        more = f" +{rest}" if rest else ""
        segments = [Segment(more, ground + Style(dim=True))]
        column = len(more)
        for left, right, look in reversed(placed):
            segments.append(Segment(" " * (left - column), ground))
            segments += chip(look, ground)
            column = right
        return Strip(segments).adjust_cell_length(width, ground)

    def _placed(self) -> list[tuple[int, int, LabelLook]]:
        """Each label that fits with the columns it takes, from the right."""
        placed = []
        right = self.size.width - 1
        for look in self.looks:
            left = right - sum(segment.cell_length for segment in chip(look, Style()))
            if left < (MORE_CELLS if look is not self.looks[-1] else 0):
                break
            placed.append((left, right, look))
            right = left - 2
        return placed

    def on_click(self, event: events.Click) -> None:
        """Apply the label under the mouse, or show those without room."""
        placed = self._placed()
        if len(placed) < len(self.looks) and event.x < MORE_CELLS:
            self.post_message(self.More())
        for left, right, look in self._placed():
            if left <= event.x < right:
                self.post_message(self.Clicked(look.layer, look.label))


def chip(look: LabelLook, ground: Style) -> list[Segment]:
    """A label as drawn in the bar, from left to right.

    Its title, a bar of its colour, its key.
    """
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    segments = [
        Segment(drawn(look.title, 24), ground + ink),
        Segment("▐", ground + ink),
    ]
    if look.key:
        segments.append(Segment(display_of_label(look.key), ground + Style(bold=True)))
    return segments
