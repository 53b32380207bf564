"""Pieces over as many rows as they need, nothing of them lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style

from hashiya.model.model import Span
from hashiya_reader.widgets.row import Piece
from hashiya_reader.widgets.wrapped_row import cells_of, wrapped

MARK = Style(underline=True)
WORDS = st.lists(
    st.sampled_from(["هدنة", "BBC", "12", "وقف", "إطلاق", "النار"]), min_size=1
)


def texts(rows):
    return [[piece.text for piece in row] for row in rows]


@pytest.mark.parametrize(
    ("first", "others", "rows"),
    [
        (20, 20, [["Favor", " · ", "هدنة", " · ", "BBC"]]),
        (12, 20, [["Favor", " · ", "هدنة"], ["BBC"]]),
        (9, 4, [["Favor"], ["هدنة"], ["BBC"]]),
    ],
)
def test_pieces_go_on_in_the_next_row_without_the_points_between(first, others, rows):
    pieces = [Piece("Favor"), Piece(" · "), Piece("هدنة"), Piece(" · "), Piece("BBC")]
    assert texts(wrapped(pieces, first, others)) == rows


def test_a_long_piece_is_divided_between_words_with_its_marks():
    piece = Piece("وقف إطلاق النار", marks=((Span(4, 9), MARK), (Span(13, 15), MARK)))
    rows = wrapped([piece], 10, 7)
    assert texts(rows) == [["وقف إطلاق"], ["النار"]]
    (first,), (second,) = rows
    assert [span for span, _ in first.marks] == [Span(4, 9)]
    assert [span for span, _ in second.marks] == [Span(3, 5)]


@settings(deadline=None, max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=4), st.integers(6, 30), st.integers(6, 30))
def test_no_word_is_lost_and_no_row_is_too_wide(pieces, first, others):
    rows = wrapped([Piece(" ".join(words)) for words in pieces], first, others)
    shown = " ".join(piece.text for row in rows for piece in row).split()
    assert shown == [word for words in pieces for word in words]
    head, *more = rows
    assert cells_of(head) <= first
    assert all(cells_of(row) <= others for row in more)
