"""The choice among tags that overlap, for formats in which a place has one label."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from enum import StrEnum

from hashiya.store import TagRow

# A tag's first token and the one after its last.
Run = tuple[int, int]
Placed = tuple[TagRow, Run]


class Overlaps(StrEnum):
    """Which of the tags that overlap are kept.

    The longest; as many as can be; those that begin first; or the longest of each
    label, each of which has a column of its own.
    """

    LONGEST = "longest"
    MOST = "most"
    FIRST = "first"
    PER_LABEL = "per-label"


def without_overlaps(
    placed: Iterable[Placed], policy: Overlaps
) -> tuple[list[Placed], list[TagRow]]:
    """The tags that are kept, in their order, and those that are left out."""
    if policy is Overlaps.MOST:
        return _most(placed)
    ranked = _by_start(placed) if policy is Overlaps.FIRST else _by_length(placed)
    kept: list[Placed] = []
    left: list[TagRow] = []
    runs: list[Run] = []
    for tag, run in ranked:
        index = bisect_left(runs, run)
        is_after = index == 0 or runs[index - 1][1] <= run[0]
        is_before = index == len(runs) or run[1] <= runs[index][0]
        if is_after and is_before:
            runs.insert(index, run)
            kept.append((tag, run))
        else:
            left.append(tag)
    kept.sort(key=lambda pair: pair[1])
    return kept, left


def _by_length(placed: Iterable[Placed]) -> Sequence[Placed]:
    def rank(pair: Placed) -> tuple[object, ...]:
        tag, (first, after) = pair
        return first - after, -len(tag.text), first, tag.order

    return sorted(placed, key=rank)


def _by_start(placed: Iterable[Placed]) -> Sequence[Placed]:
    def rank(pair: Placed) -> tuple[object, ...]:
        tag, (first, after) = pair
        return first, -after, tag.order

    return sorted(placed, key=rank)


def _most(placed: Iterable[Placed]) -> tuple[list[Placed], list[TagRow]]:
    """As many as can be, of those that end first the first.

    Source: Kleinberg and Tardos, Algorithm Design, 4.1.
    """

    def rank(pair: Placed) -> tuple[object, ...]:
        tag, (first, after) = pair
        return after, -first, tag.order

    kept: list[Placed] = []
    left: list[TagRow] = []
    free = 0
    for tag, (first, after) in sorted(placed, key=rank):
        if first < free:
            left.append(tag)
        else:
            free = after
            kept.append((tag, (first, after)))
    return kept, left
