"""Which row of the screen shows which line of an article, while some lines are folded away."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Folds:
    """The hidden lines, as pairs (first, last) in order and apart; never the first line.

    Rows count the lines that are not hidden. The line before a pair is its heading: it
    stays, and represents the others.
    """

    def __init__(self, hidden: Iterable[tuple[int, int]] = ()) -> None:
        self._hidden = tuple(hidden)
        self._firsts = [first for first, _ in self._hidden]
        # Before each pair, the rows of the lines that are seen, and how many lines are
        # hidden up to its end.
        self._rows: list[int] = []
        self._until: list[int] = []
        count = 0
        for first, last in self._hidden:
            self._rows.append(first - count)
            count += last - first + 1
            self._until.append(count)

    @property
    def count(self) -> int:
        """How many lines are hidden."""
        return self._until[-1] if self._until else 0

    def around(self, line: int) -> tuple[int, int] | None:
        """The first and the last line of the fold that a line is in; None when it is visible."""
        index = bisect_right(self._firsts, line) - 1
        return (
            self._hidden[index]
            if index >= 0 and line <= self._hidden[index][1]
            else None
        )

    def below(self, line: int) -> int:
        """How many lines are hidden right below the line."""
        index = bisect_left(self._firsts, line + 1)
        lines = self._hidden[index] if index < len(self._hidden) else None
        return lines[1] - lines[0] + 1 if lines and lines[0] == line + 1 else 0

    def row_of(self, line: int) -> int:
        """The row that shows the line; of a hidden one its heading's."""
        index = bisect_right(self._firsts, line) - 1
        if index < 0:
            return line
        _, last = self._hidden[index]
        return self._rows[index] - 1 if line <= last else line - self._until[index]

    def line_at(self, row: int) -> int:
        """The line that the row shows; rows beyond the article's end show lines beyond it."""
        index = bisect_right(self._rows, row) - 1
        return row + (self._until[index] if index >= 0 else 0)
