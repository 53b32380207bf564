"""Moving in a list while a field above it has the keys."""

from hashiya_reader.widgets.row_list import RowList


class ListKeys:
    """Passes the keys on to the list."""

    def __init__(self, rows: RowList) -> None:
        self._rows = rows

    def step(self, step: int) -> None:
        """Highlight the row `step` rows further."""
        self._rows.action_step(step)

    def page(self, step: int) -> None:
        """Highlight the row a page further."""
        self._rows.action_page(step)

    def jump(self, index: int) -> None:
        """Highlight the row at an index; -1 is the last."""
        self._rows.action_jump(index)
