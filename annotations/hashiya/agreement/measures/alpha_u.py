"""Krippendorff's alpha for unitizing, in its form of 1995 and 2004: which passages are marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
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
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.material import Bools, Ints, Material, Passages
from hashiya.agreement.measure import PassageMeasure
from hashiya.language import marked


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelUnits:
    """The units of one label, in order, for each annotator, the articles laid end to end.

    Tags of one label and annotator that share a character are one unit, since the
    definition has no overlap within one annotator's units of one category; those that
    only touch are two.
    """

    start: tuple[Ints, ...] = field(repr=False)
    end: tuple[Ints, ...] = field(repr=False)
    bases: Ints = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Disorder:
    """How many units of a label each article has, and the disorders over all pairs."""

    units: Floats = field(repr=False)
    observed: Floats = field(repr=False)
    expected: Floats = field(repr=False)


def units_of(material: Material, passages: Passages, label: int) -> LabelUnits:
    """The units of one label."""
    bases = np.concatenate(([0], np.cumsum(material.chars)))
    starts, ends = [], []
    for annotator in range(len(material.annotators)):
        own = (passages.annotator == annotator) & (passages.label == label)
        base = bases[passages.article[own]]
        start, end = _merged(base + passages.start[own], base + passages.end[own])
        starts.append(start)
        ends.append(end)
    return LabelUnits(start=tuple(starts), end=tuple(ends), bases=bases)


def alpha_u(
    material: Material, units: Sequence[LabelUnits], annotators: Sequence[int]
) -> Estimate:
    """The unitized alpha α_U of some labels, over articles that two or more have done.

    For a label c in an article of L characters, coded by m annotators whose units and
    the gaps between them begin at b and are l long: α = 1 - D_o / D_e with

    D_o = Σ_i Σ_g Σ_{j≠i} Σ_h δ²(g, h) / (m (m - 1) L²), where δ² is (b_g - b_h)² + (b_g
    + l_g - b_h - l_h)² for two units that overlap, l_g² for a unit that lies wholly
    within a gap of the other annotator's, and otherwise 0;

    D_e = (2 / L) Σ_units [(N - 1) / 3 · (2 l³ - 3 l² + l) + l² Σ_{gaps l' ≥ l} (l' - l
    + 1)] / (m L (m L - 1) - Σ_units l (l - 1)), with the N units and the gaps of all
    annotators.

    For several labels and articles L² D_o and L² D_e are each summed before the
    division: within one article, several labels are put together as the source does.

    Source: K. Krippendorff, On the reliability of unitizing contiguous data,
    Sociological Methodology 25, 1995, 47-76; Content Analysis, 2nd edition, 2004,
    251-256.
    """
    disorders = [_disorder(material, of_label, annotators) for of_label in units]
    return _estimate(material, disorders, annotators)


def alpha_u_of(sums: Floats) -> Floats:
    """Alpha of (…, units, L² D_o, L² D_e, …)."""
    return 1 - divided(sums[..., 1], sums[..., 2])


def _estimates(
    data: LayerData, annotators: Sequence[int], label: int | None
) -> Iterator[Estimate]:
    disorders = []
    for index in data.label_indices(label):
        key = "alpha_u", tuple(annotators), index
        compute = partial(_label_disorder, data, annotators, index)
        disorders.append(data.shared(key, compute))
    yield _estimate(data.material, disorders, annotators)


def _label_disorder(
    data: LayerData, annotators: Sequence[int], label: int
) -> _Disorder:
    key = "alpha_u", label
    units = data.shared(key, lambda: units_of(data.material, data.passages, label))
    return _disorder(data.material, units, annotators)


def _disorder(
    material: Material, units: LabelUnits, annotators: Sequence[int]
) -> _Disorder:
    """The disorders of one label in each article."""
    done = material.done[list(annotators)]
    count, expected = _expected(units, annotators, done, material.chars)
    observed = _observed(units, annotators, done)
    return _Disorder(units=count, observed=observed, expected=expected)


def _estimate(
    material: Material, disorders: Sequence[_Disorder], annotators: Sequence[int]
) -> Estimate:
    size = material.done[list(annotators)].sum(axis=0)
    is_shared = size > 1
    count, observed, expected = np.zeros((3, len(material.articles)))
    for disorder in disorders:
        count += disorder.units
        observed += disorder.observed
        expected += disorder.expected
    pairs = size * (size - 1.0)
    mean = np.divide(observed, pairs, out=np.zeros_like(observed), where=is_shared)
    return Estimate(
        measure="alpha_u",
        unit="char",
        parts=joined((count, mean, expected, is_shared.astype(np.float64))),
        of=alpha_u_of,
        why=lambda sums: NOTHING_MARKED if sums[3] else NOTHING_SHARED,
    )


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
    articles = done.shape[1]
    total = np.zeros(articles)
    for (row, one), (other, two) in combinations(enumerate(annotators), 2):
        both = done[row] & done[other]
        for own, theirs in ((one, two), (two, one)):
            article = _article(units, units.start[own])
            weights = _squared_differences(units, own, theirs) * both[article]
            total += np.bincount(article, weights=weights, minlength=articles)
    return total


def _squared_differences(units: LabelUnits, own: int, theirs: int) -> Floats:
    """Σ δ² of each unit of one annotator against those, or the gaps, of another."""
    start, end = units.start[own], units.end[own]
    low = np.searchsorted(units.end[theirs], start, side="right")
    high = np.searchsorted(units.start[theirs], end, side="left")
    overlapping = np.maximum(high - low, 0)
    alone = overlapping == 0
    # Of two annotators the one's unit and the other's gap are paired twice, as
    # overlapping units are.
    squares = np.where(alone, 2 * (end - start).astype(np.float64) ** 2, 0.0)
    index = np.repeat(np.arange(len(start)), overlapping)
    first_partner = np.cumsum(overlapping) - overlapping - low
    partner = np.arange(len(index)) - np.repeat(first_partner, overlapping)
    apart = (start[index] - units.start[theirs][partner]) ** 2.0
    apart += (end[index] - units.end[theirs][partner]) ** 2.0
    squares += np.bincount(index, weights=apart, minlength=len(start))
    return squares


def _expected(
    units: LabelUnits, annotators: Sequence[int], done: Bools, chars: Ints
) -> tuple[Floats, Floats]:
    """How many units there are in each article, and L² D_e."""
    articles = len(chars)
    start = np.concatenate([units.start[annotator] for annotator in annotators])
    end = np.concatenate([units.end[annotator] for annotator in annotators])
    article = _article(units, start)
    size = done.sum(axis=0)
    counted = size[article] > 1
    article, length = article[counted], (end - start)[counted].astype(np.float64)
    number = np.bincount(article, minlength=articles).astype(np.float64)
    at_units = (number[article] - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
    room = _room(_gaps(units, annotators, done), article, length, articles)
    at_gaps = length**2 * room
    above = np.bincount(article, weights=at_units + at_gaps, minlength=articles)
    positions = size * chars.astype(np.float64)
    within = length * (length - 1)
    below = positions * (positions - 1)
    below -= np.bincount(article, weights=within, minlength=articles)
    defined = (number > 0) & (below != 0)
    expected = np.zeros(articles)
    return number, np.divide(2 * chars * above, below, out=expected, where=defined)


def _gaps(
    units: LabelUnits, annotators: Sequence[int], done: Bools
) -> tuple[Ints, Ints]:
    """The articles and lengths of the gaps of those annotators who have done the article."""
    articles, lengths = [], []
    for row, annotator in enumerate(annotators):
        # A gap begins where an article begins, and one ends where it ends.
        begins = np.sort(np.concatenate((units.bases[:-1], units.end[annotator])))
        ends = np.sort(np.concatenate((units.bases[1:], units.start[annotator])))
        length = ends - begins
        article = np.searchsorted(units.bases, begins, side="right") - 1
        is_done = done[row][np.minimum(article, len(units.bases) - 2)]
        counted = (length > 0) & is_done
        articles.append(article[counted])
        lengths.append(length[counted])
    return np.concatenate(articles), np.concatenate(lengths)


def _room(
    gaps: tuple[Ints, Ints], article: Ints, length: Floats, articles: int
) -> Floats:
    """For each unit Σ (l' - l + 1) over the gaps of its article that are as long or longer."""
    gap_article, gap_length = gaps
    step = int(max(gap_length.max(initial=0), length.max(initial=0))) + 1
    keys = np.sort(gap_article * step + gap_length)
    sums = np.concatenate(([0], np.cumsum(keys % step)))
    shortest = article * step + length.astype(np.int64)
    first = np.searchsorted(keys, shortest, side="left")
    next_article = (np.arange(articles) + 1) * step
    last = np.searchsorted(keys, next_article, side="left")[article]
    last = np.maximum(first, last)
    return np.asarray(sums[last] - sums[first] - (last - first) * (length - 1))


def _article(units: LabelUnits, start: Ints) -> Ints:
    return np.searchsorted(units.bases, start, side="right") - 1


MEASURE = PassageMeasure(
    name="alpha_u",
    symbol="α_U",
    units=("char",),
    item="passage",
    about=marked("Krippendorff 1995 and 2004, passages and their lengths"),
    estimates=_estimates,
)
