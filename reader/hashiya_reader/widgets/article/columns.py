"""How the width of a text's view is divided; it is known before Textual is."""

from dataclasses import dataclass

MEASURE = 90
MARGIN = 20
GUTTER = 1
EDGE = 2
NARROWEST_WITH_MARGIN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How a view's width is divided, from left to right: free, margin, gutter, text, edge.

    The gutter is where the cursor is beyond the end of a right-to-left line, the
    edge where it does of a left-to-right one.
    """

    width: int
    margin: int
    measure: int
    edge: int = EDGE

    @classmethod
    def of(cls, width: int, edge: int = EDGE) -> "Columns":
        """The division of `width` cells.

        A text of at most 90, and a margin for its labels where there is room.
        """
        margin = min(MARGIN, width // 5) if width >= NARROWEST_WITH_MARGIN else 0
        measure = max(1, min(MEASURE, width - margin - 2 * GUTTER - edge))
        return cls(width=width, margin=margin, measure=measure, edge=edge)

    def without_margin(self) -> "Columns":
        """The same width with no room for notes."""
        return Columns(
            width=self.width,
            margin=0,
            measure=max(1, min(MEASURE, self.width - 2 * GUTTER - EDGE)),
        )

    @property
    def notes(self) -> int:
        """How many cells the margin's notes have, which end two gutters before the text."""
        return min(self.margin, max(0, self.text_left - 2 * GUTTER))

    @property
    def text_left(self) -> int:
        """The column of the text's left edge.

        On a very wide screen text and margin are in the middle.
        """
        beside = self.width - self.edge - self.measure - self.margin - 2 * GUTTER
        return max(GUTTER, self.width - self.edge - self.measure - max(0, beside) // 2)
