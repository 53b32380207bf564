"""Tags as a coding task: each annotator gives each character, word or article one category.

Between two neighbouring edges of tags all characters are alike, so each stretch between
them is one unit, whose weight is its length.
"""

from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from hashiya.agreement.bootstrap import NOTHING_SHARED
from hashiya.agreement.material import ArticleLabels, Bools, Ints, Material, Passages

MISSING = -1
NONE = 0
# The number of labels whose bits fit into one number.
_BITS = 62


class Task(Enum):
    """What the categories of a coding are.

    Values of an attribute, values in an order, sets of labels, or whether a unit has
    one label or value.
    """

    VALUES = "values"
    ORDER = "order"
    SETS = "sets"
    ONE = "one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """The category that each annotator gave each unit: `codes[annotator, unit]`, or MISSING.

    Codes are below `categories`; category 0 is *none*: no tag. `weight` is the number
    of equal units that one represents, `article` the index of its article. `empty` is
    why there is no number where there is no unit. Codes with one number in `spellings`
    are spellings of one value. `sets` are the labels of each category, where they are
    sets of labels; `values` are the values of an attribute, from category 1 on, where
    they are few enough for numbers of their own. `scale` has the place of each value of
    an order; there is no *none* then, and category 0 is the least.
    """

    codes: Ints = field(repr=False)
    weight: Ints = field(repr=False)
    article: Ints = field(repr=False)
    categories: int
    articles: int
    empty: str = NOTHING_SHARED
    spellings: Ints | None = field(default=None, repr=False)
    task: Task = Task.VALUES
    sets: tuple[tuple[int, ...], ...] = field(default=(), repr=False)
    values: tuple[str, ...] = ()
    scale: tuple[float, ...] = ()

    def of_category(self, category: int) -> "Coding":
        """The coding by whether a unit has this category."""
        has_category = (self.codes == category).astype(np.int64)
        return Coding(
            codes=np.where(self.codes == MISSING, MISSING, has_category),
            weight=self.weight,
            article=self.article,
            categories=2,
            articles=self.articles,
            empty=self.empty,
            task=Task.ONE,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Whether each annotator gave each unit each label: `covered[label, annotator, unit]`."""

    covered: Bools = field(repr=False)
    weight: Ints = field(repr=False)
    article: Ints = field(repr=False)
    done: Bools = field(repr=False)

    def of_label(self, label: int) -> Coding:
        """The task of one label, in which a unit has it or not.

        Neighbouring units that differ in other labels only become one.
        """
        covered = self.covered[label]
        is_other = (covered[:, 1:] != covered[:, :-1]).any(axis=0)
        is_other |= self.article[1:] != self.article[:-1]
        begins = np.ones(len(self.article), dtype=np.bool_)
        begins[1:] = is_other
        first = np.flatnonzero(begins)
        weight = np.add.reduceat(self.weight, first) if len(first) else self.weight
        codes = covered[:, first].astype(np.int64)
        return self._coding(codes, 2, weight, self.article[first])

    def of_all(self) -> Coding:
        """The task of all labels: a unit's category is the set of the labels that it has."""
        codes = np.zeros(self.covered.shape[1:], dtype=np.int64)
        sets: tuple[tuple[int, ...], ...] = ((),)
        for first in range(0, len(self.covered), _BITS):
            bits = np.zeros_like(codes)
            for index, covered in enumerate(self.covered[first : first + _BITS]):
                bits |= covered.astype(np.int64) << index
            codes, sets = _ranked(codes, sets, bits, first)
        return self._coding(codes, len(sets), self.weight, self.article, sets)

    def _coding(
        self,
        codes: Ints,
        categories: int,
        weight: Ints,
        article: Ints,
        sets: tuple[tuple[int, ...], ...] = (),
    ) -> Coding:
        return Coding(
            codes=np.where(self.done[:, article], codes, MISSING),
            weight=weight,
            article=article,
            categories=categories,
            articles=self.done.shape[1],
            task=Task.SETS if sets else Task.ONE,
            sets=sets,
        )


def _ranked(
    codes: Ints, sets: tuple[tuple[int, ...], ...], bits: Ints, first: int
) -> tuple[Ints, tuple[tuple[int, ...], ...]]:
    """A number from 0 up for each different pair of a code and bits, 0 for (0, 0).

    Also the set of each number: that of its code, and the labels of its bits, the
    lowest of which is label `first`.
    """
    masks, low = np.unique(np.append(bits.ravel(), 0), return_inverse=True)
    keys = np.append(codes.ravel(), 0) * len(masks) + low
    pairs, ranks = np.unique(keys, return_inverse=True)
    ranked_sets: list[tuple[int, ...]] = []
    for pair in pairs.tolist():
        code, mask = divmod(pair, len(masks))
        added = _labels_of(int(masks[mask]), first)
        ranked_sets.append((*sets[code], *added))
    ranked = np.asarray(ranks[:-1].reshape(codes.shape), dtype=np.int64)
    return ranked, tuple(ranked_sets)


def _labels_of(mask: int, first: int) -> list[int]:
    """The labels whose bits are in the mask."""
    return [first + bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def of_characters(material: Material, passages: Passages, labels: int) -> Coverage:
    """The characters of all articles as units."""
    edges = passages.start, passages.end
    return _stretches(material, passages, labels, edges, material.chars)


def of_words(material: Material, passages: Passages, labels: int) -> Coverage:
    """The words of all articles as units.

    A tag gives its label to each word of which it covers a character.
    """
    edges = passages.word, passages.word_end
    return _stretches(material, passages, labels, edges, material.words)


def of_articles(material: Material, wholes: ArticleLabels, labels: int) -> Coverage:
    """The articles as units."""
    covered = np.zeros((labels, *material.done.shape), dtype=np.bool_)
    covered[wholes.label, wholes.annotator, wholes.article] = True
    count = len(material.articles)
    return Coverage(
        covered=covered,
        weight=np.ones(count, dtype=np.int64),
        article=np.arange(count),
        done=material.done,
    )


def _stretches(
    material: Material,
    passages: Passages,
    labels: int,
    edges_in_article: tuple[Ints, Ints],
    lengths: Ints,
) -> Coverage:
    """The stretches between neighbouring edges, the articles laid end to end."""
    bases = np.concatenate(([0], np.cumsum(lengths)))
    starts = bases[passages.article] + edges_in_article[0]
    ends = bases[passages.article] + edges_in_article[1]
    edges = np.unique(np.concatenate((bases, starts, ends)))
    annotators = len(material.annotators)
    covered = np.empty((labels, annotators, len(edges) - 1), dtype=np.bool_)
    for label in range(labels):
        has_label = passages.label == label
        annotator = passages.annotator[has_label]
        # An empty range adds and subtracts at the same edge, so it covers nothing.
        changes = np.zeros((annotators, len(edges)), dtype=np.int32)
        first = np.searchsorted(edges, starts[has_label])
        last = np.searchsorted(edges, ends[has_label])
        np.add.at(changes, (annotator, first), 1)
        np.add.at(changes, (annotator, last), -1)
        covered[label] = np.cumsum(changes, axis=1, dtype=np.int32)[:, :-1] > 0
    return Coverage(
        covered=covered,
        weight=np.diff(edges),
        article=np.searchsorted(bases, edges[:-1], side="right") - 1,
        done=material.done,
    )
