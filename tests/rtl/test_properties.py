"""Random strings of all Unicode: the map of offsets is complete, the output is safe."""

import unicodedata

import pytest
from bidi import get_display
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from hashiya_rtl import (
    ArticleLayout,
    drawn,
    embedding_levels,
    line_levels,
    line_of,
    visual_order,
)
from hashiya_rtl.clusters import HIDDEN, WIDTHS, cells_of
from hashiya_rtl.paragraphs import ALL_ARABIC
from hashiya_rtl.unicode_data import BIDI_CLASSES
from hashiya_rtl.wrapping import ClusterWrapping, line_starts

ARABIC = "ابتجحدرسطعفقكلمنهويىةءآأإؤئپچژگکیڤۀۂەںۆ"
MARKS = "\u064b\u064e\u0651\u0652\u0653\u0654\u0655\u0670\u06d6\u0301\u20dd\u0903\ufe0f"
SIGNS = "،؛؟.:!,()[]{}«»<>\"'-–…/%+*=٪٫_#@&\u2329\u232a≤∑●•"
DIGITS = "0123456789٠١٢٣۴۵"
LATIN = "abcXYZéß\u0915\u0e01"
HEBREW = "אבגד\u05b8"
INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069\xad\ufeff\u2060\u0600\u06dd"
)
CONTROLS = "\t\n\r\x00\x07\x1b\x0b\x0c\x1c\x1f\x7f\x85\x9b\u2028\u2029"
WIDE = "中文、。ー한\u1100\u1161\u11a8\u3000😀👍\U0001f3fd\U0001f1f8\U0001f1e6❤♥"
SPACES = "   \xa0\u202f\u2003"
OTHER = "\u0378\U0001fae8\uffff\ufdd0\ud800\udfff\ue000\U000e0001\U0010fffe\ufdfd\ufefb\ufe8e"
REPERTOIRE = [
    ARABIC,
    ARABIC,
    SPACES,
    MARKS,
    SIGNS,
    DIGITS,
    LATIN,
    HEBREW,
    INVISIBLE,
    CONTROLS,
    WIDE,
    OTHER,
]

one = st.one_of([st.sampled_from(group) for group in REPERTOIRE] + [st.characters()])
# Left to itself hypothesis draws five characters or so, of which little can go wrong.
anything = st.text(one, max_size=40) | st.text(one, min_size=30, max_size=80)
words = st.text(
    st.sampled_from(ARABIC + ARABIC + "لا" * 8 + "    ،.-()12a\u0651"),
    min_size=40,
    max_size=160,
)
widths = st.integers(min_value=1, max_value=40)
often = settings(deadline=None, max_examples=400)


@often
@given(text=anything | words, width=widths, marks=st.booleans())
@example(text="\u0651" * 40, width=1, marks=False)
@example(text="\u2067" * 40, width=3, marks=True)
@example(text="\u200f \u200f ب", width=1, marks=False)
@example(text="👨\u200d👩\u200d👧", width=4, marks=False)
def test_lines_and_cells_tile_any_text_and_every_offset_is_found_again(
    check_layout, text, width, marks
):
    layout = check_layout(text, width, marks=marks)
    for index in range(layout.line_count):
        line = layout.line(index)
        for cell in line.cells:
            assert cell_len(cell.glyph) == cell.width
        assert cell_len(line.text) == line.width


@often
@given(text=anything, base=st.sampled_from([None, 0, 1]))
def test_the_order_is_that_of_python_bidi(text, base):
    text = "".join(char for char in text if is_known_to_both(char)) + "."
    base, levels = embedding_levels(text, base)
    own = "".join(text[at] for at in visual_order(levels) if not is_removed(text[at]))
    peer = "".join(
        char for char in get_display(text, base_dir="LR"[base]) if not is_removed(char)
    )
    assert own == peer


def is_known_to_both(char):
    """python-bidi leaves L1 out: no tabs, and no blanks at the end."""
    return (
        unicodedata.bidirectional(char) not in {"", "B", "S"}
        and unicodedata.category(char) != "Cs"
    )


def is_removed(char):
    return BIDI_CLASSES[ord(char)] in "bxyXYp"


@often
@given(text=anything)
def test_cells_stand_in_the_order_of_the_levels(text):
    text = "".join(char for char in text if BIDI_CLASSES[ord(char)] != "B")
    line = line_of(text)
    base, levels = embedding_levels(
        text.replace("\t", " ").replace("\u2028", " "), int(line.direction == "rtl")
    )
    classes = text.replace("\t", " ").replace("\u2028", " ").translate(BIDI_CLASSES)
    # The line's trailing spaces are drawn in place: L1 puts them at its logical end.
    place = {
        at: rank
        for rank, at in enumerate(visual_order(line_levels(levels, classes, base)))
    }
    first_drawn = [
        next((at for at in range(*span) if is_drawn(text, at)), span[0])
        for span in spans_of(line)
    ]
    ranks = [place[at] for at in first_drawn]
    assert ranks == sorted(ranks)


def spans_of(line):
    return [(cell.start, cell.end) for cell in line.cells]


def is_drawn(text, at):
    return HIDDEN.kinds[ord(text[at])] not in "uznv"


@often
@given(text=words, width=widths)
def test_wrapping_by_words_and_by_clusters_break_at_the_same_offsets(text, width):
    by_words = [start for start, _ in line_starts(text, width, HIDDEN)]
    assert by_words == [0, *ClusterWrapping(text, width, HIDDEN).starts()]


# Plain text with words that are longer than a line, and signs that lines do not begin with.
long_words = st.text(st.sampled_from("االبتثجحخabc\u064eآ،»« ."), max_size=60)


@often
@given(text=long_words, width=st.integers(1, 7))
def test_words_longer_than_a_line_break_where_clusters_do(text, width):
    by_words = [start for start, _ in line_starts(text, width, HIDDEN)]
    assert by_words == [0, *ClusterWrapping(text, width, HIDDEN).starts()]


@often
@given(text=anything, width=widths)
def test_one_line_is_safe_and_fits(text, width):
    shown = drawn(text, width)
    assert cell_len(shown) <= width
    assert not any(
        unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in shown
    )


@often
@given(text=anything, width=widths)
def test_more_lines_than_asked_for_are_never_counted_differently(text, width):
    whole, part = ArticleLayout(text, width), ArticleLayout(text, width)
    for offset in range(len(text), -1, -7):
        assert part.line_of(offset) == whole.line_of(offset)
    assert part.line_count == whole.line_count


@often
@given(letters=st.text(st.sampled_from(ARABIC + MARKS[:8] + " .,،()-%"), max_size=30))
def test_the_short_cut_for_arabic_alone_gives_the_levels_of_the_rules(letters):
    if ALL_ARABIC.fullmatch(letters):
        assert embedding_levels(letters) == (1, b"\1" * len(letters))


def test_the_short_cut_for_arabic_alone_takes_only_classes_that_leave_one_level():
    for code in range(0x3000):
        char = chr(code)
        if ALL_ARABIC.fullmatch("ا" + char):
            assert BIDI_CLASSES[code] in "Amwo,%+", hex(code)
            assert unicodedata.category(char) != "Cf"
        # Alone it matches only if it may come first.
        if ALL_ARABIC.fullmatch(char):
            assert BIDI_CLASSES[code] == "A", hex(code)


# Thousands of characters each that are drawn alike: ideographs, Hangul, private use,
# Tangut.
ALIKE = ((0x3400, 0x9FC0), (0xAC00, 0xD780), (0xE000, 0xF900), (0x17000, 0x1B000))


@pytest.mark.parametrize("marks", [False, True])
def test_every_character_of_mixed_blocks_is_safe_and_as_wide_as_rich_says(marks):
    check_characters(
        [at for at in range(0, 0x20000, 64) if not any(a < at < b for a, b in ALIKE)],
        marks=marks,
    )


@pytest.mark.long
@pytest.mark.parametrize("marks", [False, True])
def test_every_character_alone_is_safe_and_as_wide_as_rich_says(marks):
    check_characters(range(0, 0x20000, 64), marks=marks)


def check_characters(beginnings, *, marks):
    """Each 64 characters from a beginning on, laid out, are safe and as wide as Rich says."""
    forbidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    for at in beginnings:
        layout = ArticleLayout("".join(map(chr, range(at, at + 64))), 1000, marks=marks)
        for index in range(layout.line_count):
            for cell in layout.line(index).cells:
                assert cell.width == cell_len(cell.glyph) == cells_of(cell.glyph), (
                    hex(cell.start),
                    cell,
                )
                assert not any(
                    unicodedata.category(char) in forbidden for char in cell.glyph
                )


def test_each_printed_character_has_the_width_that_rich_gives_it():
    for code in [*range(0x20000), *range(0xE0000, 0xE1000)]:
        glyph = HIDDEN.glyph(chr(code), lambda _: None)
        assert (
            cells_of(glyph)
            == cell_len(glyph)
            == sum(int(WIDTHS[ord(char)]) for char in glyph)
        ), hex(code)
