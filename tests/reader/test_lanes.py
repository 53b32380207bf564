"""Lanes beneath the lines: overlapping tags are in lanes of their own."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.lanes import Beneath, bracket, lanes_of

NOW = "2026-11-20T16:00:00Z"


def tag(number, start, end):
    return Tag(
        id=number, span=Span(start, end), text="x" * (end - start), layer="topic", label="law",
        annotator="salma", created=NOW, updated=NOW,
    )  # fmt: skip


# Line 1 has two lanes, line 3 one:  rows 0 | 1 a b | 4 | 5 a | 7 …
@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (0, (0, 0)),
        (1, (1, 0)),
        (2, (1, 1)),
        (3, (1, 2)),
        (4, (2, 0)),
        (5, (3, 0)),
        (6, (3, 1)),
        (7, (4, 0)),
        (9, (6, 0)),
    ],
)
def test_each_row_is_a_line_or_one_of_its_lanes(row, shown):
    beneath = Beneath({1: 2, 3: 1})
    assert beneath.at(row) == shown
    if not shown[1]:
        assert beneath.row_of(shown[0]) == row


def test_without_lanes_rows_are_lines():
    assert [Beneath().at(row) for row in range(3)] == [(0, 0), (1, 0), (2, 0)]
    assert Beneath({4: 0}).count == 0


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=12))
def test_tags_on_one_lane_never_overlap(spans):
    tags = [
        tag(number + 1, start, start + length)
        for number, (start, length) in enumerate(spans)
    ]
    lanes = lanes_of(tags)
    for one, other in combinations(tags, 2):
        assert lanes[one.id] != lanes[other.id] or not one.span.overlaps(other.span)


def test_a_nested_tag_stands_beneath_the_one_around_it():
    assert lanes_of([tag(1, 0, 20), tag(2, 0, 5), tag(3, 8, 12), tag(4, 25, 30)]) == {
        1: 0,
        2: 1,
        3: 1,
        4: 0,
    }


@pytest.mark.parametrize(
    ("width", "drawn"),
    [
        (1, "┴"),
        (2, "╰╯"),
        (5, "╰───╯"),
        (6, "╰────╯"),
        (7, "╰ﻥﻮﻧﺎﻗ╯"),
        (9, "╰──ﻥﻮﻧﺎﻗ╯"),
    ],
)
def test_a_bracket_is_as_wide_as_its_cells_and_names_its_label_where_there_is_room(
    width, drawn
):
    made = bracket(width, "قانون")  # qānūn: law
    assert len(made) == width
    assert "".join(made) == drawn
