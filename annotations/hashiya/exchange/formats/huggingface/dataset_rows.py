"""A row of a Hugging Face dataset: explicit types, the same in every row.

A list of types is a list of such objects. Attributes are pairs of name and value, and
so are statuses: their names differ from row to row, and a table's columns do not.
`meta` can be anything and is JSON. Times have tenths of seconds: `datasets` would make
others of them (`hashiya.exchange.formats.huggingface.timestamps`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hashiya.exchange.formats.native import article_object
from hashiya.exchange.values import ExportedArticle
from hashiya.io.fields import FieldInvalid, Row, objects, text, text_or_none
from hashiya.io.json_text import dumps
from hashiya.model.scheme import Scheme

Types = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassNames:
    """The type of a label that is the number of one of these names, ClassLabel of `datasets`."""

    names: tuple[str, ...]


_TIMES: Final = ("created", "updated")
_TO_THE_SECOND = re.compile(r"(:\d\d)(Z|\+00:00)", re.ASCII)
_TENTHS = re.compile(r"\.0(Z|\+00:00)", re.ASCII)
_FROM_DATASETS = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)", re.ASCII)

# The types differ from those of the native format, so they are listed.
_TAG: Final[Types] = {
    "id": "string",
    "layer": "string",
    "label": "string",
    "attributes": [{"name": "string", "value": "string"}],
    "confidence": "int8",
    "note": "string",
    "annotator": "string",
    "origin": "string",
    "score": "float64",
    "created": "string",
    "updated": "string",
}
COLUMNS: Final[Types] = {
    "id": "string",
    "text": "string",
    "sha256": "string",
    "spans": [{**_TAG, "start": "int64", "end": "int64", "text": "string"}],
    "labels": [_TAG],
    "sections": [{"kind": "string", "start": "int64", "end": "int64"}],
    "status": [{"annotator": "string", "status": "string", "marked": "string"}],
    "partial": [{"annotator": "string", "status": "string"}],
    "review": "string",
    "finished": [{"reviewer": "string", "time": "string"}],
    "meta": "string",
}


def hub_row(exported: ExportedArticle, scheme: Scheme) -> dict[str, object]:
    """The article as a row."""
    native: dict[str, Any] = article_object(exported, scheme)
    row: dict[str, object] = {name: native.get(name, []) for name in COLUMNS}
    row["spans"] = [_hub_tag(tag) for tag in native["spans"]]
    row["labels"] = [_hub_tag(tag) for tag in native["labels"]]
    row["status"] = _statuses(native)
    row["partial"] = _pairs(native.get("partial", {}), "annotator", "status")
    # Only of gold.
    row["review"] = native.get("review")
    finished = {
        reviewer: _TO_THE_SECOND.sub(r"\1.0\2", time)
        for reviewer, time in native.get("finished", {}).items()
    }
    row["finished"] = _pairs(finished, "reviewer", "time")
    row["meta"] = dumps(native["meta"])
    return row


def _hub_tag(tag: dict[str, Any]) -> dict[str, object]:
    hub_tag = {"score": None, **tag}
    for name in _TIMES:
        hub_tag[name] = _TO_THE_SECOND.sub(r"\1.0\2", tag[name])
    hub_tag["attributes"] = _pairs(tag["attributes"], "name", "value")
    return hub_tag


def _statuses(native: dict[str, Any]) -> list[Row]:
    """The statuses, with the times at which they were set; None where that is unknown."""
    marked = native.get("marked", {})
    rows: list[Row] = []
    for annotator, status in native["status"].items():
        time = marked.get(annotator)
        if time is not None:
            time = _TO_THE_SECOND.sub(r"\1.0\2", time)
        rows.append({"annotator": annotator, "status": status, "marked": time})
    return rows


def _pairs(values: Mapping[str, object], key: str, value: str) -> list[Row]:
    return [{key: name, value: member} for name, member in values.items()]


def native_row(row: Row) -> Row:
    """The row as an object of the native format.

    Raises:
        FieldInvalid: with the path of what is not as `hub_row` writes it.
    """
    statuses, marked = {}, {}
    for pair in objects(row, "status"):
        annotator = text(pair, "annotator")
        statuses[annotator] = text(pair, "status")
        time = text_or_none(pair, "marked")
        if time:
            marked[annotator] = _native_time(time)
    finished = {}
    for pair in objects(row, "finished"):
        finished[text(pair, "reviewer")] = _native_time(text(pair, "time"))
    return {
        **row,
        "spans": list(_native_tags(row, "spans")),
        "labels": list(_native_tags(row, "labels")),
        "status": statuses,
        "marked": marked,
        "finished": finished,
        "meta": _native_meta(row.get("meta")),
        "format": None,
    }


def _native_meta(meta: object) -> object:
    """The meta of its JSON; None where it cannot be read."""
    if not isinstance(meta, str):
        return meta
    try:
        return json.loads(meta)
    except (ValueError, RecursionError):
        return None


def _native_tags(row: Row, key: str) -> Iterator[Row]:
    for index, tag in enumerate(objects(row, key)):
        path = f".{key}[{index}]"
        native_tag = dict(tag)
        try:
            for name in _TIMES:
                time = text_or_none(tag, name)
                if time is not None:
                    native_tag[name] = _native_time(time)
            pairs = objects(tag, "attributes")
            path += ".attributes"
            native_tag["attributes"] = {
                text(pair, "name"): text(pair, "value") for pair in pairs
            }
        except FieldInvalid as error:
            raise error.under(path) from error
        yield native_tag


def _native_time(time: str) -> str:
    """The time as it was exported, also from a file that `datasets` has written."""
    return _FROM_DATASETS.sub(r"\1T\2Z", _TENTHS.sub(r"\1", time))


def yaml_features(types: Types = COLUMNS, margin: str = "  ") -> Iterator[str]:
    """The lines of a card's `features` with these types, as `datasets` writes them."""
    for name, kind in types.items():
        yield f"{margin}- name: {json.dumps(name)}"
        if isinstance(kind, list) and isinstance(kind[0], Mapping):
            yield f"{margin}  list:"
            yield from yaml_features(kind[0], f"{margin}  ")
        elif isinstance(kind, list) and isinstance(kind[0], ClassNames):
            # The name of lists that older versions of `datasets` know as well.
            yield f"{margin}  sequence:"
            yield from _yaml_classes(kind[0], f"{margin}    ")
        elif isinstance(kind, list):
            yield f"{margin}  sequence: {kind[0]}"
        elif isinstance(kind, ClassNames):
            yield f"{margin}  dtype:"
            yield from _yaml_classes(kind, f"{margin}    ")
        else:
            yield f"{margin}  dtype: {kind}"


def _yaml_classes(kind: ClassNames, margin: str) -> Iterator[str]:
    yield f"{margin}class_label:"
    yield f"{margin}  names:"
    for number, name in enumerate(kind.names):
        yield f"{margin}    '{number}': {json.dumps(name)}"
