"""Tags as a coding task: each annotator gives each character, word or article one category.

Between two neighbouring edges of tags all characters are alike, so each stretch between
them is one unit, whose weight is its length.
"""

from dataclasses import dataclass, field

import numpy as np

from hashiya.agreement.bootstrap import NOTHING_SHARED
from hashiya.agreement.material import ArticleLabels, Bools, Ints, Material, Passages

MISSING = -1
NONE = 0
# The number of labels whose bits fit into one number.
_BITS = 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """The category that each annotator gave each unit: `codes[annotator, unit]`, or MISSING.

    Codes are below `categories`; category 0 is *none*: no tag. `weight` is the number
    of equal units that one represents, `article` the index of its article. `empty` is
    why there is no number where there is no unit. Codes with one number in `spellings`
    are spellings of one value.
    """

    codes: Ints = field(repr=False)
    weight: Ints = field(repr=False)
    article: Ints = field(repr=False)
    categories: int
    articles: int
    empty: str = NOTHING_SHARED
    spellings: Ints | None = field(default=None, repr=False)


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
        for first in range(0, len(self.covered), _BITS):
            bits = np.zeros_like(codes)
            for index, covered in enumerate(self.covered[first : first + _BITS]):
                bits |= covered.astype(np.int64) << index
            codes = _ranked(codes, bits)
        categories = int(codes.max(initial=0)) + 1
        return self._coding(codes, categories, self.weight, self.article)

    def _coding(
        self, codes: Ints, categories: int, weight: Ints, article: Ints
    ) -> Coding:
        return Coding(
            codes=np.where(self.done[:, article], codes, MISSING),
            weight=weight,
            article=article,
            categories=categories,
            articles=self.done.shape[1],
        )


def _ranked(codes: Ints, bits: Ints) -> Ints:
    """A number from 0 up for each different pair of a code and bits, 0 for (0, 0)."""
    _, low = np.unique(np.append(bits.ravel(), 0), return_inverse=True)
    keys = np.append(codes.ravel(), 0) * (int(low.max()) + 1) + low
    _, ranks = np.unique(keys, return_inverse=True)
    return np.asarray(ranks[:-1].reshape(codes.shape), dtype=np.int64)


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
