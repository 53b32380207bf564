"""Lines of the native format are read as their objects are, or with the same error."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.errors import FileInvalid
from hashiya.exchange.formats.native import VERSION, imported_article
from hashiya.exchange.formats.native_lines import FORMAT
from hashiya.io.fields import located

SPAN = {
    "id": "7",
    "start": 0,
    "end": 2,
    "text": "لا",
    "layer": "topic",
    "label": "law",
    "attributes": {"target": "حماس"},
}
LINE = {
    "format": VERSION,
    "id": "a",
    "text": "لا لا",
    "sha256": "0",
    "spans": [SPAN],
    "labels": [],
    "status": {"omar": "done"},
}
ODD = st.none() | st.sampled_from(
    [
        "",
        "لا",
        "007",
        "0",
        str(1 << 63),
        "9223372036854775807",
        3,
        -1,
        1 << 70,
        2.5,
        3.0,
        True,
        [],
        {},
        {"a": 1},
        {"a": "b"},
        "\ud800",
    ]
)
SPANS = st.lists(
    st.dictionaries(
        st.sampled_from(
            [
                *SPAN,
                "confidence",
                "note",
                "annotator",
                "origin",
                "score",
                "created",
                "updated",
                "other",
            ]
        ),
        ODD,
    ).map(lambda odd: {**SPAN, **odd}),
    max_size=2,
)
ROWS = st.dictionaries(
    st.sampled_from([*LINE, "meta", "sections"]), ODD | SPANS, max_size=2
)


def of_bytes(path, line):
    """What the line is read as, or the error."""
    path.write_bytes(line)
    try:
        return list(FORMAT.read(path, lambda _: None))
    except FileInvalid as error:
        return str(error)


def of_object(path, row):
    """What the row is read as, or the error."""
    where = f"{path}:1"
    try:
        with located(where):
            return [imported_article(where, row)]
    except FileInvalid as error:
        return str(error)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("lines") / "in.jsonl"


@pytest.mark.parametrize("is_escaped", [False, True])
def test_a_line_is_read_as_its_object(path, is_escaped):
    line = json.dumps(LINE, ensure_ascii=is_escaped).encode()

    (article,) = of_bytes(path, line)

    assert [article] == of_object(path, LINE)
    assert (article.article, article.text, len(article.tags)) == ("a", "لا لا", 1)


@given(ROWS, SPANS, SPANS)
def test_an_odd_line_is_read_as_its_object_or_what_is_wrong_is_reported(
    path, odd, spans, labels
):
    line = {**LINE, "spans": spans, "labels": labels, **odd}
    of_line, of_row = of_bytes(path, json.dumps(line).encode()), of_object(path, line)

    if isinstance(of_row, list):
        assert of_line == of_row
    elif isinstance(of_line, list):
        # Something was left out, written in another way, or is placed by its words.
        (article,) = of_line
        assert article.problems or article.tags


@pytest.mark.parametrize(
    ("odd", "problem"),
    [
        ({"start": "x"}, "$.labels[0].start: is not used: it is 'x': give a whole"),
        ({"end": 2.5}, "$.labels[0].end: is not used: it is 2.5: give a whole number"),
        ({"text": 5}, "$.labels[0].text: is not used: it is 5: give a string"),
        ({"layer": None}, "$.labels[0].layer: left out: it is missing: give a string"),
        ({"score": "1"}, "$.labels[0].score: is not used: it is '1': give a number"),
        ({"score": float("nan")}, "$.labels[0].score: is not used: it is nan: give"),
        ({"attributes": {"a": 1}}, "$.labels[0].attributes.a: is not used: it is 1:"),
        ({"id": "0"}, "$.labels[0].id: is not used: it is '0': give a number from 1"),
    ],
)
def test_what_is_wrong_is_reported_with_its_path(path, odd, problem):
    line = {**LINE, "labels": [{"layer": "topic", "label": "law", **odd}]}

    (article,) = of_bytes(path, json.dumps(line).encode())

    assert len(article.problems) == 1
    assert problem in article.problems[0]


def test_a_span_needs_its_ends_and_a_label_none(path):
    span = {"layer": "topic", "label": "law"}

    (article,) = of_bytes(path, json.dumps({**LINE, "spans": [span]}).encode())
    assert article.problems == (
        "$.spans[0].start: left out: it is missing: give a whole number",
    )
    assert of_bytes(path, json.dumps({**LINE, "labels": [span]}).encode())[0].tags


def test_lone_surrogates_and_unknown_keys_are_read(path):
    line = {**LINE, "id": "\ud800", "meta": {"outlet": "\udfff"}, "other": ["\ud800"]}

    assert of_bytes(path, json.dumps(line).encode())[0].article == "\ud800"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"[]", "is not a JSON object"),
        (b"{", "is not JSON"),
        (b'{"id": "\xff"}', "is not UTF-8: byte 8"),
        (b'{"id": "a", "other": "\xff"}', "is not UTF-8: byte 22"),
        (b'{"id": "a", "other": "\\q"}', "is not JSON"),
        (b"[" * 100_000, "is not JSON that can be read"),
        (b'{"format": "hashiya/2", "id": 5}', "$.format: is 'hashiya/2'"),
    ],
)
def test_what_is_no_line_of_the_format_is_refused(path, line, problem):
    assert problem in of_bytes(path, line)


def test_a_blank_line_is_no_article(path):
    assert of_bytes(path, b" \r\n") == []
