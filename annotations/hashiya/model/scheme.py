"""The annotation scheme: layers, their labels, and the attributes of a layer's tags."""

from collections.abc import Mapping
from dataclasses import dataclass

from hashiya.errors import InvalidAttribute, InvalidTag, UnknownLabel
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.label_colors import unused_color
from hashiya.model.strings import attributes_defect

SPAN, ARTICLE = "span", "article"
SCOPES = (SPAN, ARTICLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A field of a layer's tags; `was` lists its former names.

    Without `values` it takes any text, and `suggestions` are offered first. With
    `ordered` the values are in an order, from the least to the most.
    """

    name: str
    title: str
    title_ar: str
    values: tuple[str, ...] = ()
    required: bool = False
    ordered: bool = False
    suggestions: tuple[str, ...] = ()
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label of a layer.

    `key` may be empty, `color` is `#rrggbb`, `was` lists its former names.
    """

    name: str
    title: str
    title_ar: str
    key: str
    color: str
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer: one dimension of annotation, such as stance or topic.

    `scopes` says whether its labels are given to passages, to whole articles, or to
    both, `was` lists its former names.
    """

    name: str
    title: str
    title_ar: str
    labels: tuple[Label, ...]
    attributes: tuple[Attribute, ...] = ()
    scopes: tuple[str, ...] = SCOPES
    was: tuple[str, ...] = ()

    @property
    def label_names(self) -> tuple[str, ...]:
        """The names of the labels, in order."""
        return tuple(label.name for label in self.labels)

    @property
    def attribute_names(self) -> tuple[str, ...]:
        """The names of the attributes, in order."""
        return tuple(attribute.name for attribute in self.attributes)

    def attribute(self, name: str) -> Attribute:
        """The attribute of this name.

        Raises:
            InvalidAttribute: with the names of those that exist.
        """
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        for attribute in self.attributes:
            if name in attribute.was:
                raise InvalidAttribute(
                    _(
                        "layer {layer!r} has no attribute {name!r}: it is called "
                        "{present!r} now"
                    ).format(layer=self.name, name=name, present=attribute.name)
                )
        listed = comma_separated(self.attribute_names) or _("none")
        raise InvalidAttribute(
            _("layer {layer!r} has no attribute {name!r}; it has: {names}").format(
                layer=self.name, name=name, names=listed
            )
        )

    def takes(self, name: str, value: str) -> bool:
        """Whether the attribute accepts the value."""
        for attribute in self.attributes:
            if attribute.name == name:
                return not attribute.values or value in attribute.values
        return False

    def missing(self, attributes: Mapping[str, str]) -> tuple[Attribute, ...]:
        """The required attributes that have no value, or an empty one."""
        missing: list[Attribute] = []
        for attribute in self.attributes:
            value = attributes.get(attribute.name, "")
            if attribute.required and not value.strip():
                missing.append(attribute)
        return tuple(missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """All layers of a project, in the order in which they are shown."""

    layers: tuple[Layer, ...]

    @property
    def layer_names(self) -> tuple[str, ...]:
        """The names of the layers, in order."""
        return tuple(layer.name for layer in self.layers)

    @property
    def label_names(self) -> tuple[str, ...]:
        """The names of all layers' labels, each once, in order."""
        names: dict[str, None] = {}
        for layer in self.layers:
            names.update(dict.fromkeys(layer.label_names))
        return tuple(names)

    def layer(self, name: str) -> Layer:
        """The layer of this name.

        Raises:
            UnknownLabel: with the names of those that exist.
        """
        for layer in self.layers:
            if layer.name == name:
                return layer
        for layer in self.layers:
            if name in layer.was:
                raise UnknownLabel(
                    _(
                        "no layer is called {name!r}: it is called {present!r} now"
                    ).format(name=name, present=layer.name)
                )
        raise UnknownLabel(
            _("no layer is called {name!r}; the scheme has: {names}").format(
                name=name, names=_names(self.layers)
            )
        )

    def label(self, layer: str, name: str) -> Label:
        """The label of this name in the layer.

        Raises:
            UnknownLabel: with the names of the layers, or of the layer's labels, that
                exist.
        """
        labels = self.layer(layer).labels
        for label in labels:
            if label.name == name:
                return label
        for label in labels:
            if name in label.was:
                raise UnknownLabel(
                    _(
                        "layer {layer!r} has no label {name!r}: it is called "
                        "{present!r} now"
                    ).format(layer=layer, name=name, present=label.name)
                )
        raise UnknownLabel(
            _("layer {layer!r} has no label {name!r}; it has: {names}").format(
                layer=layer, name=name, names=_names(labels)
            )
        )

    def knows(self, layer: str, label: str) -> bool:
        """Whether the label is in the scheme; a tag whose label is not is orphaned, and kept."""
        return any(named.name == label for named in self._labels(layer))

    def _labels(self, layer: str) -> tuple[Label, ...]:
        """The labels of the layer; none if there is no layer of the name."""
        for named in self.layers:
            if named.name == layer:
                return named.labels
        return ()

    def check_label(self, layer: str, label: str, scope: str = SPAN) -> None:
        """Refuse a label that the scheme does not have, or does not have in the scope.

        Raises:
            UnknownLabel: when there is no such layer or label.
            InvalidTag: when the layer is not for passages (`scope` "span") or whole
                articles ("article").
        """
        self.label(layer, label)
        if scope not in self.layer(layer).scopes:
            sentence = _("layer {layer!r} is not for passages; its scopes are: {names}")
            if scope == ARTICLE:
                sentence = _(
                    "layer {layer!r} is not for whole articles; its scopes are: {names}"
                )
            raise InvalidTag(
                sentence.format(
                    layer=layer, names=comma_separated(self.layer(layer).scopes)
                )
            )

    def check_attributes(self, layer: str, attributes: Mapping[str, str]) -> None:
        """Refuse attributes that the layer does not have, and values that they do not take.

        Required ones may be left for later: `Layer.missing` says which are.

        Raises:
            UnknownLabel: when there is no such layer.
            InvalidAttribute: with the attribute and the values that it accepts.
        """
        layer_of_tag = self.layer(layer)
        for name, value in attributes.items():
            attribute = layer_of_tag.attribute(name)
            if attribute.values and value not in attribute.values:
                raise InvalidAttribute(
                    _(
                        "attribute {name!r} cannot be {value!r}; it takes: {values}"
                    ).format(
                        name=name, value=value, values=comma_separated(attribute.values)
                    )
                )
        defect = attributes_defect(attributes)
        if defect:
            raise InvalidAttribute(_("{problem}: take it out").format(problem=defect))

    def check_tag(
        self,
        layer: str,
        label: str,
        attributes: Mapping[str, str],
        *,
        scope: str = SPAN,
    ) -> None:
        """Refuse a tag whose label or attributes the scheme does not allow."""
        self.check_label(layer, label, scope)
        self.check_attributes(layer, attributes)


def free_color(scheme: Scheme) -> str:
    """A colour that no label has yet, if there is one."""
    used = [label.color for layer in scheme.layers for label in layer.labels]
    return unused_color(used)


def _names(named: tuple[Layer, ...] | tuple[Label, ...]) -> str:
    return comma_separated(item.name for item in named)
