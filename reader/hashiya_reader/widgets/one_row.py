"""A widget of one row: headings and the status line."""

from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from hashiya_reader.widgets.row import Row


class OneRow(Widget):
    """Shows a `Row`, drawn again when it is replaced."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "OneRow { height: 1; }"

    row: reactive[Row] = reactive(Row(), layout=False)

    def render_line(self, y: int) -> Strip:
        """The row in the widget's width."""
        return self.row.strip(self.size.width, self.rich_style)
