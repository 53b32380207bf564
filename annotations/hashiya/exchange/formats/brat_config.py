"""brat's configuration for a scheme, and for what tags use besides it; and how brat's types are named."""

import re

from hashiya.model.model import Tag
from hashiya.model.scheme import SPAN, Scheme

_SIGN = "__"
# What `annotation.conf` takes of a name; the hyphen begins what is escaped.
_OTHER = re.compile(r"[^A-Za-z0-9_]|(?<=_)_|^_|_$")
_ESCAPED = re.compile(r"((?:-[0-9A-F]{2})+)")
_GREY = "#868686"
# Without it brat's own check calls every tag that meets another one an error.
_OVERLAP = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"


class Types:
    """The types and attributes that a dataset uses: the scheme's, and those it no longer has."""

    def __init__(self, scheme: Scheme) -> None:
        layers = [layer for layer in scheme.layers if SPAN in layer.scopes]
        self.labels = {
            (layer.name, label.name): label.color
            for layer in layers
            for label in layer.labels
        }
        self.values = {
            (layer.name, each.name): dict.fromkeys(each.values)
            for layer in layers
            for each in layer.attributes
            if each.values
        }

    def note(self, tag: Tag) -> None:
        """Take in the tag's label."""
        self.labels.setdefault((tag.layer, tag.label), _GREY)

    def note_value(self, layer: str, name: str, value: str) -> None:
        """Take in the value of an attribute."""
        self.values.setdefault((layer, name), {})[value] = None


def typed(layer: str, name: str) -> str:
    """The name of a label or an attribute of the layer: `layer__name`, in what brat takes of a name."""
    return f"{_plain(layer)}{_SIGN}{_plain(name)}"


def untyped(kind: str) -> tuple[str | None, str]:
    """The layer and the name; a type that is none of ours has no layer and is the name."""
    layer, sign, name = kind.partition(_SIGN)
    try:
        return (
            (_meant(layer), _meant(name)) if sign and layer and name else (None, kind)
        )
    except UnicodeDecodeError:
        return None, kind


def annotation_conf(types: Types) -> str:
    """The file of entities and attributes; it has no events, and of relations that all may overlap."""
    entities = [typed(*key) for key in types.labels]
    attributes = [
        f"{typed(*key)}\tArg:<ENTITY>, Value:{'|'.join(values)}"
        for key, values in types.values.items()
        if values
    ]
    attributes.append("Confidence\tArg:<ENTITY>, Value:1|2|3|4|5")
    parts = {
        "entities": entities,
        "relations": [_OVERLAP],
        "events": [],
        "attributes": attributes,
    }
    return "\n".join(
        "\n".join([f"[{head}]", *rows, ""]) for head, rows in parts.items()
    )


def visual_conf(types: Types, scheme: Scheme) -> str:
    """The file of titles and colours."""
    titles = {
        (layer.name, label.name): label.title
        for layer in scheme.layers
        for label in layer.labels
    }
    labels = [
        f"{typed(*key)} | {titles.get(key, key[1]).replace('|', ' ')}"
        for key in types.labels
    ]
    drawing = [f"{typed(*key)} bgColor:{color}" for key, color in types.labels.items()]
    return "\n".join(["[labels]", *labels, "", "[drawing]", *drawing, ""])


def _plain(name: str) -> str:
    return _OTHER.sub(
        lambda sign: "".join(f"-{byte:02X}" for byte in sign[0].encode()), name
    )


def _meant(name: str) -> str:
    return _ESCAPED.sub(
        lambda found: bytes.fromhex(found[1].replace("-", "")).decode(), name
    )
