"""The places behind the numbers: where annotators who are compared say different things."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from hashiya.agreement.material import LayerTags, Material
from hashiya.model.model import Tag
from hashiya.review.alignment import aligned
from hashiya.review.items import AnnotatorTags, Item, tag_content

# Two labels, None for no tag.
LabelPair = tuple[str | None, str | None]


def disputed_items(material: Material, layer: LayerTags, article: int) -> list[Item]:
    """The items of one layer of an article, by its index, that those who have done it dispute."""
    tags: dict[int, list[Tag]] = {}
    for annotator in np.flatnonzero(material.done[:, article]).tolist():
        tags[annotator] = []
    for rows in (layer.passages, layer.wholes):
        if rows is None:
            continue
        # They are in the order of the articles.
        first, last = np.searchsorted(rows.article, (article, article + 1)).tolist()
        for row in range(first, last):
            tags[int(rows.annotator[row])].append(rows.tags[row])
    incomparable = {
        exclusion.annotator
        for exclusion in layer.exclusions
        if exclusion.article == article
    }
    annotations = []
    for annotator, own in tags.items():
        # Of those with detached tags it is not known where they said nothing.
        annotations.append(
            AnnotatorTags(
                annotator=material.annotators[annotator],
                tags=tuple(own),
                is_done=annotator not in incomparable,
            )
        )
    return [item for item in aligned(annotations) if item.kinds]


def differing_labels(item: Item, group: Sequence[str]) -> set[LabelPair]:
    """The pairs of labels that the annotators of the group gave at the place, None for no tag.

    Of two annotators that is one pair, the first's label first, or none where they say
    the same; the labels are equal where they differ in something else. Of more
    annotators they are the pairs of different labels, each in one order.
    """
    answers: dict[str, Tag | None] = dict.fromkeys(item.silent)
    answers.update((tag.annotator, tag) for tag in item.tags)
    given = [answers[name] for name in group if name in answers]
    if len(group) == 2:
        if len(given) < 2 or _content(given[0]) == _content(given[1]):
            return set()
        return {(_label(given[0]), _label(given[1]))}
    labels = sorted({_label(tag) for tag in given}, key=_label_order)
    pairs: set[LabelPair] = set()
    for index, label in enumerate(labels):
        pairs.update((label, other) for other in labels[index + 1 :])
    return pairs


def confused_labels(
    items: Iterable[Item], group: Sequence[str]
) -> list[tuple[LabelPair, int]]:
    """At how many places each two labels meet: two labels first, then a label and no tag.

    The most frequent come first.
    """
    counts: Counter[LabelPair] = Counter()
    for item in items:
        for pair in differing_labels(item, group):
            if pair[0] != pair[1]:
                counts[pair] += 1
    return sorted(
        counts.items(),
        key=lambda entry: (None in entry[0], -entry[1], [*map(_label_order, entry[0])]),
    )


def is_disputed_by(item: Item, group: Sequence[str]) -> bool:
    """Whether those of the group differ there."""
    if len(group) == 2:
        return bool(differing_labels(item, group))
    return bool(item.kinds)


def _label(tag: Tag | None) -> str | None:
    return None if tag is None else tag.label


def _label_order(label: str | None) -> tuple[bool, str]:
    return label is None, label or ""


def _content(tag: Tag | None) -> object:
    return None if tag is None else tag_content(tag)
