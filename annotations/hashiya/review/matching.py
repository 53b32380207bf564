"""Which tag of one annotator answers to which of another's: one to one, as many as can be, the likest together.

`docs/review.md` says why it is so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import accumulate

from hashiya.model.model import Span, Tag
from hashiya.review.similarity import Scale, content_key, span_and_label
from hashiya.review.sparse_assignment import best_assignment

# With more pairs to choose from than these, a table of them that is not nearly empty is
# looked through by whole rows.
_MANY, _EMPTY = 20_000, 8
Pair = tuple[Tag, Tag]
_Sides = tuple[list[Tag], list[Tag]]


def matched(
    first: Iterable[Tag],
    second: Iterable[Tag],
    *,
    exact: bool = False,
    keep_identical: bool = True,
) -> tuple[Pair, ...]:
    """The pairs of one annotator's tags and another's that answer to each other, in the order of the first's.

    Tags pair within a layer, if they share a code point, or with `exact` if they have
    the same span; labels of the whole article pair with one another. Each tag is in one
    pair at most.

    First, tags with the same span, label and attributes are paired, then those with the
    same span and label, as many as there can be, those together that have the most
    attributes in common: what two people agree on is never taken apart. Of the rest
    there are as many pairs as there can be; of all ways to that, the one with the
    greatest sum of `likeness`, then with the most attributes in common.

    Without `keep_identical` there are as many pairs as there can be of all the tags; of
    all ways to that, the one with the most pairs of the same span and label, then
    likeness, then attributes.

    Where ways are equal in all this, the tags' own order decides (start, end, label,
    attributes, id), never the order in which they are given; and `matched(second,
    first)` has the same pairs turned round.
    """
    one, other = sorted(first, key=order), sorted(second, key=order)
    if [*map(_named, other)] < [*map(_named, one)]:
        pairs = [
            (a, b)
            for b, a in matched_in_order(
                other, one, exact=exact, keep_identical=keep_identical
            )
        ]
    else:
        pairs = [
            *matched_in_order(one, other, exact=exact, keep_identical=keep_identical)
        ]
    return tuple(sorted(pairs, key=lambda pair: pair[0].order))


def matched_in_order(
    one: Iterable[Tag],
    other: Iterable[Tag],
    *,
    exact: bool = False,
    keep_identical: bool = True,
) -> Iterator[Pair]:
    """The same pairs in some order, of tags that stand in theirs, with the annotator first whose name comes first."""
    paired: set[int] = set()
    for ours, theirs in _together(one, other, span_and_label) if keep_identical else ():
        for pair in _agreeing(ours, theirs):
            paired.update(map(id, pair))
            yield pair
    one, other = (
        [tag for tag in side if id(tag) not in paired] for side in (one, other)
    )
    for ours, theirs in _together(
        one, other, lambda tag: (tag.layer, tag.span if exact else tag.span is None)
    ):
        if exact or theirs[0].span is None:
            yield from _best(ours, theirs)
            continue
        # Apart where they are many: so which way they are looked through does not hang
        # on what is far away.
        for some, others in (
            _connected(ours, theirs)
            if _choices(ours, theirs) > _MANY
            else [(ours, theirs)]
        ):
            yield from _best(some, others, _overlapping(others))


def order(tag: Tag) -> tuple[int, int, str, str, tuple[tuple[str, str], ...], int]:
    """Where a tag stands when it is matched: by start, end, layer, label, attributes, id."""
    start, end, layer, label, _, tag_id = tag.order
    return start, end, layer, label, tuple(sorted(tag.attributes.items())), tag_id


def _together(
    one: Iterable[Tag], other: Iterable[Tag], key: Callable[[Tag], Hashable]
) -> list[_Sides]:
    """The tags that have a key in common, where both sides have some; they stay in their order."""
    found: dict[Hashable, _Sides] = {}
    for tag in one:
        found.setdefault(key(tag), ([], []))[0].append(tag)
    for tag in other:
        sides = found.get(key(tag))
        if sides:
            sides[1].append(tag)
    return [sides for sides in found.values() if sides[1]]


def _agreeing(ours: Sequence[Tag], theirs: Sequence[Tag]) -> Iterator[Pair]:
    """As many pairs as can be of tags with one span and label, first of those that say the same throughout."""
    if len(ours) > 1 or len(theirs) > 1:
        same = [
            pair
            for sides in _together(ours, theirs, content_key)
            for pair in _best(*sides)
        ]
        yield from same
        paired = {id(tag) for pair in same for tag in pair}
        ours, theirs = (
            [tag for tag in side if id(tag) not in paired] for side in (ours, theirs)
        )
    if ours and theirs:
        yield from _best(ours, theirs)


def _best(
    ours: Sequence[Tag],
    theirs: Sequence[Tag],
    among: Callable[[Tag], Iterable[Tag]] | None = None,
) -> Iterator[Pair]:
    """As many pairs as can be, of ours with those of theirs that each may pair with, all where `among` does not tell.

    Of the ways to that it is the one whose pairs weigh the most.
    """
    if len(ours) == 1 and len(theirs) == 1:
        yield from ((ours[0], each) for each in (among(ours[0]) if among else theirs))
        return
    scale, cells = Scale.of(ours), len(ours) * len(theirs)
    choices = _choices(ours, theirs) if among and cells > _MANY else cells
    if choices > max(_MANY, cells // _EMPTY) and scale.fits_a_table:
        # Only here: it takes numpy, which few tags do not need.
        from hashiya.review.dense_assignment import best_dense_assignment

        assigned = best_dense_assignment(scale.table(ours, theirs))
    else:
        column = {id(tag): at for at, tag in enumerate(theirs)}
        assigned = best_assignment(
            [
                {
                    column[id(b)]: scale.weight(a, b)
                    for b in (among(a) if among else theirs)
                }
                for a in ours
            ]
        )
    for row, at in assigned.items():
        yield ours[row], theirs[at]


def _choices(ours: Sequence[Tag], theirs: Sequence[Tag]) -> int:
    """How many pairs of tags with spans share a code point."""
    starts = sorted(tag.span.start for tag in theirs if tag.span)
    ends = sorted(tag.span.end for tag in theirs if tag.span)
    spans = [tag.span for tag in ours if tag.span]
    return sum(
        bisect_left(starts, span.end) - bisect_right(ends, span.start) for span in spans
    )


def _connected(ours: Sequence[Tag], theirs: Sequence[Tag]) -> list[_Sides]:
    """The tags in parts that share no code point with one another, each in order; those that nobody answers to left out."""
    above: dict[int, int] = {}

    def top(at: int) -> int:
        while above.setdefault(at, at) != at:
            above[at] = at = above[above[at]]
        return at

    # From left to right; of each side the tags that may reach further, of which those
    # that are connected need but one.
    reaching: tuple[list[tuple[int, int]], list[tuple[int, int]]] = [], []
    tags = [*((tag, 0) for tag in ours), *((tag, 1) for tag in theirs)]
    spans = [tag.span or Span(0, 1) for tag, _ in tags]
    for at in sorted(range(len(tags)), key=lambda at: spans[at].start):
        side = tags[at][1]
        met = [
            (end, other) for end, other in reaching[1 - side] if end > spans[at].start
        ]
        for _, other in met:
            above[top(other)] = top(at)
        reaching[1 - side][:] = [max(met)] if met else []
        reaching[side].append((spans[at].end, at))
    found: dict[int, _Sides] = {}
    for at, (tag, side) in enumerate(tags):
        found.setdefault(top(at), ([], []))[side].append(tag)
    return [sides for sides in found.values() if sides[0] and sides[1]]


def _overlapping(tags: Sequence[Tag]) -> Callable[[Tag], Iterator[Tag]]:
    """What finds those of the tags, which are in their order and have spans, that share a code point with another."""
    starts = [tag.span.start if tag.span else 0 for tag in tags]
    # Ends as far as any tag has come: in order, so that they can be searched too.
    reached = [*accumulate((tag.span.end if tag.span else 0 for tag in tags), max)]

    def overlapping(other: Tag) -> Iterator[Tag]:
        if other.span:
            begin, end = (
                bisect_right(reached, other.span.start),
                bisect_left(starts, other.span.end),
            )
            yield from (
                tag
                for tag in tags[begin:end]
                if tag.span and tag.span.overlaps(other.span)
            )

    return overlapping


def _named(tag: Tag) -> tuple[object, ...]:
    return tag.annotator, *order(tag)
