"""Matching the tags of two annotators, one to one, as many as possible.

`docs/review.md` gives the reasons for each rule.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

from hashiya.model.model import Span, Tag
from hashiya.review.assignment import best_assignment

Pair = tuple[Tag, Tag]
# Tags of two annotators.
_Sides = tuple[list[Tag], list[Tag]]
# The tags of the second annotator with which one of the first's may be paired.
_Candidates = Callable[[Tag], Iterable[Tag]]

# Likeness is counted in whole parts of this, so that sums are exact.
WHOLE = 1_000_000


def matched(
    first: Iterable[Tag],
    second: Iterable[Tag],
    *,
    exact: bool = False,
    keep_identical: bool = True,
) -> tuple[Pair, ...]:
    """The pairs of corresponding tags of two annotators, in the order of the first's tags.

    Tags pair within a layer, if they share a code point, or with `exact` if they have
    the same span; labels of the whole article pair with one another. Each tag is in one
    pair at most.

    First, tags with the same span, label and attributes are paired, then those with the
    same span and label, as many as possible, preferring pairs with the most attributes
    in common: tags that two annotators agree on are never separated. Of the rest as
    many are paired as possible; of all ways to do that, the one with the greatest sum
    of `likeness` is chosen, then the one with the most attributes in common.

    Without `keep_identical` as many of all the tags are paired as possible; of all ways
    to do that, the one with the most pairs of the same span and label is chosen, then
    likeness, then attributes.

    Where ways are equal in all this, the tags' own order decides (start, end, label,
    attributes, id), never the order in which they are passed; and `matched(second,
    first)` has the same pairs, swapped.
    """
    ours = sorted(first, key=matching_order)
    theirs = sorted(second, key=matching_order)
    is_turned = [*map(_named_order, theirs)] < [*map(_named_order, ours)]
    if is_turned:
        ours, theirs = theirs, ours
    pairs = [
        *matched_in_order(ours, theirs, exact=exact, keep_identical=keep_identical)
    ]
    if is_turned:
        pairs = [(second_tag, first_tag) for first_tag, second_tag in pairs]
    return tuple(sorted(pairs, key=lambda pair: pair[0].order))


def matched_in_order(
    first: Iterable[Tag],
    second: Iterable[Tag],
    *,
    exact: bool = False,
    keep_identical: bool = True,
) -> Iterator[Pair]:
    """The pairs of `matched`, of tags that are sorted by `matching_order` already.

    The annotator whose name comes first is passed first; the pairs have no order.
    """
    sides = [*first], [*second]
    if keep_identical:
        identical = [*_identical_pairs(sides)]
        yield from identical
        sides = _without_pairs(sides, identical)
    if exact:
        for ours, theirs in _grouped(sides, lambda tag: (tag.layer, tag.span)):
            yield from _best_pairs(ours, theirs)
        return
    for ours, theirs in _grouped(sides, lambda tag: (tag.layer, tag.span is None)):
        if theirs[0].span is None:
            yield from _best_pairs(ours, theirs)
        else:
            yield from _best_pairs(ours, theirs, _overlapping(theirs))


def matching_order(
    tag: Tag,
) -> tuple[int, int, str, str, tuple[tuple[str, str], ...], int]:
    """The sort key of tags that are matched: start, end, layer, label, attributes, id."""
    start, end, layer, label, _, tag_id = tag.order
    return start, end, layer, label, tuple(sorted(tag.attributes.items())), tag_id


def likeness(first: Tag, second: Tag) -> int:
    """Jaccard's index (1901) of two tags' code points in millionths, doubled for equal labels.

    It is rounded down. Two labels of the whole article cover the same code points.
    """
    factor = 2 if first.label == second.label else 1
    if first.span is None or second.span is None:
        return WHOLE * factor if first.span is second.span else 0
    start = max(first.span.start, second.span.start)
    end = min(first.span.end, second.span.end)
    shared = max(end - start, 0)
    covered = len(first.span) + len(second.span) - shared
    return shared * WHOLE // covered * factor


def shared_attributes(first: Tag, second: Tag) -> int:
    """How many attributes both have with the same value."""
    theirs = second.attributes
    return sum(theirs.get(name) == value for name, value in first.attributes.items())


def span_and_label(tag: Tag) -> tuple[str, Span | None, str]:
    """Layer, span and label: tags that have these in common count as the same."""
    return tag.layer, tag.span, tag.label


def content_key(tag: Tag) -> tuple[str, Span | None, str, tuple[tuple[str, str], ...]]:
    """Layer, span, label and attributes; an empty attribute counts as none."""
    attributes = sorted(pair for pair in tag.attributes.items() if pair[1])
    return *span_and_label(tag), tuple(attributes)


def _identical_pairs(sides: _Sides) -> Iterator[Pair]:
    """As many pairs as possible of tags with one span and label, equal attributes first."""
    for same in _grouped(sides, span_and_label):
        rest = same
        if len(same[0]) > 1 or len(same[1]) > 1:
            equal: list[Pair] = []
            for ours, theirs in _grouped(same, content_key):
                equal += _best_pairs(ours, theirs)
            yield from equal
            rest = _without_pairs(same, equal)
        ours, theirs = rest
        if ours and theirs:
            yield from _best_pairs(ours, theirs)


def _without_pairs(sides: _Sides, pairs: Iterable[Pair]) -> _Sides:
    """The tags of both sides that are in none of the pairs."""
    paired = {id(tag) for pair in pairs for tag in pair}
    ours, theirs = sides
    return (
        [tag for tag in ours if id(tag) not in paired],
        [tag for tag in theirs if id(tag) not in paired],
    )


def _grouped(sides: _Sides, key: Callable[[Tag], Hashable]) -> list[_Sides]:
    """The tags that have a key in common, where both sides have some, each in its order."""
    groups: dict[Hashable, _Sides] = {}
    ours, theirs = sides
    for tag in ours:
        groups.setdefault(key(tag), ([], []))[0].append(tag)
    for tag in theirs:
        group = groups.get(key(tag))
        if group is not None:
            group[1].append(tag)
    return [group for group in groups.values() if group[1]]


def _best_pairs(
    ours: Sequence[Tag],
    theirs: Sequence[Tag],
    candidates: _Candidates | None = None,
) -> Iterator[Pair]:
    """A matching with as many pairs as possible and, among those, the greatest weight.

    Without `candidates` each of ours may be paired with each of theirs.
    """
    if len(ours) == 1 and len(theirs) == 1:
        for tag in candidates(ours[0]) if candidates else theirs:
            yield ours[0], tag
        return
    scale = Scale.of(ours)
    column_of = {id(tag): column for column, tag in enumerate(theirs)}
    weights = []
    for tag in ours:
        others = candidates(tag) if candidates else theirs
        row = {column_of[id(other)]: scale.weight(tag, other) for other in others}
        weights.append(row)
    for number, column in best_assignment(weights).items():
        yield ours[number], theirs[column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The units in which pairs are weighed, so that each outweighs all of the next.

    One more pair (`pair`) outweighs all that have the same span and label, one of these
    (`same`) all likeness, and a millionth of likeness (`like`) all attributes.
    """

    like: int
    same: int
    pair: int

    @classmethod
    def of(cls, tags: Sequence[Tag]) -> Self:
        """The scale for pairs of these tags with others."""
        count = len(tags)
        like = max(len(tag.attributes) for tag in tags) * count + 1
        same = (2 * WHOLE * count + 1) * like
        return cls(like=like, same=same, pair=same * (count + 1))

    def weight(self, first: Tag, second: Tag) -> int:
        """The weight of a pair, above 0."""
        weight = self.pair + likeness(first, second) * self.like
        if first.attributes:
            weight += shared_attributes(first, second)
        if first.label == second.label and first.span == second.span:
            weight += self.same
        return weight


def _overlapping(tags: Sequence[Tag]) -> _Candidates:
    """A function that finds those of the sorted tags that share a code point with a tag."""
    starts = [tag.span.start if tag.span else 0 for tag in tags]
    ends = [tag.span.end if tag.span else 0 for tag in tags]
    # The maximum of the ends so far is sorted, so it can be searched by bisection.
    furthest_ends = [*accumulate(ends, max)]

    def overlapping(other: Tag) -> Iterator[Tag]:
        if other.span is None:
            return
        first = bisect_right(furthest_ends, other.span.start)
        last = bisect_left(starts, other.span.end)
        for tag in tags[first:last]:
            if tag.span and tag.span.overlaps(other.span):
                yield tag

    return overlapping


def _named_order(tag: Tag) -> tuple[object, ...]:
    return tag.annotator, *matching_order(tag)
