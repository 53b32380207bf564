"""Prodigy's tasks: tokens that tile the text and end where tags do, and tasks of others."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.errors import FileInvalid
from hashiya.exchange.formats.prodigy import FORMAT
from hashiya.exchange.tokens import cut_tokens
from hashiya.model.model import Span

TEXT = "روسيا تشرح"  # Russia explains


@pytest.fixture
def told(write):
    """What a line tells."""

    def read(**task):
        (imported,) = FORMAT.read(write("in.jsonl", json.dumps(task)), lambda _: None)
        return imported

    return read


texts = st.text(
    st.sampled_from(list("وa1 \u064e\u200c😀\n\r\u2028،\u00a0")),
    min_size=1,
    max_size=20,
)


@given(st.data())
def test_tokens_tile_the_text_and_every_span_begins_and_ends_with_one(data):
    text = data.draw(texts)
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(
        lambda ends: ends[0] < ends[1]
    )
    spans = [Span(*found) for found in data.draw(st.lists(ends, max_size=4))]

    cut = cut_tokens(text, spans)

    assert "".join(piece.span.of(text) + " " * piece.has_space for piece in cut) == text
    assert {span.start for span in spans} <= {piece.span.start for piece in cut}
    assert {span.end for span in spans} <= {piece.span.end for piece in cut}


def test_a_task_tells_its_annotator_and_the_labels_chosen_for_the_whole_text(told):
    imported = told(
        text=TEXT,
        spans=[{"start": 0, "end": 5, "label": "law"}],
        accept=["media"],
        _annotator_id="omar",
    )

    assert [
        (tag.start, tag.end, tag.label, tag.annotator) for tag in imported.tags
    ] == [
        (0, 5, "law", "omar"),
        (None, None, "media", "omar"),
    ]


def test_the_one_label_that_was_asked_about_is_that_of_the_text(told):
    assert [
        tag.label for tag in told(text=TEXT, label="law", answer="accept").tags
    ] == ["law"]


@pytest.mark.parametrize("answer", ["reject", "ignore"])
def test_a_task_that_was_not_accepted_brings_nothing_in_and_is_told(told, answer):
    imported = told(
        text=TEXT, spans=[{"start": 0, "end": 5, "label": "law"}], answer=answer
    )

    assert imported.tags == ()
    assert imported.problems == (f"left out: it was answered with {answer!r}",)


@pytest.mark.parametrize(
    ("task", "problem"),
    [
        ({}, r":1: \$.text: is missing"),
        ({"text": TEXT, "spans": {"start": 0}}, r":1: \$.spans: is not a list"),
        ({"text": TEXT, "_annotator_id": 7}, r":1: \$._annotator_id: is 7"),
    ],
)
def test_what_is_no_task_is_told_by_its_place(told, task, problem):
    with pytest.raises(FileInvalid, match=problem):
        told(**task)


@pytest.mark.parametrize(
    ("task", "problem"),
    [
        (
            {"spans": [{"start": 0, "end": "x", "label": "law"}]},
            "$.spans[0].end: left out: it is 'x': give a whole number",
        ),
        ({"accept": [1]}, "$.accept[0]: left out: it is 1: give a label"),
    ],
)
def test_what_is_no_tag_of_a_task_costs_no_other(told, task, problem):
    imported = told(text=TEXT, **task)

    assert imported.problems == (problem,)
