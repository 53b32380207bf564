"""Attributes as coding tasks: the values that two annotators gave to matched tags.

A unit is a pair of matched tags, one of each, or an article that both have given a
label. Its category is the attribute's value as it was written, without the spaces at
its ends, or *none* where a tag has none.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from hashiya.agreement.bootstrap import NOTHING_BOTH_TAGGED
from hashiya.agreement.coding import MISSING, NONE, Coding, Task
from hashiya.agreement.material import (
    CONFIDENCE,
    ArticleLabels,
    Bools,
    Ints,
    Material,
    Passages,
)
from hashiya.agreement.span_pairs import Side, places, sharing, sides
from hashiya.model.model import Tag
from hashiya.review.matching import matched_in_order
from hashiya.text.spelling import spelling_key

# An attribute with more values than this has no numbers of each of them.
_MOST_VALUES = 12
_VALUES_SEPARATOR = " + "
# The index of an article, and a tag of each of two annotators.
MatchedTags = tuple[int, Tag, Tag]


def of_matched(
    material: Material, passages: Passages, first: int, second: int
) -> list[MatchedTags]:
    """The pairs of corresponding tags of two annotators, with the indices of their articles.

    They are those of `hashiya.review.matching`; `first` is the annotator whose name
    comes first. Most of them need no search: tags of which each is the only one with
    its edges and label, and of the rest those of which neither shares a character with
    another one.
    """
    one, two = sides(material, passages, first, second)
    own, other = _unique_identical(one, two)
    matches = _row_pairs(passages, one.row[own], two.row[other])
    one = one.only(_others(one, own))
    two = two.only(_others(two, other))
    pairs = sharing(one, two)
    own, other = pairs.mine[pairs.alone], pairs.theirs[pairs.alone]
    matches += _row_pairs(passages, one.row[own], two.row[other])
    own = np.unique(pairs.mine[~pairs.alone])
    other = np.unique(pairs.theirs[~pairs.alone])
    by_article = _by_article(passages, one.row[own], two.row[other])
    for article, own_tags, other_tags in by_article:
        for own_tag, other_tag in matched_in_order(own_tags, other_tags):
            matches.append((article, own_tag, other_tag))
    return matches


def of_pairs(pairs: Sequence[MatchedTags], attribute: str, articles: int) -> Coding:
    """The coding of pairs of tags by one attribute; annotator 0 has the first of each."""
    values = [
        [_value(first, attribute) for _, first, _ in pairs],
        [_value(second, attribute) for _, _, second in pairs],
    ]
    article = np.array([article for article, _, _ in pairs], dtype=np.int64)
    return _coding(values, article, articles)


def spelled_otherwise(coding: Coding, annotators: Sequence[int]) -> int:
    """The number of units whose values, by these annotators, differ only in spelling."""
    if coding.spellings is None:
        return 0
    codes = coding.codes[list(annotators)]
    is_coded = codes != MISSING
    keys = np.where(is_coded, coding.spellings[codes], MISSING)
    return int((_differ(codes, is_coded) & ~_differ(keys, is_coded)).sum())


def _differ(codes: Ints, is_coded: Bools) -> Bools:
    """Marks the units that two annotators coded differently."""
    lowest = np.where(is_coded, codes, np.iinfo(np.int64).max).min(axis=0)
    highest = np.where(is_coded, codes, MISSING).max(axis=0)
    differ: Bools = highest > lowest
    return differ


def of_wholes(material: Material, wholes: ArticleLabels, attribute: str) -> Coding:
    """The coding of the articles by one attribute of their labels.

    An annotator who gave an article no label has not coded it.
    """
    values = []
    for tags in _tags_of_wholes(material, wholes):
        values.append([_all_values(of_article, attribute) for of_article in tags])
    count = len(material.articles)
    return _coding(values, np.arange(count), count)


def _tags_of_wholes(
    material: Material, wholes: ArticleLabels
) -> Iterator[list[list[Tag] | None]]:
    """For each annotator the tags of each article, None where there are none."""
    tags_of: dict[tuple[int, int], list[Tag]] = {}
    articles, annotators = wholes.article.tolist(), wholes.annotator.tolist()
    for article, annotator, tag in zip(articles, annotators, wholes.tags, strict=True):
        tags_of.setdefault((annotator, article), []).append(tag)
    count = len(material.articles)
    for annotator in range(len(material.annotators)):
        yield [tags_of.get((annotator, article)) for article in range(count)]


def ordered_of_pairs(
    pairs: Sequence[MatchedTags], attribute: str, order: Sequence[str], articles: int
) -> Coding:
    """The coding of pairs of tags by an ordered attribute; who gave no value is missing."""
    values = [
        [_only([first], attribute) for _, first, _ in pairs],
        [_only([second], attribute) for _, _, second in pairs],
    ]
    article = np.array([article for article, _, _ in pairs], dtype=np.int64)
    return _ordered(values, order, article, articles)


def ordered_of_wholes(
    material: Material, wholes: ArticleLabels, attribute: str, order: Sequence[str]
) -> Coding:
    """The coding of the articles by an ordered attribute of their labels.

    An annotator who gave an article no value, or more than one, has not coded it.
    """
    values = []
    for tags_by_article in _tags_of_wholes(material, wholes):
        values.append([_only(tags or (), attribute) for tags in tags_by_article])
    count = len(material.articles)
    return _ordered(values, order, np.arange(count), count)


def _row_pairs(passages: Passages, own: Ints, other: Ints) -> list[MatchedTags]:
    """The tags of these rows, pair by pair."""
    pairs = []
    articles = passages.article[own].tolist()
    rows = zip(articles, own.tolist(), other.tolist(), strict=True)
    for article, own_row, other_row in rows:
        own_tag, other_tag = passages.tags[own_row], passages.tags[other_row]
        pairs.append((article, own_tag, other_tag))
    return pairs


def _unique_identical(one: Side, two: Side) -> tuple[Ints, Ints]:
    """The tags that are the only ones of their annotator with their edges and label."""
    highest = max(one.label.max(initial=0), two.label.max(initial=0))
    labels = int(highest) + 1
    own_place, other_place = places(one, two)
    own_keys = own_place * labels + one.label
    other_keys = other_place * labels + two.label
    own_unique = _unique_indices(own_keys)
    other_unique = _unique_indices(other_keys)
    _, own, other = np.intersect1d(
        own_keys[own_unique], other_keys[other_unique], return_indices=True
    )
    return own_unique[own], other_unique[other]


def _unique_indices(keys: Ints) -> Ints:
    """The indices of the keys that occur once."""
    _, inverse, count = np.unique(keys, return_inverse=True, return_counts=True)
    return np.flatnonzero(count[inverse] == 1)


def _others(side: Side, indices: Ints) -> Bools:
    """Marks the tags that are not among the indices."""
    is_other = np.ones(len(side.start), dtype=np.bool_)
    is_other[indices] = False
    return is_other


def _by_article(
    passages: Passages, first: Ints, second: Ints
) -> Iterator[tuple[int, list[Tag], list[Tag]]]:
    """The tags of these rows, article by article, in the order in which they are matched."""
    tags_of: dict[int, tuple[list[Tag], list[Tag]]] = {}
    for side, rows in enumerate((first, second)):
        for row in np.sort(rows).tolist():
            article = int(passages.article[row])
            tags_of.setdefault(article, ([], []))[side].append(passages.tags[row])
    for article, (one, two) in sorted(tags_of.items()):
        yield article, one, two


def _value(tag: Tag, attribute: str) -> tuple[str, ...]:
    value = tag.attributes.get(attribute, "").strip()
    return (value,) if value else ()


def _all_values(tags: Sequence[Tag] | None, attribute: str) -> tuple[str, ...] | None:
    """The distinct values of several tags on one article, sorted; None if there is no tag."""
    if tags is None:
        return None
    values: set[str] = set()
    for tag in tags:
        values.update(_value(tag, attribute))
    return tuple(sorted(values))


def _coding(
    values: Sequence[Sequence[tuple[str, ...] | None]], article: Ints, articles: int
) -> Coding:
    used = sorted({value for row in values for value in row if value})
    code_of: dict[tuple[str, ...] | None, int] = {(): NONE, None: MISSING}
    code_of.update((value, code) for code, value in enumerate(used, 1))
    keys = [tuple(map(spelling_key, value)) for value in ((), *used)]
    number_of = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    codes = [[code_of[value] for value in row] for row in values]
    names = [_VALUES_SEPARATOR.join(value) for value in used]
    return Coding(
        codes=np.array(codes, dtype=np.int64).reshape(len(values), -1),
        weight=np.ones(len(article), dtype=np.int64),
        article=article,
        categories=len(used) + 1,
        articles=articles,
        empty=NOTHING_BOTH_TAGGED,
        spellings=np.array([number_of[key] for key in keys], dtype=np.int64),
        values=tuple(names) if len(names) <= _MOST_VALUES else (),
    )


def _only(tags: Sequence[Tag], attribute: str) -> str | None:
    """The one value of the tags, or their confidence; None if there is none, or several."""
    values: set[str] = set()
    for tag in tags:
        values.update(_value(tag, attribute))
        if attribute == CONFIDENCE and tag.confidence is not None:
            values.add(str(tag.confidence))
    return values.pop() if len(values) == 1 else None


def _ordered(
    values: Sequence[Sequence[str | None]],
    order: Sequence[str],
    article: Ints,
    articles: int,
) -> Coding:
    code_of: dict[str | None, int] = {}
    for code, value in enumerate(order):
        code_of[value] = code
    codes = []
    for row in values:
        codes.append([code_of.get(value, MISSING) for value in row])
    return Coding(
        codes=np.array(codes, dtype=np.int64).reshape(len(values), -1),
        weight=np.ones(len(article), dtype=np.int64),
        article=article,
        categories=len(order),
        articles=articles,
        empty=NOTHING_BOTH_TAGGED,
        task=Task.ORDER,
        scale=_scale(order),
    )


def _scale(order: Sequence[str]) -> tuple[float, ...]:
    """The values as numbers, or their places where not all are rising numbers."""
    places = tuple(float(place) for place in range(1, len(order) + 1))
    try:
        numbers = tuple(map(float, order))
    except ValueError:
        return places
    is_rising = all(map(math.isfinite, numbers)) and sorted(set(numbers)) == [*numbers]
    return numbers if is_rising else places
