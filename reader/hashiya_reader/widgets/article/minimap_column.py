"""The map of an article's tags in the last column of its rows: laid on last, since it stays where it is while they move."""

from textual.geometry import Region
from textual.strip import Strip

from hashiya_reader.widgets.article.minimap import mark_of, tagged_stretches
from hashiya_reader.widgets.article.rows import ArticleRows
from hashiya_reader.widgets.label_looks import Looks

# Rows that are kept joined to their mark.
ROWS_KEPT = 1024


class MapBeside(ArticleRows):
    """Each row of the view shows what is in its stretch of the whole article."""

    def __init__(
        self, text: str, looks: Looks, *, cursor: int = 0, id: str | None = None
    ) -> None:
        super().__init__(text, cursor=cursor, id=id)
        self.looks = looks
        self._mapped: tuple[str | None, ...] | None = None
        # By the identity of a row: the row, the colour of its mark, and both joined.
        self._marked: dict[int, tuple[Strip, str, Strip]] = {}

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
        self._marked.clear()
        super().notify_style_update()

    def with_mark(self, strip: Strip, y: int) -> Strip:
        """The strip of row `y` of the view with the map's mark of that row in its last cell."""
        colors = self._stretches()
        color = colors[y] if y < len(colors) else None
        if color is None:
            return strip
        known = self._marked.get(id(strip))
        if known is None or known[0] is not strip or known[1] != color:
            if len(self._marked) >= ROWS_KEPT:
                self._marked.clear()
            column = self._columns.width - 1
            mark = Strip([mark_of(color, self.rich_style)])
            known = strip, color, Strip.join([strip.crop(0, column), mark])
            self._marked[id(strip)] = known
        return known[2]
