"""Lines that must come out right: each has bitten some tool.

The expected line stands as the terminal gets it, from left to right; an editor that
reorders Arabic may show it turned.
"""

import pytest

from hashiya_rtl import ArticleLayout, drawn

LINES = [
    # qallā: lam, fatha, alef, shadda
    ("marks_between_lam_and_alef_stay_with_the_ligature", "قَلاَّ", "ﻼَّﻗَ"),
    # llā
    ("a_shadda_between_lam_and_alef_does_not_part_them", "ل\u0651ا", "ﻻّ"),
    # lam, ZWJ, alef
    ("zwj_between_lam_and_alef_keeps_the_ligature", "ل\u200dا", "ﻻ"),
    # lam, ZWNJ, alef
    ("zwnj_parts_lam_and_alef", "ل\u200cا", "ﺍﻝ"),
    # as Unicode 23.2 asks
    (
        "zwj_zwnj_zwj_joins_lam_and_alef_without_the_ligature",
        "ل\u200d\u200c\u200dا",
        "ﺎﻟ",
    ),
    # fatha, beh
    ("a_mark_at_paragraph_start_rides_on_a_dotted_circle", "\u064eب", "ﺏ◌َ"),
    # a, fatha, b
    ("a_mark_after_a_latin_letter_rides_on_it", "a\u064eb", "a\u064eb"),
    # beh, RLM, shadda
    ("a_mark_after_a_control_rides_on_a_dotted_circle", "ب\u200f\u0651", "◌ّﺏ"),
    # Allāh
    ("allah_is_four_letters", "الله", "ﻪﻠﻟﺍ"),
    # alef hamza, alef madda, waw hamza, lam-alef hamza
    ("decomposed_hamza_and_madda_ride_on_their_letters", "أ آ ؤ لأ", "ﻻٔ ﻭٔ ﺍٓ ﺍٔ"),
    # on 12/3/2024 in the evening
    ("a_date_keeps_its_order_after_arabic", "في 12/3/2024 مساء", "ءﺎﺴﻣ 12/3/2024 ﻲﻓ"),
    # no strong character
    ("a_date_alone_runs_left_to_right", "12/3/2024", "12/3/2024"),
    # only 50 %
    (
        "a_percentage_after_arabic_has_its_sign_at_the_left",
        "نسبة 50% فقط",
        "ﻂﻘﻓ %50 ﺔﺒﺴﻧ",
    ),
    # year 1445 and 50 %
    ("arabic_indic_digits_run_left_to_right", "عام ١٤٤٥ و٥٠٪", "٪٥٠ﻭ ١٤٤٥ ﻡﺎﻋ"),
    # he said (yes [no] or {maybe})
    (
        "nested_brackets_are_mirrored_in_pairs",
        "قال (نعم [لا] أو {ربما})",
        "({ﺎﻤﺑﺭ} ﻭﺃ [ﻻ] ﻢﻌﻧ) ﻝﺎﻗ",
    ),
    # (no] and [yes)
    ("mismatched_brackets_are_mirrored_one_by_one", "(لا] و[نعم)", "(ﻢﻌﻧ]ﻭ [ﻻ)"),
    # he said "yes"
    ("guillemets_open_at_the_right", "قال «نعم»", "«ﻢﻌﻧ» ﻝﺎﻗ"),
    # agency (AFP) said
    ("latin_in_brackets_keeps_its_brackets", "وكالة (AFP) قالت", "ﺖﻟﺎﻗ (AFP) ﺔﻟﺎﻛﻭ"),
    # RLI, LRI, neither closed
    ("an_unclosed_isolate_harms_nobody", "\u2067ab \u2066(x", "(x ab"),
    # RLO
    ("an_unclosed_override_turns_the_rest_and_is_not_drawn", "\u202eabc", "cba"),
    # year 2024
    ("nbsp_is_a_blank_cell", "عام\xa02024", "2024 ﻡﺎﻋ"),
    # alef, tab, beh
    ("a_tab_is_a_blank_cell", "أ\tب", "ﺏ ﺃ"),
    # good
    ("emoji_and_flags_are_one_cell_each", "👍🏽 جيد 🇸🇦", "🇸🇦 ﺪﻴﺟ 👍"),
    # a family
    (
        "an_emoji_sequence_is_one_cell_without_its_joiners",
        "👨\u200d👩\u200d👧",
        "👨👩👧",
    ),
    # regional S
    ("half_a_flag_is_a_squared_letter", "🇸", "🅂"),
    # Chinese, Arabic
    ("ideographs_take_two_columns", "中文 عربي", "中文 ﻲﺑﺮﻋ"),
    # Muḥammad, shaped already
    ("presentation_forms_stay_as_they_are", "ﻼ ﻣﺤﻤﺪ", "ﺪﻤﺤﻣ ﻼ"),
    # BBC News claimed that
    ("latin_titles_in_arabic_keep_their_order", "زعم BBC News أن", "ﻥﺃ BBC News ﻢﻋﺯ"),
    # Hamas
    ("arabic_in_a_latin_title_keeps_its_order", "On حماس today", "On ﺱﺎﻤﺣ today"),
    # beh, U+0378, beh
    ("an_unassigned_character_is_a_replacement_and_joins_nothing", "ب\u0378ب", "ﺏ�ﺏ"),
    # salām
    ("a_byte_order_mark_is_not_drawn", "\ufeffسلام", "ﻡﻼﺳ"),
    # ESC, and what looks like markup
    ("an_escape_sequence_is_harmless", "\x1b[31mسلام[/x]", "␛[31mﻡﻼﺳ[/x]"),
    # CSI, NUL, DEL
    ("c1_and_nul_and_delete_have_stand_ins", "a\x9bb\x00\x7f", "a�b␀␡"),
    # salām
    ("a_soft_hyphen_is_not_drawn_and_joins_over", "سل\xadام", "ﻡﺎﻠﺳ"),
    # 1446 AH
    ("heh_with_zwj_keeps_its_initial_form", "1446ه\u200d سلام", "ﻡﻼﺳ ﻫ1446"),
    # AH
    ("heh_with_tatweel_is_joined", "هـ", "ـﻫ"),
    # mī-khāham
    ("zwnj_parts_persian_prefixes", "می\u200cخواهم", "ﻢﻫﺍﻮﺧﯽﻣ"),
    # pazhvāk, gach
    ("persian_letters_have_their_forms", "پژواک گچ", "ﭻﮔ ﮎﺍﻭﮋﭘ"),
    # ye meñ hai
    ("urdu_letters_have_their_nearest_forms", "یہ میں ہے ۂ ۃ", "ۃ ﮦٔ ﮯﮨ ﮟﯿﻣ ﮧﯾ"),
    # ewe
    ("sorani_ae_joins_as_heh_does", "ئەوە", "ەﻭﻪﺋ"),
    # ar-raḥmān, end of verse 1
    ("quranic_marks_ride_on_their_letters", "ٱلرَّحْمَـٰنِ ۝١", "○١ ﻦِـٰﻤَﺣْﺮَّﻟﭐ"),
    # beh, RLM, beh
    ("rlm_does_not_part_letters", "ب\u200fب", "ﺐﺑ"),
    # beh, LRM, beh
    ("lrm_parts_letters_of_two_runs", "ب\u200eب", "ﺏﺏ"),
    # alef, beh, jeem
    ("unicode_line_ends_are_blank_in_one_line", "أ\u2028ب\r\nج", "ﺝ ﺏ ﺃ"),
    # alef, beh
    ("noncharacters_are_replacements", "ا\uffffب\ufdd0", "�ﺏ�ﺍ"),
    # alef, beh
    ("surrogates_are_replacements", "ا\ud800ب", "ﺏ�ﺍ"),
]


@pytest.mark.parametrize(
    ("text", "line"), [row[1:] for row in LINES], ids=[row[0] for row in LINES]
)
def test_a_hazard_comes_out_right(text, line):
    assert drawn(text) == line


def lines_of(text, width):
    layout = ArticleLayout(text, width)
    return [
        " " * layout.left_of(at) + layout.line(at).text
        for at in range(layout.line_count)
    ]


def shaped(*words):
    return [drawn(word, direction="rtl") for word in words]


def test_european_digits_after_arabic_keep_their_order_across_a_wrap():
    # |2024 لاق|   he said 2024
    # |مث 2025 |   2025 then
    assert lines_of("قال 2024 2025 ثم", 8) == [
        *shaped("قال 2024", "2025 ثم")[:1],
        " " + shaped("2025 ثم")[0],
    ]


def test_a_line_begins_with_no_closing_sign_though_a_space_stand_before_it():
    # 2024 , during: the comma of the first article stands after a space.
    assert [row.strip() for row in lines_of("مارس 2024 ، خلال", 10)] == shaped(
        "مارس", "2024 ، خلال"
    )


def test_a_line_ends_with_no_opening_sign_though_a_space_stand_behind_it():
    assert [row.strip() for row in lines_of("قال « نعم", 7)] == shaped("قال", "« نعم")


def test_a_non_breaking_space_does_not_break():
    assert [row.strip() for row in lines_of("في عام\u00a02024", 10)] == shaped(
        "في", "عام\u00a02024"
    )


def test_a_word_longer_than_the_line_breaks_between_clusters_and_stays_joined():
    # mustashfayāt, hospitals: three lines of four, the letters at the breaks joined to
    # what is beyond
    assert lines_of("مستشفيات", 4) == [
        "\ufeb8\ufe98\ufeb4\ufee3",
        "\ufe95\ufe8e\ufef4\ufed4",
    ]


def test_a_hyphen_between_letters_may_end_a_line():
    assert lines_of("ab-cd", 3) == ["ab-", "cd"]


def test_a_zero_width_space_may_end_a_line():
    assert lines_of("ab\u200bcd", 3) == ["ab", "cd"]


def test_ideographs_break_anywhere_but_before_their_full_stop():
    assert lines_of("中文中文。", 4) == ["中文", "中", "文。"]
    assert lines_of("中文中文。", 6) == ["中文中", "文。"]


def test_a_two_column_cluster_has_a_stand_in_where_the_line_has_one():
    assert lines_of("中a", 1) == ["▯", "a"]


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\x85", "\u2029", "\x1c", "\x1d", "\x1e", "\u2028"]
)
def test_every_line_end_ends_a_line_and_is_not_drawn(end):
    layout = ArticleLayout(f"أ{end}ب", 5)
    assert [layout.line(at).text for at in range(layout.line_count)] == shaped("أ", "ب")
    assert (layout.line(0).content_end, layout.line(0).end) == (1, 1 + len(end))


def test_a_line_separator_does_not_end_the_paragraph():
    # The second line has no strong character of its own and yet the first one's levels.
    layout = ArticleLayout("أ\u2028(1)", 5)
    assert layout.line(1).direction == "rtl"
    assert layout.line(1).text == "(1)"


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        (
            "أ\n123\nabc\n-",
            ["rtl", "rtl", "ltr", "ltr"],
        ),  # after a strong paragraph: as that one
        ("123\nabc\nأ", ["ltr", "ltr", "rtl"]),  # before the first one: as the next
        ("\n\nأ", ["rtl", "rtl", "rtl"]),
        ("12\n34", ["ltr", "ltr"]),  # none at all
        ("1\u2067أ\u2069", ["rtl"]),  # none outside isolates, but Arabic
        ("", ["ltr"]),
    ],
)
def test_a_paragraph_without_strong_characters_goes_with_its_neighbours(
    text, directions
):
    layout = ArticleLayout(text, 10)
    # From the last line: no line may depend on those before it having been drawn.
    found = [layout.line(at).direction for at in reversed(range(layout.line_count))]
    assert found[::-1] == directions


def test_trailing_spaces_have_no_cells():
    layout = ArticleLayout("قال   نعم  ", 5)
    assert [
        (line.start, line.content_end, line.end) for line in map(layout.line, range(2))
    ] == [(0, 3, 6), (6, 9, 11)]


def test_hidden_characters_can_be_shown():
    layout = ArticleLayout("ب\u200f\u200cب\u00a0\t\ufeff", 20, marks=True)
    assert layout.line(0).text == "¤⇥⍽ﺏ╎◂ﺏ"


@pytest.mark.parametrize(
    "text",
    [
        "ّ" * 20000,
        "\u200f" * 20000,
        "\x07" * 20000,
        "\u2067" * 100000,
        "(" * 20000,
        "()" * 20000,
        "%" * 20000,
        "\u2068" * 20000,
        "\u2068\u2069" * 20000,
        "(א" * 20000,
        "\u2067\u2069" * 20000,
        "ب" * 20000,
    ],
    ids=lambda text: f"{len(text)}x{ord(text[0]):04x}",
)
def test_degenerate_articles_are_laid_out_in_bounded_time(text):
    layout = ArticleLayout(text, 80)
    assert layout.line(layout.line_count - 1).end == len(text)
    assert layout.line(0).start == 0


@pytest.mark.parametrize("width", [0, -1])
def test_a_width_of_nothing_is_refused(width):
    with pytest.raises(ValueError, match="width from 1"):
        ArticleLayout("", width)


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_the_text_is_refused(offset):
    with pytest.raises(IndexError, match="outside the text"):
        ArticleLayout("abc", 5).line_of(offset)


@pytest.mark.parametrize("index", [-1, 1])
def test_a_line_that_is_not_there_is_refused(index):
    with pytest.raises(IndexError, match="no line"):
        ArticleLayout("abc", 5).line(index)
