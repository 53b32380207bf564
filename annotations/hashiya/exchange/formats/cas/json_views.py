"""The views of a CAS in JSON, each as a CAS of its own.

dkpro-cassis 0.12 makes a view for its text and again for its members, and so refuses all
but the first one.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

FIRST_VIEW: Final = "_InitialView"
_STRUCTURES, _VIEWS, _SOFA, _MEMBERS = (
    "%FEATURE_STRUCTURES",
    "%VIEWS",
    "%SOFA",
    "%MEMBERS",
)
_ID, _TYPE, _SOFA_TYPE, _SOFA_ID = "%ID", "%TYPE", "uima.cas.Sofa", "sofaID"
_REFERENCE = "@"


def views_of_json(text: str) -> Iterator[tuple[str, str]]:
    """The name of each view, and the CAS of it alone; a CAS of one view is as it is.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: when it is no CAS.
    """
    document = json.loads(text)
    views = document[_VIEWS]
    if len(views) < 2:
        yield FIRST_VIEW, text
        return
    for name in sorted(views, key=lambda name: name != FIRST_VIEW):
        yield name, json.dumps(_alone(document, name))


def _alone(document: dict[str, Any], name: str) -> dict[str, Any]:
    """The CAS with this view alone, as its first one."""
    view = document[_VIEWS][name]
    sofa = view.get(_SOFA)
    others = set()
    for other_name, other_view in document[_VIEWS].items():
        if other_name != name:
            others.add(other_view.get(_SOFA))
    structures = []
    gone = set()
    for structure in document[_STRUCTURES]:
        if structure[_TYPE] == _SOFA_TYPE and structure[_ID] == sofa:
            structures.append({**structure, _SOFA_ID: FIRST_VIEW})
        elif structure[_ID] in others or structure.get("@sofa") in others:
            gone.add(structure[_ID])
        else:
            structures.append(structure)
    return {
        **document,
        _STRUCTURES: [_without_references(one, gone) for one in structures],
        _VIEWS: {FIRST_VIEW: view},
    }


def _without_references(structure: dict[str, Any], gone: set[object]) -> dict[str, Any]:
    """The structure without references to what is of another view."""
    kept = {}
    for key, value in structure.items():
        is_gone = key.startswith(_REFERENCE) and value in gone
        if not is_gone:
            kept[key] = value
    return kept
