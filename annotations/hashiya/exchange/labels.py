"""Layer and label as the one name that flat formats have for them: `topic/law`."""

from hashiya.errors import Hint, UnknownLabel
from hashiya.language import gettext as _
from hashiya.model.scheme import Scheme

_SEPARATOR = "/"
# The most characters of a name that a message repeats.
_SHOWN = 100


def flat(layer: str, label: str) -> str:
    """The name: layer, slash, label; a slash in the layer is %2F, a percent sign %25."""
    escaped_layer = layer.replace("%", "%25").replace(_SEPARATOR, "%2F")
    return f"{escaped_layer}{_SEPARATOR}{label}"


def shortest(layer: str, label: str, scheme: Scheme) -> str:
    """The label alone, where the scheme then leaves no doubt of its layer; else the flat name."""
    try:
        is_certain = unflat(label, scheme) == (layer, label)
    except UnknownLabel:
        is_certain = False
    return label if is_certain else flat(layer, label)


def flat_parts(name: str) -> tuple[str, str]:
    """The layer and the label of a flat name without a scheme; the layer may be ""."""
    escaped_layer, separator, label = name.partition(_SEPARATOR)
    if not (separator and escaped_layer and label):
        return "", name
    return escaped_layer.replace("%2F", _SEPARATOR).replace("%25", "%"), label


def unflat(name: str, scheme: Scheme, fallback: str | None = None) -> tuple[str, str]:
    """The layer and the label that a flat name means in the scheme.

    A name that begins with a layer of the scheme, or a former name of one, is layer and
    label. Former names of labels count as their names do. Any other name is a
    label: of the only layer that has it, or of the `fallback` layer, or of the only
    layer; and if none of these is given, a name with a slash is layer and label.

    Raises:
        UnknownLabel: when the layer remains unknown.
    """
    escaped_layer, separator, label = name.partition(_SEPARATOR)
    layer = escaped_layer.replace("%2F", _SEPARATOR).replace("%25", "%")
    names: list[str] = []
    for known_layer in scheme.layers:
        names += (known_layer.name, *known_layer.was)
    if separator and layer in names and label:
        return layer, label
    having = _layers_with(name, scheme)
    if len(having) == 1:
        return having[0], name
    if fallback is not None:
        return fallback, name
    if separator and layer and label:
        return layer, label
    if len(scheme.layers) == 1:
        return scheme.layers[0].name, name
    message = _("label {name!r} is in no layer of the scheme")
    if having:
        message = _("label {name!r} is in several layers of the scheme")
    raise UnknownLabel(message.format(name=name[:_SHOWN]), hint=Hint.NAME_LAYER)


def _layers_with(label: str, scheme: Scheme) -> list[str]:
    layers = []
    for layer in scheme.layers:
        names: set[str] = set()
        for label_of_layer in layer.labels:
            names.update((label_of_layer.name, *label_of_layer.was))
        if label in names:
            layers.append(layer.name)
    return layers
