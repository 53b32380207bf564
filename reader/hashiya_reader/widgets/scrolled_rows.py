"""Scrolling that draws only what comes into view: the rows that stay in it move along as they are drawn."""

from collections.abc import Iterable
from functools import lru_cache

from rich.color import Color
from rich.style import Style
from textual.geometry import Region
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget


class MovingRows(ScrollView):
    """A view of rows, each drawn once however often it is scrolled to another place."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolled: what was drawn and stays in view is taken to its new place, the rest is drawn there."""
        step = round(new_value) - round(old_value)
        kept = dict(self._kept(step)) if step else {}
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = new_value
        if step:
            # Textual's own would draw all of the bar anew as well.
            self.refresh(Region(0, 0, *self.scrollable_content_region.size))
        # Textual keeps drawn rows by their place in the view, and draws all of them
        # anew after each scroll.
        cache = self._styles_cache
        cache._cache.update(kept)  # noqa: SLF001 - see above; tests/reader/test_moving_rows.py holds Textual to it
        cache._dirty_lines.difference_update(kept)  # noqa: SLF001 - likewise

    def _kept(self, step: int) -> Iterable[tuple[int, Strip]]:
        """The drawn rows that stay in view, by where they are after scrolling down that many rows."""
        if self.styles.gutter.height:
            return
        cache, height = self._styles_cache, self.size.height
        for row, strip in cache._cache.items():  # noqa: SLF001 - likewise
            place = row - step
            if 0 <= place < height and not cache.is_dirty(row):
                yield place, strip

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """A scroll bar that costs little when it moves."""
        if self._vertical_scrollbar is None:
            bar = LightScrollBar(
                vertical=True, name="vertical", thickness=self.scrollbar_size_vertical
            )
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)  # noqa: SLF001 - as Textual's own property does
        return self._vertical_scrollbar


class LightScrollBar(ScrollBar):
    """A bar whose cells are of a few kinds, each made once; where everything is in view there is none to be seen."""

    # What watches it draws the cells that change, and no others.
    position: Reactive[float] = Reactive(0, repaint=False)

    def __init__(
        self, vertical: bool = True, name: str | None = None, *, thickness: int = 1
    ) -> None:
        super().__init__(vertical, name, thickness=thickness)
        self._drawn: tuple[Strip, ...] = ()

    def watch_position(self) -> None:
        """Scrolled: a row's step moves the bar by a cell at the most."""
        rows, width = self._rows(), self.size.width
        if len(rows) != len(self._drawn):
            self.refresh()
        elif other := [
            y
            for y, (was, now) in enumerate(zip(self._drawn, rows, strict=True))
            if was != now
        ]:
            self.refresh(*(Region(0, y, width, 1) for y in other))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of the bar, with what the theme does to each cell."""
        self._drawn = self._rows()
        rows, ground = self._drawn[crop.y : crop.bottom], self.background_colors[1]
        for line_filter in self.get_line_filters():
            rows = tuple(strip.apply_filter(line_filter, ground) for strip in rows)
        return [strip.crop(*crop.column_span) for strip in rows]

    def _rows(self) -> tuple[Strip, ...]:
        width, height = self.size
        if not isinstance(self.parent, Widget):
            # On its way out it is still drawn once.
            return (Strip.blank(width),) * height
        bar = self.render()
        if (
            isinstance(bar, ScrollBarRender)
            and isinstance(bar.style, Style)
            and bar.window_size
        ):
            return bar_rows(
                height,
                bar.virtual_size,
                bar.window_size,
                bar.position,
                width,
                bar.style,
            )
        return (Strip.blank(width, self.parent.rich_style),) * height


@lru_cache(maxsize=256)
def bar_rows(
    height: int,
    virtual_size: float,
    window_size: float,
    position: float,
    thickness: int,
    style: Style,
) -> tuple[Strip, ...]:
    """The rows of a bar of `height` rows and `thickness` cells as Textual draws it, those that are alike as one strip."""
    drawn = ScrollBarRender.render_bar(
        size=height,
        virtual_size=virtual_size,
        window_size=window_size,
        position=position,
        thickness=thickness,
        back_color=style.bgcolor or Color.default(),
        bar_color=style.color or Color.default(),
    )
    kinds = {id(segment): Strip([segment], thickness) for segment in drawn.segments}
    return tuple(kinds[id(segment)] for segment in drawn.segments)
