"""A one-line field whose value is logical and whose text is drawn right to left."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import ClassVar, Literal

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets.input import Selection

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya_reader.keys.bindings import bind
from hashiya_reader.textual_private.input_cells import CellInput
from hashiya_reader.widgets.completion import completion, ghost
from hashiya_rtl import Cell, Direction, Line, drawn, line_of

JOINERS = ("\u200c", "\u200d")
# The longest value that can be entered: it is laid out again with each key, 4,000
# characters in 13 ms.
MOST_CHARACTERS = 4_000
_LINE_BREAKS = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


class ArabicInput(CellInput):
    """An `Input` whose cells are those of `line_of(value)`.

    Keys, mouse and scrolling all go through that map.

    The arrow keys move as the eye does, so in an Arabic value ← moves forward.

    `offers` are values that what is typed may be completed to: the first that fits is
    shown dimmed behind the cursor, and taken with Tab or with the arrow that moves forward.
    """

    offers: Sequence[str] = ()
    # Nothing here blinks.
    cursor_blink = reactive(default=False, init=False)

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left", "visual_step('left')", "Left", id="field.left"),
        bind("right", "visual_step('right')", "Right", id="field.right"),
        bind(
            "shift+left",
            "visual_step('left', True)",
            "Select to the left",
            id="field.select_left",
        ),
        bind(
            "shift+right",
            "visual_step('right', True)",
            "Select to the right",
            id="field.select_right",
        ),
        bind(
            "ctrl+left", "visual_word('left')", "Word to the left", id="field.word_left"
        ),
        bind(
            "ctrl+right",
            "visual_word('right')",
            "Word to the right",
            id="field.word_right",
        ),
        bind("tab", "complete", "Complete", id="field.complete"),
    ]

    @property
    def line(self) -> Line:
        """The value as it is drawn, unwrapped; an empty one reads from the right."""
        return _line(self.value, None if self.value else "rtl")

    @property
    def content_width(self) -> int:
        """Cells of the value, and one for the cursor at its end."""
        return self.line.width + 1

    @property
    def _room(self) -> int:
        return self.scrollable_content_region.width

    def _left_edge(self, line: Line) -> int:
        # A right-to-left value hangs from the right edge, with the cell for the cursor
        # beyond its end at its left.
        return (
            max(self._room, line.width + 1) - line.width
            if line.direction == "rtl"
            else 0
        )

    def cell_of(self, position: int) -> int:
        """The cell of the cluster at a position; of the value's end the one beyond it."""
        line = self.line
        column = self._left_edge(line)
        for cell in line.cells:
            if cell.start <= position < cell.end:
                return column
            column += cell.width
        return self._left_edge(line) - 1 if line.direction == "rtl" else column

    def position_at(self, cell: int) -> int:
        """The position of the cluster at a cell; beside the value its nearer end."""
        line = self.line
        column = self.scroll_offset.x + cell
        left = self._left_edge(line)
        if column < left:
            return len(self.value) if line.direction == "rtl" else 0
        for drawn_cell in line.cells:
            left += drawn_cell.width
            if column < left:
                return drawn_cell.start
        return 0 if line.direction == "rtl" else len(self.value)

    def action_visual_step(
        self, side: Literal["left", "right"], select: bool = False
    ) -> None:
        """Move one cluster to that side, or, over a selection, to its edge on that side."""
        onwards = (side == "left") == (self.line.direction == "rtl")
        first, last = sorted(self.selection)
        if not select and first != last:
            self.selection = Selection.cursor(last if onwards else first)
            return
        if onwards and self.cursor_at_end and self.completion:
            self.action_cursor_right()
            return
        stops = sorted({cell.start for cell in self.line.cells} | {0, len(self.value)})
        position = self.cursor_position
        if onwards:
            index = bisect_right(stops, position)
        else:
            index = bisect_left(stops, position) - 1
        target = stops[max(0, min(index, len(stops) - 1))]
        start = self.selection.start if select else target
        self.selection = Selection(start, target)

    def watch_value(self, value: str) -> None:
        """Suggest a completion of the new value."""
        self.completion = completion(value, self.offers)

    def action_complete(self) -> None:
        """Take the completion that is shown; without one Tab means what it means around the field.

        Raises:
            SkipAction: when there is none, which lets Textual look further for what the
                key does.
        """
        if not self.completion or not self.cursor_at_end:
            raise SkipAction
        self.value = self.completion
        self.cursor_position = len(self.value)

    def action_visual_word(self, side: Literal["left", "right"]) -> None:
        """Move one word to that side."""
        if (side == "left") == (self.line.direction == "rtl"):
            self.action_cursor_right_word()
        else:
            self.action_cursor_left_word()

    def on_key(self, event: events.Key) -> None:
        """Take the joiners too, which Persian spelling needs and Input holds for unprintable."""
        if event.character in JOINERS:
            event.stop()
            event.prevent_default()
            self.replace(event.character, *sorted(self.selection))

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted, as one line without control characters."""
        event.stop()
        event.prevent_default()
        line = _LINE_BREAKS.sub(" ", event.text.strip("\r\n"))
        self.replace(_CONTROLS.sub("", line), *sorted(self.selection))

    def replace(self, text: str, start: int, end: int) -> None:
        """Put the text in place of a part of the value, as much of it as the field takes."""
        first, last = sorted((start, end))
        room = MOST_CHARACTERS - len(self.value) + last - first
        taken = text[: max(0, room)]
        super().replace(taken, first, last)
        if taken != text:
            left_out = len(text) - len(taken)
            self.notify(
                ngettext(
                    "A field takes {most:,} characters: the last {count:,} was cut off.",
                    "A field takes {most:,} characters: the last {count:,} were cut off.",
                    left_out,
                ).format(most=MOST_CHARACTERS, count=left_out),
                title=_("Too long"),
                severity="warning",
            )

    def render_line(self, y: int) -> Strip:
        """The value in its drawn order with the cursor, or the placeholder of an empty field."""
        ground = self.rich_style
        if y:
            return Strip.blank(self.size.width, ground)
        line = self._line_with_ghost()
        strip = self._value_strip(line) if self.value else self._placeholder_strip()
        if self.shows_cursor and self.cursor_at_end and not self._ghost:
            strip = self._with_end_cursor(strip)
        start = self.scroll_offset.x
        return strip.adjust_cell_length(
            max(strip.cell_length, start + self._room), ground
        ).crop(start, start + self._room)

    @property
    def _ghost(self) -> str:
        """What follows the cursor, as far as there is room.

        Nothing while something is selected.
        """
        if not (
            self.value
            and self.has_focus
            and self.cursor_at_end
            and self.selection.is_empty
        ):
            return ""
        return ghost(self.value, self.completion)[
            : max(0, self._room - self.content_width - 1)
        ]

    def _line_with_ghost(self) -> Line:
        line = self.line
        return _line(self.value + self._ghost, line.direction) if self._ghost else line

    def _value_strip(self, line: Line) -> Strip:
        # Cells that are out of view are left out.
        edge = self._left_edge(line)
        start = self.scroll_offset.x - edge
        first = max(0, bisect_right(line.lefts, start) - 1)
        last = bisect_left(line.lefts, start + self._room)
        blank = Segment(" " * (edge + line.lefts[first]), self.rich_style)
        return Strip([blank, *self._segments(line.cells[first:last])])

    def _segments(self, cells: Sequence[Cell]) -> Iterator[Segment]:
        ground = self.rich_style
        first, last = sorted(self.selection)
        for cell in cells:
            style = ground
            if cell.start >= len(self.value):
                style += self.get_component_rich_style(
                    "input--placeholder", partial=True
                )
            if first < cell.end and cell.start < last:
                style += self.get_component_rich_style("input--selection")
            if self.shows_cursor and cell.start <= self.cursor_position < cell.end:
                style += self.get_component_rich_style("input--cursor", partial=True)
            yield Segment(cell.glyph, style)

    def _placeholder_strip(self) -> Strip:
        style = self.rich_style + self.get_component_rich_style("input--placeholder")
        words = drawn(self.placeholder, max(0, self._room - 2))
        # Arabic hangs from the right, with room for the cursor before it.
        indent = (
            self._room - 2 - cell_len(words)
            if line_of(self.placeholder).direction == "rtl"
            else 0
        )
        return Strip(
            [Segment(" " * max(0, indent), self.rich_style), Segment(words, style)]
        )

    def _with_end_cursor(self, strip: Strip) -> Strip:
        column = self.cell_of(self.cursor_position)
        ground = self.rich_style
        cursor = ground + self.get_component_rich_style("input--cursor", partial=True)
        wide = strip.adjust_cell_length(max(strip.cell_length, column + 1), ground)
        return Strip(
            [*wide.crop(0, column), Segment(" ", cursor), *wide.crop(column + 1)]
        )


@lru_cache(maxsize=16)
def _line(value: str, direction: Direction | None) -> Line:
    # One key asks for the value's line several times.
    return line_of(value, direction=direction)
