"""Renaming, merging and deleting labels, attributes and layers in the text of a `hashiya.toml`.

A name that is no longer in the scheme, as it was renamed or merged into another, becomes a
former name of that (`was`), by which all stored tags are read.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from hashiya.corpus.project import SETTINGS
from hashiya.corpus.scheme_editing import (
    add_label,
    change_label,
    refuse_former,
    remove_label,
    with_layers,
)
from hashiya.errors import SchemeInvalid, UnknownLabel
from hashiya.io.toml import parse_toml
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.scheme import Attribute, Label, Layer, Scheme
from hashiya.model.scheme_file import scheme_from

_ATTRIBUTE_FIELDS = (
    "name", "title", "title_ar", "values", "required", "ordered", "suggestions",
)  # fmt: skip


# Labels


def rename_label(source: str, layer: str, old: str, new: str) -> str:
    """The TOML text with the label renamed.

    Raises:
        SchemeInvalid, UnknownLabel: when that is impossible; with the line.
    """
    _refuse_taken(new, _layer(source, layer).labels, old)
    label = _scheme(source).label(layer, old)
    renamed = replace(label, name=new)
    if label.title == old:
        renamed = replace(renamed, title=new)
    if label.title_ar == label.title == old:
        renamed = replace(renamed, title_ar=new)
    return change_label(source, layer, old, renamed)


def merge_labels(source: str, layer: str, old: Sequence[str], into: str) -> str:
    """The TOML text in which the old labels are the other one.

    Raises:
        SchemeInvalid, UnknownLabel: as `rename_label` does.
    """
    former = _former([_scheme(source).label(layer, name) for name in old], into)
    target = _scheme(source).label(layer, into)
    for name in old:
        source = remove_label(source, layer, name)
    was = tuple(dict.fromkeys((*target.was, *former)))
    return change_label(source, layer, into, replace(target, was=was))


def delete_labels(source: str, layer: str, names: Iterable[str]) -> str:
    """The TOML text without the labels.

    Raises:
        SchemeInvalid, UnknownLabel: as `rename_label` does.
    """
    for name in names:
        source = remove_label(source, layer, name)
    return source


# Attributes


def rename_attribute(source: str, layer: str, old: str, new: str) -> str:
    """The TOML text with the attribute renamed.

    Raises:
        SchemeInvalid, UnknownLabel, InvalidAttribute: when that is impossible.
    """
    attributes = _layer(source, layer).attributes
    _refuse_taken(new, attributes, old)
    attribute = _layer(source, layer).attribute(old)

    def rename(tables: list[Any]) -> None:
        table = tables[attributes.index(attribute)]
        table["name"] = new
        table["was"] = [*_without(attribute.was, new), old]

    return _edited(source, lambda layers: rename(_table(layers, layer)["attributes"]))


def merge_attributes(source: str, layer: str, old: Sequence[str], into: str) -> str:
    """The TOML text in which the old attributes are the other one.

    Raises:
        SchemeInvalid, UnknownLabel, InvalidAttribute: when that is impossible.
    """
    scheme_layer = _layer(source, layer)
    merged = [scheme_layer.attribute(name) for name in old]
    former = _former(merged, into)
    target = scheme_layer.attribute(into)
    if target.values:
        values: set[str] = set()
        for attribute in merged:
            values.update(attribute.values)
        missing = values.difference(target.values)
        if missing or not all(attribute.values for attribute in merged):
            message = _(
                "{file}: attribute {name!r} does not take all values of the others: "
                "add them to it first"
            )
            if missing:
                message = _(
                    "{file}: attribute {name!r} does not take all values of the others: "
                    "add them to it first: {values}"
                )
            listed = comma_separated(sorted(missing))
            raise SchemeInvalid(message.format(file=SETTINGS, name=into, values=listed))

    def merge(tables: list[Any]) -> None:
        names = scheme_layer.attribute_names
        was = list(dict.fromkeys((*target.was, *former)))
        tables[names.index(into)]["was"] = was
        for name in sorted(old, key=names.index, reverse=True):
            del tables[names.index(name)]

    return _edited(source, lambda layers: merge(_table(layers, layer)["attributes"]))


def delete_attributes(source: str, layer: str, names: Sequence[str]) -> str:
    """The TOML text without the attributes.

    Raises:
        SchemeInvalid, UnknownLabel, InvalidAttribute: when that is impossible.
    """
    scheme_layer = _layer(source, layer)
    for name in names:
        scheme_layer.attribute(name)

    def delete(table: Any) -> None:
        present = scheme_layer.attribute_names
        for name in sorted(set(names), key=present.index, reverse=True):
            del table["attributes"][present.index(name)]
        if not table["attributes"]:
            del table["attributes"]

    return _edited(source, lambda layers: delete(_table(layers, layer)))


# Layers


def rename_layer(source: str, old: str, new: str) -> str:
    """The TOML text with the layer renamed.

    Raises:
        SchemeInvalid, UnknownLabel: when that is impossible.
    """
    _refuse_taken(new, _scheme(source).layers, old)
    layer = _layer(source, old)

    def rename(layers: list[Any]) -> None:
        table = _table(layers, old)
        table["name"] = new
        table["was"] = [*_without(layer.was, new), old]

    return _edited(source, rename)


def merge_layers(source: str, old: Sequence[str], into: str) -> str:
    """The TOML text in which the labels and attributes of the old layers are the other one's.

    Raises:
        SchemeInvalid, UnknownLabel: when that is impossible.
    """
    merged = [_layer(source, name) for name in old]
    target = _layer(source, into)
    was = list(dict.fromkeys((*target.was, *_former(merged, into))))
    source = delete_layers(source, old)

    def note(layers: list[Any]) -> None:
        table = _table(layers, into)
        table["was"] = was
        scopes = dict.fromkeys(target.scopes)
        for merged_layer in merged:
            scopes.update(dict.fromkeys(merged_layer.scopes))
        if tuple(scopes) != target.scopes:
            table["scopes"] = list(scopes)
        _add_attributes(table, target, merged)

    source = _edited(source, note)
    for layer in merged:
        for label in layer.labels:
            source = _with_label(source, into, label)
    return source


def delete_layers(source: str, names: Sequence[str]) -> str:
    """The TOML text without the layers.

    Raises:
        SchemeInvalid, UnknownLabel: when that is impossible, as for all layers.
    """
    for name in names:
        _layer(source, name)
    if len(set(names)) == len(_scheme(source).layers):
        raise SchemeInvalid(
            _("{file}: a scheme needs at least one layer").format(file=SETTINGS)
        )

    def delete(layers: list[Any]) -> None:
        for name in dict.fromkeys(names):
            layers.remove(_table(layers, name))

    return _edited(source, delete)


def _add_attributes(table: Any, target: Layer, merged: Iterable[Layer]) -> None:
    names = set(target.attribute_names)
    for layer in merged:
        for attribute in layer.attributes:
            if attribute.name in names:
                continue
            names.add(attribute.name)
            if "attributes" not in table:
                table["attributes"] = tomlkit.aot()
            table["attributes"].append(_attribute_table(attribute))


def _attribute_table(attribute: Attribute) -> Any:
    table = tomlkit.table()
    for name in (*_ATTRIBUTE_FIELDS, "was"):
        value = getattr(attribute, name)
        if value:
            table[name] = list(value) if isinstance(value, tuple) else value
    # What tags of the merged layer may lack is not required of the others.
    table.pop("required", None)
    return table


def _with_label(source: str, layer: str, label: Label) -> str:
    """The text with the label in the layer; where it has one of the name, with its former names."""
    for own in _layer(source, layer).labels:
        if own.name == label.name:
            was = tuple(dict.fromkeys((*own.was, *label.was)))
            return change_label(source, layer, own.name, replace(own, was=was))
    added = add_label(source, layer, replace(label, was=()))
    if not label.was:
        return added
    return change_label(added, layer, label.name, label)


# What these share


def _edited(source: str, change: Callable[[Any], None]) -> str:
    """The text with its layers changed, which are a valid scheme then."""
    try:
        document = tomlkit.parse(with_layers(source))
        change(document["layers"])
        text = tomlkit.dumps(document)
    except (TOMLKitError, KeyError) as error:
        raise SchemeInvalid(
            _(
                "{file}: cannot be edited from here: {problem}; edit the file itself"
            ).format(file=SETTINGS, problem=error)
        ) from error
    _scheme(text)
    return text


def _table(layers: Any, name: str) -> Any:
    for table in layers:
        if table["name"] == name:
            return table
    raise UnknownLabel(_("no layer is called {name!r}").format(name=name))


def _scheme(source: str) -> Scheme:
    return scheme_from(parse_toml(source, SETTINGS))


def _layer(source: str, name: str) -> Layer:
    return _scheme(source).layer(name)


def _refuse_taken(
    name: str, named: Sequence[Label] | Sequence[Attribute] | Sequence[Layer], old: str
) -> None:
    for other in named:
        if other.name == name and old in other.was:
            raise SchemeInvalid(
                _("{file}: {former!r} is called {name!r} already").format(
                    file=SETTINGS, former=old, name=name
                )
            )
        if other.name == name:
            raise SchemeInvalid(
                _("{file}: {name!r} is there already: merge the two").format(
                    file=SETTINGS, name=name
                )
            )
    refuse_former(name, named, but=old)


def _former(
    merged: Sequence[Label] | Sequence[Attribute] | Sequence[Layer], into: str
) -> list[str]:
    """The names of what is merged, and their former ones."""
    names: list[str] = []
    for part in merged:
        if part.name == into:
            raise SchemeInvalid(
                _("{file}: {name!r} cannot be merged with itself").format(
                    file=SETTINGS, name=into
                )
            )
        names += (*_without(part.was, into), part.name)
    return names


def _without(names: Iterable[str], left_out: str) -> list[str]:
    return [name for name in names if name != left_out]
