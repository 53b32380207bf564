"""What the mouse can point at beside the text: labels in the margin, lanes, folded lines, the map of the tags."""

from textual.geometry import Offset

from hashiya.model.model import Tag
from hashiya_reader.widgets.article.columns import GUTTER
from hashiya_reader.widgets.article.jumps import Jumping
from hashiya_reader.widgets.article.lanes import lanes_of
from hashiya_reader.widgets.article.line_strips import beginning_on, note_at
from hashiya_rtl import Line


class Pointing(Jumping):
    """Places are offsets within the view's content: cells from its left, rows from its top."""

    def go_to_pointed(self, at: Offset) -> bool:
        """Go to what is there beside the text, or unfold it; whether there is anything."""
        if at.x == self._columns.width - 1:
            self.go_to_stretch(at.y)
            return True
        tag = self.tag_pointed_at(at)
        if tag is not None:
            if any(each.id == tag.id for each in self.suggestions):
                self.go_to_suggestion(tag)
            else:
                self.go_to(tag)
            return True
        index, _ = self._line_at(at.y)
        if self._margin_cell(at.x) is not None and self.folds.below(index):
            self.folded = False
            return True
        return False

    def tag_pointed_at(self, at: Offset) -> Tag | None:
        """The tag or suggestion whose label in the margin, or the tag whose bracket in a lane, is there."""
        index, lane = self._line_at(at.y)
        if not self.laid.has_line(index):
            return None
        line = self.laid.line(index)
        if lane:
            return self._tag_in_lane(
                line,
                lane - 1,
                at.x - self._columns.text_left - self.laid.left_of(index),
            )
        cell = self._margin_cell(at.x)
        if cell is None:
            return None
        beginning, offered = (
            beginning_on(line, self.tags),
            beginning_on(line, self.suggestions),
        )
        return note_at(beginning, offered, self._columns.notes, self.looks, cell)

    def go_to_stretch(self, row: int) -> None:
        """Go to the first tag of the stretch of the article that the map shows at a row, or else to its beginning."""
        height = max(1, self.scrollable_content_region.height)
        start, end = (len(self.text) * each // height for each in (row, row + 1))
        tags = [
            tag
            for tag in self.tags
            if tag.span and tag.span.start < end and start < tag.span.end
        ]
        if tags:
            self.go_to(tags[0])
        else:
            self.unfold_at(min(start, max(0, len(self.text) - 1)))
            self.move(start)

    def _line_at(self, y: int) -> tuple[int, int]:
        """The line of a row of the view, and which of its rows it is: 0 the line itself, from 1 its lanes."""
        seen, lane = self.beneath.at(y + self.scroll_offset.y)
        return self.folds.line_at(seen), lane

    def _margin_cell(self, x: int) -> int | None:
        """Which cell of the margin a column is, counted from 0 at its right; None beside it."""
        cell = self._columns.text_left - 2 * GUTTER - 1 - x
        return cell if 0 <= cell < self._columns.notes else None

    def _tag_in_lane(self, line: Line, lane: int, column: int) -> Tag | None:
        lanes = lanes_of(self.tags)
        for tag in self.tags:
            if (
                tag.span is None
                or lanes[tag.id] != lane
                or tag.span.end <= line.start
                or line.end <= tag.span.start
            ):
                continue
            pieces = line.intervals(
                max(tag.span.start, line.start), min(tag.span.end, line.content_end)
            )
            if any(first <= column < last for first, last in pieces):
                return tag
        return None
