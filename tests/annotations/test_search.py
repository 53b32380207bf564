"""Finding words however they are spelled, and exactly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.model import Span
from annotations.search import find, fold, folded, folded_character

# "the mother said to her son: peace", with harakat, hamza, ta marbuta, tatweel
TEXT = "قالت الأُمُّ لابنتها: سَـلامٌ، والمدرسة"


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("الام", "الأُمُّ"),  # the mother
        ("سلام", "سَـلامٌ"),  # peace
        ("المدرسه", "المدرسة"),  # the school
        ("قالَت", "قالت"),  # she said
        ("حرب", None),  # war
        ("", None),
        ("\u064b", None),
    ],
)
def test_spelling_variants_and_marks_make_no_difference(words, hit):
    assert [span.of(TEXT) for span in find(TEXT, words)] == ([hit] if hit else [])


@pytest.mark.parametrize(
    ("words", "hit"),
    [("الأُمُّ", "الأُمُّ"), ("الام", None), ("الأم", None), ("سلام", None), ("لابنتها", "لابنتها"), ("", None)],
)
def test_an_exact_search_takes_the_words_as_they_are(words, hit):
    assert [span.of(TEXT) for span in find(TEXT, words, exact=True)] == ([hit] if hit else [])


def test_hits_do_not_overlap():
    assert find("ااااا", "اا") == find("ااااا", "اا", exact=True) == (Span(0, 2), Span(2, 4))


@given(st.text(st.characters(), max_size=40))
@settings(deadline=None, max_examples=200)
def test_a_text_is_folded_character_by_character(text):
    assert fold(text) == "".join(map(folded_character, text)) == folded(text).text
    assert len(folded(text).offsets) == len(fold(text)) + 1


@given(st.text(st.characters(), max_size=40), st.data())
@settings(deadline=None, max_examples=200)
def test_words_of_a_text_are_found_in_it_both_ways(text, data):
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    assert bool(find(text, words)) is bool(fold(words).strip())
    assert bool(find(text, words, exact=True)) is bool(words.strip())
