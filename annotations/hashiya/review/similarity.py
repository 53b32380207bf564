"""How like two tags are, and what a pair of them weighs when the best pairs are looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from hashiya.model.model import Span, Tag

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Likeness is counted in whole parts of this, so that sums are exact.
WHOLE = 1_000_000
# With more in all, sums could be more than the numbers of a table hold.
_MOST = 2**61


def likeness(first: Tag, second: Tag) -> int:
    """How much of the code points that either covers both cover, in millionths rounded down; twice that for one label.

    That is the index of Jaccard (1901); two labels of the whole article cover the same.
    """
    agreeing = 2 if first.label == second.label else 1
    if first.span is None or second.span is None:
        return WHOLE * agreeing if first.span is second.span else 0
    shared = max(
        min(first.span.end, second.span.end) - max(first.span.start, second.span.start),
        0,
    )
    return shared * WHOLE // (len(first.span) + len(second.span) - shared) * agreeing


def shared_attributes(first: Tag, second: Tag) -> int:
    """How many attributes both have with the same value."""
    return sum(
        second.attributes.get(name) == value for name, value in first.attributes.items()
    )


def span_and_label(tag: Tag) -> tuple[str, Span | None, str]:
    """What two tags have in common that count as the same, whatever their attributes."""
    return tag.layer, tag.span, tag.label


def content_key(tag: Tag) -> tuple[str, Span | None, str, tuple[tuple[str, str], ...]]:
    """What two tags have in common that say the same throughout; an attribute that is empty counts as not given."""
    return *span_and_label(tag), tuple(
        sorted(pair for pair in tag.attributes.items() if pair[1])
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What counts how much, of so many rows of tags of one layer.

    One more pair, `pair`, outweighs all that are the same, one of these, `same`, all
    likeness, and any likeness, which counts `like` times, all attributes.
    """

    rows: int
    like: int
    same: int
    pair: int

    @classmethod
    def of(cls, rows: Sequence[Tag]) -> Self:
        """The scale for pairs of these tags with others."""
        like = max(len(tag.attributes) for tag in rows) * len(rows) + 1
        same = (2 * WHOLE * len(rows) + 1) * like
        return cls(rows=len(rows), like=like, same=same, pair=same * (len(rows) + 1))

    @property
    def fits_a_table(self) -> bool:
        """Whether all that there can be at most is a number that a table holds."""
        return 2 * self.pair * self.rows < _MOST

    def weight(self, first: Tag, second: Tag) -> int:
        """What a pair weighs, above 0."""
        same = (
            self.same
            if first.label == second.label and first.span == second.span
            else 0
        )
        return (
            self.pair
            + same
            + likeness(first, second) * self.like
            + shared_attributes(first, second)
        )

    def table(self, rows: Sequence[Tag], columns: Sequence[Tag]) -> "NDArray[np.int64]":
        """What each pair weighs, 0 where two of one scope have no code point in common."""
        # Only here: where there are few tags nothing of it is needed.
        import numpy as np

        def numbers(tags: Sequence[Tag], of: int) -> "NDArray[np.int64]":
            # Labels of the whole article cover the same.
            return np.array(
                [
                    ((tag.span.start, tag.span.end) if tag.span else (0, 1))[of]
                    for tag in tags
                ]
            )

        def equal(
            said: Sequence[object], others: Sequence[object]
        ) -> "NDArray[np.int64]":
            codes = {
                value: code
                for code, value in enumerate(dict.fromkeys((*said, *others)))
            }
            one, other = (
                np.array([codes[value] for value in side]) for side in (said, others)
            )
            return np.asarray(one[:, None] == other, dtype=np.int64)

        start, end = numbers(rows, 0)[:, None], numbers(rows, 1)[:, None]
        others_start, others_end = numbers(columns, 0), numbers(columns, 1)
        shared = np.minimum(end, others_end) - np.maximum(start, others_start)
        lengths = (end - start) + (others_end - others_start)
        labels = equal([tag.label for tag in rows], [tag.label for tag in columns])
        found = (
            self.pair
            + shared
            * WHOLE
            // np.maximum(lengths - shared, 1)
            * (1 + labels)
            * self.like
        )
        found += self.same * equal(
            [span_and_label(tag) for tag in rows],
            [span_and_label(tag) for tag in columns],
        )
        for name in sorted({name for tag in rows for name in tag.attributes}):
            # Who does not say it says the same as nobody.
            said = [tag.attributes.get(name, ("row",)) for tag in rows]
            found += equal(
                said, [tag.attributes.get(name, ("column",)) for tag in columns]
            )
        return np.asarray(np.where(shared > 0, found, 0), dtype=np.int64)
