"""The types that a file from elsewhere declares, checked before dkpro-cassis sees them.

dkpro-cassis makes a Python class of each type, with a parameter for each feature: their
names become source code that is compiled. So only identifiers pass, as UIMA allows them,
and no more of them than a type system of this world has.
"""

import json
import keyword
import re
from collections.abc import Iterable, Mapping
from typing import Any

from hashiya.extras import import_extra
from hashiya.language import gettext as _

_TYPE_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\[\])?", re.ASCII)
# attrs takes leading underscores off the names of parameters.
_FEATURE_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
# Attributes of cassis' own base class, which a feature of that name would hide.
_OF_CASSIS = frozenset({"get", "set", "get_covered_text", "xmiID"})
# The largest published type systems have a few hundred types; each takes a
# millisecond.
_MOST_TYPES = 2_000
_MOST_FEATURES = 20_000
_DEEPEST = 50
# As long as the names of layers and attributes that are written in hexadecimal.
_LONGEST_NAME = 2_000
# In front of a feature's name in JSON: a reference, a number, an anchor.
_PREFIXES = "@#^"
_SHOWN = 40
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)")
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_UTF8 = frozenset({b"utf-8", b"utf8", b"us-ascii"})

# The supertype of each type, by name.
Supertypes = dict[str, str]


def is_feature_name(name: str) -> bool:
    """Whether dkpro-cassis can have a feature of this name."""
    is_free = name not in _OF_CASSIS and not keyword.iskeyword(name)
    return is_free and bool(_FEATURE_NAME.fullmatch(name))


def check_json(text: str) -> None:
    """Refuse CAS JSON that is none, or whose types or features have other names.

    Raises:
        ValueError: saying what is wrong.
    """
    document = _object(json.loads(text), _("the file"))
    types = _object(document.get("%TYPES"), "%TYPES")
    _object(document.get("%VIEWS"), "%VIEWS")
    supertypes: Supertypes = {}
    count = 0
    for name, declared in types.items():
        declaration = _object(declared, _("type {name}").format(name=_shown(name)))
        supertypes[name] = str(declaration.get("%SUPER_TYPE"))
        features = [key for key in declaration if not key.startswith("%")]
        count += len(features)
        for feature in features:
            _check_feature(feature, name)
            description = _object(
                declaration[feature],
                _("feature {feature} of {type}").format(feature=feature, type=name),
            )
            _check_types(
                filter(None, map(description.get, ("%RANGE", "%ELEMENT_TYPE")))
            )
    _check_declared(supertypes, count)
    structures = document.get("%FEATURE_STRUCTURES")
    for structure in structures if isinstance(structures, list) else ():
        for key in _object(structure, _("a feature structure")):
            if not key.startswith("%"):
                _check_feature(key.lstrip(_PREFIXES), _("a feature structure"))


def check_type_system(data: bytes) -> None:
    """Refuse a type system in XML whose types or features have other names.

    Raises:
        ValueError: saying what is wrong. lxml.etree.LxmlError: when it is no XML.
    """
    check_xml(data)
    supertypes: Supertypes = {}
    count = 0
    for element in _parsed(data).iter("{*}typeDescription"):
        name = _text(element, "name")
        supertypes[name] = _text(element, "supertypeName")
        for feature in element.iterfind("{*}features/{*}featureDescription"):
            count += 1
            _check_feature(_text(feature, "name"), name)
            ranges = (_text(feature, "rangeTypeName"), _text(feature, "elementType"))
            _check_types(filter(None, ranges))
    _check_declared(supertypes, count)


def check_xml(data: bytes) -> None:
    """Refuse XML in another encoding than UTF-8, or with a document type definition.

    Its entities could name files, or grow without end, and another encoding would hide it.

    Raises:
        ValueError: saying what is wrong.
    """
    data.decode()
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf").lstrip())
    if b"\0" in data or (declared and declared[1].lower() not in _UTF8):
        raise ValueError(_("it is not in UTF-8"))
    if _DTD.search(data):
        raise ValueError(_("it has a document type definition, which no CAS needs"))


def _check_declared(supertypes: Supertypes, features: int) -> None:
    """Check the names and the number of types, and how deep one is below another."""
    if len(supertypes) > _MOST_TYPES or features > _MOST_FEATURES:
        raise ValueError(
            _(
                "it declares {types} types with {features} features; at most "
                "{most_types} with {most_features} are read"
            ).format(
                types=len(supertypes),
                features=features,
                most_types=_MOST_TYPES,
                most_features=_MOST_FEATURES,
            )
        )
    _check_types(supertypes)
    _check_types(supertypes.values())
    for name in supertypes:
        ancestor, depth = name, 0
        while ancestor in supertypes:
            ancestor, depth = supertypes[ancestor], depth + 1
            if depth > _DEEPEST:
                raise ValueError(
                    _("type {name} is more than {count} types below another").format(
                        name=_shown(name), count=_DEEPEST
                    )
                )


def _check_types(names: Iterable[object]) -> None:
    for name in names:
        is_name = isinstance(name, str) and len(name) <= _LONGEST_NAME
        if not is_name or not _TYPE_NAME.fullmatch(str(name)):
            raise ValueError(
                _(
                    "{name} cannot be the name of a type: letters, digits and _ of "
                    "ASCII with dots between can"
                ).format(name=_shown(name))
            )


def _check_feature(name: str, owner: str) -> None:
    if len(name) > _LONGEST_NAME or not _FEATURE_NAME.fullmatch(name):
        raise ValueError(
            _(
                "{name} in {type} cannot be the name of a feature: letters, digits "
                "and _ of ASCII can"
            ).format(name=_shown(name), type=_shown(owner))
        )
    if not is_feature_name(name):
        raise ValueError(
            _(
                "the feature {name!r} in {type} has a name that dkpro-cassis "
                "cannot read: give it another"
            ).format(name=name, type=_shown(owner))
        )


def _parsed(data: bytes) -> Any:
    etree = import_extra("lxml.etree", "cas")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def _text(element: Any, name: str) -> str:
    """The text of the element's child of that name, as dkpro-cassis reads it."""
    child = element.find(f"{{*}}{name}")
    return "" if child is None else (child.text or "").strip()


def _object(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(_("{part} is not an object").format(part=what))  # noqa: TRY004 - the file is wrong, not a type
    return value


def _shown(name: object) -> str:
    written = repr(name)
    return written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"
