"""Putting a screen together after a change: of its widgets, those that changed are asked for the rows that did."""

from collections.abc import Iterable

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip


class SparingCompositor(Compositor):
    """Textual's, which asks each widget between the first and the last change for all of its rows.

    tests/reader/test_compositing.py holds Textual to what is overridden.
    """

    def __init__(self) -> None:
        super().__init__()
        # What is to be drawn anew; where nothing is said, all of the screen is.
        self._changed: tuple[Region, ...] = ()

    def render_partial_update(self) -> ChopsUpdate | None:
        """What is written for the changes."""
        self._changed = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._changed = ()

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Each widget's region, the part of it that is drawn, and the rows of that part; widgets in front come first."""
        if not self._changed:
            yield from super()._get_renders(crop)
            return
        changed = self._changed
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            here = [seen.intersection(each) for each in changed if seen.overlaps(each)]
            if not here:
                continue
            rows = Region.from_union(here)
            part = Region(seen.x, rows.y, seen.width, rows.height)
            yield region, part, widget.render_lines(part.translate(-region.offset))
            # Nothing is seen of what lies behind a widget.
            changed = tuple(each for each in changed if not seen.contains_region(each))
