"""The published schema, the reader and `validate` say the same of every line."""

import copy
import json
from hashlib import sha256
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from hashiya.exchange.formats import native
from hashiya.exchange.formats.native_tag import NativeTag
from hashiya.exchange.formats.verdict_objects import SourceObject, VerdictObject
from hashiya.exchange.native_validation import (
    ValidationCounts,
    line_problems,
    schema_text,
)

SCHEMA = json.loads(schema_text())
VALIDATOR = Draft202012Validator(SCHEMA)
GOLDEN = Path(__file__).with_name("golden.jsonl")
NOW = "2026-11-20T16:00:00Z"
TAG = {
    "id": "7",
    "layer": "topic",
    "label": "law",
    "attributes": {"target": "حماس"},
    "confidence": 4,
    "note": "",
    "annotator": "salma",
    "origin": "human",
    "score": 0.5,
    "created": NOW,
    "updated": NOW,
}
SOURCE = {
    "annotator": "omar",
    "id": "9",
    "start": 0,
    "end": 2,
    "text": "لا",
    "layer": "topic",
    "label": "law",
    "attributes": {},
    "sha256": "",
}
VERDICT = {
    "id": "7",
    "reviewer": "salma",
    "ruling": "accepted",
    "at": NOW,
    "gold": {**TAG, "id": "7", "start": 0, "end": 2, "text": "لا"},
    "sources": [SOURCE],
    "silent": ["huda"],
    "note": "",
    "gap": False,
    "sure": 3,
}
ROW = {
    "format": "hashiya/1",
    "id": "a",
    "text": "لا لا",  # no, no
    "sha256": sha256("لا لا".encode()).hexdigest(),
    "meta": {"n": 1},
    "spans": [{**TAG, "start": 0, "end": 2, "text": "لا"}],
    "labels": [{**TAG, "id": "8"}],
    "sections": [{"kind": "source", "start": 0, "end": 2}],
    "status": {"salma": "done"},
    "marked": {"salma": NOW},
    "partial": {"omar": "open"},
    "review": "finished",
    "finished": {"salma": NOW},
    "verdicts": [VERDICT],
}
WRONG = [None, "x", "", 3, -1, 2.5, True, [], {}, [1], {"a": 1}]


def places(value, path=()):
    """The path of every value within the row."""
    items = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        items = enumerate(value)
    for key, member in items:
        yield (*path, key)
        yield from places(member, (*path, key))


def changed(path, value):
    """The row with another value at the path, or without any where it is `...`."""
    row = copy.deepcopy(ROW)
    *above, last = path
    member = row
    for key in above:
        member = member[key]
    if value is ...:
        del member[last]
    else:
        member[last] = value
    return row


@pytest.fixture
def problems(tmp_path):
    def check(*rows):
        path = tmp_path / "set.jsonl"
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return list(line_problems(path, lambda _: None, ValidationCounts()))

    return check


def test_the_schema_is_one_and_takes_a_row_with_everything(problems):
    Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(ROW)
    assert problems(ROW) == []


def test_the_schema_lists_the_fields_of_the_structs():
    span = SCHEMA["$defs"]["span"]["properties"]
    label = SCHEMA["$defs"]["label"]["properties"]
    assert list(SCHEMA["properties"]) == list(native.NativeArticle.__struct_fields__)
    assert list(span) == list(NativeTag.__struct_fields__)
    assert list(label) == [
        name for name in span if name not in {"start", "end", "text"}
    ]
    for name, struct in (("verdict", VerdictObject), ("source", SourceObject)):
        properties = SCHEMA["$defs"][name]["properties"]
        assert list(properties) == list(struct.__struct_fields__)


def test_what_the_schema_refuses_is_a_problem_at_the_same_place(problems):
    """A wrong value, or none, is tried at every place of a row that has everything."""
    rows, paths, refused = [], [], []
    for path in places(ROW):
        for value in (..., *WRONG):
            row = changed(path, value)
            if path != ("id",):
                row["id"] = f"a{len(rows)}"
            rows.append(row)
            paths.append(path)
            refused.append(not VALIDATOR.is_valid(row))
    found = {problem.line for problem in problems(*rows)}

    assert [
        row
        for line, row in enumerate(rows, 1)
        if refused[line - 1] and line not in found
    ] == []
    # Beyond it, words that the text does not have there, and statuses that are missing.
    beyond = {paths[line - 1][0] for line in found if not refused[line - 1]}
    assert beyond == {"text", "spans", "sections", "status", "verdicts"}
    assert refused.count(True) > 600


@pytest.mark.parametrize(
    ("path", "value", "place", "message"),
    [
        (("sha256",), "0" * 64, "$.sha256", "is not that of the text"),
        (("spans", 0, "text"), "لم", "$.spans[0].text", "but the text has 'لا' there"),
        (("spans", 0, "end"), 9, "$.spans[0].end", "the text ends at 5"),
        (("spans", 0, "start"), 2, "$.spans[0]", "holds nothing"),
        (("sections", 0, "end"), 6, "$.sections[0].end", "the text ends at 5"),
        (("labels", 0, "layer"), "a\nb", "$.labels[0].layer", "U+000A"),
        (("labels", 0, "annotator"), " x", "$.labels[0].annotator", "a space"),
        (("marked", "huda"), NOW, "$.marked.huda", "no status"),
        (("finished", "huda"), "now", "$.finished.huda", "not a time"),
        (("meta", "n"), 1 << 70, "$.meta", "64 bits"),
        (("verdicts", 0, "at"), "now", "$.verdicts[0].at", "not a time"),
    ],
)
def test_what_no_schema_can_say_is_checked(problems, path, value, place, message):
    row = changed(path, value)

    (problem,) = problems(row)

    assert (problem.line, problem.path) == (1, place)
    assert message in problem.problem


def test_every_problem_of_a_line_and_every_line_is_listed(problems):
    two = {"format": "hashiya/1", "id": 1, "spans": [{"start": "0", "end": 1}]}

    found = problems(ROW, "", "{", two, "[]", ROW, {"id": "b"})

    assert [(problem.line, problem.path) for problem in found] == [
        (3, "$"),
        (4, "$.id"),
        (4, "$.spans[0].start"),
        (4, "$.spans[0].layer"),
        (4, "$.spans[0].label"),
        (5, "$"),
        (6, "$.id"),
        (7, "$.format"),
    ]


def test_ids_of_tags_are_an_annotators_own(problems):
    row = copy.deepcopy(ROW)
    row["labels"][0]["id"] = "7"
    (problem,) = problems(row)
    assert problem.path == "$.labels[0].id"

    row["labels"][0]["annotator"] = "omar"
    assert problems(row) == []


def test_the_golden_export_is_valid(problems):
    rows = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]

    for row in rows:
        VALIDATOR.validate(row)
    assert problems(*rows) == []
    assert any(row["spans"] for row in rows)
