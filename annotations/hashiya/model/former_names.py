"""The present names of layers, labels and attributes that a scheme called otherwise before.

Stored tags keep the name that they were given. Whatever reads them resolves it here, so that
a renamed or merged label is the same label for everybody at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hashiya.model.model import Tag
from hashiya.model.scheme import Attribute, Label, Layer, Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerNames:
    """By former name the present one; labels and attributes by their layer's present name too.

    A name that the scheme has again is not a former one.
    """

    layers: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    attributes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, scheme: Scheme) -> "FormerNames":
        """The former names that the scheme records (`was`)."""
        present = scheme.layer_names
        layers: dict[str, str] = {}
        labels: dict[tuple[str, str], str] = {}
        attributes: dict[tuple[str, str], str] = {}
        for layer in scheme.layers:
            for name in layer.was:
                if name not in present:
                    layers[name] = layer.name
            labels.update(_labels(layer))
            attributes.update(_attributes(layer))
        return cls(layers=layers, labels=labels, attributes=attributes)

    def __bool__(self) -> bool:
        return bool(self.layers or self.labels or self.attributes)

    def layer(self, name: str) -> str:
        """The present name of a layer."""
        return self.layers.get(name, name)

    def label(self, layer: str, label: str) -> tuple[str, str]:
        """The present names of a layer and its label."""
        layer = self.layer(layer)
        return layer, self.labels.get((layer, label), label)

    def attributes_of(
        self, layer: str, attributes: Mapping[str, str]
    ) -> Mapping[str, str]:
        """A tag's attributes by their present names; `layer` is the layer's present one.

        Where two become one, a value under the present name holds, and the other keeps
        its former name, so that no value is lost.
        """
        if not any((layer, name) in self.attributes for name in attributes):
            return attributes
        present: dict[str, str] = {}
        for name, value in attributes.items():
            new_name = self.attributes.get((layer, name), name)
            is_taken = bool(attributes.get(new_name)) or bool(present.get(new_name))
            present[name if new_name != name and is_taken else new_name] = value
        return present

    def tag(self, tag: Tag) -> Tag:
        """The tag with present names; the same object where all of them are."""
        if not self:
            return tag
        layer, label = self.label(tag.layer, tag.label)
        attributes = self.attributes_of(layer, tag.attributes)
        if (layer, label) == (tag.layer, tag.label) and attributes is tag.attributes:
            return tag
        return replace(tag, layer=layer, label=label, attributes=attributes)


def _labels(layer: Layer) -> Mapping[tuple[str, str], str]:
    return _present_names(layer.name, layer.labels)


def _attributes(layer: Layer) -> Mapping[tuple[str, str], str]:
    return _present_names(layer.name, layer.attributes)


def _present_names(
    layer: str, parts: Sequence[Label] | Sequence[Attribute]
) -> Mapping[tuple[str, str], str]:
    """The present name of each layer and former name, unless that is a present one too."""
    present = {part.name for part in parts}
    names: dict[tuple[str, str], str] = {}
    for part in parts:
        for former in part.was:
            if former not in present:
                names[layer, former] = part.name
    return names


NO_FORMER_NAMES = FormerNames()
