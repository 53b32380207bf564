"""Fields of a row that hold tags made earlier, by the names and shapes that tools give them."""

from collections.abc import Mapping
from typing import Final

# What doccano, Prodigy, spaCy, ArAIEval and tables of tokens call them.
ANSWERS: Final = frozenset(
    {"annotations", "cats", "entities", "label", "labels", "ner_tags", "spans"}
)
_SPAN_KEYS: Final = frozenset({"start", "end"})
# Offsets and a label.
_SPAN_LENGTH: Final = 3


def annotation_fields(fields: Mapping[str, object]) -> list[str]:
    """The names of the fields that seem to hold tags."""
    names: list[str] = []
    for name, value in fields.items():
        if value and (name in ANSWERS or _are_spans(value)):
            names.append(name)
    return names


def _are_spans(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    first = value[0]
    if isinstance(first, dict):
        return first.keys() >= _SPAN_KEYS
    if not isinstance(first, list) or len(first) != _SPAN_LENGTH:
        return False
    start, end, label = first
    return isinstance(start, int) and isinstance(end, int) and isinstance(label, str)
