"""Tags as a coding task: each annotator gives each character, word or article one category.

A character is not looked at by itself: between two neighbouring edges of tags all
characters are alike, and such a stretch counts as often as it has characters.
"""

from dataclasses import dataclass, field

import numpy as np

from hashiya.agreement.bootstrap import NOTHING_SHARED
from hashiya.agreement.material import ArticleLabels, Bools, Ints, Material, Passages

MISSING = -1
NONE = 0
# So many labels fit into the bits of one number.
_BITS = 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What each annotator made of each unit: `codes[annotator, unit]`, below `categories`, or MISSING.

    `weight` is how many like units one stands for, `article` of which article it is.
    Category 0 is *none*: no tag. `empty` is why there is no number where there is no
    unit.
    """

    codes: Ints = field(repr=False)
    weight: Ints = field(repr=False)
    article: Ints = field(repr=False)
    categories: int
    articles: int
    empty: str = NOTHING_SHARED


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """For each label, annotator and unit whether the annotator has given the unit the label."""

    covered: Bools = field(repr=False)
    weight: Ints = field(repr=False)
    article: Ints = field(repr=False)
    done: Bools = field(repr=False)

    def of_label(self, label: int) -> Coding:
        """The task of one label, in which a unit has it or not; neighbouring units that differ in others only are one."""
        covered = self.covered[label]
        begins = np.ones(len(self.article), dtype=np.bool_)
        begins[1:] = (covered[:, 1:] != covered[:, :-1]).any(axis=0) | (
            self.article[1:] != self.article[:-1]
        )
        first = np.flatnonzero(begins)
        weight = np.add.reduceat(self.weight, first) if len(first) else self.weight
        return self._coding(
            covered[:, first].astype(np.int64), 2, weight, self.article[first]
        )

    def of_all(self) -> Coding:
        """The task of all labels at once: a unit's category is the set of the labels that it was given."""
        codes = np.zeros(self.covered.shape[1:], dtype=np.int64)
        for first in range(0, len(self.covered), _BITS):
            bits = np.zeros_like(codes)
            for index, each in enumerate(self.covered[first : first + _BITS]):
                bits |= each.astype(np.int64) << index
            codes = _ranked(codes, bits)
        return self._coding(
            codes, int(codes.max(initial=0)) + 1, self.weight, self.article
        )

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
    """A number from 0 up for each pair of a code and bits, 0 for (0, 0)."""
    _, low = np.unique(np.append(bits.ravel(), 0), return_inverse=True)
    _, both = np.unique(
        np.append(codes.ravel(), 0) * (int(low.max()) + 1) + low, return_inverse=True
    )
    return np.asarray(both[:-1].reshape(codes.shape), dtype=np.int64)


def of_characters(material: Material, passages: Passages, labels: int) -> Coverage:
    """The characters of all articles as units."""
    return _stretches(
        material, passages, labels, (passages.start, passages.end, material.chars)
    )


def of_words(material: Material, passages: Passages, labels: int) -> Coverage:
    """The words of all articles as units; a tag gives its label to each word that it covers a character of."""
    return _stretches(
        material, passages, labels, (passages.word, passages.word_end, material.words)
    )


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
    material: Material, passages: Passages, labels: int, places: tuple[Ints, Ints, Ints]
) -> Coverage:
    """The stretches between neighbouring edges, the articles laid end to end; of starts, ends, and the articles' lengths."""
    start, end, lengths = places
    bases = np.concatenate(([0], np.cumsum(lengths)))
    starts, ends = bases[passages.article] + start, bases[passages.article] + end
    edges = np.unique(np.concatenate((bases, starts, ends)))
    covered = np.empty(
        (labels, len(material.annotators), len(edges) - 1), dtype=np.bool_
    )
    for label in range(labels):
        of_it = passages.label == label
        # What begins and ends at one place covers nothing, and takes itself back.
        changes = np.zeros((len(material.annotators), len(edges)), dtype=np.int32)
        np.add.at(
            changes,
            (passages.annotator[of_it], np.searchsorted(edges, starts[of_it])),
            1,
        )
        np.add.at(
            changes,
            (passages.annotator[of_it], np.searchsorted(edges, ends[of_it])),
            -1,
        )
        covered[label] = np.cumsum(changes, axis=1, dtype=np.int32)[:, :-1] > 0
    return Coverage(
        covered=covered,
        weight=np.diff(edges),
        article=np.searchsorted(bases, edges[:-1], side="right") - 1,
        done=material.done,
    )
