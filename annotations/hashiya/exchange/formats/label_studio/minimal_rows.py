"""Label Studio's JSON_MIN: a task with one annotation, whose controls are keys beside the data."""

from collections.abc import Mapping

from hashiya.exchange.formats.label_studio.labelling_config import (
    ANNOTATOR,
    ANNOTATORS,
    ARTICLE_LAYER,
)
from hashiya.exchange.formats.label_studio.task_results import PlacedResult
from hashiya.io.fields import Row

# The type of a result by the key that has its value.
_KINDS = {
    "labels": "labels",
    "hypertextlabels": "hypertextlabels",
    "choices": "choices",
    "rating": "rating",
    "text": "textarea",
}


def is_minimal(row: Row) -> bool:
    """Whether the object of a file is one of JSON_MIN: it has results, and no `data`."""
    if isinstance(row.get("data"), Mapping):
        return False
    return any(_is_of_control(key, value) for key, value in row.items())


def minimal_data(row: Row) -> Row:
    """The data of the task."""
    return {key: row[key] for key in row if not _is_of_control(key, row[key])}


def minimal_results(row: Row) -> tuple[list[PlacedResult], object]:
    """The results of the annotation, as JSON has them, and its annotator.

    The values of a region are together by its span, as JSON_MIN has no ids of regions.
    """
    results: list[PlacedResult] = []
    annotator: object = row.get("annotator")
    for key, value in row.items():
        if key in ANNOTATORS and isinstance(value, str | list):
            results.append((f".{key}", _text_result(value)))
        elif not _is_of_control(key, value):
            continue
        elif isinstance(value, list):
            for index, region in enumerate(value):
                results.append((f".{key}[{index}]", _region_result(key, region)))
        elif isinstance(value, Mapping):
            results.append((f".{key}", _result(key, value)))
        else:
            results.append((f".{key}", _result(key, {"choices": [value]})))
    return results, annotator


def _is_of_control(key: str, value: object) -> bool:
    """Whether a value is of a control; a mere string is data, but for our own controls."""
    if isinstance(value, str):
        return key.startswith(ARTICLE_LAYER) or key in ANNOTATORS
    if isinstance(value, Mapping):
        return "choices" in value
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(one, Mapping) and _has_place(one) for one in value)


def _has_place(value: Mapping[str, object]) -> bool:
    return "start" in value or "globalOffsets" in value


def _region_result(key: str, value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    return _result(key, value) | {"id": f"{value.get('start')} {value.get('end')}"}


def _text_result(value: object) -> dict[str, object]:
    words = value if isinstance(value, list) else [value]
    return {"from_name": ANNOTATOR, "type": "textarea", "value": {"text": words}}


def _result(key: str, value: Mapping[str, object]) -> dict[str, object]:
    kind = "textarea"
    for name, kind_of_name in _KINDS.items():
        if name in value:
            kind = kind_of_name
            break
    return {"from_name": key, "type": kind, "value": dict(value)}
