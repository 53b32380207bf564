"""Figures of agreement computed anew by the libraries that others compute them with: alpha and F1.

`krippendorff` and `nervaluate` come with `hashiya[verify]`. hashiya computes its own
figures without them: the former is under the GPL, and what the latter says of tags that
overlap several others hangs on their order.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from itertools import combinations
from typing import Self

import numpy as np

from hashiya.agreement import coding, krippendorff_reference, nervaluate_reference
from hashiya.agreement.attributes import of_matched, of_pairs, of_wholes
from hashiya.agreement.material import Ints, LayerTags, Material, Passages, Step
from hashiya.agreement.scores import Score
from hashiya.agreement.span_pairs import sides
from hashiya.extras import import_extra

# By how much two ways to compute one number may differ: each rounds its sums.
TOLERANCE = 1e-9
LIBRARIES = {
    "krippendorff_alpha": krippendorff_reference.LIBRARY,
    "f1": nervaluate_reference.LIBRARY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A figure, and what a library says of the same tags: `value` None is undefined, `result` is there for F1 alone."""

    score: Score
    library: str
    value: float | None
    result: nervaluate_reference.Result | None = None

    @property
    def difference(self) -> float | None:
        """By how much they differ; None where one or both are undefined."""
        if self.score.value is None or self.value is None:
            return None
        return abs(self.score.value - self.value)

    @property
    def holds(self) -> bool:
        """Whether both say the same, or both that it is undefined."""
        if self.difference is None:
            return self.score.value is self.value
        return self.difference <= TOLERANCE

    def json(self) -> dict[str, object]:
        """What `agreement --verify --json` says of the figure, unrounded."""
        return {
            "library": self.library,
            "version": version_of(self.library),
            "value": self.value,
            "difference": self.difference,
            **(asdict(self.result) if self.result else {}),
        }


@cache
def version_of(library: str) -> str:
    """The version that is installed."""
    return version(library)


def check_available() -> None:
    """Refuse to begin where a library is missing.

    Raises:
        ExtraMissing: saying how to install it.
    """
    for library in LIBRARIES.values():
        import_extra(
            library, krippendorff_reference.EXTRA, "the verification of scores"
        )


def checks(
    material: Material, scores: Sequence[Score], step: Step = lambda _at, _of: None
) -> Iterator[Check | None]:
    """For each of the figures, which are of the material, what a library says; None where there is none to ask.

    `step` is called before each.

    Raises:
        ExtraMissing: when a library is not installed.
    """
    check_available()
    alphas = {layer.name: _Alphas(material, layer) for layer in material.layers}
    f1s = {layer.name: _F1s(material, layer) for layer in material.layers}
    for at, score in enumerate(scores):
        step(at, len(scores))
        library = LIBRARIES.get(score.measure) if material.articles else None
        if library is None:
            yield None
        elif score.measure == "f1":
            result = f1s[score.layer].of(score)
            yield Check(
                score=score,
                library=library,
                value=result.f1 if result else None,
                result=result,
            )
        else:
            yield Check(
                score=score, library=library, value=alphas[score.layer].of(score)
            )
    step(len(scores), len(scores))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coded:
    """A coding with its units in the order of their articles, those of each from `bounds[article]` on."""

    codes: Ints = field(repr=False)
    weight: Ints = field(repr=False)
    bounds: Ints = field(repr=False)

    @classmethod
    def of(cls, given: coding.Coding) -> Self:
        order = np.argsort(given.article, kind="stable")
        bounds = np.searchsorted(given.article[order], np.arange(given.articles + 1))
        return cls(
            codes=given.codes[:, order], weight=given.weight[order], bounds=bounds
        )

    def alpha(self, annotators: Sequence[int], article: int | None) -> float | None:
        """Of these annotators, over one article, or all."""
        first, last = (
            (0, len(self.weight))
            if article is None
            else self.bounds[article : article + 2].tolist()
        )
        return krippendorff_reference.alpha(
            self.codes[list(annotators), first:last], self.weight[first:last]
        )


class _Alphas:
    """Alphas of one layer; what was coded how is found once."""

    def __init__(self, material: Material, said: LayerTags) -> None:
        self._material, self._said = material, said
        self._indices = _indices(material)
        self._found: dict[tuple[object, ...], _Coded] = {}
        self._coverages: dict[str, coding.Coverage] = {}

    def of(self, score: Score) -> float | None:
        """What the library says of the figure's annotators, units and article."""
        group, article = self._indices(score)
        matched = score.attribute is not None and score.unit == "overlap"
        # Of matched tags each two annotators have units of their own.
        key = score.unit, score.label, score.attribute, group if matched else None
        if key not in self._found:
            self._found[key] = _Coded.of(self._coding(score, group))
        return self._found[key].alpha((0, 1) if matched else group, article)

    def _coding(self, score: Score, group: Sequence[int]) -> coding.Coding:
        said = self._said
        if score.attribute is None:
            coverage = self._coverage(score.unit)
            return (
                coverage.of_all()
                if score.label is None
                else coverage.of_label(said.labels.index(score.label))
            )
        if score.unit == "article" and said.wholes is not None:
            return of_wholes(self._material, said.wholes, score.attribute)
        pairs = of_matched(self._material, _passages(said), group[0], group[1])
        return of_pairs(pairs, score.attribute, len(self._material.articles))

    def _coverage(self, unit: str) -> coding.Coverage:
        material, said, count = self._material, self._said, len(self._said.labels)
        if unit not in self._coverages:
            if unit == "article" and said.wholes is not None:
                self._coverages[unit] = coding.of_articles(material, said.wholes, count)
            else:
                of_units = coding.of_characters if unit == "char" else coding.of_words
                self._coverages[unit] = of_units(material, _passages(said), count)
        return self._coverages[unit]


class _F1s:
    """F1 of one layer; the tags of each two annotators are counted once."""

    def __init__(self, material: Material, said: LayerTags) -> None:
        self._material, self._said = material, said
        self._indices = _indices(material)
        self._counter = nervaluate_reference.Counter(labels=said.labels)
        self._found: dict[tuple[str, str | None, tuple[int, int]], Ints] = {}

    def of(self, score: Score) -> nervaluate_reference.Result | None:
        """What the library says of the figure's annotators, two by two, and article."""
        group, article = self._indices(score)
        counts = sum(
            self._counts(score.unit, score.label, pair)
            for pair in combinations(group, 2)
        )
        total = (
            np.sum(counts, axis=0) if article is None else np.asarray(counts)[article]
        )
        return nervaluate_reference.result(total.tolist(), score.unit)

    def _counts(self, way: str, label: str | None, pair: tuple[int, int]) -> Ints:
        if (way, label, pair) not in self._found:
            if label is None and way != "overlap":
                # Tags of different labels are credited for nothing.
                found = sum(
                    (self._counts(way, each, pair) for each in self._said.labels),
                    self._none(),
                )
            else:
                one, two = sides(self._material, _passages(self._said), *pair)
                if label is not None:
                    at = self._said.labels.index(label)
                    one, two = one.only(one.label == at), two.only(two.label == at)
                found = self._counter.counts(
                    one, two, way, len(self._material.articles)
                )
            self._found[way, label, pair] = found
        return self._found[way, label, pair]

    def _none(self) -> Ints:
        return np.zeros(
            (len(self._material.articles), len(nervaluate_reference.COUNTS)),
            dtype=np.int64,
        )


def _indices(
    material: Material,
) -> Callable[[Score], tuple[tuple[int, ...], int | None]]:
    """What finds a figure's annotators and article in the material."""
    annotators = {name: at for at, name in enumerate(material.annotators)}
    articles = {name: at for at, name in enumerate(material.articles)}
    return lambda score: (
        tuple(annotators[each] for each in score.annotators),
        None if score.article is None else articles[score.article],
    )


def _passages(said: LayerTags) -> Passages:
    if said.passages is None:
        raise ValueError(f"layer {said.name!r} has no passages")
    return said.passages
