"""The gamma measure of Mathet, Widlöcher and Métivier: how disordered the best alignment is, against chance.

This needs scipy, which comes with `hashiya[gamma]`, and takes its time: everything is
aligned anew for each sample.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

import numpy as np

from hashiya.agreement.bootstrap import (
    NOTHING_MARKED,
    NOTHING_SHARED,
    SEED,
    Estimate,
    Floats,
    divided,
    joined,
)
from hashiya.agreement.material import Ints, Material, Passages
from hashiya.errors import HashiyaError
from hashiya.extras import import_extra

SAMPLES = 30
# What a unit without a counterpart costs, and so by how much categories differ at most.
EMPTY = 1.0
# More unitary alignments than these are not looked through.
MOST = 100_000
# So many ways to have come to a place are followed; more are left to scipy.
_STATES = 1_000
# How often a shift is drawn that is far enough from the others, before any will do.
_TRIES = 20

# How many articles are done, of how many.
Step = Callable[[int, int], None]


class TooManyAlignments(HashiyaError):
    """More annotators and tags than an exact alignment can be found for."""


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


def check_available() -> None:
    """Refuse to begin where scipy is missing.

    Raises:
        ExtraMissing: saying how to install it.
    """
    import_extra("scipy.optimize", "gamma", "gamma")


def gamma(
    material: Material,
    passages: Passages,
    annotators: Sequence[int],
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
    step: Step = lambda _at, _of: None,
) -> Estimate:
    """Gamma of the annotators' tags of a layer, over articles that two or more of them have done.

    γ = 1 - δ_o / δ_e. A unitary alignment takes at most one unit of each of the n
    annotators; its disorder is the mean over all n (n - 1) / 2 pairs of d(u, v) = d_pos
    + d_cat, which is Δ_∅ = 1 where a unit, or both, are missing; d_pos = ((|start_u -
    start_v| + |end_u - end_v|) / (length_u + length_v))² and d_cat = 0 for the same
    label, else 1. An alignment has each unit once; its disorder δ is the sum over its
    unitary alignments divided by the mean number of units of an annotator. δ_o is that
    of the best alignment. δ_e is the mean over so many samples of random annotations:
    for each annotator those of one drawn by lot, shifted as a whole by a distance drawn
    by lot, what passes the text's end coming in at its beginning; two shifts differ by
    the mean length of a unit at least, where there is room.

    Of one label it is that of the tags that have it, which then differ in where they
    are alone.

    Of several articles the disorders of the best alignments, and the means of the
    samples', each times the article's mean number of units of an annotator, are summed
    before the division. The samples of an article depend on the seed, its id and the
    annotators' tags alone.

    Source: Y. Mathet, A. Widlöcher and J.-P. Métivier, The unified and holistic method
    gamma (γ) for inter-annotator agreement measure and alignment, Computational
    Linguistics 41(3), 2015, 437-479.

    Raises:
        ExtraMissing: when scipy is not installed.
        TooManyAlignments: when there are too many to look through, naming the article.
    """
    check_available()
    group = list(annotators)
    here = material.done[group].sum(axis=0) > 1
    count, observed, expected = (np.zeros(len(material.articles)) for _ in range(3))
    todo = np.flatnonzero(here)
    for at, (article, said) in enumerate(_by_article(material, passages, group, todo)):
        step(at, len(todo))
        count[article] = sum(units.count for units in said)
        if count[article]:
            generator = np.random.default_rng(
                (seed, crc32(material.articles[article].encode()))
            )
            try:
                observed[article], expected[article] = _disorders(
                    said, int(material.chars[article]), samples, generator
                )
            except TooManyAlignments as error:
                raise TooManyAlignments(
                    f"{material.articles[article]!r}: {error}"
                ) from error
    step(len(todo), len(todo))
    return Estimate(
        measure="gamma",
        unit="char",
        parts=joined((count, observed, expected, here.astype(np.float64))),
        of=gamma_of,
        why=lambda sums: NOTHING_MARKED if sums[3] else NOTHING_SHARED,
    )


def gamma_of(sums: Floats) -> Floats:
    """Gamma of (…, units, observed disorder, expected disorder, …)."""
    return 1 - divided(sums[..., 1], sums[..., 2])


def disorder(said: Sequence[AnnotatorUnits]) -> float:
    """The sum of the disorders of the unitary alignments of the best alignment.

    Raises:
        TooManyAlignments: when there are too many to look through.
    """
    if sum(units.count > 0 for units in said) < 2:
        # Nobody has anything that it could be aligned with.
        return EMPTY * sum(units.count for units in said)
    return _of_two(*said) if len(said) == 2 else _of_more(said)


def dissimilarity(one: AnnotatorUnits, two: AnnotatorUnits) -> Floats:
    """d(u, v) for each unit of the one and each of the other, as [u, v]."""
    apart = np.abs(one.start[:, None] - two.start) + np.abs(one.end[:, None] - two.end)
    length = (one.end - one.start)[:, None] + (two.end - two.start)
    return np.asarray(
        ((apart / length) ** 2 + (one.category[:, None] != two.category)) * EMPTY
    )


def _by_article(
    material: Material, passages: Passages, group: Sequence[int], articles: Ints
) -> Iterator[tuple[int, list[AnnotatorUnits]]]:
    """The units of those of the group who have done the article, article by article."""
    keys = passages.article * len(material.annotators) + passages.annotator
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    for article in articles.tolist():
        said = []
        for annotator in sorted(group):
            if material.done[annotator, article]:
                key = article * len(material.annotators) + annotator
                rows = order[
                    np.searchsorted(keys, key) : np.searchsorted(keys, key + 1)
                ]
                start, end = (
                    passages.start[rows].astype(np.float64),
                    passages.end[rows].astype(np.float64),
                )
                said.append(
                    AnnotatorUnits(start=start, end=end, category=passages.label[rows])
                )
        yield article, said


def _disorders(
    said: Sequence[AnnotatorUnits],
    length: int,
    samples: int,
    generator: np.random.Generator,
) -> tuple[float, float]:
    """The best alignment's disorder and the expected one, both times the mean number of units."""
    mean = sum(units.count for units in said) / len(said)
    total = 0.0
    for _ in range(samples):
        sample = _sample(said, length, generator)
        total += disorder(sample) / (sum(units.count for units in sample) / len(said))
    return disorder(said), mean * total / samples


def _sample(
    said: Sequence[AnnotatorUnits], length: int, generator: np.random.Generator
) -> list[AnnotatorUnits]:
    """Random annotations of a text, with one unit at least."""
    apart = float(np.concatenate([units.end - units.start for units in said]).mean())
    while True:
        drawn = [said[each] for each in generator.integers(len(said), size=len(said))]
        if any(units.count for units in drawn):
            return [
                _shifted(units, shift, length)
                for units, shift in zip(
                    drawn, _shifts(len(said), length, apart, generator), strict=True
                )
            ]


def _shifts(
    count: int, length: int, apart: float, generator: np.random.Generator
) -> list[float]:
    """So many shifts, no two of them nearer to each other, also round the text's end, where that can be had."""
    shifts: list[float] = []
    for _ in range(count):
        for _ in range(_TRIES):
            shift = float(generator.uniform(0, length))
            if all(
                min(abs(shift - other), length - abs(shift - other)) >= apart
                for other in shifts
            ):
                break
        shifts.append(shift)
    return shifts


def _shifted(units: AnnotatorUnits, shift: float, length: int) -> AnnotatorUnits:
    start = (units.start + shift) % length
    return AnnotatorUnits(
        start=start, end=start + (units.end - units.start), category=units.category
    )


def _of_two(one: AnnotatorUnits, two: AnnotatorUnits) -> float:
    # Only here: scipy is an extra.
    from scipy.optimize import linear_sum_assignment

    # Against each unit being alone, an aligned pair saves what it costs less than two
    # of these.
    saved = np.minimum(dissimilarity(one, two) - 2 * EMPTY, 0)
    return float(
        EMPTY * (one.count + two.count) + saved[linear_sum_assignment(saved)].sum()
    )


def _of_more(said: Sequence[AnnotatorUnits]) -> float:
    """Each unit in exactly one of the unitary alignments that may be in the best alignment, at the least cost.

    Units that no such alignment connects do not matter to one another: each connected
    part is solved by itself.
    """
    starts = np.concatenate([units.start for units in said])
    # By position: then a part's units meet only those near them.
    rank = np.empty(len(starts), dtype=np.int64)
    rank[np.argsort(starts, kind="stable")] = np.arange(len(starts))
    rows, costs = _unitary(said)
    firsts = np.cumsum([0, *(units.count for units in said)])[:-1]
    ways = [
        (
            [
                int(rank[first + row])
                for first, row in zip(firsts, units, strict=True)
                if row >= 0
            ],
            cost,
        )
        for units, cost in zip(rows.tolist(), costs.tolist(), strict=True)
    ]
    return sum(_least(part) for part in _parts(ways, len(starts)))


# Units by their ranks, and what aligning them costs.
_Way = tuple[list[int], float]


def _parts(ways: Sequence[_Way], count: int) -> list[list[_Way]]:
    """The ways, apart where no unit connects them."""
    above = list(range(count))

    def top(unit: int) -> int:
        while above[unit] != unit:
            above[unit] = above[above[unit]]
            unit = above[unit]
        return unit

    for units, _ in ways:
        for unit in units[1:]:
            above[top(unit)] = top(units[0])
    found: dict[int, list[_Way]] = {}
    for way in ways:
        found.setdefault(top(way[0][0]), []).append(way)
    return list(found.values())


def _least(ways: Sequence[_Way]) -> float:
    """The least cost of having each unit in one of the ways: unit after unit, or, where that branches too much, by scipy."""
    units = sorted({unit for way, _ in ways for unit in way})
    if len(units) == 1:
        return EMPTY
    at = {unit: index for index, unit in enumerate(units)}
    by_first: list[list[tuple[int, float]]] = [[] for _ in units]
    for way, cost in ways:
        places = sorted(at[unit] for unit in way)
        by_first[places[0]].append((sum(1 << place for place in places), cost))
    # What is left to align, as bits, with the least that it took to come there.
    states = {(1 << len(units)) - 1: 0.0}
    for place, options in enumerate(by_first):
        following: dict[int, float] = {}
        for todo, cost in states.items():
            if not todo >> place & 1:
                following[todo] = min(cost, following.get(todo, np.inf))
                continue
            for bits, more in options:
                if bits & todo == bits:
                    left = todo & ~bits
                    following[left] = min(cost + more, following.get(left, np.inf))
        if len(following) > _STATES:
            return _by_programme(ways, at)
        states = following
    return states[0]


def _by_programme(ways: Sequence[_Way], at: Mapping[int, int]) -> float:
    """The same by an integer programme."""
    # Only here: scipy is an extra.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    cells = [(at[unit], index) for index, (way, _) in enumerate(ways) for unit in way]
    rows, columns = zip(*cells, strict=True)
    has = csr_array((np.ones(len(cells)), (rows, columns)), shape=(len(at), len(ways)))
    costs = np.array([cost for _, cost in ways])
    found = milp(
        costs,
        integrality=np.ones(len(ways)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(has, 1, 1),
    )
    return float(found.fun)


def _unitary(said: Sequence[AnnotatorUnits]) -> tuple[Ints, Floats]:
    """Unitary alignments, as a row of each annotator's unit or -1 for none, and their disorders.

    One that costs more than its units would alone is in no best alignment, and left
    out.
    """
    pairs = len(said) * (len(said) - 1) / 2
    tables = {
        (one, two): _with_none(said[one], said[two])
        for one, two in combinations(range(len(said)), 2)
    }
    rows = np.zeros((1, 0), dtype=np.int64)
    sums = np.zeros(1)
    for annotator, units in enumerate(said):
        choices = np.arange(units.count + 1)
        if len(rows) * len(choices) > 10 * MOST:
            raise TooManyAlignments(
                "too many ways to align so many annotators' tags: compare pairs of annotators"
            )
        sums = np.repeat(sums, len(choices))
        rows = np.column_stack(
            (np.repeat(rows, len(choices), axis=0), np.tile(choices, len(rows)))
        )
        for other in range(annotator):
            sums = sums + tables[other, annotator][rows[:, other], rows[:, annotator]]
        left = len(said) - annotator - 1
        has = sum(
            (rows[:, each] < said[each].count).astype(np.int64)
            for each in range(annotator + 1)
        )
        kept = sums / pairs <= (has + left) * EMPTY + 1e-9
        rows, sums = rows[kept], sums[kept]
    if len(rows) > MOST:
        raise TooManyAlignments(
            "too many ways to align so many annotators' tags: compare pairs of annotators"
        )
    counts = np.array([units.count for units in said])
    rows = np.where(rows < counts, rows, -1)
    some = (rows >= 0).any(axis=1)
    return rows[some], sums[some] / pairs


def _with_none(one: AnnotatorUnits, two: AnnotatorUnits) -> Floats:
    """The dissimilarities, with a last row and a last column for no unit."""
    table = np.full((one.count + 1, two.count + 1), EMPTY)
    table[:-1, :-1] = dissimilarity(one, two)
    return table
