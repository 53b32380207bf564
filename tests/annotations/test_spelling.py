"""Spellings of one value: what differs, and which one is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.text.spelling import (
    spelling_differences,
    spelling_key,
    usual_spelling,
)

ISRAEL = "إسرائيل"


@pytest.mark.parametrize(
    ("value", "other", "differences"),
    [
        ("اسرائيل", ISRAEL, ("alef",)),
        ("إسراييل", ISRAEL, ("hamza",)),
        ("إسرائيـل", ISRAEL, ("tatweel",)),
        ("إسرائِيل", ISRAEL, ("harakat",)),
        (f"{ISRAEL} ", ISRAEL, ("spaces",)),
        (f"{ISRAEL}\u200c", ISRAEL, ("forms",)),
        ("مصطفي", "مصطفى", ("ya",)),  # Mustafa
        ("حركه  حماس", "حركة حماس", ("ta_marbuta", "spaces")),  # the Hamas movement
        (ISRAEL, ISRAEL, ()),
        ("مصر", ISRAEL, ()),  # Egypt
    ],
)
def test_how_two_spellings_differ_is_named(value, other, differences):
    assert spelling_differences(value, other) == differences
    assert spelling_differences(other, value) == differences


@given(st.text(alphabet="اأإىيةهـ َ\u200cab ", max_size=8), st.text(max_size=8))
def test_whatever_has_one_key_is_equal_or_differs_in_something_named(value, other):
    for second in (value + "ـ", value.strip(), other):
        is_of_one = spelling_key(value) == spelling_key(second)
        named = bool(spelling_differences(value, second))
        assert named is (is_of_one and value != second)


@pytest.mark.parametrize(
    ("values", "gold", "usual"),
    [
        (["اسرائيل", "اسرائيل", ISRAEL], {ISRAEL}, "اسرائيل"),
        (["اسرائيل", "اسرائيل ", ISRAEL], (), "اسرائيل"),
        (["اسرائيل", ISRAEL], {"اسرائيل"}, "اسرائيل"),
        ([f"{ISRAEL} ", "إسرائيـل", "اسرائيل"], (), ISRAEL),
    ],
)
def test_the_most_frequent_spelling_is_taken_then_that_of_gold_then_the_first(
    values, gold, usual
):
    assert usual_spelling(values, gold) == usual
    assert usual_spelling(reversed(values), gold) == usual
