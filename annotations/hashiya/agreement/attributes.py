"""Attributes as coding tasks: what two annotators say more of what both have tagged.

A unit is a pair of matched tags, one of each, or an article that both have given a
label. Its category is the attribute's value as it was written, without the spaces at
its ends, or *none* where a tag does not say it.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from hashiya.agreement.bootstrap import NOTHING_BOTH_TAGGED
from hashiya.agreement.coding import MISSING, NONE, Coding
from hashiya.agreement.material import ArticleLabels, Bools, Ints, Material, Passages
from hashiya.agreement.span_pairs import places, sharing, sides
from hashiya.model.model import Tag
from hashiya.review.matching import matched_in_order


def of_matched(
    material: Material, passages: Passages, first: int, second: int
) -> list[tuple[int, Tag, Tag]]:
    """The pairs of two annotators' tags that answer to each other, each with the index of its article.

    They are those of `hashiya.review.matching`; `first` is the annotator whose name
    comes first. Most of them need no search: tags of which each is the only one with
    its edges and label, and of the rest those of which neither shares a character with
    another one.
    """
    one, two = sides(material, passages, first, second)
    count = int(passages.label.max(initial=0)) + 1
    mine, theirs = (
        place * count + side.label
        for place, side in zip(places(one, two), (one, two), strict=True)
    )
    _, at, other = np.intersect1d(_once(mine), _once(theirs), return_indices=True)
    at, other = (
        np.flatnonzero(_is_once(mine))[at],
        np.flatnonzero(_is_once(theirs))[other],
    )
    found = [*zip(one.row[at].tolist(), two.row[other].tolist(), strict=True)]
    one, two = one.only(_without(len(mine), at)), two.only(_without(len(theirs), other))
    pairs = sharing(one, two)
    found.extend(
        zip(
            one.row[pairs.mine[pairs.alone]].tolist(),
            two.row[pairs.theirs[pairs.alone]].tolist(),
            strict=True,
        )
    )
    tags = passages.tags
    matches = [
        (int(passages.article[one]), tags[one], tags[other]) for one, other in found
    ]
    rows = (
        one.row[np.unique(pairs.mine[~pairs.alone])],
        two.row[np.unique(pairs.theirs[~pairs.alone])],
    )
    for article, ours, others in _by_article(passages, *rows):
        matches.extend((article, *pair) for pair in matched_in_order(ours, others))
    return matches


def of_pairs(
    pairs: Sequence[tuple[int, Tag, Tag]], attribute: str, articles: int
) -> Coding:
    """The coding of the pairs of tags by one attribute; annotator 0 has the first of each, annotator 1 the second."""
    sides = [[one for _, one, _ in pairs], [other for _, _, other in pairs]]
    values = [[_value(tag, attribute) for tag in side] for side in sides]
    return _coding(
        values, np.array([article for article, _, _ in pairs], dtype=np.int64), articles
    )


def of_wholes(material: Material, wholes: ArticleLabels, attribute: str) -> Coding:
    """The coding of the articles by one attribute of their labels; who gave no label has not coded the article."""
    given: dict[tuple[int, int], list[Tag]] = {}
    for article, annotator, tag in zip(
        wholes.article.tolist(), wholes.annotator.tolist(), wholes.tags, strict=True
    ):
        given.setdefault((annotator, article), []).append(tag)
    count = len(material.articles)
    values = [
        [
            _all_values(given.get((annotator, article)), attribute)
            for article in range(count)
        ]
        for annotator in range(len(material.annotators))
    ]
    return _coding(values, np.arange(count), count)


def _by_article(
    passages: Passages, ours: Ints, others: Ints
) -> Iterator[tuple[int, list[Tag], list[Tag]]]:
    """The tags of these rows, article by article, in the order in which they are matched."""
    found: dict[int, tuple[list[Tag], list[Tag]]] = {}
    for side, rows in enumerate((ours, others)):
        for row in np.sort(rows).tolist():
            found.setdefault(int(passages.article[row]), ([], []))[side].append(
                passages.tags[row]
            )
    for article, (one, two) in sorted(found.items()):
        yield article, one, two


def _is_once(keys: Ints) -> Bools:
    """Whether each key is there only once."""
    _, at, count = np.unique(keys, return_inverse=True, return_counts=True)
    return np.asarray(count[at] == 1)


def _once(keys: Ints) -> Ints:
    return keys[_is_once(keys)]


def _without(count: int, indices: Ints) -> Bools:
    left = np.ones(count, dtype=np.bool_)
    left[indices] = False
    return left


def _value(tag: Tag, attribute: str) -> tuple[str, ...]:
    said = tag.attributes.get(attribute, "").strip()
    return (said,) if said else ()


def _all_values(tags: Sequence[Tag] | None, attribute: str) -> tuple[str, ...] | None:
    """The different values of several tags on one article, sorted; None where there is no tag."""
    return (
        None
        if tags is None
        else tuple(sorted({value for tag in tags for value in _value(tag, attribute)}))
    )


def _coding(
    values: Sequence[Sequence[tuple[str, ...] | None]], article: Ints, articles: int
) -> Coding:
    said = sorted({value for row in values for value in row if value})
    codes: dict[tuple[str, ...] | None, int] = {
        value: index for index, value in enumerate(said, 1)
    }
    codes.update({(): NONE, None: MISSING})
    return Coding(
        codes=np.array(
            [[codes[value] for value in row] for row in values], dtype=np.int64
        ).reshape(len(values), -1),
        weight=np.ones(len(article), dtype=np.int64),
        article=article,
        categories=len(said) + 1,
        articles=articles,
        empty=NOTHING_BOTH_TAGGED,
    )
