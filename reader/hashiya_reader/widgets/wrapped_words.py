"""Words in as many rows as they take, wrapped to the width there is."""

from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from hashiya_reader.look.direction import paragraph
from hashiya_rtl import drawn_lines


class Words(Widget):
    """Takes no room while there are none."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Words { height: auto; }"

    words: reactive[str] = reactive("", layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the words take in the width."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """One of the rows."""
        lines = self._lines(self.size.width)
        line = lines[y] if y < len(lines) else ""
        return Strip([Segment(line, self.rich_style)]).adjust_cell_length(
            self.size.width, self.rich_style
        )

    def _lines(self, width: int) -> list[str]:
        return drawn_lines(paragraph(self.words), max(1, width)) if self.words else []
