"""The line of a key is told, however the value is written."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.io.toml import line_of
from hashiya.model.scheme_file import default_source

SOURCE = '''# a comment
title = "one"
many = [
  "first",  # with a comment
  "second",
]
words = """
key = 3
"""

[table]
  inner.deep = 1
inline = { x = 1, y = [1, 2] }

[[list]]
name = "a"

[[list]]

name = "b"
[list.below]
z = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("many",), 3),
        (("many", 1), 3),
        (("words",), 7),
        (("table",), 11),
        (("table", "inner"), 12),
        (("table", "inner", "deep"), 12),
        (("table", "inline", "y", 1), 13),
        (("list",), 15),
        (("list", 0, "name"), 16),
        (("list", 1), 18),
        (("list", 1, "name"), 20),
        (("list", 1, "below", "z"), 22),
        # What is missing is told by the table it would be in; what has no table, not at
        # all.
        (("list", 0, "missing"), 15),
        (("list", 7, "name"), 15),
        (("table", "inner", 3), 12),
        (("missing",), None),
        ((), None),
    ],
)
def test_the_line_is_where_the_value_begins(path, line):
    assert line_of(SOURCE, path) == line


def test_a_text_that_cannot_be_read_has_no_lines():
    assert line_of("a = =", ("a",)) is None


@given(st.lists(st.sampled_from(["", "# note", "  "]), max_size=3), st.integers(0, 13))
@settings(deadline=None, max_examples=25)
def test_every_label_of_the_default_scheme_is_found_where_it_stands(before, number):
    source = "\n".join([*before, default_source()])
    places = [
        (layer, label)
        for layer, table in enumerate(tomllib.loads(source)["layers"])
        for label in range(len(table["labels"]))
    ]
    layer, label = places[number]
    line = line_of(source, ("layers", layer, "labels", label, "name"))
    name = tomllib.loads(source)["layers"][layer]["labels"][label]["name"]
    assert source.split("\n")[line - 1].strip() == f'name = "{name}"'
