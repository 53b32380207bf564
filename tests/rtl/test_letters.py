"""The page of letters without forms says what the shaping does."""

import unicodedata
from pathlib import Path

import pytest

from hashiya_rtl import drawn
from hashiya_rtl.missing_forms import lacking, table

PAGE = Path(__file__).parents[2] / "docs" / "letters.md"
PERSIAN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"


def test_the_page_is_the_table_written_anew_where_this_python_knows_the_same_unicode():
    if unicodedata.unidata_version == "14.0.0":
        assert PAGE.read_text(encoding="utf-8") == table()
    else:
        assert (
            table().splitlines()[:8]
            == PAGE.read_text(encoding="utf-8").splitlines()[:8]
        )


def test_persian_is_complete():
    assert not {letter for letter, _ in lacking(0x600, 0x700)} & set(PERSIAN)


@pytest.mark.parametrize(
    "letter", [letter for letter, names in lacking(0x600, 0x700) if "initial" in names]
)
def test_neighbours_still_join_towards_a_letter_without_forms(letter):
    """The letter between two bas: an initial ba, the letter's own character, a final ba."""
    assert drawn(f"ب{letter}ب") == f"\ufe90{letter}\ufe91"
