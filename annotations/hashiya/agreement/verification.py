"""Verification of scores by other libraries: alpha by `krippendorff`, F1 by `nervaluate`.

Both come with `hashiya[verify]`. hashiya computes its own scores without them: the
former is under the GPL, and what the latter counts of tags that overlap several others
depends on their order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from itertools import combinations
from typing import Self

import numpy as np

from hashiya.agreement import coding, krippendorff_reference, nervaluate_reference
from hashiya.agreement.attributes import of_matched, of_pairs, of_wholes
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.material import Ints, Material
from hashiya.agreement.scores import Score
from hashiya.agreement.shared_articles import Step
from hashiya.agreement.span_pairs import sides
from hashiya.extras import import_extra
from hashiya.language import gettext as _

# The tolerance between two computations of a number, which round their sums
# differently.
TOLERANCE = 1e-9
LIBRARIES = {
    "krippendorff_alpha": krippendorff_reference.LIBRARY,
    "f1": nervaluate_reference.LIBRARY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A score, and a library's value of the same tags; None where that is undefined.

    `result` is there for F1 alone.
    """

    score: Score
    library: str
    value: float | None
    result: nervaluate_reference.Result | None = None

    @property
    def difference(self) -> float | None:
        """The difference of both values; None if one or both are undefined."""
        if self.score.value is None or self.value is None:
            return None
        return abs(self.score.value - self.value)

    @property
    def holds(self) -> bool:
        """Whether both have the same value, or both are undefined."""
        if self.difference is None:
            return self.score.value is self.value
        return self.difference <= TOLERANCE

    def json(self) -> dict[str, object]:
        """The row of `agreement --verify --json`, unrounded."""
        return {
            "library": self.library,
            "version": version_of(self.library),
            "value": self.value,
            "difference": self.difference,
            **(asdict(self.result) if self.result else {}),
        }


@cache
def version_of(library: str) -> str:
    """The installed version of the library."""
    return version(library)


def check_available() -> None:
    """Raise an error if a library is missing.

    Raises:
        ExtraMissing: with the command that installs it.
    """
    for library in LIBRARIES.values():
        import_extra(
            library, krippendorff_reference.EXTRA, _("the verification of scores")
        )


def checks(
    material: Material,
    scores: Sequence[Score],
    step: Step = lambda _done, _total: None,
) -> Iterator[Check | None]:
    """The check of each score of the material; None where no library computes its measure.

    `step` is called before each.

    Raises:
        ExtraMissing: when a library is not installed.
    """
    check_available()
    layers = {}
    for layer in material.layers:
        data = LayerData.of(material, layer)
        layers[layer.name] = _LayerAlphas(data), _LayerF1s(data)
    for number, score in enumerate(scores):
        step(number, len(scores))
        library = LIBRARIES.get(score.measure)
        if library is None or not material.articles:
            yield None
            continue
        alphas, f1s = layers[score.layer]
        if score.measure == "f1":
            result = f1s.result(score)
            value = result.f1 if result else None
            yield Check(score=score, library=library, value=value, result=result)
        else:
            yield Check(score=score, library=library, value=alphas.value(score))
    step(len(scores), len(scores))


@dataclass(frozen=True, slots=True, kw_only=True)
class _SortedCoding:
    """A coding with its units by article: those of each begin at `bounds[article]`."""

    codes: Ints = field(repr=False)
    weight: Ints = field(repr=False)
    bounds: Ints = field(repr=False)

    @classmethod
    def of(cls, task: coding.Coding) -> Self:
        order = np.argsort(task.article, kind="stable")
        bounds = np.searchsorted(task.article[order], np.arange(task.articles + 1))
        return cls(codes=task.codes[:, order], weight=task.weight[order], bounds=bounds)

    def alpha(self, annotators: Sequence[int], article: int | None) -> float | None:
        """The library's alpha of these annotators, over one article, or all."""
        first, last = 0, len(self.weight)
        if article is not None:
            first, last = self.bounds[article : article + 2].tolist()
        codes = self.codes[list(annotators), first:last]
        return krippendorff_reference.alpha(codes, self.weight[first:last])


class _LayerAlphas:
    """The library's alphas of one layer; each coding is made once."""

    def __init__(self, data: LayerData) -> None:
        self._data = data
        self._positions = _Positions.of(data.material)
        self._codings: dict[tuple[object, ...], _SortedCoding] = {}

    def value(self, score: Score) -> float | None:
        """The library's value of the score's annotators, units and article."""
        group, article = self._positions.of_score(score)
        is_of_pair = score.attribute is not None and score.unit == "overlap"
        # Of matched tags each two annotators have units of their own.
        key = score.unit, score.label, score.attribute, group if is_of_pair else None
        if key not in self._codings:
            self._codings[key] = _SortedCoding.of(self._coding(score, group))
        coders = (0, 1) if is_of_pair else group
        return self._codings[key].alpha(coders, article)

    def _coding(self, score: Score, group: Sequence[int]) -> coding.Coding:
        data = self._data
        material, layer = data.material, data.layer
        if score.attribute is None:
            label = None if score.label is None else layer.labels.index(score.label)
            return data.coding(score.unit, label)
        if score.unit == "article" and layer.wholes is not None:
            return of_wholes(material, layer.wholes, score.attribute)
        pairs = of_matched(material, data.passages, group[0], group[1])
        return of_pairs(pairs, score.attribute, len(material.articles))


class _LayerF1s:
    """The library's F1 of one layer; the tags of each two annotators are counted once."""

    def __init__(self, data: LayerData) -> None:
        self._data = data
        self._positions = _Positions.of(data.material)
        self._counter = nervaluate_reference.DocumentCounter(labels=data.layer.labels)
        self._counts: dict[tuple[str, str | None, tuple[int, int]], Ints] = {}

    def result(self, score: Score) -> nervaluate_reference.Result | None:
        """The library's result of the score's annotators, two by two, and article."""
        group, article = self._positions.of_score(score)
        counts = self._zeros()
        for pair in combinations(group, 2):
            counts = counts + self._counts_of(score.unit, score.label, pair)
        total = counts.sum(axis=0) if article is None else counts[article]
        return nervaluate_reference.result(total.tolist(), score.unit)

    def _counts_of(self, way: str, label: str | None, pair: tuple[int, int]) -> Ints:
        key = way, label, pair
        if key not in self._counts:
            if label is None and way != "overlap":
                # Tags of different labels are credited for nothing.
                counts = self._zeros()
                for name in self._data.layer.labels:
                    counts = counts + self._counts_of(way, name, pair)
            else:
                counts = self._library_counts(way, label, pair)
            self._counts[key] = counts
        return self._counts[key]

    def _library_counts(
        self, way: str, label: str | None, pair: tuple[int, int]
    ) -> Ints:
        material, layer = self._data.material, self._data.layer
        one, two = sides(material, self._data.passages, *pair)
        if label is not None:
            index = layer.labels.index(label)
            one, two = one.only(one.label == index), two.only(two.label == index)
        return self._counter.counts(one, two, way, len(material.articles))

    def _zeros(self) -> Ints:
        articles = len(self._data.material.articles)
        return np.zeros((articles, len(nervaluate_reference.COUNTS)), dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Positions:
    """The indices of annotators by name and of articles by id."""

    annotators: Mapping[str, int]
    articles: Mapping[str, int]

    @classmethod
    def of(cls, material: Material) -> Self:
        annotators = {name: index for index, name in enumerate(material.annotators)}
        articles = {name: index for index, name in enumerate(material.articles)}
        return cls(annotators=annotators, articles=articles)

    def of_score(self, score: Score) -> tuple[tuple[int, ...], int | None]:
        """The score's annotators, and its article, None for all."""
        group = tuple(self.annotators[name] for name in score.annotators)
        if score.article is None:
            return group, None
        return group, self.articles[score.article]
