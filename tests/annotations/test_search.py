"""Finding words however they are spelled, and exactly."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.model.model import Span
from hashiya.text.normalization import (
    ALL_RULES,
    EXACT,
    Rule,
    Rules,
    fold,
    folded,
    folded_character,
)
from hashiya.text.word_pattern import Spellings, WordPattern, all_spellings, find

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
    [
        ("الأُمُّ", "الأُمُّ"),
        ("الام", None),
        ("الأم", None),
        ("سلام", None),
        ("لابنتها", "لابنتها"),
        ("", None),
    ],
)
def test_an_exact_search_takes_the_words_as_they_are(words, hit):
    assert [span.of(TEXT) for span in find(TEXT, words, EXACT)] == (
        [hit] if hit else []
    )


def test_hits_do_not_overlap():
    assert find("ااااا", "اا") == find("ااااا", "اا", EXACT) == (Span(0, 2), Span(2, 4))


# Two spellings of a word that differ by what one rule passes over, and by nothing else.
SPELLINGS = {
    Rule.ALEF: ("أحمد", "احمد"),  # Ahmad
    Rule.HAMZA: ("مسؤول", "مسوول"),  # responsible
    Rule.YA: ("على", "علي"),  # on; Ali
    Rule.TA_MARBUTA: ("غزة", "غزه"),  # Gaza
    Rule.TATWEEL: ("ســلام", "سلام"),  # peace
    Rule.HARAKAT: ("سَلامٌ", "سلام"),
    Rule.FORMS: ("٢٠٢٤", "2024"),
}


@pytest.mark.parametrize("rule", Rule)
def test_each_rule_can_be_switched_off_and_hits_stay_exact(rule):
    written, plain = SPELLINGS[rule]
    text = f"قال {written} و{plain} وقال"  # he said … and … and he said
    both = (
        Span(4, 4 + len(written)),
        Span(6 + len(written), 6 + len(written) + len(plain)),
    )
    assert (
        find(text, plain)
        == find(text, written)
        == find(text, plain, frozenset({rule}))
        == both
    )
    assert find(text, written, ALL_RULES - {rule}) == both[:1]
    assert find(text, plain, ALL_RULES - {rule}) == both[1:]
    assert find(text, written, EXACT) == both[:1]


def test_a_letter_that_keeps_its_hamza_keeps_it_in_its_presentation_form():
    assert fold("\ufe83", ALL_RULES - {Rule.ALEF}) == "أ"
    assert fold("\ufe83") == "ا"


RULES = st.frozensets(st.sampled_from(Rule))


@given(st.text(st.characters(), max_size=40), RULES)
@settings(deadline=None, max_examples=200)
def test_a_text_is_folded_character_by_character(text, rules):
    each = "".join(folded_character(character, rules) for character in text)
    assert fold(text, rules) == each == folded(text, rules).text
    assert len(folded(text, rules).offsets) == len(each) + 1
    assert fold(text, EXACT) == text


@given(st.text(st.characters(), max_size=40), RULES, st.data())
@settings(deadline=None, max_examples=200)
def test_words_of_a_text_are_found_in_it_by_any_rules(text, rules, data):
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    assert bool(find(text, words, rules)) is bool(fold(words, rules).strip())


# Letters and their variants, marks, ligatures, characters of several letters, and others.
CHARACTERS = "اأإآٱبةهويىیؤئءلاﻻﷲﷺ…½ßŠsS.ـ\u064b\u0653\u0654\u200f \n٢2가𝐀\U0001e921"
TRICKY = st.text(st.sampled_from(CHARACTERS), max_size=30)


@given(TRICKY, TRICKY, RULES)
@settings(deadline=None, max_examples=500)
def test_the_expression_finds_what_folding_both_finds(text, words, rules):
    expected = spans_by_folding(text, words, rules)
    pattern = WordPattern(words, Spellings.among(CHARACTERS, rules))

    assert find(text, words, rules) == pattern.spans(text) == expected
    assert pattern.is_in(text) is bool(expected)


@given(TRICKY, st.data(), RULES)
@settings(deadline=None, max_examples=500)
def test_the_expression_finds_parts_of_a_text_as_folding_does(text, data, rules):
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]

    assert find(text, words, rules) == spans_by_folding(text, words, rules)


def spans_by_folding(text: str, words: str, rules: Rules) -> tuple[Span, ...]:
    """Where the folded words are in the folded text, by the offsets of its characters."""
    plain, within = fold(words, rules).strip(), folded(text, rules)
    spans: list[Span] = []
    start = within.text.find(plain) if plain else -1
    while start >= 0:
        end = start + len(plain)
        last = within.offsets[end - 1]
        limit = next(offset for offset in within.offsets[end:] if offset > last)
        spans.append(Span(within.offsets[start], limit))
        start = within.text.find(plain, end)
    return tuple(spans)


def test_all_characters_that_are_folded_are_among_all_spellings():
    spellings = all_spellings()
    characters = {
        character for each in spellings.letters.values() for character in each
    }
    characters.update(spellings.ignored, spellings.expanding)
    folded_ones = set()
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        is_surrogate = 0xD800 <= code < 0xE000
        if not is_surrogate and folded_character(character) != character:
            folded_ones.add(character)

    assert characters == folded_ones
