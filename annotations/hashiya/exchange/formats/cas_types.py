"""The UIMA types of a scheme's layers: `custom.span.stance` for passages, `custom.article.stance` for whole articles.

What UIMA allows in a name are ASCII letters, digits and `_`, a letter first. A layer or
an attribute called otherwise, or like a feature that every type has, is `hex_` and its
UTF-8 in hexadecimal; its own name is the description.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from hashiya.extras import import_extra
from hashiya.model.scheme import Scheme

EXTRA: Final = "cas"
SPAN_TYPES, ARTICLE_TYPES, DOCUMENT = (
    "custom.span.",
    "custom.article.",
    "custom.Article",
)
# What every tag has beside its attributes; `identifier` is its id, `sha256` that of an
# article's text.
TEXTS: Final = (
    "identifier",
    "label",
    "note",
    "annotator",
    "origin",
    "created",
    "updated",
)
NUMBERS: Final = {"confidence": "uima.cas.Integer", "score": "uima.cas.Double"}
# The features that UIMA gives to annotations.
_TAKEN = frozenset({*TEXTS, *NUMBERS, "begin", "end", "sofa", "id", "type", "self"})
_HEX = "hex_"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)


def uima_name(name: str) -> str:
    """The name as UIMA allows it."""
    if _NAME.fullmatch(name) and not name.startswith(_HEX) and name not in _TAKEN:
        return name
    return f"{_HEX}{name.encode().hex()}"


def own_name(name: str) -> str:
    """The name that a UIMA name is for; one of others is itself."""
    try:
        own = (
            bytes.fromhex(name.removeprefix(_HEX)).decode()
            if name.startswith(_HEX)
            else name
        )
    except ValueError:
        return name
    return own if uima_name(own) == name else name


class Types:
    """The types of the scheme's layers and of those that tags have besides; they grow by what tags need."""

    def __init__(self, scheme: Scheme) -> None:
        self._attributes: dict[tuple[str, bool], list[str]] = {}
        self._system: Any = None
        for layer in scheme.layers:
            for is_span in (True, False):
                self.need(
                    layer.name,
                    [attribute.name for attribute in layer.attributes],
                    is_span=is_span,
                )

    def need(self, layer: str, attributes: Iterable[str], *, is_span: bool) -> str:
        """See to it that there is a type for the layer's tags with features for the attributes; its name."""
        known = self._attributes.get((layer, is_span))
        new = [attribute for attribute in attributes if attribute not in (known or ())]
        if known is None or new:
            self._attributes[layer, is_span] = [*(known or ()), *new]
            # A type that was once used takes no further features: the system is made
            # anew.
            self._system = None
        return _type_name(layer, is_span=is_span)

    @property
    def system(self) -> Any:
        """The type system with all that was needed so far."""
        if self._system is None:
            self._system = self._made()
        return self._system

    def _made(self) -> Any:
        system = import_extra("cassis", EXTRA).TypeSystem()
        document = system.create_type(DOCUMENT, supertypeName="uima.cas.AnnotationBase")
        for feature in ("identifier", "sha256"):
            system.create_feature(document, feature, "uima.cas.String")
        for (layer, is_span), attributes in self._attributes.items():
            base = "uima.tcas.Annotation" if is_span else "uima.cas.AnnotationBase"
            made = system.create_type(
                _type_name(layer, is_span=is_span),
                supertypeName=base,
                description=layer,
            )
            for feature in TEXTS:
                system.create_feature(made, feature, "uima.cas.String")
            for feature, kind in NUMBERS.items():
                system.create_feature(made, feature, kind)
            for attribute in attributes:
                system.create_feature(
                    made, uima_name(attribute), "uima.cas.String", description=attribute
                )
        return system


def _type_name(layer: str, *, is_span: bool) -> str:
    return f"{SPAN_TYPES if is_span else ARTICLE_TYPES}{uima_name(layer)}"
