"""An article's rows on the screen.

Its lines as the width wraps them, without what is folded, with lanes beneath them.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from textual.geometry import Offset, Size
from textual.reactive import reactive

from hashiya.model.model import Span, Tag
from hashiya_reader.textual_private.scroll_view import FittedView
from hashiya_reader.widgets.article.columns import EDGE, Columns
from hashiya_reader.widgets.article.folds import Folds
from hashiya_reader.widgets.article.lanes import Beneath, lanes_of
from hashiya_rtl import ArticleLayout, Navigation

# Counting this many lines takes a few milliseconds: no key waits for it.
LINES_AT_ONCE = 2000
PAUSE_SECONDS = 0.005


class ArticleRows(FittedView):
    """Offsets of the article's text go in; rows and columns stay inside.

    Whatever changes, the cursor's line keeps its row.

    `aside` are the parts that are not the article's own, in order and apart; where
    `folded`, all but their first line is left out of the rows.
    """

    ALLOW_SELECT = False
    EDGE_CELLS = EDGE

    # What watches these draws the lines that change, and no others.
    cursor: reactive[int] = reactive(0, repaint=False)
    tags: reactive[tuple[Tag, ...]] = reactive((), repaint=False)
    marks: reactive[bool] = reactive(default=False)
    lanes: reactive[bool] = reactive(default=False)
    folded: reactive[bool] = reactive(default=False)
    aside: reactive[Sequence[Span]] = reactive(())

    def __init__(self, text: str, *, cursor: int = 0, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(ArticleRows.cursor, min(cursor, len(text)))
        self.text = text
        self._columns = Columns.of(1)
        self._laid: ArticleLayout | None = None
        self._folds: Folds | None = None
        self._beneath: Beneath | None = None

    @abstractmethod
    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Draw these lines anew, or all of them."""

    @property
    def laid(self) -> ArticleLayout:
        """The article at the view's present width."""
        if self._laid is None:
            self._laid = ArticleLayout(
                self.text, self._columns.measure, marks=self.marks
            )
        return self._laid

    @property
    def folds(self) -> Folds:
        """Which lines the rows of the view show."""
        if self._folds is None:
            lines = [
                (self.laid.line_of(span.start), self.laid.line_of(span.end - 1))
                for span in self._folding()
            ]
            self._folds = Folds(
                (first + 1, last) for first, last in lines if first < last
            )
        return self._folds

    def _folding(self) -> Sequence[Span]:
        return self.aside if self.folded else ()

    def row_of(self, offset: int) -> int:
        """The row, counted from the article's first, that shows the cluster at an offset."""
        return self._row_of_line(self.laid.line_of(offset))

    def _row_of_line(self, line: int) -> int:
        return self.beneath.row_of(self.folds.row_of(line))

    def line_at(self, row: int) -> int:
        """The line that a row shows, or beneath which it is a lane.

        There need not be such a line.
        """
        return self.folds.line_at(self.beneath.at(row)[0])

    def line_and_lane(self, y: int) -> tuple[int, int]:
        """The line of a row of the view, and which of its rows it is.

        0 the line itself, from 1 its lanes.
        """
        row, lane = self.beneath.at(y + self.scroll_offset.y)
        return self.folds.line_at(row), lane

    @property
    def columns(self) -> Columns:
        """How the view's present width is divided."""
        return self._columns

    @property
    def beneath(self) -> Beneath:
        """The rows of lanes beneath the lines."""
        if self._beneath is None:
            self._beneath = Beneath(self._lane_rows() if self.lanes else None)
        return self._beneath

    def _lane_rows(self) -> dict[int, int]:
        rows: dict[int, int] = {}
        lanes = lanes_of(self.tags)
        for tag in self.tags:
            if tag.span is None:
                continue
            for line in range(
                self.laid.line_of(tag.span.start),
                self.laid.line_of(tag.span.end - 1) + 1,
            ):
                if self.folds.around(line) is None:
                    seen = self.folds.row_of(line)
                    rows[seen] = max(rows.get(seen, 0), lanes[tag.id] + 1)
        return rows

    @property
    def navigation(self) -> Navigation:
        """Where the cursor goes from an offset."""
        return Navigation(self.laid)

    def fit(self) -> None:
        """Another width wraps the text anew; a lower view still shows the cursor's line."""
        columns = Columns.of(self.scrollable_content_region.width, self.EDGE_CELLS)
        if columns != self._columns or self._laid is None:
            self.lay_out(columns)
        else:
            self.show_cursor()

    def lay_out(self, columns: Columns) -> None:
        """Wrap anew, the cursor's line staying on its row.

        At first it stands a third down the view.
        """
        row = (
            self.size.height // 3
            if self._laid is None
            else self.row_of(self.cursor) - self.scroll_offset.y
        )
        self._columns = columns
        self._laid = self._folds = self._beneath = None
        self.count_lines()
        self.scroll_to(y=self.row_of(self.cursor) - row, animate=False, immediate=True)
        self.redraw()
        self.show_cursor()

    def count_lines(self) -> None:
        """Give the scroll bar its length.

        An estimate at first, sharpened while nothing else happens.
        """
        laid = self.laid
        if not laid.is_counted:
            laid.count_more(LINES_AT_ONCE)
        if not laid.is_counted:
            self.set_timer(PAUSE_SECONDS, self.count_lines)
        self.virtual_size = Size(
            self._columns.width,
            laid.estimated_lines - self.folds.count + self.beneath.count,
        )

    @contextmanager
    def _holding(self) -> Iterator[None]:
        """Whatever becomes of the rows meanwhile, the cursor's line stays on its own.

        Then all are drawn anew.
        """
        row = self.row_of(self.cursor) - self.scroll_offset.y
        yield
        self.count_lines()
        self.scroll_to(y=self.row_of(self.cursor) - row, animate=False, immediate=True)
        self.redraw()

    def watch_lanes(self) -> None:
        """Lanes come, go or become others; the cursor's line stays on its row."""
        if self._laid is None:
            return
        with self._holding():
            self._beneath = None

    def watch_aside(self) -> None:
        """Other parts are not the article's own."""
        self._folds = None
        self.redraw()

    def watch_marks(self) -> None:
        """Invisible characters get or lose their stand-ins, so lines are wrapped anew."""
        if self._laid is not None:
            self.lay_out(self._columns)

    def watch_folded(self, old: bool, new: bool) -> None:
        """Parts are folded or shown again; the cursor's line stays on its row."""
        if self._laid is None or old == new:
            return
        with self._holding():
            self._folds = self._beneath = None
        self.show_cursor()

    def show_cursor(self) -> None:
        """Scroll the cursor's line into view and put the terminal's own cursor there.

        Input methods and screen readers follow that one.
        """
        line, column = self.laid.position_of(self.cursor)
        row = self._row_of_line(line)
        height = self.scrollable_content_region.height
        if not height:
            return
        margin = min(2, (height - 1) // 2)
        top = self.scroll_offset.y
        if row < top + margin:
            self.scroll_to(y=row - margin, animate=False, immediate=True)
        elif row >= top + height - margin:
            self.scroll_to(y=row - height + margin + 1, animate=False, immediate=True)
        if self.has_focus:
            region = self.content_region
            place = Offset(self._columns.text_left + column, row - self.scroll_offset.y)
            self.app.cursor_position = region.offset + place
