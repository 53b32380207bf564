"""The gamma measure of Mathet, Widlöcher and Métivier: the best alignment against chance.

It needs scipy, which comes with `hashiya[gamma]`, and takes long: everything is aligned
again for each sample.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass
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
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.material import Ints, Material, Passages
from hashiya.agreement.measure import PassageMeasure
from hashiya.agreement.unit_alignment import (
    EQUAL_WEIGHTS,
    Alignment,
    AnnotatorUnits,
    TooManyAlignments,
    Weights,
    best_alignment,
    position_difference,
)
from hashiya.extras import import_extra
from hashiya.language import marked

SAMPLES = 30
# The number of attempts to draw a shift far enough from the others; then any is used.
_TRIES = 20

# Called with the number of articles done, and the total.
Step = Callable[[int, int], None]


def check_available() -> None:
    """Raise an error if scipy is missing.

    Raises:
        ExtraMissing: with the command that installs it.
    """
    import_extra("scipy.optimize", "gamma", "gamma")


def gamma(
    material: Material,
    passages: Passages,
    annotators: Sequence[int],
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
    weights: Weights = EQUAL_WEIGHTS,
    step: Step = lambda _done, _total: None,
) -> Estimate:
    """Gamma of the annotators' tags of a layer, over articles that two or more have done.

    γ = 1 - δ_o / δ_e. A unitary alignment takes at most one unit of each of the n
    annotators; its disorder is the mean over all n (n - 1) / 2 pairs of d(u, v) = d_pos
    + d_cat, which is Δ_∅ = 1 where a unit, or both, are missing; d_pos = ((|start_u -
    start_v| + |end_u - end_v|) / (length_u + length_v))² and d_cat = 0 for the same
    label, otherwise 1, each times its weight. An alignment has each unit once; its
    disorder δ is the sum over its unitary alignments divided by the mean number of
    units of an annotator. δ_o is
    that of the best alignment. δ_e is the mean over the samples, which are random
    annotations: for each annotator the units of a random annotator, all shifted by a
    random distance, wrapping round the end of the text; two shifts differ by at least
    the mean length of a unit, if the text is long enough.

    Of one label it is that of the tags that have it, which then differ in their edges
    alone.

    Of several articles the disorders of the best alignments, and the means of the
    samples', each times the article's mean number of units of an annotator, are summed
    before the division. The samples of an article depend on the seed, its id and the
    annotators' tags alone.

    Source: Y. Mathet, A. Widlöcher and J.-P. Métivier, The unified and holistic method
    gamma (γ) for inter-annotator agreement measure and alignment, Computational
    Linguistics 41(3), 2015, 437-479.

    Raises:
        ExtraMissing: when scipy is not installed.
        TooManyAlignments: when there are too many alignments to search, naming the
            article.
    """
    check_available()
    is_shared = material.by_several(annotators)
    count = np.zeros(len(material.articles))
    disorders = np.zeros((len(material.articles), len(_Disorders.__slots__)))
    todo = np.flatnonzero(is_shared)
    by_article = _units_by_article(material, passages, annotators, todo)
    for number, (article, units) in enumerate(by_article):
        step(number, len(todo))
        count[article] = sum(own.count for own in units)
        if not count[article]:
            continue
        article_id = material.articles[article]
        generator = np.random.default_rng((seed, crc32(article_id.encode())))
        length = int(material.chars[article])
        try:
            of_article = _disorders(units, length, samples, generator, weights)
        except TooManyAlignments as error:
            raise TooManyAlignments(f"{article_id!r}: {error}") from error
        disorders[article] = astuple(of_article)
    step(len(todo), len(todo))
    return Estimate(
        measure="gamma",
        unit="char",
        parts=joined((count, disorders, is_shared.astype(np.float64))),
        of=gamma_of,
        why=lambda sums: NOTHING_MARKED if sums[-1] else NOTHING_SHARED,
    )


def gamma_of(sums: Floats) -> Floats:
    """Gamma of (units, observed disorder, expected disorder, …)."""
    return 1 - divided(sums[..., 1], sums[..., 2])


def label_passages(data: LayerData, label: int | None) -> Passages:
    """The tags of one label, or all of the layer for None."""
    passages = data.passages
    return passages if label is None else passages.only(passages.label == label)


def _estimates(
    data: LayerData, annotators: Sequence[int], label: int | None
) -> Iterator[Estimate]:
    yield gamma(data.material, label_passages(data, label), annotators)


def _units_by_article(
    material: Material, passages: Passages, annotators: Sequence[int], articles: Ints
) -> Iterator[tuple[int, list[AnnotatorUnits]]]:
    """The units of those annotators who have done the article, article by article."""
    keys = passages.article * len(material.annotators) + passages.annotator
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    for article in articles.tolist():
        units = []
        for annotator in sorted(annotators):
            if not material.done[annotator, article]:
                continue
            key = article * len(material.annotators) + annotator
            first, last = np.searchsorted(keys, (key, key + 1)).tolist()
            rows = order[first:last]
            own = AnnotatorUnits(
                start=passages.start[rows].astype(np.float64),
                end=passages.end[rows].astype(np.float64),
                category=passages.label[rows],
            )
            units.append(own)
        yield article, units


@dataclass(frozen=True, slots=True, kw_only=True)
class _Disorders:
    """What an article has of the disorders of the best alignment and of the samples'.

    `expected` is the mean of the samples' disorders, all times the mean number of units
    of an annotator; the others are what `categories_of` gives, summed over the samples.
    """

    observed: float
    expected: float
    differing: float
    aligned: float
    differing_by_chance: float
    aligned_by_chance: float


def _disorders(
    units: Sequence[AnnotatorUnits],
    length: int,
    samples: int,
    generator: np.random.Generator,
    weights: Weights,
) -> _Disorders:
    """The disorders of the best alignment and of the samples'."""
    mean = sum(own.count for own in units) / len(units)
    total, differing_by_chance, aligned_by_chance = 0.0, 0.0, 0.0
    for _ in range(samples):
        sample = _sample(units, length, generator)
        sample_mean = sum(own.count for own in sample) / len(units)
        by_chance = best_alignment(sample, weights)
        total += by_chance.disorder / sample_mean
        differing, aligned = categories_of(sample, by_chance, weights)
        differing_by_chance += differing
        aligned_by_chance += aligned
    best = best_alignment(units, weights)
    differing, aligned = categories_of(units, best, weights)
    return _Disorders(
        observed=best.disorder,
        expected=mean * total / samples,
        differing=differing,
        aligned=aligned,
        differing_by_chance=differing_by_chance,
        aligned_by_chance=aligned_by_chance,
    )


def categories_of(
    units: Sequence[AnnotatorUnits], alignment: Alignment, weights: Weights
) -> tuple[float, float]:
    """The weight of pairs of aligned units whose categories differ, and that of all.

    A pair weighs max(0, 1 - α d_pos Δ_∅) / (v - 1), with v the units of its unitary
    alignment.

    Source: as for `gamma_cat`.
    """
    rows = alignment.rows
    present = rows >= 0
    share = 1 / np.maximum(present.sum(axis=1) - 1, 1)
    differing, aligned = 0.0, 0.0
    for one, two in combinations(range(len(units)), 2):
        both = present[:, one] & present[:, two]
        own, other = rows[both, one], rows[both, two]
        apart = position_difference(units[one], units[two])[own, other]
        weight = np.maximum(0, 1 - weights.alpha * apart * weights.delta_empty)
        weight = weight * share[both]
        differs = units[one].category[own] != units[two].category[other]
        aligned += float(weight.sum())
        differing += float((weight * differs).sum())
    return differing, aligned


def _sample(
    units: Sequence[AnnotatorUnits], length: int, generator: np.random.Generator
) -> list[AnnotatorUnits]:
    """Random annotations of a text, with one unit at least."""
    apart = float(np.concatenate([own.end - own.start for own in units]).mean())
    while True:
        indices = generator.integers(len(units), size=len(units))
        drawn = [units[index] for index in indices]
        if any(own.count for own in drawn):
            break
    shifts = _shifts(len(units), length, apart, generator)
    return [
        _shifted(own, shift, length) for own, shift in zip(drawn, shifts, strict=True)
    ]


def _shifts(
    count: int, length: int, apart: float, generator: np.random.Generator
) -> list[float]:
    """Shifts that differ by `apart` or more, also round the text's end, if possible."""
    shifts: list[float] = []
    for _ in range(count):
        for _ in range(_TRIES):
            shift = float(generator.uniform(0, length))
            distances = [abs(shift - other) for other in shifts]
            if all(min(near, length - near) >= apart for near in distances):
                break
        shifts.append(shift)
    return shifts


def _shifted(units: AnnotatorUnits, shift: float, length: int) -> AnnotatorUnits:
    start = (units.start + shift) % length
    end = start + (units.end - units.start)
    return AnnotatorUnits(start=start, end=end, category=units.category)


MEASURE = PassageMeasure(
    name="gamma",
    symbol="γ",
    units=("char",),
    item="passage",
    about=marked("Mathet, Widlöcher and Métivier 2015, against shuffled annotations"),
    is_on_request=True,
    takes_long=True,
    extra="gamma",
    estimates=_estimates,
)
