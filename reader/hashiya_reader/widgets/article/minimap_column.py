"""The map of an article's tags in the last column of its rows: laid on last, since it stays where it is while they move."""

from textual.geometry import Region
from textual.strip import Strip

from hashiya_reader.widgets.article.minimap import mark_of, tagged_stretches
from hashiya_reader.widgets.article.rows import ArticleRows
from hashiya_reader.widgets.label_looks import Looks

# Rows whose marked forms are kept: what the terminal is sent for each is kept with it.
ROWS_KEPT = 1024


class MapBeside(ArticleRows):
    """Each row of the view shows what is in its stretch of the whole article."""

    def __init__(
        self, text: str, looks: Looks, *, cursor: int = 0, id: str | None = None
    ) -> None:
        super().__init__(text, cursor=cursor, id=id)
        self.looks = looks
        self._mapped: tuple[str | None, ...] | None = None
        self._marks: dict[str, Strip] = {}
        # Of each drawn row, by its identity, the row itself and what it looks like
        # beside a mark of a colour.
        self._marked: dict[int, tuple[Strip, dict[str, Strip]]] = {}

    def _stretches(self) -> tuple[str | None, ...]:
        """The colour of each row's mark."""
        height = self.scrollable_content_region.height
        if self._mapped is None or len(self._mapped) != height:
            self._mapped = tagged_stretches(
                self.tags, len(self.text), height, self.looks
            )
        return self._mapped

    def redraw_map(self) -> None:
        """Draw anew what the map says otherwise than before."""
        before, self._mapped = self._mapped, None
        for row, (was, now) in enumerate(
            zip(before or (), self._stretches(), strict=False)
        ):
            if was != now:
                self.refresh(Region(self._columns.width - 1, row, 1, 1))

    def notify_style_update(self) -> None:
        """A theme gives the marks other colours."""
        self._marks.clear()
        self._marked.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of the view, each with its mark."""
        whole = Region(0, crop.y, self.outer_size.width, crop.height)
        colors = (*self._stretches()[crop.y : crop.bottom], *[None] * crop.height)
        rows = zip(super().render_lines(whole), colors, strict=False)
        return [
            self._beside(strip, color).crop(*crop.column_span) for strip, color in rows
        ]

    def _beside(self, strip: Strip, color: str | None) -> Strip:
        """The row with a mark of the colour, made once for each."""
        if color is None:
            return strip
        drawn, forms = self._marked.get(id(strip), (None, {}))
        if drawn is not strip:
            if len(self._marked) >= ROWS_KEPT:
                self._marked.clear()
            forms = {}
            self._marked[id(strip)] = strip, forms
        if color not in forms:
            at = self._columns.width - 1
            forms[color] = Strip.join(
                [strip.crop(0, at), self._mark(color), strip.crop(at + 1)]
            )
        return forms[color]

    def _mark(self, color: str) -> Strip:
        if color not in self._marks:
            mark, ground = (
                Strip([mark_of(color, self.rich_style)]),
                self.background_colors[1],
            )
            for line_filter in self.get_line_filters():
                mark = mark.apply_filter(line_filter, ground)
            self._marks[color] = mark
        return self._marks[color]
