"""A list of few items, each of as many rows as it needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from hashiya_reader.widgets.row_list import Drawn, RowList


class TallRowList(RowList):
    """Items of any number of rows, all of which are held: for a dozen items."""

    @dataclass
    class Widened(Message):
        """The rows have another width than before."""

        row_list: "TallRowList"

        @property
        def control(self) -> "TallRowList":
            """The list it happened to."""
            return self.row_list

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        super().__init__(empty=empty, id=id)
        self._width = 0

    def on_resize(self) -> None:
        """Report another width; the base keeps the highlight in view."""
        width = self.scrollable_content_region.width
        if width != self._width:
            self._width = width
            self.post_message(self.Widened(self))

    def rows_of(self, items: Sequence[Sequence[Drawn]]) -> int:
        """The rows that the items take."""
        return sum(map(len, items))

    def top_of(self, index: int) -> int:
        """The row at which an item begins."""
        return self.rows_of(self.items[:index])

    def height_of(self, index: int) -> int:
        """The rows of an item."""
        return len(self.items[index]) if index < len(self.items) else 1

    def item_at(self, line: int) -> tuple[int, int]:
        """The index of the item that a row is of, and which of its rows it is."""
        for index, item in enumerate(self.items):
            if line < len(item):
                return index, line
            line -= len(item)
        return len(self.items), line
