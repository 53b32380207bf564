"""The scheme of a `hashiya.toml`, and the schemes that a project can begin with."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from hashiya.io.fields import quoted
from hashiya.io.toml import Table, parse_toml
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.label_colors import unused_color
from hashiya.model.scheme import SCOPES, Attribute, Label, Layer, Scheme
from hashiya.model.strings import TITLE, VALUE

# The schemes that a project can begin with; the first is the default.
SCHEME_NAMES = ("stance", "ner", "propaganda", "sentiment", "empty")
SCHEMES = Path(__file__).parents[1] / "schemes"
# How many colours further on the colours of a layer begin than those of the one before.
LAYER_STEP = 4

_ATTRIBUTE_KEYS = (
    "name", "title", "title_ar", "values", "required", "ordered", "suggestions", "was",
)  # fmt: skip
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
# One character, or the name of a key with its modifiers.
_KEY = re.compile(r"\S|(?:(?:ctrl|alt|shift)\+)*(?:\S|[a-z][a-z0-9_]+)")


@cache
def default_scheme() -> Scheme:
    """The scheme of a project without `hashiya.toml`: stance and topic."""
    return scheme_from(parse_toml(default_source(), "the default scheme"))


def default_source() -> str:
    """The commented TOML text of the default scheme."""
    return scheme_source("stance")


def scheme_source(name: str) -> str:
    """The commented TOML text of one of the schemes of `SCHEME_NAMES`."""
    return (SCHEMES / f"{name}.toml").read_text(encoding="utf-8")


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


def _layer(table: Table, colors: Iterable[str]) -> Layer:
    table.only("name", "title", "title_ar", "scopes", "was", "labels", "attributes")
    name = _name(table)
    scopes = table.texts("scopes", SCOPES)
    if not scopes or set(scopes) - set(SCOPES):
        raise table.refused(
            "scopes",
            _("must be one or more of {names}, not {value!r}").format(
                names=comma_separated(SCOPES), value=list(scopes)
            ),
        )
    labels = table.tables("labels")
    if not labels:
        raise table.refused("labels", _("is empty: a layer needs at least one label"))
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
        raise table.refused(
            "color", _("must be like #3f9d63, not {value!r}").format(value=color)
        )
    return Label(
        name=name,
        title=_shown(table, "title", name),
        title_ar=_shown(table, "title_ar", _shown(table, "title", name)),
        key=_key(table),
        color=color,
        was=_was(table, name),
    )


def _attribute(table: Table) -> Attribute:
    table.only(*_ATTRIBUTE_KEYS)
    name = _name(table)
    values, suggestions = _values(table, "values"), _values(table, "suggestions")
    if values and suggestions:
        raise table.refused(
            "suggestions", _("are for free text: leave out these or the values")
        )
    ordered = table.flag("ordered")
    if ordered and len(values) < 2:
        raise table.refused(
            "ordered", _("is of values: list them, from the least to the most")
        )
    return Attribute(
        name=name,
        title=_shown(table, "title", name),
        title_ar=_shown(table, "title_ar", _shown(table, "title", name)),
        values=values,
        required=table.flag("required"),
        ordered=ordered,
        suggestions=suggestions,
        was=_was(table, name),
    )


def _was(table: Table, name: str) -> tuple[str, ...]:
    was = _values(table, "was")
    if name in was:
        raise table.refused(
            "was",
            _("{name!r} is what it is called now: leave it out").format(name=name),
        )
    return was


def _name(table: Table) -> str:
    name = _shown(table, "name", None)
    if name != name.strip():
        raise table.refused(
            "name",
            _("{name!r} begins or ends with a space: take it off").format(name=name),
        )
    return name


def _key(table: Table) -> str:
    key = _shown(table, "key", "")
    if key and not _KEY.fullmatch(key):
        raise table.refused(
            "key",
            _(
                "{key!r} is not a key: give one character, or a name such as f5 "
                "or ctrl+t"
            ).format(key=key),
        )
    if len(key) > 1 and key[:-1] == "shift+":
        raise table.refused(
            "key",
            _(
                "{key!r} is not a key: give the character that it types, such as "
                "{other!r}"
            ).format(key=key, other=key[-1].upper()),
        )
    return key


def _shown(table: Table, key: str, default: str | None) -> str:
    text = table.text(key, default)
    defect = TITLE.defect(text)
    if defect:
        raise table.refused(
            key,
            _("{value} {problem}: take it out").format(
                value=quoted(text), problem=defect
            ),
        )
    return text


def _values(table: Table, key: str) -> tuple[str, ...]:
    values = table.texts(key)
    for index, value in enumerate(values):
        defect = VALUE.defect(value)
        if defect:
            raise table.refused(
                key,
                _("{value} {problem}: take it out").format(
                    value=quoted(value), problem=defect
                ),
                index,
            )
    return values


def _refuse_twice(tables: Iterable[Table], key: str) -> None:
    seen: dict[str, Table] = {}
    for table in tables:
        value = table.text(key, "")
        if value and value in seen:
            other = seen[value]
            owner = other.place
            if key != "name":
                owner = f"{other.text('name', '')!r}, {other.place}"
            raise table.refused(
                key, _("{value!r} is taken by {owner}").format(value=value, owner=owner)
            )
        seen[value] = table


def _refuse_one_past(tables: Iterable[Table]) -> None:
    """Refuse two of a kind with the same former name: tags with it could not be mapped."""
    seen: dict[str, str] = {}
    for table in tables:
        for index, name in enumerate(table.texts("was")):
            if name in seen:
                raise table.refused(
                    "was",
                    _(
                        "{name!r} is what {other!r} was: leave it out in one of them"
                    ).format(name=name, other=seen[name]),
                    index,
                )
            seen[name] = table.text("name")
