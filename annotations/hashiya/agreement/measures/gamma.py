"""The gamma measure of Mathet, Widlöcher and Métivier: the best alignment against chance.

It needs scipy, which comes with `hashiya[gamma]`, and takes long: everything is aligned
again for each sample.
"""

from collections.abc import Callable, Iterator, Sequence
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
from hashiya.agreement.unit_alignment import AnnotatorUnits, TooManyAlignments, disorder
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
    step: Step = lambda _done, _total: None,
) -> Estimate:
    """Gamma of the annotators' tags of a layer, over articles that two or more have done.

    γ = 1 - δ_o / δ_e. A unitary alignment takes at most one unit of each of the n
    annotators; its disorder is the mean over all n (n - 1) / 2 pairs of d(u, v) = d_pos
    + d_cat, which is Δ_∅ = 1 where a unit, or both, are missing; d_pos = ((|start_u -
    start_v| + |end_u - end_v|) / (length_u + length_v))² and d_cat = 0 for the same
    label, otherwise 1. An alignment has each unit once; its disorder δ is the sum over
    its unitary alignments divided by the mean number of units of an annotator. δ_o is
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
    count, observed, expected = np.zeros((3, len(material.articles)))
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
            disorders = _disorders(units, length, samples, generator)
        except TooManyAlignments as error:
            raise TooManyAlignments(f"{article_id!r}: {error}") from error
        observed[article], expected[article] = disorders
    step(len(todo), len(todo))
    return Estimate(
        measure="gamma",
        unit="char",
        parts=joined((count, observed, expected, is_shared.astype(np.float64))),
        of=gamma_of,
        why=lambda sums: NOTHING_MARKED if sums[3] else NOTHING_SHARED,
    )


def gamma_of(sums: Floats) -> Floats:
    """Gamma of (…, units, observed disorder, expected disorder, …)."""
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


def _disorders(
    units: Sequence[AnnotatorUnits],
    length: int,
    samples: int,
    generator: np.random.Generator,
) -> tuple[float, float]:
    """The best alignment's disorder and the expected one, times the mean number of units."""
    mean = sum(own.count for own in units) / len(units)
    total = 0.0
    for _ in range(samples):
        sample = _sample(units, length, generator)
        sample_mean = sum(own.count for own in sample) / len(units)
        total += disorder(sample) / sample_mean
    return disorder(units), mean * total / samples


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
