"""An input field whose cells are not in the order of its value."""

from textual.widgets import Input


class CellInput(Input):
    """An `Input` that asks its subclass where a position is drawn and which one a cell shows.

    Keys, the mouse and scrolling of `Input` all go through these two.
    """

    def cell_of(self, position: int) -> int:
        """The cell, counted from the value's left, at which the cursor is drawn for a position."""
        return super()._position_to_cell(position)

    def position_at(self, cell: int) -> int:
        """The position that a cell of the field, counted from its left, shows."""
        return super()._cell_offset_to_index(cell)

    @property
    def completion(self) -> str:
        """The value that the field suggests, or ""."""
        return self._suggestion

    @completion.setter
    def completion(self, value: str) -> None:
        self._suggestion = value

    @property
    def shows_cursor(self) -> bool:
        """Whether the cursor is drawn now."""
        return self.has_focus and self._cursor_visible

    def _position_to_cell(self, position: int) -> int:
        return self.cell_of(position)

    @property
    def _cursor_offset(self) -> int:
        return self.cell_of(self.cursor_position)

    def _cell_offset_to_index(self, offset: int) -> int:
        return self.position_at(offset)
