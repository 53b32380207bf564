"""Boundary similarity: where annotators begin and end passages, near misses counting in part.

It needs segeval, which comes with `hashiya[segmentation]`.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

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
from hashiya.agreement.measure import PassageMeasure
from hashiya.extras import import_extra
from hashiya.language import gettext as _
from hashiya.language import marked

# The labels whose passages begin or end between two words, by the place of these.
Boundaries = tuple[frozenset[int], ...]


def check_available() -> None:
    """Raise an error if segeval is missing.

    Raises:
        ExtraMissing: with the command that installs it.
    """
    import_extra("segeval", "segmentation", _("boundary similarity"))


def boundary_similarity_of(sums: Floats) -> Floats:
    """Boundary similarity of (boundaries, similarity times these, …)."""
    return divided(sums[..., 1], sums[..., 0])


def similarity_parts(one: Boundaries, other: Boundaries) -> tuple[float, float]:
    """How many boundaries and edits there are, and their similarity times this number.

    B = 1 - (|A| + w_t(T) + w_s(S)) / (|A| + |T| + |S| + |M|): of the edits that make
    one annotator's boundaries the other's additions and deletions A cost 1,
    transpositions T of a boundary by one place, and substitutions S of labels, a part;
    M are boundaries of both.

    Source: C. Fournier, Evaluating text segmentation using boundary edit distance, ACL
    2013, 1702-1712.

    Raises:
        ExtraMissing: when segeval is not installed.
    """
    segeval: Any = import_extra("segeval", "segmentation", _("boundary similarity"))
    above, below, *_edits = segeval.boundary_similarity(
        one, other, boundary_format=segeval.BoundaryFormat.sets, return_parts=True
    )
    return float(below), float(above)


def boundaries_of(
    data: LayerData, annotator: int, article: int, labels: Sequence[int]
) -> Boundaries:
    """The boundaries of one annotator's passages in an article, but its own edges."""
    passages = data.passages
    chosen = (passages.article == article) & (passages.annotator == annotator)
    chosen &= np.isin(passages.label, labels)
    words = int(data.material.words[article])
    places: list[set[int]] = [set() for _ in range(max(words - 1, 0))]
    for edges in (passages.word[chosen], passages.word_end[chosen]):
        for edge, label in zip(
            edges.tolist(), passages.label[chosen].tolist(), strict=True
        ):
            if 0 < edge < words:
                places[edge - 1].add(label)
    return tuple(map(frozenset, places))


def _estimates(
    data: LayerData, annotators: Sequence[int], label: int | None
) -> Iterator[Estimate]:
    check_available()
    articles = len(data.material.articles)
    count, similar, shared = np.zeros((3, articles))
    labels = data.label_indices(label)
    for article in range(articles):
        done = [own for own in annotators if data.material.done[own, article]]
        boundaries = [boundaries_of(data, own, article, labels) for own in done]
        for one, other in combinations(boundaries, 2):
            shared[article] += 1
            if any(one) or any(other):
                below, above = similarity_parts(one, other)
                count[article] += below
                similar[article] += above
    yield Estimate(
        measure="boundary_similarity",
        unit="token",
        parts=joined((count, similar, shared)),
        of=boundary_similarity_of,
        why=lambda sums: NOTHING_MARKED if sums[2] else NOTHING_SHARED,
    )


MEASURE = PassageMeasure(
    name="boundary_similarity",
    symbol="B",
    units=("token",),
    item="boundary",
    about=marked("Fournier 2013, where passages begin and end, in words"),
    is_on_request=True,
    extra="segmentation",
    estimates=_estimates,
)
