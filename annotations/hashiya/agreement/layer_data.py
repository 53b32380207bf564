"""A layer's tags in the forms that measures take, shared by all groups of annotators."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hashiya.agreement import bootstrap
from hashiya.agreement.bootstrap import Estimate
from hashiya.agreement.coding import (
    Coding,
    Coverage,
    of_articles,
    of_characters,
    of_words,
)
from hashiya.agreement.exclusions import Exclusion, NotComparable, not_comparable
from hashiya.agreement.material import LayerTags, Material, Passages

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerData:
    """A layer's tags, and their codings, which are made when a measure needs them.

    In `material` an annotator has done an article if their passages of the layer can be
    compared there; in `whole_material` whenever they are done with it.
    """

    material: Material
    whole_material: Material
    layer: LayerTags
    _values: dict[Hashable, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, material: Material, layer: LayerTags) -> "LayerData":
        """The data of one layer of the material."""
        comparable = material.comparable(layer)
        return cls(material=comparable, whole_material=material, layer=layer)

    @property
    def units(self) -> tuple[str, ...]:
        """The units in which the layer's tags can be coded."""
        units: list[str] = []
        if self.layer.passages is not None:
            units += ["char", "token"]
        if self.layer.wholes is not None:
            units.append("article")
        return tuple(units)

    def coding(self, unit: str, label: int | None) -> Coding:
        """The coding by one label, or by the sets of all labels for None."""

        def compute() -> Coding:
            coverage = self.shared(("coverage", unit), lambda: self._coverage(unit))
            if label is None:
                return coverage.of_all()
            return coverage.of_label(label)

        return self.shared(("coding", unit, label), compute)

    def _coverage(self, unit: str) -> Coverage:
        count = len(self.layer.labels)
        if unit == "article" and self.layer.wholes is not None:
            return of_articles(self.whole_material, self.layer.wholes, count)
        of_unit = of_words if unit == "token" else of_characters
        return of_unit(self.material, self.passages, count)

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
