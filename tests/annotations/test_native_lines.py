"""Lines read in one go: what comes of one is what comes of it value by value, or nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.exchange.formats.native import VERSION, imported
from hashiya.exchange.formats.native_lines import reading
from hashiya.io.fields import FieldInvalid

READ = reading(VERSION)
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


def test_a_whole_line_is_read_so():
    assert READ("f:1", json.dumps(LINE).encode()) == imported("f:1", LINE)
    assert READ("f:1", json.dumps(LINE, ensure_ascii=False).encode()) == imported(
        "f:1", LINE
    )


@given(ROWS, SPANS, SPANS)
def test_what_is_read_so_is_what_is_read_value_by_value(odd, spans, labels):
    line = {**LINE, "spans": spans, "labels": labels, **odd}

    found = READ("f:1", json.dumps(line).encode())

    if found is not None:
        try:
            expected = imported("f:1", line)
        except FieldInvalid as error:
            raise AssertionError(f"{line} is not refused: {error}") from error
        assert found == expected


@pytest.mark.parametrize("odd", [{"start": "0"}, {"end": 2.5}, {"text": 5}])
def test_a_label_is_refused_for_what_would_be_wrong_in_a_span(odd):
    line = {**LINE, "labels": [{"layer": "topic", "label": "law", **odd}]}

    assert READ("f:1", json.dumps(line).encode()) is None
    with pytest.raises(FieldInvalid):
        imported("f:1", line)


def test_what_is_no_line_of_the_format_is_not_read_so():
    for line in (
        b"",
        b"\n",
        b"[]",
        b"{",
        b'{"id": "\xff"}',
        b'{"id": "a", "meta": {"outlet": "\xff"}}',
        b"[" * 100_000,
        json.dumps({**LINE, "format": "hashiya/2"}).encode(),
    ):
        assert READ("f:1", line) is None
