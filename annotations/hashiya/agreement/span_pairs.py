"""Two annotators' tags against each other: which have the same edges, and which share a character."""

from dataclasses import dataclass, field

import numpy as np

from hashiya.agreement.material import Bools, Ints, Material, Passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One annotator's tags, the articles laid end to end, by start and end; `row` is where each is in the passages."""

    start: Ints
    end: Ints
    article: Ints
    label: Ints
    row: Ints

    def only(self, chosen: Bools | Ints) -> "Side":
        """The tags for which `chosen` is true, or of which it has the indices."""
        return Side(
            start=self.start[chosen],
            end=self.end[chosen],
            article=self.article[chosen],
            label=self.label[chosen],
            row=self.row[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """The pairs of tags that share a character, as indices; `alone` are those of which neither shares one with others."""

    mine: Ints = field(repr=False)
    theirs: Ints = field(repr=False)
    alone: Bools = field(repr=False)


def sides(
    material: Material, passages: Passages, first: int, second: int
) -> tuple[Side, Side]:
    """The tags of two annotators, in the articles that both have done."""
    bases = np.concatenate(([0], np.cumsum(material.chars)))
    both = material.both(first, second)[passages.article]
    return _side(passages, both & (passages.annotator == first), bases), _side(
        passages, both & (passages.annotator == second), bases
    )


def places(one: Side, two: Side) -> tuple[Ints, Ints]:
    """A number for each pair of edges, the same where they are the same, rising with start and end."""
    step = int(max(one.end.max(initial=0), two.end.max(initial=0))) + 1
    _, place = np.unique(
        np.concatenate((one.start * step + one.end, two.start * step + two.end)),
        return_inverse=True,
    )
    return place[: len(one.start)], place[len(one.start) :]


def sharing(one: Side, two: Side) -> Sharing:
    """All pairs of the one's tag and the other's that share a character."""
    reach = np.maximum.accumulate(two.end) if len(two.end) else two.end
    low = np.searchsorted(reach, one.start, side="right")
    count = np.maximum(np.searchsorted(two.start, one.end, side="left") - low, 0)
    mine = np.repeat(np.arange(len(one.start)), count)
    theirs = np.arange(len(mine)) - np.repeat(np.cumsum(count) - count - low, count)
    shared = two.end[theirs] > one.start[mine]
    mine, theirs = mine[shared], theirs[shared]
    alone = np.bincount(mine, minlength=len(one.start))[mine] == 1
    alone &= np.bincount(theirs, minlength=len(two.start))[theirs] == 1
    return Sharing(mine=mine, theirs=theirs, alone=alone)


def _side(passages: Passages, chosen: Bools, bases: Ints) -> Side:
    row = np.flatnonzero(chosen)
    article = passages.article[row]
    start, end = (
        bases[article] + passages.start[row],
        bases[article] + passages.end[row],
    )
    order = np.lexsort((end, start))
    row = row[order]
    return Side(
        start=start[order],
        end=end[order],
        article=article[order],
        label=passages.label[row],
        row=row,
    )
