"""Tables with very many columns are read, or refused, in a time that grows with their size."""

import pytest

from hashiya.corpus.importing.readers.table_rows import TableRow
from hashiya.language import comma_separated


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", "b", "", ""], ["a", "b"]),
        (["a", "b", "", "c"], ["a", "b", "", "c"]),
        (["a"], ["a"]),
        (["a", ""], ["a", ""]),
    ],
)
def test_empty_cells_behind_the_last_column_are_none(cells, expected):
    assert TableRow(1, 1, cells).cells_below(2) == expected


def test_of_many_words_a_message_names_the_first():
    words = map(str, range(1_000_000))

    assert comma_separated(words, 3) == "0, 1, 2, …"
    assert comma_separated(["a", "b"], 2) == "a, b"
