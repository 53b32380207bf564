"""Two annotators' tags against each other: which have the same edges or share a character."""

from dataclasses import dataclass, field

import numpy as np

from hashiya.agreement.material import Bools, Ints, Material, Passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One annotator's tags by start and end, the articles laid end to end.

    `row` is the index of each in the passages.
    """

    start: Ints
    end: Ints
    article: Ints
    label: Ints
    row: Ints

    def only(self, chosen: Bools | Ints) -> "Side":
        """The tags for which `chosen` is true, or whose indices it has."""
        return Side(
            start=self.start[chosen],
            end=self.end[chosen],
            article=self.article[chosen],
            label=self.label[chosen],
            row=self.row[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """The pairs of tags that share a character, as indices.

    `alone` marks the pairs of which neither tag shares a character with another one.
    """

    mine: Ints = field(repr=False)
    theirs: Ints = field(repr=False)
    alone: Bools = field(repr=False)


def sides(
    material: Material, passages: Passages, first: int, second: int
) -> tuple[Side, Side]:
    """The tags of two annotators, in the articles that both have done."""
    bases = np.concatenate(([0], np.cumsum(material.chars)))
    both = material.both(first, second)[passages.article]
    one = _side(passages, both & (passages.annotator == first), bases)
    two = _side(passages, both & (passages.annotator == second), bases)
    return one, two


def places(one: Side, two: Side) -> tuple[Ints, Ints]:
    """A number for each tag's edges, equal for equal edges, rising with start and end."""
    furthest = max(one.end.max(initial=0), two.end.max(initial=0))
    step = int(furthest) + 1
    own_keys = one.start * step + one.end
    other_keys = two.start * step + two.end
    keys = np.concatenate((own_keys, other_keys))
    _, ranks = np.unique(keys, return_inverse=True)
    return ranks[: len(own_keys)], ranks[len(own_keys) :]


def sharing(one: Side, two: Side) -> Sharing:
    """All pairs of a tag of each side that share a character."""
    reach = np.maximum.accumulate(two.end) if len(two.end) else two.end
    low = np.searchsorted(reach, one.start, side="right")
    high = np.searchsorted(two.start, one.end, side="left")
    count = np.maximum(high - low, 0)
    mine = np.repeat(np.arange(len(one.start)), count)
    first = np.cumsum(count) - count - low
    theirs = np.arange(len(mine)) - np.repeat(first, count)
    shared = two.end[theirs] > one.start[mine]
    mine, theirs = mine[shared], theirs[shared]
    own_count = np.bincount(mine, minlength=len(one.start))
    other_count = np.bincount(theirs, minlength=len(two.start))
    alone = (own_count[mine] == 1) & (other_count[theirs] == 1)
    return Sharing(mine=mine, theirs=theirs, alone=alone)


def _side(passages: Passages, chosen: Bools, bases: Ints) -> Side:
    row = np.flatnonzero(chosen)
    base = bases[passages.article[row]]
    start = base + passages.start[row]
    end = base + passages.end[row]
    order = np.lexsort((end, start))
    row = row[order]
    return Side(
        start=start[order],
        end=end[order],
        article=passages.article[row],
        label=passages.label[row],
        row=row,
    )
