"""The drawn lines and lanes of an article, each kept until something on it changes."""

from collections.abc import Callable, Iterable, Sequence

from textual.filter import LineFilter
from textual.strip import Strip

from hashiya_reader.widgets.article.line_strips import (
    Ground,
    Overlay,
    Page,
    Paints,
    ground_of,
    strip_on,
)
from hashiya_reader.widgets.article.minimap import ROWS_KEPT
from hashiya_reader.widgets.article.rows import ArticleRows
from hashiya_rtl import Line


class ArticleDrawing:
    """Draws lines in two steps, so that a motion draws only the second one.

    `ground` says what lies over a line wherever the cursor is: tags, hits, the margin.
    `overlay` says what a motion changes: the cursor, the selection and the letters.
    `lane` draws a lane beneath a line, by their numbers.
    """

    def __init__(
        self,
        rows: ArticleRows,
        *,
        ground: Callable[[int, Line], Overlay],
        overlay: Callable[[int], Overlay],
        lane: Callable[[int, int], Strip],
    ) -> None:
        self._rows = rows
        self._ground_of = ground
        self._overlay_of = overlay
        self._lane_of = lane
        self._strips: dict[int, Strip] = {}
        self._grounds: dict[int, Ground] = {}
        self._lanes: dict[int, dict[int, Strip]] = {}
        # By the identity of a row: the row and what it is when it is finished.
        self._finished: dict[int, tuple[Strip, Strip]] = {}

    def line(self, index: int, page: Page) -> Strip:
        """The strip of a line; blank beyond the article's last."""
        laid = self._rows.laid
        if not laid.has_line(index):
            return Strip.blank(page.columns.width, page.paints.text)
        strip = self._strips.get(index)
        if strip is None:
            line = laid.line(index)
            ground = self._grounds.get(index)
            if ground is None:
                left = laid.left_of(index)
                ground = ground_of(line, left, self._ground_of(index, line), page)
                self._grounds[index] = ground
            strip = strip_on(ground, line, self._overlay_of(index), page)
            self._strips[index] = strip
        return strip

    def lane(self, index: int, lane: int) -> Strip:
        """The strip of a lane beneath a line, counted from 0."""
        lanes = self._lanes.setdefault(index, {})
        if lane not in lanes:
            lanes[lane] = self._lane_of(index, lane)
        return lanes[lane]

    def finished(
        self, row: Strip, width: int, paints: Paints, filters: Sequence[LineFilter]
    ) -> Strip:
        """A row in a width, after the filters of the theme."""
        entry = self._finished.get(id(row))
        if entry is None or entry[0] is not row or entry[1].cell_length != width:
            strip = row.adjust_cell_length(width, paints.text)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, paints.ground)
            if len(self._finished) >= ROWS_KEPT:
                self._finished.clear()
            entry = self._finished[id(row)] = row, strip
        return entry[1]

    def forget(self, lines: Iterable[int]) -> None:
        """Draw these lines again, with their lanes."""
        for index in lines:
            self._strips.pop(index, None)
            self._grounds.pop(index, None)
            self._lanes.pop(index, None)

    def forget_overlay(self, lines: Iterable[int]) -> None:
        """Draw the cursor and the selection on these lines again."""
        for index in lines:
            self._strips.pop(index, None)

    def forget_all(self) -> None:
        """Draw every line again."""
        self._strips.clear()
        self._grounds.clear()
        self._lanes.clear()

    def forget_styles(self) -> None:
        """Draw and finish every row again."""
        self.forget_all()
        self._finished.clear()
