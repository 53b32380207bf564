"""The UIMA types of a scheme's layers.

Those of the layer stance are `custom.span.stance` for passages, `custom.article.stance`
for whole articles.

What UIMA allows in a name are ASCII letters, digits and `_`, a letter first. A layer or
an attribute called otherwise, like a feature that every type has, or like a word of
Python, which dkpro-cassis cannot take, is `hex_` and its UTF-8 in hexadecimal; its own
name is the description.
"""

from collections.abc import Iterable
from typing import Any, Final

from hashiya.exchange.formats.cas.foreign_types import is_feature_name
from hashiya.extras import import_extra
from hashiya.model.scheme import Scheme

EXTRA: Final = "cas"
DOCUMENT: Final = "custom.Article"
SPAN_TYPES: Final = "custom.span."
ARTICLE_TYPES: Final = "custom.article."
# The features of every tag beside its attributes; `identifier` is its id, `sha256` that
# of an article's text.
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
_STRING = "uima.cas.String"
# The features that UIMA gives to annotations.
_UIMA_FEATURES = frozenset({"begin", "end", "sofa", "id", "type", "self"})
_RESERVED = _UIMA_FEATURES.union(TEXTS, NUMBERS)
_HEX = "hex_"


def uima_name(name: str) -> str:
    """The name as UIMA allows it."""
    is_free = name not in _RESERVED and not name.startswith(_HEX)
    if is_free and is_feature_name(name):
        return name
    return f"{_HEX}{name.encode().hex()}"


def own_name(name: str) -> str:
    """The name that a UIMA name encodes; one of another tool is itself."""
    if not name.startswith(_HEX):
        return name
    try:
        own = bytes.fromhex(name.removeprefix(_HEX)).decode()
    except ValueError:
        return name
    return own if uima_name(own) == name else name


class CasTypes:
    """The types of the scheme's layers and of others that tags have; they grow with the tags."""

    def __init__(self, scheme: Scheme) -> None:
        self._attributes: dict[tuple[str, bool], list[str]] = {}
        self._system: Any = None
        for layer in scheme.layers:
            for is_span in (True, False):
                self.require(layer.name, layer.attribute_names, is_span=is_span)

    def require(self, layer: str, attributes: Iterable[str], *, is_span: bool) -> str:
        """The name of the type of the layer's tags; it and its features are added if missing."""
        names = self._attributes.get((layer, is_span))
        new_names = [name for name in attributes if name not in (names or ())]
        if names is None or new_names:
            self._attributes[layer, is_span] = [*(names or ()), *new_names]
            # A type that has been used takes no more features, so the system is built
            # again.
            self._system = None
        return _type_name(layer, is_span=is_span)

    @property
    def system(self) -> Any:
        """The type system with all that was required so far."""
        if self._system is None:
            self._system = self._built()
        return self._system

    def _built(self) -> Any:
        system = import_extra("cassis", EXTRA).TypeSystem()
        document = system.create_type(DOCUMENT, supertypeName="uima.cas.AnnotationBase")
        for feature in ("identifier", "sha256"):
            system.create_feature(document, feature, _STRING)
        for (layer, is_span), attributes in self._attributes.items():
            name = _type_name(layer, is_span=is_span)
            base = "uima.tcas.Annotation" if is_span else "uima.cas.AnnotationBase"
            kind = system.create_type(name, supertypeName=base, description=layer)
            for feature in TEXTS:
                system.create_feature(kind, feature, _STRING)
            for feature, number_type in NUMBERS.items():
                system.create_feature(kind, feature, number_type)
            for attribute in attributes:
                feature = uima_name(attribute)
                system.create_feature(kind, feature, _STRING, description=attribute)
        return system


def _type_name(layer: str, *, is_span: bool) -> str:
    return f"{SPAN_TYPES if is_span else ARTICLE_TYPES}{uima_name(layer)}"
