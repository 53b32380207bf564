"""Which row of an article's view shows which line, without what is folded, with lanes beneath."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.columns import Columns
from hashiya_reader.widgets.article.folds import Folds
from hashiya_reader.widgets.article.lanes import Beneath
from hashiya_rtl import ArticleLayout, Navigation


class ArticleRows:
    """An article wrapped for a width, and its rows: offsets go in, rows and columns come out.

    `folded` gives the spans of which only the first line has a row. `lane_counts` gives the
    lines that have lanes beneath them, and how many. Both are asked when a row is first
    needed, and again after they were forgotten.
    """

    def __init__(
        self,
        text: str,
        *,
        folded: Callable[[], Sequence[Span]] = tuple,
        lane_counts: Callable[[], Mapping[int, int]] = dict,
    ) -> None:
        self.text = text
        self.columns = Columns.of(1)
        self.marks = False
        self._folded = folded
        self._lane_counts = lane_counts
        self._laid: ArticleLayout | None = None
        self._folds: Folds | None = None
        self._beneath: Beneath | None = None

    @property
    def is_laid(self) -> bool:
        """Whether the text has been wrapped for a width."""
        return self._laid is not None

    def wrap(self, columns: Columns, *, marks: bool) -> None:
        """Wrap the text for these columns; `marks` shows invisible characters by stand-ins."""
        self.columns = columns
        self.marks = marks
        self._laid = None
        self.forget_folds()

    def forget_folds(self) -> None:
        """Ask again what is folded, and so for the lanes."""
        self._folds = None
        self.forget_lanes()

    def forget_lanes(self) -> None:
        """Ask again for the lanes."""
        self._beneath = None

    @property
    def laid(self) -> ArticleLayout:
        """The article wrapped for the present columns."""
        if self._laid is None:
            self._laid = ArticleLayout(
                self.text, self.columns.measure, marks=self.marks
            )
        return self._laid

    @property
    def navigation(self) -> Navigation:
        """Where the cursor goes from an offset."""
        return Navigation(self.laid)

    @property
    def folds(self) -> Folds:
        """The lines that have no row of their own."""
        if self._folds is None:
            hidden = []
            for span in self._folded():
                first, last = self.lines_of(span)
                if first < last:
                    hidden.append((first + 1, last))
            self._folds = Folds(hidden)
        return self._folds

    @property
    def beneath(self) -> Beneath:
        """The rows of lanes beneath the lines that are not folded."""
        if self._beneath is None:
            folds = self.folds
            rows: dict[int, int] = {}
            for line, count in self._lane_counts().items():
                if folds.around(line) is None:
                    rows[folds.row_of(line)] = count
            self._beneath = Beneath(rows)
        return self._beneath

    @property
    def count(self) -> int:
        """How many rows there are; an estimate until all lines are counted."""
        lines = self.laid.estimated_lines - self.folds.count
        return lines + self.beneath.count

    def row_of(self, offset: int) -> int:
        """The row, counted from the article's first, that shows the cluster at an offset."""
        return self.row_of_line(self.laid.line_of(offset))

    def row_of_line(self, line: int) -> int:
        """The row of a line; of a folded one its heading's."""
        return self.beneath.row_of(self.folds.row_of(line))

    def line_and_lane(self, row: int) -> tuple[int, int]:
        """The line that a row belongs to, and which of its rows it is.

        0 is the line itself, its lanes count from 1. Rows beyond the end have lines beyond it.
        """
        unfolded, lane = self.beneath.at(row)
        return self.folds.line_at(unfolded), lane

    def line_at(self, row: int) -> int:
        """The line that a row shows, or beneath which it is a lane."""
        return self.line_and_lane(row)[0]

    def lines_of(self, span: Span) -> tuple[int, int]:
        """The first and the last line of a span."""
        return self.laid.line_of(span.start), self.laid.line_of(span.end - 1)

    def lines_of_tags(self, tags: Iterable[Tag]) -> set[int]:
        """The lines that some of the tags cover; none before the text is wrapped."""
        lines: set[int] = set()
        if not self.is_laid:
            return lines
        for tag in tags:
            if tag.span:
                first, last = self.lines_of(tag.span)
                lines.update(range(first, last + 1))
        return lines

    def is_folded(self, offset: int) -> bool:
        """Whether the line of an offset has no row of its own."""
        return self.folds.around(self.laid.line_of(offset)) is not None
