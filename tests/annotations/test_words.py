"""Where the words of a text are, however the looking for them is made quick."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.text.words import word_edges, word_spans

# Letters of several scripts, harakat, digits of three kinds, points, joiners, direction
# marks, spaces, an emoji, a lone surrogate; beyond the basic plane also letters, marks,
# digits and a variation selector.
CHARACTERS = (
    "اله\u0640\u064e\u0651\u0670aéZ_漢ก\u0e31न\u093f\u0301\u0903\u20dd٣7۴½.,/:٫٬'’"
    "\u200c\u200d\u200e\u061c\u00ad،؛؟«! \t\n\ud800"
    "\U0001f600\U0001f3fd\U0001e900\U0001e944\U0001d7d8\U00011000\U00010efd\U00020000\U000e0101"
)


def defined(text):
    """The words by the definition alone, with each character's own category."""
    written = [
        each.isalnum() or each == "_" or unicodedata.category(each)[0] == "M"
        for each in text
    ]
    runs = [
        [at for at, _ in run]
        for is_written, run in itertools.groupby(enumerate(written), lambda x: x[1])
        if is_written
    ]
    found = []
    for run in runs:
        start = (
            found.pop()[0] if found and joined(text, found[-1][1], run[0]) else run[0]
        )
        found.append((start, run[-1] + 1))
    return found


def joined(text, end, start):
    gap, around = text[end:start], text[end - 1] + text[start]
    return not gap.strip("'’\u200c\u200d\u200e\u200f\u061c\u00ad") or (
        gap in set(".,/:٫٬") and around.isdecimal()
    )


@given(st.text(st.one_of(st.sampled_from(CHARACTERS), st.characters()), max_size=40))
def test_words_are_those_of_the_definition_in_any_script(text):
    assert word_spans(text) == defined(text)
    assert [*zip(*word_edges(text), strict=True)] == defined(text)


@pytest.mark.parametrize("plane", [0, 1, 14])
def test_each_character_by_itself_is_a_word_or_none(plane):
    every = [*map(chr, range(plane << 16, (plane + 1) << 16))]
    assert [at // 2 for at, _ in word_spans(" ".join(every))] == [
        at for at, each in enumerate(every) if defined(each)
    ]


def test_a_text_with_an_emoji_has_the_same_words():
    text = "قال: 12.5% من «غزّة» — می‌روم"  # He said: 12.5 % of Gaza; I go
    assert word_spans(text + " 😀") == word_spans(text) == defined(text)
    assert word_spans("😀 👍🏽") == []
