"""Arabic sentences that quote commands, names and paths, drawn."""

from unicodedata import normalize

import pytest

from hashiya_rtl import drawn, isolate_latin

FILE = "الملف"  # al-malaff: the file
GONE = "مفقود"  # mafqūd: missing


def glyphs(sentence):
    return normalize("NFKC", drawn(isolate_latin(sentence), direction="rtl"))


@pytest.mark.parametrize(
    "quoted",
    [
        "--as NAME",
        "/tmp/a b/c.txt",
        "[annotators] names",
        "hashiya check --repair",
        "a.txt",
        "$HASHIYA_ANNOTATOR",
        "<a>",
        "^p",
        "[1<=x<=5]",
        "000_d99a 0–5",
        "12:a",
        "001_002",
    ],
)
def test_what_is_quoted_stays_whole(quoted):
    expected = f"{GONE[::-1]} {quoted} {FILE[::-1]}"
    assert glyphs(f"{FILE} {quoted} {GONE}") == expected


def test_the_signs_of_the_sentence_are_the_sentences():
    assert glyphs(f"a.txt: {GONE}") == f"{GONE[::-1]} :a.txt"
    assert glyphs(f"{GONE} (omar، salma).") == f".(salma ،omar) {GONE[::-1]}"
    assert glyphs(f"{GONE} `-x`") == f"`-x` {GONE[::-1]}"


def test_arabic_alone_is_as_it_was():
    assert isolate_latin(f"{FILE} 12 {GONE}!") == f"{FILE} 12 {GONE}!"
