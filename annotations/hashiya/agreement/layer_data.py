"""A layer's tags in the forms that measures take, shared by all groups of annotators."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hashiya.agreement import bootstrap, coding
from hashiya.agreement.bootstrap import Estimate
from hashiya.agreement.exclusions import Exclusion, NotComparable, not_comparable
from hashiya.agreement.material import LayerTags, Material, Passages

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerData:
    """A layer's tags, and its codings by unit: of all labels first, then of each label.

    In `material` an annotator has done an article if their passages of the layer can be
    compared there; in `whole_material` whenever they are done with it.
    """

    material: Material
    whole_material: Material
    layer: LayerTags
    codings: Mapping[str, tuple[coding.Coding, ...]]
    _values: dict[Hashable, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, material: Material, layer: LayerTags) -> "LayerData":
        """The layer's codings of characters, words and articles."""
        count = len(layer.labels)
        coverages = {}
        comparable = material.comparable(layer)
        if layer.passages is not None:
            coverages["char"] = coding.of_characters(comparable, layer.passages, count)
            coverages["token"] = coding.of_words(comparable, layer.passages, count)
        if layer.wholes is not None:
            coverages["article"] = coding.of_articles(material, layer.wholes, count)
        codings = {}
        for unit, coverage in coverages.items():
            of_labels = map(coverage.of_label, range(count))
            codings[unit] = (coverage.of_all(), *of_labels)
        return cls(
            material=comparable, whole_material=material, layer=layer, codings=codings
        )

    def of_unit(self, unit: str) -> Material:
        """The material that scores of the unit are computed from."""
        return self.whole_material if unit == "article" else self.material

    def intervals(
        self,
        annotators: Sequence[int],
        estimates: Sequence[Estimate],
        *,
        resamples: int,
        seed: int,
    ) -> list[tuple[float, float] | None]:
        """The confidence interval of each estimate, over the articles compared for its unit."""
        bounds: list[tuple[float, float] | None] = [None] * len(estimates)
        for is_whole in (False, True):
            indices = [
                index
                for index, estimate in enumerate(estimates)
                if (estimate.unit == "article") is is_whole
            ]
            material = self.whole_material if is_whole else self.material
            computed = bootstrap.intervals(
                [estimates[index] for index in indices],
                material.by_several(annotators),
                resamples=resamples,
                seed=seed,
            )
            for index, ci in zip(indices, computed, strict=True):
                bounds[index] = ci
        return bounds

    def not_comparable(
        self, annotators: Sequence[int], unit: str
    ) -> tuple[NotComparable, ...]:
        """Who of these is left out of articles that two or more of them have done."""
        if unit == "article" or not self.layer.exclusions:
            return ()
        done = self.whole_material.by_several(annotators)
        exclusions = [
            exclusion
            for exclusion in self.layer.exclusions
            if exclusion.annotator in annotators and done[exclusion.article]
        ]
        return not_comparable(exclusions, self.material.annotators)

    def not_comparable_by_article(self) -> Mapping[int, tuple[NotComparable, ...]]:
        """Who is left out, by the index of the article."""
        by_article: dict[int, list[Exclusion]] = {}
        for exclusion in self.layer.exclusions:
            by_article.setdefault(exclusion.article, []).append(exclusion)
        names = self.material.annotators
        return {
            article: not_comparable(exclusions, names)
            for article, exclusions in by_article.items()
        }

    @property
    def passages(self) -> Passages:
        """The layer's tags on passages.

        Raises:
            ValueError: when it has none.
        """
        return passages_of(self.layer)

    def label_indices(self, label: int | None) -> tuple[int, ...]:
        """The one label, or all of the layer for None."""
        return tuple(range(len(self.layer.labels))) if label is None else (label,)

    def shared(self, key: Hashable, compute: Callable[[], _T]) -> _T:
        """A value that several estimates need, computed once for the key."""
        if key not in self._values:
            self._values[key] = compute()
        value: _T = self._values[key]
        return value


def passages_of(layer: LayerTags) -> Passages:
    """The layer's tags on passages.

    Raises:
        ValueError: when it has none.
    """
    if layer.passages is None:
        raise ValueError(f"layer {layer.name!r} has no passages")
    return layer.passages
