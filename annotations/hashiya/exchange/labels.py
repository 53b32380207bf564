"""Layer and label as the one name that a flat format has for them: `topic/law`."""

from hashiya.errors import Hint, UnknownLabel
from hashiya.model.scheme import Scheme

_SIGN = "/"


def flat(layer: str, label: str) -> str:
    """The name: layer, slash, label; a slash in the layer is %2F, a percent sign %25."""
    return f"{layer.replace('%', '%25').replace(_SIGN, '%2F')}{_SIGN}{label}"


def unflat(name: str, scheme: Scheme, fallback: str | None = None) -> tuple[str, str]:
    """The layer and the label that a flat name means in the scheme.

    A name of ours is what it says. Another one is the label of that name where only one
    layer has it; else it belongs to the `fallback` layer, or to the only one there is.

    Raises:
        UnknownLabel: when that does not tell the layer.
    """
    before, sign, label = name.partition(_SIGN)
    layer = before.replace("%2F", _SIGN).replace("%25", "%")
    names = [each.name for each in scheme.layers]
    if sign and layer in names and label:
        return layer, label
    having = [
        each.name
        for each in scheme.layers
        if any(one.name == name for one in each.labels)
    ]
    if fallback is not None:
        return fallback, name
    if len(having) == 1:
        return having[0], name
    if sign and layer and label:
        return layer, label
    if len(names) == 1:
        return names[0], name
    raise UnknownLabel(
        f"label {name!r} is in {'several layers' if having else 'no layer'} of the scheme",
        hint=Hint.NAME_LAYER,
    )
