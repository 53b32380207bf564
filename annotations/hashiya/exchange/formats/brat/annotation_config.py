"""brat's configuration for a scheme and for tags of other labels, and brat's names of types."""

import re

from hashiya.model.scheme import SPAN, Scheme
from hashiya.store import TagRow

_SEPARATOR = "__"
# What `annotation.conf` does not allow in a name; the hyphen begins an escape.
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9_]|(?<=_)_|^_|_$")
_ESCAPED = re.compile(r"((?:-[0-9A-F]{2})+)")
_GREY = "#868686"
# Without this brat's verifier reports every overlap of tags as an error.
_OVERLAP = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
_CONFIDENCE = "Confidence\tArg:<ENTITY>, Value:1|2|3|4|5"


class UsedTypes:
    """The labels and values that a dataset uses: the scheme's, and others that tags have."""

    def __init__(self, scheme: Scheme) -> None:
        self.colors: dict[tuple[str, str], str] = {}
        # The values of each attribute of a layer, in their order.
        self.values: dict[tuple[str, str], dict[str, None]] = {}
        for layer in scheme.layers:
            if SPAN not in layer.scopes:
                continue
            for label in layer.labels:
                self.colors[layer.name, label.name] = label.color
            for attribute in layer.attributes:
                if attribute.values:
                    values = dict.fromkeys(attribute.values)
                    self.values[layer.name, attribute.name] = values

    def add(self, tag: TagRow) -> None:
        """Add the tag's label."""
        self.colors.setdefault((tag.layer, tag.label), _GREY)

    def add_value(self, layer: str, name: str, value: str) -> None:
        """Add a value of an attribute."""
        self.values.setdefault((layer, name), {})[value] = None


def brat_type(layer: str, name: str) -> str:
    """The type of a label or an attribute of the layer: `layer__name`, with escapes."""
    return f"{_escape(layer)}{_SEPARATOR}{_escape(name)}"


def layer_and_name(brat_name: str) -> tuple[str | None, str]:
    """The layer and the name of a type; a type that is none of ours is a name without a layer."""
    layer, separator, name = brat_name.partition(_SEPARATOR)
    if not (separator and layer and name):
        return None, brat_name
    try:
        return _unescape(layer), _unescape(name)
    except UnicodeDecodeError:
        return None, brat_name


def annotation_conf(types: UsedTypes) -> str:
    """The file of entities and attributes; the only relations are overlaps."""
    lines = ["[entities]"]
    lines += [brat_type(*key) for key in types.colors]
    lines += ["", "[relations]", _OVERLAP, "", "[events]", "", "[attributes]"]
    for key, values in types.values.items():
        if values:
            allowed = "|".join(values)
            lines.append(f"{brat_type(*key)}\tArg:<ENTITY>, Value:{allowed}")
    return "\n".join([*lines, _CONFIDENCE, ""])


def visual_conf(types: UsedTypes, scheme: Scheme) -> str:
    """The file of titles and colours."""
    titles = {}
    for layer in scheme.layers:
        for label in layer.labels:
            titles[layer.name, label.name] = label.title
    lines = ["[labels]"]
    for key in types.colors:
        title = titles.get(key, key[1]).replace("|", " ")
        lines.append(f"{brat_type(*key)} | {title}")
    lines += ["", "[drawing]"]
    for key, color in types.colors.items():
        lines.append(f"{brat_type(*key)} bgColor:{color}")
    return "\n".join([*lines, ""])


def _escape(name: str) -> str:
    def escaped(match: re.Match[str]) -> str:
        return "".join(f"-{byte:02X}" for byte in match[0].encode())

    return _NOT_ALLOWED.sub(escaped, name)


def _unescape(name: str) -> str:
    def unescaped(match: re.Match[str]) -> str:
        return bytes.fromhex(match[1].replace("-", "")).decode()

    return _ESCAPED.sub(unescaped, name)
