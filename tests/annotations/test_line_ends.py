"""An editor's line ends and byte order marks are no corrections."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.text.line_ends import editing_copy, text_of_copy

TEXTS = st.text(alphabet="ab \r\n\ufeff\u2028", max_size=12)
LINES = st.lists(st.text(alphabet="ab \u2028", max_size=3), max_size=4)


@given(TEXTS)
def test_a_copy_that_stays_is_the_text(text):
    assert text_of_copy(editing_copy(text), text) == text


@given(TEXTS)
def test_an_editor_may_convert_line_ends_and_add_a_mark(text):
    copy = editing_copy(text)
    converted = "\ufeff" + re.sub(r"\r*\n", "\r\n", copy)
    assert text_of_copy(converted, text) == text


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_text_has_all_lines_of_the_copy(lines, end):
    copy = "".join(f"{line}\n" for line in lines)
    text = text_of_copy(copy, f"a{end}b{end}")
    assert editing_copy(text) == copy


@pytest.mark.parametrize(
    ("old", "copy", "new"),
    [
        # Windows, with and without an end of the last line.
        ("a\r\nb\r\n", "a\nx\nb\n", "a\r\nx\r\nb\r\n"),
        ("a\r\nb", "a\nb\nc\n", "a\r\nb\r\nc"),
        ("a\nb", "a\nb", "a\nb"),
        # A file in which both are: each line keeps its own.
        ("a\r\nb\nc\nd\n", "a\nx\nc\nd\n", "a\r\nx\nc\nd\n"),
        ("a\r\nb\nc\nd\n", "b\nc\na\nd\n", "b\nc\na\nd\n"),
        # A byte order mark stays, a second one too.
        ("\ufeff\ufeffa\n", "b\n", "\ufeff\ufeffb\n"),
        # One line gets a second.
        ("a", "a\nb\n", "a\nb"),
        # A CR within a line is no line end.
        ("a\rb\nc\n", "a\rb\nd\n", "a\rb\nd\n"),
    ],
)
def test_lines_keep_their_ends(old, copy, new):
    assert text_of_copy(copy, old) == new
