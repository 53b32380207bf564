"""Letters take the form that Unicode's joining types ask for."""

import subprocess
import sys

import arabic_reshaper
import pytest
from arabic_reshaper.letters import LETTERS_ARABIC
from arabic_reshaper.ligatures import LETTERS_LIGATURES
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcwidth

from hashiya_rtl.clusters import HIDDEN
from hashiya_rtl.shaping import LAM_ALEF, NEAR_FORMS, form_of, measured, shaped
from hashiya_rtl.unicode_data import JOINING, USUAL_WIDTHS, cell_width

# Hamza joins nothing and stays as it is; u with hamza (U+0677) has no final form.
LETTERS = "".join(
    letter
    for letter in LETTERS_ARABIC
    if letter not in {*NEAR_FORMS, "\u200d", "\u0621", "\u0677"}
)
ONE_TO_ONE = arabic_reshaper.ArabicReshaper(
    {"delete_harakat": False, "support_ligatures": False}
)


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from(LETTERS + " a1،-"), max_size=30))
def test_the_forms_are_those_of_arabic_reshaper(text):
    # Beh for lam: the ligature is tested by itself.
    text = text.replace("ل", "ب")
    assert "".join(shaped(text, HIDDEN).glyphs) == ONE_TO_ONE.reshape(text)


def test_the_lam_alef_ligatures_are_those_of_arabic_reshaper():
    listed = {
        match: forms for _, (match, forms) in LETTERS_LIGATURES if len(match) == 2
    }
    for alef, (isolated, final) in LAM_ALEF.items():
        assert (listed["ل" + alef][0], listed["ل" + alef][3]) == (isolated, final)


def test_a_letter_has_the_forms_that_its_joining_type_gives_it():
    for letter, forms in LETTERS_ARABIC.items():
        joining = JOINING[ord(letter)]
        assert (
            (joining in "DC") == bool(forms[2])
            or letter in NEAR_FORMS
            or joining == "D"
        ), letter
        if joining == "U":
            assert not any(forms[1:]), letter


@pytest.mark.parametrize(
    ("letter", "right", "left", "form"),
    [
        ("ب", False, False, "\ufe8f"), ("ب", False, True, "\ufe91"), ("ب", True, True, "\ufe92"),
        ("ب", True, False, "\ufe90"), ("ا", True, False, "\ufe8e"), ("ں", True, True, "\ufbe9"),
        ("ە", True, False, "\ufeea"), ("ۂ", True, False, "\ufba7\u0654"), ("ڵ", True, True, ""),
    ],
)  # fmt: skip
def test_a_form_that_is_missing_is_the_nearest_one(letter, right, left, form):
    assert form_of(letter, right=right, left=left) == form


@settings(deadline=None, max_examples=300)
@given(
    st.text(
        st.sampled_from(
            "لاأبء\u0651\u064e\u200d\u200c\u200f a5中👍\U0001f3fd\U0001f1f8\ufe0f\x07\u0378"
        ),
        max_size=40,
    )
)
def test_clusters_measured_unshaped_are_as_wide_as_shaped(text):
    pieces = shaped(text, HIDDEN)
    assert list(measured(text, HIDDEN)) == list(
        zip(pieces.sizes, pieces.widths, strict=True)
    )


def test_a_letter_without_forms_stays_itself_and_its_neighbours_join():
    # sorani: beh, lam with small v, beh
    assert list(shaped("بڵب", HIDDEN).glyphs) == ["\ufe91", "ڵ", "\ufe90"]


def test_the_usual_widths_are_those_of_wcwidth():
    for block in USUAL_WIDTHS:
        assert [cell_width(chr(code)) for code in block] == [
            wcwidth(chr(code)) for code in block
        ]


def test_an_arabic_article_is_laid_out_without_wcwidth():
    code = (
        "import sys; from hashiya_rtl import ArticleLayout\n"
        "ArticleLayout('قال \\u00abأهلًا\\u00bb (25%) – ' * 40, 30).line(3)\n"  # He said “welcome”
        "print('wcwidth' in sys.modules)"
    )

    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True
        ).stdout
        == b"False\n"
    )
