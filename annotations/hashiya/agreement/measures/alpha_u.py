"""Krippendorff's alpha for unitizing, in its form of 1995 and 2004: who marks what, and from where to where."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from hashiya.agreement.bootstrap import (
    NOTHING_MARKED,
    NOTHING_SHARED,
    Estimate,
    Floats,
    divided,
    joined,
)
from hashiya.agreement.material import Bools, Ints, Material, Passages


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelUnits:
    """The units of one label: for each annotator where they are, in order, the articles laid end to end.

    Tags of one label and annotator that share a character are one unit, since the
    definition knows no overlap within one annotator's units of one category; those that
    only touch are two.
    """

    start: tuple[Ints, ...] = field(repr=False)
    end: tuple[Ints, ...] = field(repr=False)
    bases: Ints = field(repr=False)


def units_of(material: Material, passages: Passages, label: int) -> LabelUnits:
    """The units of one label."""
    bases = np.concatenate(([0], np.cumsum(material.chars)))
    starts, ends = [], []
    for annotator in range(len(material.annotators)):
        of_it = (passages.annotator == annotator) & (passages.label == label)
        base = bases[passages.article[of_it]]
        start, end = _merged(base + passages.start[of_it], base + passages.end[of_it])
        starts.append(start)
        ends.append(end)
    return LabelUnits(start=tuple(starts), end=tuple(ends), bases=bases)


def alpha_u(
    material: Material, units: Sequence[LabelUnits], annotators: Sequence[int]
) -> Estimate:
    """The unitized alpha α_U of the labels whose units are given, over articles that two or more of them have done.

    For a label c in an article of L characters, coded by m annotators whose units and
    the gaps between them begin at b and are l long: α = 1 - D_o / D_e with

    D_o = Σ_i Σ_g Σ_{j≠i} Σ_h δ²(g, h) / (m (m - 1) L²), where δ² is (b_g - b_h)² + (b_g
    + l_g - b_h - l_h)² for two units that overlap, l_g² for a unit that lies wholly
    within a gap of the other annotator's, and else 0;

    D_e = (2 / L) Σ_units [(N - 1) / 3 · (2 l³ - 3 l² + l) + l² Σ_{gaps l' ≥ l} (l' - l
    + 1)] / (m L (m L - 1) - Σ_units l (l - 1)), with the N units and the gaps of all
    annotators.

    For several labels and articles L² D_o and L² D_e are each summed before the
    division: within one article, several labels are put together as the source does.

    Source: K. Krippendorff, On the reliability of unitizing contiguous data,
    Sociological Methodology 25, 1995, 47-76; Content Analysis, 2nd edition, 2004,
    251-256.
    """
    return _estimate(
        material, [_disorder(material, each, annotators) for each in units], annotators
    )


def alphas_u(
    material: Material, units: Sequence[LabelUnits], annotators: Sequence[int]
) -> tuple[Estimate, ...]:
    """`alpha_u` of all these labels together, then of each."""
    disorders = [_disorder(material, each, annotators) for each in units]
    return tuple(
        _estimate(material, some, annotators)
        for some in (disorders, *([each] for each in disorders))
    )


def _disorder(
    material: Material, units: LabelUnits, annotators: Sequence[int]
) -> tuple[Floats, Floats, Floats]:
    """Of one label, for each article: how many units, the observed disorder over all pairs, and the expected one."""
    done = material.done[list(annotators)]
    count, expected = _expected(units, annotators, done, material.chars)
    return count, _observed(units, annotators, done), expected


def _estimate(
    material: Material,
    disorders: Sequence[tuple[Floats, Floats, Floats]],
    annotators: Sequence[int],
) -> Estimate:
    size = material.done[list(annotators)].sum(axis=0)
    here = size > 1
    count, observed, expected = (np.zeros(len(material.articles)) for _ in range(3))
    for found, differing, chance in disorders:
        count += found
        observed += differing
        expected += chance
    pairs = size * (size - 1.0)
    observed = np.divide(observed, pairs, out=np.zeros_like(observed), where=here)
    return Estimate(
        measure="alpha_u",
        unit="char",
        parts=joined((count, observed, expected, here.astype(np.float64))),
        of=alpha_u_of,
        why=lambda sums: NOTHING_MARKED if sums[3] else NOTHING_SHARED,
    )


def alpha_u_of(sums: Floats) -> Floats:
    """Alpha of (…, units, L² D_o, L² D_e, …)."""
    return 1 - divided(sums[..., 1], sums[..., 2])


def _merged(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """The spans in order, those that share a character as one."""
    order = np.argsort(start, kind="stable")
    start, end = start[order], end[order]
    if not len(start):
        return start, end
    reach = np.maximum.accumulate(end)
    begins = np.append(True, start[1:] >= reach[:-1])
    return start[begins], np.maximum.reduceat(end, np.flatnonzero(begins))


def _observed(units: LabelUnits, annotators: Sequence[int], done: Bools) -> Floats:
    """Σ δ² over all ordered pairs of annotators, for each article."""
    count = done.shape[1]
    total = np.zeros(count)
    for (row, one), (other, two) in combinations(enumerate(annotators), 2):
        both = done[row] & done[other]
        for mine, theirs in ((one, two), (two, one)):
            start, end = units.start[mine], units.end[mine]
            article = _article(units, start)
            low = np.searchsorted(units.end[theirs], start, side="right")
            high = np.searchsorted(units.start[theirs], end, side="left")
            overlapping = np.maximum(high - low, 0)
            alone = overlapping == 0
            # Of two annotators the one's unit and the other's gap are paired twice, as
            # overlapping units are.
            squares = np.where(alone, 2 * (end - start).astype(np.float64) ** 2, 0.0)
            index = np.repeat(np.arange(len(start)), overlapping)
            partner = np.arange(len(index)) - np.repeat(
                np.cumsum(overlapping) - overlapping - low, overlapping
            )
            apart = (start[index] - units.start[theirs][partner]) ** 2.0
            apart += (end[index] - units.end[theirs][partner]) ** 2.0
            squares += np.bincount(index, weights=apart, minlength=len(start))
            total += np.bincount(
                article, weights=squares * both[article], minlength=count
            )
    return total


def _expected(
    units: LabelUnits, annotators: Sequence[int], done: Bools, chars: Ints
) -> tuple[Floats, Floats]:
    """How many units there are in each article, and L² D_e."""
    count = len(chars)
    start = np.concatenate([units.start[each] for each in annotators])
    end = np.concatenate([units.end[each] for each in annotators])
    article = _article(units, start)
    size = done.sum(axis=0)
    counted = size[article] > 1
    article, length = article[counted], (end - start)[counted].astype(np.float64)
    number = np.bincount(article, minlength=count).astype(np.float64)
    at_units = (number[article] - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
    at_gaps = length**2 * _room(_gaps(units, annotators, done), article, length, count)
    above = np.bincount(article, weights=at_units + at_gaps, minlength=count)
    places = size * chars.astype(np.float64)
    below = places * (places - 1) - np.bincount(
        article, weights=length * (length - 1), minlength=count
    )
    return number, np.divide(
        2 * chars * above, below, out=np.zeros(count), where=(number > 0) & (below != 0)
    )


def _gaps(
    units: LabelUnits, annotators: Sequence[int], done: Bools
) -> tuple[Ints, Ints]:
    """The articles and the lengths of the gaps of those annotators who have done the article."""
    articles, lengths = [], []
    for row, annotator in enumerate(annotators):
        # Where an article begins, a gap begins, and one ends where it ends.
        begins = np.sort(np.concatenate((units.bases[:-1], units.end[annotator])))
        ends = np.sort(np.concatenate((units.bases[1:], units.start[annotator])))
        length = ends - begins
        article = np.searchsorted(units.bases, begins, side="right") - 1
        kept = (length > 0) & done[row][np.minimum(article, len(units.bases) - 2)]
        articles.append(article[kept])
        lengths.append(length[kept])
    return np.concatenate(articles), np.concatenate(lengths)


def _room(gaps: tuple[Ints, Ints], article: Ints, length: Floats, count: int) -> Floats:
    """For each unit Σ (l' - l + 1) over the gaps of its article that are as long or longer."""
    gap_article, gap_length = gaps
    step = int(max(gap_length.max(initial=0), length.max(initial=0))) + 1
    keys = np.sort(gap_article * step + gap_length)
    sums = np.concatenate(([0], np.cumsum(keys % step)))
    first = np.searchsorted(keys, article * step + length.astype(np.int64), side="left")
    last = np.searchsorted(keys, (np.arange(count) + 1) * step, side="left")[article]
    last = np.maximum(first, last)
    return np.asarray(sums[last] - sums[first] - (last - first) * (length - 1))


def _article(units: LabelUnits, start: Ints) -> Ints:
    return np.searchsorted(units.bases, start, side="right") - 1
