"""F1 of passages: of how many tags the other annotator has the same, as the evaluations of MUC and SemEval count.

Two annotators have no gold between them: F1 = 2 c / (|A| + |B|), where c is what the
one's tags are credited for against the other's, is the same whichever of the two is
taken for gold (Hripcsak and Rothschild 2005). A tag is credited for one of the other's
at most, in one of three ways:

- `exact`: the same edges and the same label, credit 1 (SemEval's *strict*);
- `overlap`: whatever the labels, the same edges for 1, other edges that share a
  character for ½ (SemEval's *partial*, and MUC's half credit);
- `type`: the same label and at least a character in common, credit 1 (SemEval's
  *ent_type*).

The credit is the most that any pairing of the tags, one to one, is worth: so it depends
neither on the order of the tags nor on that of the annotators, and `overlap` and `type`
are never less than `exact`. For `type` that is how many pairs there can be at most. For
`overlap` tags with the same edges are paired first, then as many as can be of the rest:
to take two of these apart wins two pairs at most, of ½ each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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
from hashiya.agreement.span_pairs import Side, places, sharing, sides

WAYS = ("exact", "overlap", "type")
# Indices of the one's tags, and of the other's that are paired with them.
Pairs = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """For each way, label and article, what two annotators' tags are credited for, and how many each has.

    Credits are doubled, so that they are whole numbers: `exact` and `type` are `[label,
    article]`, of which the sums over the labels are those of the whole layer; `overlap`
    has the labels' own and, last, the whole layer's.
    """

    exact: Floats = field(repr=False)
    overlap: Floats = field(repr=False)
    type: Floats = field(repr=False)
    tags: Floats = field(repr=False)


def credits_of(
    material: Material, passages: Passages, labels: int, first: int, second: int
) -> Credits:
    """What the tags of two annotators are credited for against one another, in the articles that both have done."""
    both_sides = sides(material, passages, first, second)
    count = len(material.articles)
    exact, typed, tags = (np.zeros((labels, count)) for _ in range(3))
    overlap = np.zeros((labels + 1, count))
    for label in range(labels):
        one, two = (side.only(side.label == label) for side in both_sides)
        same = _same_edges(one, two)
        exact[label] = 2 * _by_article(one, same, count)
        overlap[label] = exact[label] + _by_article(
            one, _of_the_rest(one, two, same), count
        )
        typed[label] = 2 * _by_article(one, _overlapping(one, two), count)
        tags[label] = sum(
            np.bincount(side.article, minlength=count) for side in (one, two)
        )
    one, two = both_sides
    same = _same_edges(one, two)
    overlap[labels] = 2 * _by_article(one, same, count) + _by_article(
        one, _of_the_rest(one, two, same), count
    )
    return Credits(exact=exact, overlap=overlap, type=typed, tags=tags)


def f1(
    material: Material,
    pairs: Sequence[tuple[Bools, Credits]],
    way: str,
    label: int | None,
) -> Estimate:
    """F1 of one label, or of the whole layer for None, in one of the three ways; the first part is how many tags.

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
    credit, tags, here = (np.zeros(len(material.articles)) for _ in range(3))
    for both, each in pairs:
        here += both
        if label is not None:
            credit += getattr(each, way)[label]
            tags += each.tags[label]
        else:
            credit += (
                each.overlap[-1] if way == "overlap" else getattr(each, way).sum(axis=0)
            )
            tags += each.tags.sum(axis=0)
    return Estimate(
        measure="f1",
        unit=way,
        parts=joined((tags, credit, here)),
        of=f1_of,
        why=lambda sums: NOTHING_MARKED if sums[2] else NOTHING_SHARED,
    )


def f1_of(sums: Floats) -> Floats:
    """F1 of (…, tags of both, twice the credit, …)."""
    return divided(sums[..., 1], sums[..., 0])


def paired(one: Side, two: Side, way: str) -> Pairs:
    """The pairs that are credited in one of the ways; for `exact` and `type` the tags given are of one label.

    What they are credited depends neither on whose tags come first nor on their order;
    which of several pairings worth the same it is does.
    """
    if way == "type":
        return _overlapping(one, two)
    same = _same_edges(one, two)
    if way == "exact":
        return same
    mine, theirs = (
        np.concatenate(both)
        for both in zip(same, _of_the_rest(one, two, same), strict=True)
    )
    return mine, theirs


def _by_article(one: Side, pairs: Pairs, count: int) -> Floats:
    """How many of the pairs there are in each article."""
    return np.bincount(one.article[pairs[0]], minlength=count).astype(np.float64)


def _same_edges(one: Side, two: Side) -> Pairs:
    """As many pairs as there can be of tags with the same edges."""
    mine, theirs = places(one, two)
    taken = []
    for own, other in ((mine, theirs), (theirs, mine)):
        # Tags come in order of their places: those with the same edges stand together,
        # and the first are taken.
        before = np.searchsorted(own, own, side="left")
        found = np.bincount(other, minlength=len(mine) + len(theirs))
        taken.append(np.flatnonzero(np.arange(len(own)) - before < found[own]))
    return taken[0], taken[1]


def _of_the_rest(one: Side, two: Side, same: Pairs) -> Pairs:
    """As many pairs as there can be of tags that share a character, of those that are in no pair yet."""
    left, others = (
        np.setdiff1d(np.arange(len(side.start)), taken, assume_unique=True)
        for side, taken in zip((one, two), same, strict=True)
    )
    mine, theirs = _overlapping(one.only(left), two.only(others))
    return left[mine], others[theirs]


def _overlapping(one: Side, two: Side) -> Pairs:
    """As many pairs as there can be, one to one, of tags that share a character."""
    pairs = sharing(one, two)
    # Where both have nobody else, they are a pair; only the rest needs a search.
    mine, theirs, alone = pairs.mine, pairs.theirs, pairs.alone
    found = _paired(mine[~alone].tolist(), theirs[~alone].tolist())
    return (
        np.concatenate((mine[alone], np.fromiter(found.keys(), dtype=np.int64))),
        np.concatenate((theirs[alone], np.fromiter(found.values(), dtype=np.int64))),
    )


def _paired(mine: Iterable[int], theirs: Iterable[int]) -> dict[int, int]:
    """A matching with as many pairs as can be, the other's by the one's (Berge 1957, by augmenting paths)."""
    choices: dict[int, list[int]] = {}
    for one, other in zip(mine, theirs, strict=True):
        choices.setdefault(one, []).append(other)
    taken_by: dict[int, int] = {}
    chosen: dict[int, int] = {}
    for tag in choices:
        asked_by: dict[int, int] = {}
        free = _free(tag, choices, taken_by, asked_by)
        while free is not None:
            # Everybody on the way moves on by one.
            asking = asked_by[free]
            before = chosen.get(asking)
            taken_by[free], chosen[asking] = asking, free
            free = before
    return chosen


def _free(
    tag: int,
    choices: dict[int, list[int]],
    taken_by: dict[int, int],
    asked_by: dict[int, int],
) -> int | None:
    """One of the other side that can be had if those on the way to it move on; `asked_by` is filled with the ways."""
    todo = [tag]
    while todo:
        asking = todo.pop()
        for other in choices[asking]:
            if other in asked_by:
                continue
            asked_by[other] = asking
            if other not in taken_by:
                return other
            todo.append(taken_by[other])
    return None
