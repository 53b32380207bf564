"""One line out of any string: titles, labels, input fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hashiya_rtl import drawn, line_of, line_within

HAMAS = "حماس"  # ḥamās


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (None, "123 ﺱﺎﻤﺣ"),
        (8, "123 ﺱﺎﻤﺣ"),
        (7, "…1 ﺱﺎﻤﺣ"),
        (3, "…ﻢﺣ"),
        (1, "…"),
        (0, ""),
    ],
)
def test_a_title_that_is_too_wide_loses_its_logical_end(width, shown):
    assert drawn(f"{HAMAS} 123", width) == shown


def test_a_mixed_title_is_cut_logically_and_not_at_the_left():
    assert drawn(f"abc {HAMAS}", 7) == "abc ﻢﺣ…"


def test_the_caller_may_give_the_direction():
    assert drawn("abc!", direction="rtl") == "!abc"


@pytest.mark.parametrize("text", ["أ\nب", "أ\tب", "أ\r\nب", "أ\u2028ب", "أ\x85ب"])
def test_line_ends_and_tabs_are_single_spaces(text):
    assert drawn(text) == "ﺏ ﺃ"


def test_an_input_field_draws_its_trailing_spaces_at_the_logical_end():
    line = line_of(f"{HAMAS}  ")
    assert line.text == "  ﺱﺎﻤﺣ"
    assert (line.content_end, line.width) == (6, 6)
    assert [cell.start for cell in line.cells] == [5, 4, 3, 2, 1, 0]


def test_a_field_knows_where_its_cursor_stands():
    line = line_of(f"{HAMAS} ab")
    assert [line.column_of(at) for at in range(8)] == [6, 5, 4, 3, 2, 0, 1, -1]
    assert [line.start_at(at) for at in range(-1, 8)] == [
        None,
        5,
        6,
        4,
        3,
        2,
        1,
        0,
        None,
    ]
    assert line.intervals(3, 6) == [(0, 1), (2, 4)]


def test_nothing_but_invisible_characters_is_an_empty_line():
    line = line_of("\u200f\u200f")
    assert (line.cells, line.content_end, line.end, line.direction) == ((), 0, 2, "rtl")


def test_what_lies_far_beyond_the_width_is_not_looked_at(monkeypatch):
    """A list shows the first line of a 10 MB article as quickly as any other title."""
    seen = []
    monkeypatch.setattr(
        "hashiya_rtl.single_line.line_of",
        lambda text, **more: seen.append(len(text)) or line_of(text, **more),
    )
    title = drawn("كلمة " * 100_000, 20)  # kalima: word
    assert max(seen) < 1000
    assert cell_len(title) == 20
    assert "…" in title


def test_a_short_visible_start_of_a_long_string_says_that_it_goes_on():
    assert "…" in drawn("ا" + "\u064e" * 10_000, 5)


def test_a_negative_width_is_refused():
    with pytest.raises(ValueError, match="from 0"):
        drawn("a", -1)


@given(
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20),
    st.sampled_from([None, "ltr", "rtl"]),
)
def test_latin_words_are_drawn_as_any_others_are(text, direction):
    assert drawn(text, direction=direction) == line_of(text, direction=direction).text
    assert (
        drawn(text, 12, direction=direction)
        == line_within(text, 12, direction=direction).text
    )


def test_latin_words_that_fit_are_not_shaped(monkeypatch):
    monkeypatch.setattr(
        "hashiya_rtl.single_line.line_of", lambda text, **_: pytest.fail(text)
    )
    assert drawn(" word 12/345 3%", 15) == " word 12/345 3%"
