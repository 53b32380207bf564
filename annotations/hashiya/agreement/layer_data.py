"""A layer's tags in the forms that measures take, shared by all groups of annotators."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hashiya.agreement import coding
from hashiya.agreement.material import LayerTags, Material, Passages

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerData:
    """A layer's tags, and its codings by unit: of all labels first, then of each label."""

    material: Material
    layer: LayerTags
    codings: Mapping[str, tuple[coding.Coding, ...]]
    _values: dict[Hashable, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, material: Material, layer: LayerTags) -> "LayerData":
        """The layer's codings of characters, words and articles."""
        count = len(layer.labels)
        coverages = {}
        if layer.passages is not None:
            coverages["char"] = coding.of_characters(material, layer.passages, count)
            coverages["token"] = coding.of_words(material, layer.passages, count)
        if layer.wholes is not None:
            coverages["article"] = coding.of_articles(material, layer.wholes, count)
        codings = {}
        for unit, coverage in coverages.items():
            of_labels = map(coverage.of_label, range(count))
            codings[unit] = (coverage.of_all(), *of_labels)
        return cls(material=material, layer=layer, codings=codings)

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
