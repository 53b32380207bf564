"""Putting a screen together after a change: of its widgets, those that changed are asked for the rows that did."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip


class SparingCompositor(Compositor):
    """Textual's own asks each widget between the first and the last change for all of its rows.

    tests/reader/test_compositing.py holds Textual to what is overridden.
    """

    def __init__(self) -> None:
        super().__init__()
        # What is to be drawn anew; where nothing is said, all of the screen is.
        self._changed: tuple[Region, ...] = ()

    def render_partial_update(self) -> ChopsUpdate | None:
        """What is written for the changes."""
        with self._drawing(self._dirty_regions):
            return super().render_partial_update()

    def whole_rows(self, rows: Collection[int]) -> dict[int, Strip]:
        """These rows of the screen by their number, from its left edge to its right."""
        width = self.size.width
        with self._drawing(
            Region(0, first, width, last + 1 - first) for first, last in stretches(rows)
        ):
            chops = self._render_chops(self.size.region, rows.__contains__)
        return {y: Strip.join(chops[y].values()) for y in sorted(rows)}

    @contextmanager
    def _drawing(self, changed: Iterable[Region]) -> Iterator[None]:
        self._changed = tuple(changed)
        try:
            yield
        finally:
            self._changed = ()

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
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


def stretches(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of rows that follow one another."""
    for _, run in groupby(
        enumerate(sorted(rows)), lambda numbered: numbered[1] - numbered[0]
    ):
        found = [row for _, row in run]
        yield found[0], found[-1]
