"""F1 of passages, as the evaluations of MUC and SemEval count it.

Neither of two annotators is gold: F1 = 2 c / (|A| + |B|), where c is the credit of one
annotator's tags against the other's, is the same whichever of the two is taken for gold
(Hripcsak and Rothschild 2005). Tags are credited in pairs, one to one, in one of three
ways:

- `exact`: the same edges and the same label, credit 1 (SemEval's *strict*);
- `overlap`: whatever the labels, the same edges for 1, other edges that share a
  character for ½ (SemEval's *partial*, and MUC's half credit);
- `type`: the same label and at least a character in common, credit 1 (SemEval's
  *ent_type*).

The credit is the most that any pairing of the tags, one to one, is worth
(`hashiya.agreement.span_matching`).
"""

from collections.abc import Iterable, Iterator, Sequence
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
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.material import Bools, Material, Passages
from hashiya.agreement.measure import PassageMeasure
from hashiya.agreement.span_matching import (
    WAYS,
    Pairs,
    overlapping_pairs,
    overlapping_rest,
    same_edge_pairs,
)
from hashiya.agreement.span_pairs import Side, sides
from hashiya.language import marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """The credit of two annotators' tags, and the number of tags, in each article.

    Credits are doubled, so that they are whole numbers. `exact`, `type` and `tags` are
    `[label, article]`, whose sums over the labels are those of the whole layer;
    `overlap` has the labels' own and, last, the whole layer's.
    """

    exact: Floats = field(repr=False)
    overlap: Floats = field(repr=False)
    type: Floats = field(repr=False)
    tags: Floats = field(repr=False)

    def credit(self, way: str, label: int | None) -> Floats:
        """The doubled credit in each article, of a label or of the whole layer."""
        by_label: Floats = getattr(self, way)
        if label is not None:
            return np.asarray(by_label[label])
        if way == "overlap":
            return np.asarray(by_label[-1])
        return np.asarray(by_label.sum(axis=0))

    def count(self, label: int | None) -> Floats:
        """How many tags both have in each article, of a label or of the whole layer."""
        if label is not None:
            return np.asarray(self.tags[label])
        return np.asarray(self.tags.sum(axis=0))


def credits_of(
    material: Material, passages: Passages, labels: int, first: int, second: int
) -> Credits:
    """The credits of two annotators' tags, in the articles that both have done."""
    one, two = sides(material, passages, first, second)
    count = len(material.articles)
    exact, typed, tags = (np.zeros((labels, count)) for _ in range(3))
    overlap = np.zeros((labels + 1, count))
    for label in range(labels):
        ours = one.only(one.label == label)
        theirs = two.only(two.label == label)
        exact[label] = 2 * _by_article(ours, same_edge_pairs(ours, theirs), count)
        overlap[label] = _overlap_credit(ours, theirs, count)
        typed[label] = 2 * _by_article(ours, overlapping_pairs(ours, theirs), count)
        tags[label] = np.bincount(ours.article, minlength=count)
        tags[label] += np.bincount(theirs.article, minlength=count)
    overlap[labels] = _overlap_credit(one, two, count)
    return Credits(exact=exact, overlap=overlap, type=typed, tags=tags)


def f1(
    material: Material,
    pairs: Iterable[tuple[Bools, Credits]],
    way: str,
    label: int | None,
) -> Estimate:
    """F1 of one label, or of the whole layer for None, in one of the three ways.

    F1 = 2 c / (|A| + |B|), with A and B the tags of the two annotators, and c the most
    that any pairing of them, one to one, is credited for: 1 for a pair with the same
    edges and label (`exact`); 1 for the same edges, ½ for a character in common
    (`overlap`); 1 for the same label and a character in common (`type`).

    Of several pairs of annotators the credits and the numbers of tags are each summed
    before the division, so that each pair counts by its tags. Each pair comes with the
    articles that both have done. Undefined where there is no tag.

    Sources: N. Chinchor and B. Sundheim, MUC-5 evaluation metrics, 1993; I.
    Segura-Bedmar, P. Martínez and M. Herrero-Zazo, SemEval-2013 task 9; G. Hripcsak and
    A. S. Rothschild, JAMIA 12(3), 2005, 296-298.
    """
    credit, tags, shared = np.zeros((3, len(material.articles)))
    for both, credits_of_pair in pairs:
        shared += both
        credit += credits_of_pair.credit(way, label)
        tags += credits_of_pair.count(label)
    return Estimate(
        measure="f1",
        unit=way,
        parts=joined((tags, credit, shared)),
        of=f1_of,
        why=lambda sums: NOTHING_MARKED if sums[2] else NOTHING_SHARED,
    )


def f1_of(sums: Floats) -> Floats:
    """F1 of (…, tags of both, twice the credit, …)."""
    return divided(sums[..., 1], sums[..., 0])


def _estimates(
    data: LayerData, annotators: Sequence[int], label: int | None
) -> Iterator[Estimate]:
    pairs = []
    for first, second in combinations(annotators, 2):
        both = data.material.both(first, second)
        pairs.append((both, _shared_credits(data, first, second)))
    for way in WAYS:
        yield f1(data.material, pairs, way, label)


def _shared_credits(data: LayerData, first: int, second: int) -> Credits:
    labels = len(data.layer.labels)

    def compute() -> Credits:
        return credits_of(data.material, data.passages, labels, first, second)

    return data.shared(("f1", first, second), compute)


def _overlap_credit(one: Side, two: Side, count: int) -> Floats:
    """The doubled credit for `overlap` in each article."""
    same = same_edge_pairs(one, two)
    rest = overlapping_rest(one, two, same)
    return 2 * _by_article(one, same, count) + _by_article(one, rest, count)


def _by_article(one: Side, pairs: Pairs, count: int) -> Floats:
    """How many of the pairs there are in each article."""
    return np.bincount(one.article[pairs[0]], minlength=count).astype(np.float64)


MEASURE = PassageMeasure(
    name="f1",
    symbol="F1",
    units=WAYS,
    about=marked(
        "exact: same edges and label; overlap: a character in common, for half; "
        "type: a character and the label"
    ),
    estimates=_estimates,
)
