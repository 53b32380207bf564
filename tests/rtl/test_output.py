"""What is sent in each output mode comes out as the row that was drawn."""

import unicodedata

import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya_rtl import ArticleLayout, drawn
from hashiya_rtl.clusters import HIDDEN
from hashiya_rtl.output import LRM, LRO, PDF, Mode, row_cells, sent, sent_pieces
from hashiya_rtl.shaping import shaped
from hashiya_rtl.unicode_data import BIDI_CLASSES, MIRROR

FRAME = "│ 12 "
# Each mirrored pair as one of its two: python-bidi orders, but mirrors nothing.
UNTURNED = {ord(max(pair)): min(pair) for pair in MIRROR.items()}
REPERTOIRE = (
    "ﺍﺎﺑﺒﺐﺏﺘﻟﻠﻻﻼﻫﻮ"  # forms of letters that join, of lam-alef too
    "ڨێ"  # letters without forms
    "\u064b\u0651\u0670"  # tanwin, shadda, dagger alef
    "אב"  # Hebrew alef, bet
    "abz 0129٠١٢٩۴"
    " .,:;/-+%#()[]«»؟،…│─▌"
    "漢😀é"
)


def as_displayed(row):
    """What python-bidi makes of a sent row.

    Marks are behind their bases again, forms are letters, brackets are unturned.
    """
    shown = get_display(row, base_dir="L")
    cells, marks = [], ""
    for char in shown:
        # A mark before its base belongs to it where the run was turned round (L3); the
        # test compares sets of marks.
        if unicodedata.category(char) == "Mn":
            marks += char
        elif char not in (LRM, LRO, PDF):
            cells.append(char)
    return "".join(cells).translate(UNTURNED), sorted(marks)


def as_drawn(row):
    bases = "".join(char for char in row if unicodedata.category(char) != "Mn")
    return bases.translate(UNTURNED), sorted(
        char for char in row if unicodedata.category(char) == "Mn"
    )


def shaped_again(order):
    """The pieces' texts with every word shaped, as a terminal that shapes does, one to a cell."""
    glyphs, word = [], []
    for text in [*order, " "]:
        if BIDI_CLASSES[ord(text[0])] == "A" and not "\ufb50" <= text[0] <= "\ufefc":
            word.append(text)
            continue
        glyphs += [*(shaped("".join(word), HIDDEN).glyphs if word else ()), text]
        word = []
    return glyphs[:-1]


def check(row):
    order = sent_pieces(row, Mode.LOGICAL)
    reshaped = "".join(shaped_again([piece.text for piece in order]))
    assert as_displayed(reshaped) == as_drawn(row)
    assert sorted({piece.cell for piece in order}) == list(range(len(row_cells(row))))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("", ""),
        ("abc 12", "abc 12"),
        # kitāb, a book
        ("ﺏﺎﺘﻛ", LRM + "كتاب"),
        ("  ﺏﺎﺘﻛ", LRM + "  كتاب"),
        # lā, no: a lam-alef keeps its one cell, and what joins it its form
        ("ﻼﺑ ﺎﻣ", LRM + "ما ﺑﻼ"),
        # A number within Arabic keeps its digits' order, brackets are turned back.
        ("(ﺏﺎﺘﻛ 12/3 ﺏﺎﺘﻛ)", LRM + "(كتاب 12/3 كتاب)"),
        ("ﺏ (12) ﺎﻣ", LRM + "ما (12) ب"),
        # Latin divides the row into two stretches, each in its place.
        ("ﺏﺎﺘﻛ abc ﺎﻣ", LRM + "كتاب abc ما"),
        # So does a frame, which needs marks to do so.
        ("ﺏﺎﺘﻛ │ ﺎﻣ", LRM + "كتاب" + LRM + " │ " + LRM + "ما"),
        # A number at the right end would go to the left without a mark.
        ("ﺏﺎﺘﻛ 12", LRM + "كتاب" + LRM + " 12"),
    ],
)
def test_a_row_goes_out_in_logical_order(row, expected):
    assert sent(row, Mode.LOGICAL) == expected
    check(row)


def test_an_overridden_row_stands_between_its_controls():
    assert sent("│ ﺏﺎﺘﻛ", Mode.OVERRIDE) == f"{LRO}│ ﺏﺎﺘﻛ{PDF}"


def test_visual_rows_go_out_as_they_are_drawn():
    assert sent("│ ﺏﺎﺘﻛ", Mode.VISUAL) == "│ ﺏﺎﺘﻛ"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # kitāb wa-lā, a book and no; brackets turn with their word, a Latin word stays
        ("│(ﻻﻭ) ﺏﺎﺘﻛ abc 12", "│(ﻭﻻ) ﻛﺘﺎﺏ abc 12"),
        (".ﺏﺎﺘﻛ", "ﻛﺘﺎﺏ."),
    ],
)
def test_words_are_turned_round_in_their_places(row, expected):
    assert sent(row, Mode.WORDS) == expected
    assert [piece.cell for piece in sent_pieces(row, Mode.WORDS)] == list(
        range(len(row))
    )


@settings(deadline=None, max_examples=300)
@given(st.text(REPERTOIRE, max_size=40))
def test_whatever_is_drawn_is_shown_by_a_terminal_that_orders(row):
    row = row.lstrip("\u064b\u0651\u0670")
    check(row)
    assert as_displayed(sent(row, Mode.OVERRIDE)) == as_drawn(row)


@settings(deadline=None, max_examples=150)
@given(st.text(REPERTOIRE, max_size=30), st.text(REPERTOIRE, max_size=30))
def test_two_drawn_texts_beside_one_another_stay_where_they_are(one, other):
    check(f"{FRAME}{drawn(one)} │ {drawn(other, direction='rtl')}│")


@pytest.mark.parametrize("width", [23, 72])
def test_every_line_of_the_seeds_is_shown_as_drawn(seeds, width):
    for seed in seeds:
        layout = ArticleLayout(seed, width)
        for index in range(layout.line_count):
            line = layout.line(index)
            check(" " * (width - line.width) + line.text)


def test_lines_of_the_seeds_need_hardly_a_mark(seeds):
    layouts = [ArticleLayout(seed, 72) for seed in seeds]
    texts = [
        layout.line(index).text
        for layout in layouts
        for index in range(layout.line_count)
    ]
    marks = sum(sent(text, Mode.LOGICAL).count(LRM) - 1 for text in texts if text)
    assert marks <= len(texts) // 10
