"""The best alignment of several annotators' units, as gamma defines it, and its disorder.

A unitary alignment takes at most one unit of each annotator; an alignment has each unit
in exactly one of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from hashiya.agreement.bootstrap import Floats
from hashiya.agreement.material import Ints
from hashiya.errors import HashiyaError
from hashiya.language import marked

# Δ_∅: the cost of a unit without a counterpart, and the greatest difference of
# categories.
EMPTY = 1.0
# The most unitary alignments that are searched.
MOST = 100_000
# The most states of a partial alignment that are searched here; scipy searches more.
MOST_STATES = 1_000

# Units by their ranks, and what aligning them costs.
_Way = tuple[list[int], float]


class TooManyAlignments(HashiyaError):
    """There are too many annotators and tags to find the best alignment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorUnits:
    """One annotator's tags of one article and layer: offsets, and categories as numbers."""

    start: Floats
    end: Floats
    category: Ints

    @property
    def count(self) -> int:
        """How many tags there are."""
        return len(self.start)


def dissimilarity(one: AnnotatorUnits, two: AnnotatorUnits) -> Floats:
    """d(u, v) for each unit of the one and each of the other, as [u, v]."""
    at_start = np.abs(one.start[:, None] - two.start)
    at_end = np.abs(one.end[:, None] - two.end)
    length = (one.end - one.start)[:, None] + (two.end - two.start)
    position = ((at_start + at_end) / length) ** 2
    category = one.category[:, None] != two.category
    return np.asarray((position + category) * EMPTY)


def disorder(
    units: Sequence[AnnotatorUnits], *, most_states: int = MOST_STATES
) -> float:
    """The sum of the disorders of the unitary alignments of the best alignment.

    With more than `most_states` states an integer programme finds it.

    Raises:
        TooManyAlignments: when there are too many to search.
    """
    counts = [own.count for own in units]
    if len(counts) - counts.count(0) < 2:
        # No unit has another one that it could be aligned with.
        return EMPTY * sum(counts)
    if len(units) == 2:
        return _disorder_of_two(*units)
    return _disorder_of_more(units, most_states)


def _disorder_of_two(one: AnnotatorUnits, two: AnnotatorUnits) -> float:
    # Only here: scipy is an extra.
    from scipy.optimize import linear_sum_assignment

    # An aligned pair saves the difference between its cost and that of two lone units.
    saved = np.minimum(dissimilarity(one, two) - 2 * EMPTY, 0)
    aligned = linear_sum_assignment(saved)
    alone = EMPTY * (one.count + two.count)
    return float(alone + saved[aligned].sum())


def _disorder_of_more(units: Sequence[AnnotatorUnits], most_states: int) -> float:
    """The least cost of having each unit in exactly one unitary alignment.

    Each part of the units that is connected by unitary alignments is solved by itself.
    """
    starts = np.concatenate([own.start for own in units])
    # By position: then a part's units meet only those near them.
    rank = np.empty(len(starts), dtype=np.int64)
    rank[np.argsort(starts, kind="stable")] = np.arange(len(starts))
    rows, costs = _unitary_alignments(units)
    firsts = np.cumsum([0, *(own.count for own in units)])[:-1].tolist()
    ways: list[_Way] = []
    for row, cost in zip(rows.tolist(), costs.tolist(), strict=True):
        ranks = []
        for first, unit in zip(firsts, row, strict=True):
            if unit >= 0:
                ranks.append(int(rank[first + unit]))
        ways.append((ranks, cost))
    parts = _connected_parts(ways, len(starts))
    return sum(_least_cost(part, most_states) for part in parts)


def _connected_parts(ways: Sequence[_Way], count: int) -> list[list[_Way]]:
    """The connected parts of the unitary alignments."""
    parent = list(range(count))

    def root(unit: int) -> int:
        while parent[unit] != unit:
            parent[unit] = parent[parent[unit]]
            unit = parent[unit]
        return unit

    for units, _ in ways:
        for unit in units[1:]:
            parent[root(unit)] = root(units[0])
    parts: dict[int, list[_Way]] = {}
    for way in ways:
        parts.setdefault(root(way[0][0]), []).append(way)
    return list(parts.values())


def _least_cost(ways: Sequence[_Way], most_states: int) -> float:
    """The least cost of having each unit in one of the ways.

    It is searched unit by unit, or by scipy if there are too many states.
    """
    units = sorted({unit for way, _ in ways for unit in way})
    if len(units) == 1:
        return EMPTY
    index_of = {unit: index for index, unit in enumerate(units)}
    by_first: list[list[tuple[int, float]]] = [[] for _ in units]
    for way, cost in ways:
        indices = sorted(index_of[unit] for unit in way)
        bits = sum(1 << index for index in indices)
        by_first[indices[0]].append((bits, cost))
    # The units that are not aligned yet, as bits, with the least cost of the others.
    states = {(1 << len(units)) - 1: 0.0}
    for index, options in enumerate(by_first):
        states = _next_states(states, index, options)
        if len(states) > most_states:
            return _least_cost_by_programme(ways, index_of)
    return states[0]


def _next_states(
    states: Mapping[int, float], index: int, options: Sequence[tuple[int, float]]
) -> dict[int, float]:
    """The states after the unit of this index is aligned in each of the ways."""
    following: dict[int, float] = {}
    for todo, cost in states.items():
        if not todo >> index & 1:
            following[todo] = min(cost, following.get(todo, np.inf))
            continue
        for bits, more in options:
            if bits & todo == bits:
                rest = todo & ~bits
                following[rest] = min(cost + more, following.get(rest, np.inf))
    return following


def _least_cost_by_programme(
    ways: Sequence[_Way], index_of: Mapping[int, int]
) -> float:
    """The same cost, by an integer programme."""
    # Only here: scipy is an extra.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    cells = []
    for column, (way, _) in enumerate(ways):
        cells += [(index_of[unit], column) for unit in way]
    rows, columns = zip(*cells, strict=True)
    shape = len(index_of), len(ways)
    has_unit = csr_array((np.ones(len(cells)), (rows, columns)), shape=shape)
    solution = milp(
        np.array([cost for _, cost in ways]),
        integrality=np.ones(len(ways)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(has_unit, 1, 1),
    )
    return float(solution.fun)


def _unitary_alignments(units: Sequence[AnnotatorUnits]) -> tuple[Ints, Floats]:
    """Unitary alignments and their disorders: a row has each annotator's unit, or -1.

    One that costs more than its units by themselves is in no best alignment, and left
    out.
    """
    pairs = len(units) * (len(units) - 1) / 2
    tables = {}
    for one, two in combinations(range(len(units)), 2):
        tables[one, two] = _with_none(units[one], units[two])
    rows = np.zeros((1, 0), dtype=np.int64)
    sums = np.zeros(1)
    for annotator, own in enumerate(units):
        choices = np.arange(own.count + 1)
        if len(rows) * len(choices) > 10 * MOST:
            raise _too_many()
        sums = np.repeat(sums, len(choices))
        earlier = np.repeat(rows, len(choices), axis=0)
        rows = np.column_stack((earlier, np.tile(choices, len(rows))))
        for other in range(annotator):
            table = tables[other, annotator]
            sums = sums + table[rows[:, other], rows[:, annotator]]
        to_come = len(units) - annotator - 1
        present = np.zeros(len(rows), dtype=np.int64)
        for other in range(annotator + 1):
            present += rows[:, other] < units[other].count
        worthwhile = sums / pairs <= (present + to_come) * EMPTY + 1e-9
        rows, sums = rows[worthwhile], sums[worthwhile]
    if len(rows) > MOST:
        raise _too_many()
    counts = np.array([own.count for own in units])
    rows = np.where(rows < counts, rows, -1)
    not_empty = (rows >= 0).any(axis=1)
    return rows[not_empty], sums[not_empty] / pairs


def _too_many() -> TooManyAlignments:
    return TooManyAlignments(
        marked(
            "too many ways to align the tags of this many annotators: compare "
            "pairs of annotators"
        )
    )


def _with_none(one: AnnotatorUnits, two: AnnotatorUnits) -> Floats:
    """The dissimilarities with an additional last row and column for no unit."""
    table = np.full((one.count + 1, two.count + 1), EMPTY)
    table[:-1, :-1] = dissimilarity(one, two)
    return table
