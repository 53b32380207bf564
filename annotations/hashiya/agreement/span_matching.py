"""One-to-one pairings of two annotators' tags with the greatest credit.

For `type` a pairing has as many pairs as possible. For `overlap` tags with the same
edges are paired first, then as many as possible of the rest: separating a pair with the
same edges gains two pairs at most, of ½ each. So `overlap` and `type` are never less
than `exact`.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from hashiya.agreement.material import Ints
from hashiya.agreement.span_pairs import Side, places, sharing

WAYS = ("exact", "overlap", "type")
# Indices of the first annotator's tags, and of their partners among the second's.
Pairs = tuple[Ints, Ints]


def paired(one: Side, two: Side, way: str) -> Pairs:
    """The pairs that are credited in the way.

    For `exact` and `type` the tags are of one label. Their credit depends neither on
    the order of the annotators nor on that of their tags; which of several pairings of
    equal credit is chosen does.
    """
    if way == "type":
        return overlapping_pairs(one, two)
    same = same_edge_pairs(one, two)
    if way == "exact":
        return same
    rest = overlapping_rest(one, two, same)
    return np.concatenate((same[0], rest[0])), np.concatenate((same[1], rest[1]))


def same_edge_pairs(one: Side, two: Side) -> Pairs:
    """As many pairs as possible of tags with the same edges."""
    ours, theirs = places(one, two)
    return _first_of_each(ours, theirs), _first_of_each(theirs, ours)


def _first_of_each(own: Ints, other: Ints) -> Ints:
    """The first tags at each place, as many as the other annotator has there."""
    # Tags come in order of their places: those with the same edges follow each other.
    position = np.arange(len(own)) - np.searchsorted(own, own, side="left")
    count_of_other = np.bincount(other, minlength=len(own) + len(other))
    return np.flatnonzero(position < count_of_other[own])


def overlapping_rest(one: Side, two: Side, same: Pairs) -> Pairs:
    """As many pairs as possible of tags that share a character and are in no pair yet."""
    ours = np.setdiff1d(np.arange(len(one.start)), same[0], assume_unique=True)
    theirs = np.setdiff1d(np.arange(len(two.start)), same[1], assume_unique=True)
    first, second = overlapping_pairs(one.only(ours), two.only(theirs))
    return ours[first], theirs[second]


def overlapping_pairs(one: Side, two: Side) -> Pairs:
    """As many pairs as possible, one to one, of tags that share a character."""
    pairs = sharing(one, two)
    # Where neither shares a character with another tag, they are a pair; only the rest
    # needs a search.
    ours, theirs, alone = pairs.mine, pairs.theirs, pairs.alone
    matching = _maximum_matching(ours[~alone].tolist(), theirs[~alone].tolist())
    first = np.fromiter(matching.keys(), dtype=np.int64)
    second = np.fromiter(matching.values(), dtype=np.int64)
    return (
        np.concatenate((ours[alone], first)),
        np.concatenate((theirs[alone], second)),
    )


def _maximum_matching(ours: Iterable[int], theirs: Iterable[int]) -> dict[int, int]:
    """A matching with as many pairs as possible (Berge 1957, by augmenting paths)."""
    choices: dict[int, list[int]] = {}
    for own, other in zip(ours, theirs, strict=True):
        choices.setdefault(own, []).append(other)
    owner_of: dict[int, int] = {}
    partner_of: dict[int, int] = {}
    for tag in choices:
        reached_from: dict[int, int] = {}
        free = _free_partner(tag, choices, owner_of, reached_from)
        while free is not None:
            # Each tag on the path gets the next partner.
            owner = reached_from[free]
            previous = partner_of.get(owner)
            owner_of[free] = owner
            partner_of[owner] = free
            free = previous
    return partner_of


def _free_partner(
    tag: int,
    choices: Mapping[int, Sequence[int]],
    owner_of: Mapping[int, int],
    reached_from: dict[int, int],
) -> int | None:
    """A free tag at the end of an augmenting path, whose steps go into `reached_from`."""
    todo = [tag]
    while todo:
        owner = todo.pop()
        for other in choices[owner]:
            if other in reached_from:
                continue
            reached_from[other] = owner
            if other not in owner_of:
                return other
            todo.append(owner_of[other])
    return None
