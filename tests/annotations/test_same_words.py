"""The same words are found again wherever they stand as words, and nowhere else."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.model.model import Span
from hashiya.text.normalization import fold
from hashiya.text.occurrences import means_same, same_words


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        # Hamas, and Hamas, by Hamas; but not: enthusiasm, our enthusiasm.
        ("حماس وحماس بحماس حماسة حماسنا", "حماس", ["حماس", "حماس", "حماس"]),
        # Spelled without a hamza, and with harakat: Israel, to Israel.
        ("اسرائيل، لإسرائيل. إِسْرائيل", "إسرائيل", ["اسرائيل", "إسرائيل", "إِسْرائيل"]),
        # Several words, over a line's end: the Israeli government.
        (
            "الحكومة\nالإسرائيلية والحكومة الإسرائيلية",
            "الحكومة الإسرائيلية",
            ["الحكومة\nالإسرائيلية", "الحكومة الإسرائيلية"],
        ),
        # A stem is not found inside any word: group, totality.
        ("جماعة مجموع", "جم", []),
        # Punctuation around the words is no part of a word.
        ("«حماس»، (حماس)", "حماس", ["حماس", "حماس"]),
        ("«حماس» «حماس»", "«حماس»", ["«حماس»", "«حماس»"]),
        ("GPT-4 و GPT-40", "GPT-4", ["GPT-4"]),
        ("نص", "", []),
    ],
)
def test_words_are_found_apart_or_after_a_particle(text, words, found):
    assert [span.of(text) for span in same_words(text, words)] == found


@pytest.mark.parametrize(
    ("text", "words", "sure"),
    [
        # Someone, and Sunday, on Sunday; to someone is short enough to be another word.
        ("أحد الأحد للأحد لأحد", "أحد", [True, False, False, False]),
        # Hamas, and Hamas, by Hamas, with tatweel, with harakat.
        ("حماس وحماس بحماس حمـاس حَماس", "حماس", [True] * 5),
        # Ali, and on; what is written without its hamza.
        ("علي على", "علي", [True, False]),
        ("إسرائيل اسرائيل", "إسرائيل", [True, False]),
        # Knowledge, and flag: only where both have harakat they differ.
        ("عِلم عَلَم علم", "عِلم", [True, False, True]),
        # The same letter, composed and not.
        ("أ\u0644 ا\u0654\u0644", "أ\u0644", [True, True]),
        ("حماس\nاليوم حماس اليوم", "حماس اليوم", [True, True]),
    ],
)
def test_words_that_may_mean_something_else_are_not_sure(text, words, sure):
    spans = same_words(text, words)
    assert [means_same(text, span, words) for span in spans] == sure


WORDS = st.lists(
    st.sampled_from(["حماس", "وحماس", "حماسة", "إسرائيل", "في", "،", "«نعم»"]),
    max_size=12,
)


@given(WORDS, st.sampled_from(["حماس", "إسرائيل", "في"]))
@settings(deadline=None, max_examples=50)
def test_what_is_found_says_the_words_and_nothing_overlaps(parts, words):
    text = " ".join(parts)
    spans = same_words(text, words)
    assert all(fold(span.of(text)) == fold(words) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert len(spans) == sum(part in {words, f"و{words}"} for part in parts)
    assert not spans or isinstance(spans[0], Span)
