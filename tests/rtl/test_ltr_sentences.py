"""English sentences with Arabic names in them, drawn."""

from unicodedata import normalize

import pytest

from hashiya_rtl import drawn, is_mostly_latin, isolate_arabic

AGAINST = "ضد"  # ḍidd: against
TSAR = "قيصر روسيا"  # qayṣar rūsiyā: the tsar of Russia


@pytest.mark.parametrize(
    ("sentence", "from_the_left"),
    [
        # A number stays behind the word that it is told of.
        (
            f"Remove {AGAINST}: 2 tags keep it",
            f"Remove {AGAINST[::-1]}: 2 tags keep it",
        ),
        (f"stance/{AGAINST}  2 tags", f"stance/{AGAINST[::-1]}  2 tags"),
        # What begins with a word still begins at the left, with its quotation marks
        # around it.
        (
            f"'{AGAINST}' is the key of “{TSAR}”",
            f"'{AGAINST[::-1]}' is the key of “{TSAR[::-1]}”",
        ),
        ("no Arabic (at all)", "no Arabic (at all)"),
    ],
)
def test_each_word_keeps_to_itself(sentence, from_the_left):
    assert normalize("NFKC", drawn(isolate_arabic(sentence))) == from_the_left


@pytest.mark.parametrize(
    ("sentence", "is_so"),
    [
        (f"'{AGAINST}' is a key", True),
        (f"RT: {TSAR}", False),
        (TSAR, False),
        ("12", False),
        ("", False),
    ],
)
def test_what_is_english_is_told_by_its_letters(sentence, is_so):
    assert is_mostly_latin(sentence) == is_so
