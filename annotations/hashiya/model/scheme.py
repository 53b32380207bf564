"""The annotation scheme: layers, their labels, and the attributes of a layer's tags."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hashiya.errors import InvalidAttribute, InvalidTag, UnknownLabel
from hashiya.io.fields import quoted
from hashiya.io.toml import Table, parse_toml, read_toml
from hashiya.model.label_colors import unused_color
from hashiya.model.strings import TITLE, VALUE, attributes_defect

SPAN, ARTICLE = "span", "article"
SCOPES = (SPAN, ARTICLE)
# The schemes that a project can begin with; the first is the default.
SCHEME_NAMES = ("stance", "ner", "propaganda", "sentiment", "empty")
# So many colours further on a layer's own begin than those of the layer before.
LAYER_STEP = 4

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
# One character, or the name of a key with its modifiers.
_KEY = re.compile(r"\S|(?:(?:ctrl|alt|shift)\+)*(?:\S|[a-z][a-z0-9_]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A field of a layer's tags; `was` lists its former names.

    Without `values` it takes any text, and `suggestions` are offered first.
    """

    name: str
    title: str
    title_ar: str
    values: tuple[str, ...] = ()
    required: bool = False
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

    def attribute(self, name: str) -> Attribute:
        """The attribute of this name.

        Raises:
            InvalidAttribute: with the names of those that exist.
        """
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        known = ", ".join(attribute.name for attribute in self.attributes) or "none"
        raise InvalidAttribute(
            f"layer {self.name!r} has no attribute {name!r}; it has: {known}"
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

    def layer(self, name: str) -> Layer:
        """The layer of this name.

        Raises:
            UnknownLabel: with the names of those that exist.
        """
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise UnknownLabel(
            f"no layer is called {name!r}; the scheme has: {_names(self.layers)}"
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
                    f"layer {layer!r} has no label {name!r}: it is called {label.name!r} now"
                )
        raise UnknownLabel(
            f"layer {layer!r} has no label {name!r}; it has: {_names(labels)}"
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
            kinds = {SPAN: "passages", ARTICLE: "whole articles"}
            raise InvalidTag(
                f"layer {layer!r} is not for {kinds[scope]}; its scopes are: "
                f"{', '.join(self.layer(layer).scopes)}"
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
                    f"attribute {name!r} cannot be {value!r}; it takes: "
                    f"{', '.join(attribute.values)}"
                )
        defect = attributes_defect(attributes)
        if defect:
            raise InvalidAttribute(f"{defect}: take it out")

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


@cache
def default_scheme() -> Scheme:
    """The scheme of a project without `hashiya.toml`: stance and topic."""
    return scheme_from(parse_toml(default_source(), "the default scheme"))


def default_source() -> str:
    """The commented TOML text of the default scheme."""
    return scheme_source("stance")


def scheme_source(name: str) -> str:
    """The commented TOML text of one of the schemes of `SCHEME_NAMES`."""
    # Only here: most projects have a scheme of their own.
    from importlib import resources

    source = resources.files("hashiya").joinpath("schemes", f"{name}.toml")
    return source.read_text(encoding="utf-8")


def read_scheme(path: Path) -> Scheme:
    """The scheme of a `hashiya.toml`; one without layers has the default scheme's.

    Raises:
        SchemeInvalid: naming the file, the line and the key: `hashiya.toml:7:
            $.layers[1].labels[0].key`.
    """
    return scheme_from(read_toml(path))


def scheme_from(table: Table) -> Scheme:
    """The scheme that the outermost table of a `hashiya.toml` describes.

    Raises:
        SchemeInvalid: naming the file, the line and the key.
    """
    layers = table.tables("layers")
    if not layers:
        return default_scheme()
    _refuse_twice(layers, "name")
    _refuse_one_past(layers)
    _refuse_twice(
        (label for layer in layers for label in layer.tables("labels")), "key"
    )
    colors = [_colors(place, layer) for place, layer in enumerate(layers)]
    return Scheme(layers=tuple(map(_layer, layers, colors)))


def _colors(place: int, layer: Table) -> list[str]:
    """The colours of a layer's labels; one that names none gets one unlike the others'.

    Each layer begins at another colour, so that its labels are not those of the first.
    Other layers do not matter, so that an edit of one leaves the colours of the rest.
    """
    colors = [label.text("color", "").lower() for label in layer.tables("labels")]
    for index, color in enumerate(colors):
        if not color:
            used = [*filter(_COLOR.fullmatch, colors)]
            colors[index] = unused_color(used, LAYER_STEP * place)
    return colors


def free_color(scheme: Scheme) -> str:
    """A colour that no label has yet, if there is one."""
    used = [label.color for layer in scheme.layers for label in layer.labels]
    return unused_color(used)


def _layer(table: Table, colors: Iterable[str]) -> Layer:
    table.only("name", "title", "title_ar", "scopes", "was", "labels", "attributes")
    name = _name(table)
    scopes = table.texts("scopes", SCOPES)
    if not scopes or set(scopes) - set(SCOPES):
        raise table.refused(
            "scopes", f"must be some of {', '.join(SCOPES)}, not {list(scopes)!r}"
        )
    labels = table.tables("labels")
    if not labels:
        raise table.refused("labels", "there are none: a layer needs at least one")
    _refuse_twice(labels, "name")
    _refuse_one_past(labels)
    attributes = table.tables("attributes")
    _refuse_twice(attributes, "name")
    _refuse_one_past(attributes)
    return Layer(
        name=name,
        title=_shown(table, "title", name),
        title_ar=_shown(table, "title_ar", _shown(table, "title", name)),
        labels=tuple(map(_label, labels, colors)),
        attributes=tuple(map(_attribute, attributes)),
        scopes=scopes,
        was=_was(table, name),
    )


def _label(table: Table, color: str) -> Label:
    table.only("name", "title", "title_ar", "key", "color", "was")
    name = _name(table)
    if not _COLOR.fullmatch(color):
        raise table.refused("color", f"must be like #3f9d63, not {color!r}")
    return Label(
        name=name,
        title=_shown(table, "title", name),
        title_ar=_shown(table, "title_ar", _shown(table, "title", name)),
        key=_key(table),
        color=color,
        was=_was(table, name),
    )


def _attribute(table: Table) -> Attribute:
    table.only("name", "title", "title_ar", "values", "required", "suggestions", "was")
    name = _name(table)
    values, suggestions = _values(table, "values"), _values(table, "suggestions")
    if values and suggestions:
        raise table.refused(
            "suggestions", "are for free text: leave out either these or the values"
        )
    return Attribute(
        name=name,
        title=_shown(table, "title", name),
        title_ar=_shown(table, "title_ar", _shown(table, "title", name)),
        values=values,
        required=table.flag("required"),
        suggestions=suggestions,
        was=_was(table, name),
    )


def _was(table: Table, name: str) -> tuple[str, ...]:
    was = _values(table, "was")
    if name in was:
        raise table.refused("was", f"{name!r} is what it is called now: leave it out")
    return was


def _name(table: Table) -> str:
    name = _shown(table, "name", None)
    if name != name.strip():
        raise table.refused(
            "name", f"{name!r} begins or ends with a space: take it off"
        )
    return name


def _key(table: Table) -> str:
    key = _shown(table, "key", "")
    if key and not _KEY.fullmatch(key):
        raise table.refused(
            "key",
            f"{key!r} is no key: give one character, or a name such as f5 or ctrl+t",
        )
    if len(key) > 1 and key[:-1] == "shift+":
        raise table.refused(
            "key",
            f"{key!r} is no key: give the character that it types, such as {key[-1].upper()!r}",
        )
    return key


def _shown(table: Table, key: str, default: str | None) -> str:
    text = table.text(key, default)
    defect = TITLE.defect(text)
    if defect:
        raise table.refused(key, f"{quoted(text)} {defect}: take it out")
    return text


def _values(table: Table, key: str) -> tuple[str, ...]:
    values = table.texts(key)
    for index, value in enumerate(values):
        defect = VALUE.defect(value)
        if defect:
            raise table.refused(key, f"{quoted(value)} {defect}: take it out", index)
    return values


def _refuse_twice(tables: Iterable[Table], key: str) -> None:
    seen: dict[str, Table] = {}
    for table in tables:
        value = table.text(key, "")
        if value and value in seen:
            other = seen[value]
            named = f"{other.text('name', '')!r}, " if key != "name" else ""
            raise table.refused(key, f"{value!r} is taken by {named}{other.place}")
        seen[value] = table


def _refuse_one_past(tables: Iterable[Table]) -> None:
    """Refuse two of a kind with the same former name: tags with it could not be mapped."""
    seen: dict[str, str] = {}
    for table in tables:
        for index, name in enumerate(table.texts("was")):
            if name in seen:
                raise table.refused(
                    "was",
                    f"{name!r} is what {seen[name]!r} was: leave it out in one of them",
                    index,
                )
            seen[name] = table.text("name")


def _names(named: tuple[Layer, ...] | tuple[Label, ...]) -> str:
    return ", ".join(item.name for item in named)
