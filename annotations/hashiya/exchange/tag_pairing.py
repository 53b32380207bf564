"""Which tags of two exports are the same tag.

Two are if they have one id and annotator, or all else in common. Of the others, one that
has the place and layer of another is that one changed, and one that has its layer and
label and shares words with it is that one moved.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Sequence

from hashiya.exchange.compared_exports import FIELDS, ComparedTag

Pairs = list[tuple[ComparedTag, ComparedTag]]


def paired(
    old: Sequence[ComparedTag], new: Sequence[ComparedTag]
) -> tuple[Pairs, list[ComparedTag], list[ComparedTag]]:
    """The pairs of one tag in both, and those that are only in the old or the new one."""
    pairs: Pairs = []
    removed, added = list(old), list(new)
    for key in (_id_key, _content_key, _place_key):
        if removed and added:
            removed, added = _pair(removed, added, key, pairs)
    if removed and added:
        removed, added = _pair_moved(removed, added, pairs)
    return pairs, removed, added


def _pair(
    removed: Iterable[ComparedTag],
    added: Iterable[ComparedTag],
    key: Callable[[ComparedTag], Hashable],
    pairs: Pairs,
) -> tuple[list[ComparedTag], list[ComparedTag]]:
    """Pair each tag with the first that has its key; those that remain. A key may be None."""
    by_key: dict[Hashable, deque[ComparedTag]] = {}
    for tag in added:
        by_key.setdefault(key(tag), deque()).append(tag)
    unpaired = by_key.pop(None, deque())
    alone: list[ComparedTag] = []
    for tag in removed:
        candidates = by_key.get(key(tag))
        if candidates:
            pairs.append((tag, candidates.popleft()))
        else:
            alone.append(tag)
    for candidates in by_key.values():
        unpaired += candidates
    return alone, sorted(unpaired, key=_order)


def _pair_moved(
    removed: Iterable[ComparedTag], added: Sequence[ComparedTag], pairs: Pairs
) -> tuple[list[ComparedTag], list[ComparedTag]]:
    """Pair each tag with the first of its label that shares words with it."""
    by_label: dict[Hashable, list[ComparedTag]] = {}
    for tag in added:
        by_label.setdefault(_label_key(tag), []).append(tag)
    alone: list[ComparedTag] = []
    for tag in removed:
        candidates = by_label.get(_label_key(tag), [])
        for index, candidate in enumerate(candidates):
            if _share_words(tag, candidate):
                pairs.append((tag, candidates.pop(index)))
                break
        else:
            alone.append(tag)
    remaining = [tag for candidates in by_label.values() for tag in candidates]
    return alone, sorted(remaining, key=_order)


def _id_key(tag: ComparedTag) -> Hashable:
    return None if tag.id is None else (tag.annotator, tag.id)


def _content_key(tag: ComparedTag) -> Hashable:
    attributes = tuple(sorted(tag.attributes.items()))
    values = [getattr(tag, name) for name in FIELDS if name != "attributes"]
    return (tag.start, tag.end, attributes, *values)


def _place_key(tag: ComparedTag) -> Hashable:
    return tag.start, tag.end, tag.layer, tag.annotator


def _label_key(tag: ComparedTag) -> Hashable:
    return tag.layer, tag.label, tag.annotator


def _order(tag: ComparedTag) -> tuple[int, int, str, str, str]:
    start, end = -1, -1
    if tag.start is not None and tag.end is not None:
        start, end = tag.start, tag.end
    return start, end, tag.layer, tag.label, tag.annotator


def _share_words(old: ComparedTag, new: ComparedTag) -> bool:
    if old.start is None or new.start is None or old.end is None or new.end is None:
        return old.start is new.start
    is_overlap = old.start < new.end and new.start < old.end
    return is_overlap or bool(old.text and old.text == new.text)
