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

# The most unitary alignments that are searched.
MOST = 100_000
# The most states of a partial alignment that are searched here; scipy searches more.
MOST_STATES = 1_000

# Units by their ranks, what aligning them costs, and the index of this alignment.
_Way = tuple[list[int], float, int]
# The index of an alignment and those before it, last first.
_Chain = tuple[int, "_Chain | None"]
_State = tuple[float, "_Chain | None"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the differences of two units weigh, by the names that pygamma-agreement has.

    `alpha` is the weight of the difference of positions and `beta` that of categories,
    both times `delta_empty`, Δ_∅, which is the cost of a unit without a counterpart.

    Raises:
        ValueError: when one is negative, or both that of positions and Δ_∅ are 0.
    """

    alpha: float = 1.0
    beta: float = 1.0
    delta_empty: float = 1.0

    def __post_init__(self) -> None:
        """Refuse weights by which any alignment would be as good as any other."""
        if min(self.alpha, self.beta) < 0 or self.delta_empty <= 0:
            raise ValueError("alpha and beta are at least 0, delta_empty above 0")


EQUAL_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The best alignment: its disorder, summed, and its unitary alignments.

    `rows[alignment, annotator]` is the index of the annotator's unit, or -1.
    """

    disorder: float
    rows: Ints


def position_difference(one: AnnotatorUnits, two: AnnotatorUnits) -> Floats:
    """d_pos(u, v) for each unit of the one and each of the other, as [u, v]."""
    at_start = np.abs(one.start[:, None] - two.start)
    at_end = np.abs(one.end[:, None] - two.end)
    length = (one.end - one.start)[:, None] + (two.end - two.start)
    return np.asarray(((at_start + at_end) / length) ** 2)


def dissimilarity(
    one: AnnotatorUnits, two: AnnotatorUnits, weights: Weights = EQUAL_WEIGHTS
) -> Floats:
    """d(u, v) for each unit of the one and each of the other, as [u, v]."""
    position = position_difference(one, two)
    category = one.category[:, None] != two.category
    difference = weights.alpha * position + weights.beta * category
    return np.asarray(difference * weights.delta_empty)


def disorder(
    units: Sequence[AnnotatorUnits],
    weights: Weights = EQUAL_WEIGHTS,
    *,
    most_states: int = MOST_STATES,
) -> float:
    """The disorder of the best alignment, as `best_alignment` finds it."""
    return best_alignment(units, weights, most_states=most_states).disorder


def best_alignment(
    units: Sequence[AnnotatorUnits],
    weights: Weights = EQUAL_WEIGHTS,
    *,
    most_states: int = MOST_STATES,
) -> Alignment:
    """The alignment of which the disorders of the unitary alignments sum up to the least.

    With more than `most_states` states an integer programme finds it.

    Raises:
        TooManyAlignments: when there are too many to search.
    """
    counts = [own.count for own in units]
    if len(counts) - counts.count(0) < 2:
        # No unit has another one that it could be aligned with.
        rows = np.zeros((0, len(units)), dtype=np.int64)
        return Alignment(disorder=weights.delta_empty * sum(counts), rows=rows)
    if len(units) == 2:
        return _alignment_of_two(units[0], units[1], weights)
    return _alignment_of_more(units, weights, most_states)


def _alignment_of_two(
    one: AnnotatorUnits, two: AnnotatorUnits, weights: Weights
) -> Alignment:
    # Only here: scipy is an extra.
    from scipy.optimize import linear_sum_assignment

    # An aligned pair saves the difference between its cost and that of two lone units.
    saved = np.minimum(dissimilarity(one, two, weights) - 2 * weights.delta_empty, 0)
    aligned = linear_sum_assignment(saved)
    savings = saved[aligned]
    alone = weights.delta_empty * (one.count + two.count)
    rows = np.column_stack(aligned)[savings < 0]
    return Alignment(disorder=float(alone + savings.sum()), rows=rows)


def _alignment_of_more(
    units: Sequence[AnnotatorUnits], weights: Weights, most_states: int
) -> Alignment:
    """The least cost of having each unit in exactly one unitary alignment.

    Each part of the units that is connected by unitary alignments is solved by itself.
    """
    starts = np.concatenate([own.start for own in units])
    # By position: then a part's units meet only those near them.
    rank = np.empty(len(starts), dtype=np.int64)
    rank[np.argsort(starts, kind="stable")] = np.arange(len(starts))
    rows, costs = _unitary_alignments(units, weights)
    firsts = np.cumsum([0, *(own.count for own in units)])[:-1].tolist()
    ways: list[_Way] = []
    alignments = zip(rows.tolist(), costs.tolist(), strict=True)
    for index, (row, cost) in enumerate(alignments):
        ranks = []
        for first, unit in zip(firsts, row, strict=True):
            if unit >= 0:
                ranks.append(int(rank[first + unit]))
        ways.append((ranks, cost, index))
    total = 0.0
    chosen: list[int] = []
    for part in _connected_parts(ways, len(starts)):
        cost, indices = _least_cost(part, most_states)
        total += cost
        chosen += indices
    return Alignment(disorder=total, rows=rows[chosen])


def _connected_parts(ways: Sequence[_Way], count: int) -> list[list[_Way]]:
    """The connected parts of the unitary alignments."""
    parent = list(range(count))

    def root(unit: int) -> int:
        while parent[unit] != unit:
            parent[unit] = parent[parent[unit]]
            unit = parent[unit]
        return unit

    for units, _cost, _index in ways:
        for unit in units[1:]:
            parent[root(unit)] = root(units[0])
    parts: dict[int, list[_Way]] = {}
    for way in ways:
        parts.setdefault(root(way[0][0]), []).append(way)
    return list(parts.values())


def _least_cost(ways: Sequence[_Way], most_states: int) -> tuple[float, list[int]]:
    """The least cost of having each unit in one of the ways, and the indices of these.

    It is searched unit by unit, or by scipy if there are too many states.
    """
    units = sorted({unit for way, _, _ in ways for unit in way})
    index_of = {unit: index for index, unit in enumerate(units)}
    by_first: list[list[tuple[int, float, int]]] = [[] for _ in units]
    for way, cost, number in ways:
        indices = sorted(index_of[unit] for unit in way)
        bits = sum(1 << index for index in indices)
        by_first[indices[0]].append((bits, cost, number))
    # The units that are not aligned yet, as bits, with the least cost of the others and
    # the ways that have it.
    states: dict[int, _State] = {(1 << len(units)) - 1: (0.0, None)}
    for index, options in enumerate(by_first):
        states = _next_states(states, index, options)
        if len(states) > most_states:
            return _least_cost_by_programme(ways, index_of)
    cost, chain = states[0]
    chosen: list[int] = []
    while chain is not None:
        number, chain = chain
        chosen.append(number)
    return cost, chosen


def _next_states(
    states: Mapping[int, _State],
    index: int,
    options: Sequence[tuple[int, float, int]],
) -> dict[int, _State]:
    """The states after the unit of this index is aligned in each of the ways."""
    following: dict[int, _State] = {}

    def reach(rest: int, cost: float, chain: "_Chain | None") -> None:
        if rest not in following or cost < following[rest][0]:
            following[rest] = cost, chain

    for todo, (cost, chain) in states.items():
        if not todo >> index & 1:
            reach(todo, cost, chain)
            continue
        for bits, more, number in options:
            if bits & todo == bits:
                reach(todo & ~bits, cost + more, (number, chain))
    return following


def _least_cost_by_programme(
    ways: Sequence[_Way], index_of: Mapping[int, int]
) -> tuple[float, list[int]]:
    """The same, by an integer programme."""
    # Only here: scipy is an extra.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    cells = []
    for column, (way, _cost, _index) in enumerate(ways):
        cells += [(index_of[unit], column) for unit in way]
    rows, columns = zip(*cells, strict=True)
    shape = len(index_of), len(ways)
    has_unit = csr_array((np.ones(len(cells)), (rows, columns)), shape=shape)
    solution = milp(
        np.array([cost for _, cost, _ in ways]),
        integrality=np.ones(len(ways)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(has_unit, 1, 1),
    )
    chosen = [ways[column][2] for column in np.flatnonzero(solution.x > 0.5).tolist()]
    return float(solution.fun), chosen


def _unitary_alignments(
    units: Sequence[AnnotatorUnits], weights: Weights
) -> tuple[Ints, Floats]:
    """Unitary alignments and their disorders: a row has each annotator's unit, or -1.

    One that costs more than its units by themselves is in no best alignment, and left
    out.
    """
    pairs = len(units) * (len(units) - 1) / 2
    tables = {}
    for one, two in combinations(range(len(units)), 2):
        tables[one, two] = _with_none(units[one], units[two], weights)
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
        alone = (present + to_come) * weights.delta_empty
        worthwhile = sums / pairs <= alone + 1e-9
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


def _with_none(one: AnnotatorUnits, two: AnnotatorUnits, weights: Weights) -> Floats:
    """The dissimilarities with an additional last row and column for no unit."""
    table = np.full((one.count + 1, two.count + 1), float(weights.delta_empty))
    table[:-1, :-1] = dissimilarity(one, two, weights)
    return table
