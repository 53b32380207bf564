"""What a row of a Hugging Face dataset holds: explicit types, the same in every row.

A list of types is a list of such objects. Attributes are pairs of name and value, and
so are statuses: which there are differs from row to row, and a table's columns do not.
`meta` can be anything and is JSON. Times have tenths of seconds: `datasets` would make
others of them (`hashiya.exchange.formats.huggingface.timestamps`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hashiya.exchange.formats.native import row
from hashiya.exchange.values import Exported
from hashiya.io.fields import FieldInvalid, Row, objects, text, text_or_none
from hashiya.io.json_text import dumps
from hashiya.model.scheme import Scheme

Types = Mapping[str, object]

_TIMES: Final = ("created", "updated")
_TO_THE_SECOND = re.compile(r"(:\d\d)(Z|\+00:00)", re.ASCII)
_TENTHS = re.compile(r"\.0(Z|\+00:00)", re.ASCII)
_FROM_DATASETS = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)", re.ASCII)

_SAID: Final[Types] = {
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
    "spans": [{**_SAID, "start": "int64", "end": "int64", "text": "string"}],
    "labels": [_SAID],
    "sections": [{"kind": "string", "start": "int64", "end": "int64"}],
    "status": [{"annotator": "string", "status": "string"}],
    "meta": "string",
}


def hub_row(exported: Exported, scheme: Scheme) -> dict[str, object]:
    """The article as a row."""
    said: dict[str, Any] = row(exported, scheme)
    return {
        **{name: said.get(name, []) for name in COLUMNS},
        "spans": [_paired(tag) for tag in said["spans"]],
        "labels": [_paired(tag) for tag in said["labels"]],
        "status": [
            {"annotator": who, "status": status}
            for who, status in said["status"].items()
        ],
        "meta": dumps(said["meta"]),
    }


def native_row(said: Row) -> Row:
    """The row as the native format has it.

    Raises:
        FieldInvalid: naming the place of what is not as `hub_row` gives it.
    """
    statuses = [
        (text(each, "annotator"), text(each, "status"))
        for each in objects(said, "status")
    ]
    tags = {key: list(_unpaired(said, key)) for key in ("spans", "labels")}
    return {**said, **tags, "status": dict(statuses), "meta": {}, "format": None}


def yaml_features(types: Types = COLUMNS, margin: str = "  ") -> Iterator[str]:
    """The lines of a card's `features` that say these types, as `datasets` writes them."""
    for name, kind in types.items():
        yield f"{margin}- name: {json.dumps(name)}"
        if isinstance(kind, list):
            yield f"{margin}  list:"
            yield from yaml_features(kind[0], f"{margin}  ")
        else:
            yield f"{margin}  dtype: {kind}"


def _paired(tag: dict[str, Any]) -> dict[str, object]:
    return {
        "score": None,
        **tag,
        **{name: _TO_THE_SECOND.sub(r"\1.0\2", tag[name]) for name in _TIMES},
        "attributes": [
            {"name": name, "value": value} for name, value in tag["attributes"].items()
        ],
    }


def _unpaired(said: Row, key: str) -> Iterator[Row]:
    for index, tag in enumerate(objects(said, key)):
        place = f".{key}[{index}]"
        try:
            times = {
                name: _as_it_was(time)
                for name in _TIMES
                if (time := text_or_none(tag, name)) is not None
            }
            pairs = objects(tag, "attributes")
            place += ".attributes"
            yield {
                **tag,
                **times,
                "attributes": {
                    text(each, "name"): text(each, "value") for each in pairs
                },
            }
        except FieldInvalid as error:
            raise error.under(place) from error


def _as_it_was(time: str) -> str:
    """The time as it went out, also from a file that `datasets` has written."""
    return _FROM_DATASETS.sub(r"\1T\2Z", _TENTHS.sub(r"\1", time))
