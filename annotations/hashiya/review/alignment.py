"""Corresponding tags of any number of annotators of one article, joined into items.

`docs/review.md` gives the reasons for each rule.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from hashiya.model.model import Span, Tag
from hashiya.review.items import AnnotatorTags, Item, TagRef
from hashiya.review.kinds import Kind
from hashiya.review.matching import (
    WHOLE,
    Pair,
    content_key,
    likeness,
    matched_in_order,
    matching_order,
    shared_attributes,
    span_and_label,
)


def aligned(annotations: Iterable[AnnotatorTags]) -> tuple[Item, ...]:
    """The items of an article, in the text's order; each tag of each annotator is in one.

    The tags of each two annotators are `matched`; then matched pairs are joined, the
    most similar first, as long as an item has at most one tag of each annotator and all
    its tags share a code point. At the end items that could still be one are joined,
    the most similar first. With two annotators the items are their matching. Neither
    the order of the annotators nor that of the tags changes anything.
    """
    done: list[AnnotatorTags] = []
    tags_of_each: list[list[Tag]] = []
    all_tags: list[Tag] = []
    for own in sorted(annotations, key=lambda own: own.annotator):
        if own.is_done:
            done.append(own)
        if own.tags:
            tags_of_each.append(sorted(own.tags, key=matching_order))
            all_tags += own.tags
    layers_detached: dict[str, frozenset[str]] = {}
    for own in done:
        layers = {tag.layer for tag in own.detached}
        layers_detached[own.annotator] = frozenset(layers)
    clusters = _Clusters(all_tags)
    matched_pairs = _matched_pairs(tags_of_each)
    clusters.join_likest_first(matched_pairs)
    joinable_pairs = _joinable_pairs(clusters)
    clusters.join_likest_first(joinable_pairs)
    doubled = _doubled(tags_of_each)
    items = [_item(tags, layers_detached, doubled) for tags in clusters.all()]
    items.sort(key=lambda item: item.order)
    return tuple(items)


def differing_annotators(annotations: Iterable[AnnotatorTags]) -> frozenset[str]:
    """The annotators whose tags differ from another annotator's at some place of an article."""
    names: set[str] = set()
    for item in aligned(annotations):
        if set(item.kinds) - {Kind.NOT_COMPARABLE}:
            names.update(item.annotators, item.silent)
    return frozenset(names)


def _doubled(tags_of_each: Iterable[Iterable[Tag]]) -> frozenset[TagRef]:
    """The tags whose annotator has another one in the layer on exactly the same words."""
    refs: set[TagRef] = set()
    for tags in tags_of_each:
        by_place: dict[tuple[str, Span], TagRef] = {}
        for tag in tags:
            if tag.span is None:
                continue
            ref = tag.annotator, tag.id
            other = by_place.setdefault((tag.layer, tag.span), ref)
            if other is not ref:
                refs |= {ref, other}
    return frozenset(refs)


def _item(
    tags: Iterable[Tag],
    done: Mapping[str, frozenset[str]],
    doubled: Collection[TagRef],
) -> Item:
    """The item of these tags, and what it means that others have none of them.

    `done` has the annotators who are done, each with the layers of their detached tags.
    The `doubled` tags are not the only ones of their annotator on their words.
    """
    by_annotator = {tag.annotator: tag for tag in tags}
    ordered = tuple(by_annotator[name] for name in sorted(by_annotator))
    silent: list[str] = []
    not_comparable: list[str] = []
    for name, layers in done.items():
        if name in by_annotator:
            continue
        # A label of the whole article cannot be detached.
        is_unknown = ordered[0].span is not None and ordered[0].layer in layers
        (not_comparable if is_unknown else silent).append(name)
    twice = [tag.annotator for tag in ordered if (tag.annotator, tag.id) in doubled]
    return Item(
        tags=ordered,
        silent=tuple(silent),
        not_comparable=tuple(not_comparable),
        doubled=tuple(twice),
    )


class _Clusters:
    """Disjoint sets of tags; at first every tag is in a set of its own."""

    def __init__(self, tags: Iterable[Tag]) -> None:
        ordered = sorted(tags, key=lambda tag: tag.order)
        self._cluster = {id(tag): [tag] for tag in ordered}
        self._rank = {id(tag): rank for rank, tag in enumerate(ordered)}

    def all(self) -> list[list[Tag]]:
        """The clusters, each once."""
        by_id = {id(cluster): cluster for cluster in self._cluster.values()}
        return list(by_id.values())

    def join_likest_first(self, pairs: Iterable[Pair]) -> None:
        """Join the clusters of each pair of tags, if together they can be one item."""
        for first, second in sorted(pairs, key=self.strength):
            cluster = self._cluster[id(first)]
            other = self._cluster[id(second)]
            if cluster is other or not _can_be_joined(cluster, other):
                continue
            cluster += other
            for tag in other:
                self._cluster[id(tag)] = cluster

    def strength(self, pair: Pair) -> tuple[int, bool, int, int, int]:
        """A sort key by which the likest pairs come first, equal ones in their tags' order."""
        first, second = pair
        ranks = self._rank[id(first)], self._rank[id(second)]
        like = likeness(first, second)
        # Only tags with one span and label can have all of their content in common.
        differ = like < 2 * WHOLE or content_key(first) != content_key(second)
        shared = shared_attributes(first, second)
        return -like, differ, -shared, min(ranks), max(ranks)


def _can_be_joined(first: Sequence[Tag], second: Sequence[Tag]) -> bool:
    """Whether the tags of both are of different annotators and share a code point."""
    names = {tag.annotator for tag in first}
    if any(tag.annotator in names for tag in second):
        return False
    if first[0].span is None or second[0].span is None:
        return first[0].span is second[0].span
    last_start = max(_last_start(first), _last_start(second))
    return last_start < min(_first_end(first), _first_end(second))


def _matched_pairs(tags_of_each: Sequence[Sequence[Tag]]) -> Iterator[Pair]:
    """The matched pairs of each two annotators.

    Where no annotator has the same span and label twice, the tags with it are certainly
    an item: only the rest, which is small where annotators mostly agree, is matched in
    pairs.
    """
    agreeing: dict[int, frozenset[str]] = {}
    for same in _by_span_and_label(tags_of_each):
        names = frozenset(tag.annotator for tag in same)
        if len(names) == len(same):
            for tag in same[1:]:
                yield same[0], tag
            for tag in same:
                agreeing[id(tag)] = names
    for one, other in combinations(tags_of_each, 2):
        ours = _not_agreeing(one, other[0].annotator, agreeing)
        theirs = _not_agreeing(other, one[0].annotator, agreeing)
        yield from matched_in_order(ours, theirs)


def _by_span_and_label(tags_of_each: Iterable[Iterable[Tag]]) -> Iterable[list[Tag]]:
    groups: defaultdict[tuple[str, Span | None, str], list[Tag]] = defaultdict(list)
    for tags in tags_of_each:
        for tag in tags:
            groups[span_and_label(tag)].append(tag)
    return groups.values()


def _not_agreeing(
    tags: Iterable[Tag], annotator: str, agreeing: Mapping[int, frozenset[str]]
) -> list[Tag]:
    """The tags that do not certainly agree with one of the annotator's."""
    nobody = frozenset[str]()
    return [tag for tag in tags if annotator not in agreeing.get(id(tag), nobody)]


def _joinable_pairs(clusters: _Clusters) -> Iterator[Pair]:
    """The two likest tags of each two clusters that could be one item."""
    by_scope: defaultdict[tuple[str, bool], list[list[Tag]]] = defaultdict(list)
    for cluster in clusters.all():
        by_scope[cluster[0].layer, cluster[0].span is None].append(cluster)
    for (_, is_article), same_scope in by_scope.items():
        open_clusters: list[list[Tag]] = []
        for cluster in sorted(same_scope, key=_last_start):
            if not is_article:
                # A tag that ends before this one starts overlaps none of those that
                # follow.
                start = _last_start(cluster)
                open_clusters = [
                    other for other in open_clusters if _first_end(other) > start
                ]
            for other in open_clusters:
                if _can_be_joined(other, cluster):
                    pairs = ((one, two) for one in other for two in cluster)
                    yield min(pairs, key=clusters.strength)
            open_clusters.append(cluster)


def _last_start(cluster: Sequence[Tag]) -> int:
    return max(tag.span.start if tag.span else 0 for tag in cluster)


def _first_end(cluster: Sequence[Tag]) -> int:
    return min(tag.span.end if tag.span else 0 for tag in cluster)
