"""Lanes of several annotators: brackets under just their cells, lanes by annotator."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from hashiya.model.model import Article, Span
from hashiya_reader.screens.review.queue_rows import queue_heading
from hashiya_reader.screens.review.rows import heading_row
from hashiya_reader.widgets.review_lanes import (
    Bracket,
    Lane,
    LaneMap,
    Paper,
    bracket_at,
    bracket_cells,
    items_at,
    lane_strip,
)
from hashiya_rtl import ArticleLayout

ENDS = set("╰╯┴")
# "Russia explains", a year, an English name, and lam-alef with a mark: directions that
# change within a line.
MIXED = "روسيا تشرح 2024 لِأن RT World تقول"


def bracket(start, end, side=0, item=0, title=""):
    return Bracket(
        span=Span(start, end),
        side=side,
        item=item,
        title=title,
        color="#3f9d63",
        fill="─",
    )


def drawn(text, span, width):
    """The lane of the only line, its blanks as dots."""
    laid = ArticleLayout(text, width)
    paper = Paper(
        blank=Segment(" " * width, Style()), marked=Style(), current=None, side_at=0
    )
    strip = lane_strip(
        laid.line(0), laid.left_of(0), Lane(0, (bracket(*span),)), "1", paper
    )
    return strip.text.replace(" ", "·")


# Drawn it is ﺡﺮﺸﺗ ﺎﻴﺳﻭﺭ: the first letter stands at the right. The digit tells whose
# lane it is.
@pytest.mark.parametrize(
    ("span", "lane"),
    [
        ((0, 5), "1······╰───╯"),
        ((0, 1), "1··········┴"),
        ((6, 10), "1·╰──╯······"),
        ((4, 7), "1····╰─╯····"),
        ((0, 10), "1·╰────────╯"),
    ],
)
def test_a_bracket_ends_under_the_first_and_the_last_letter(span, lane):
    assert drawn("روسيا تشرح", span, 12) == lane  # Russia explains


@settings(deadline=None, max_examples=60)
@given(
    st.tuples(st.integers(0, len(MIXED) - 1), st.integers(1, len(MIXED))),
    st.integers(8, 40),
)
def test_every_edge_is_under_the_cell_of_the_tags_own_end_and_nowhere_else(ends, width):
    start, size = ends
    span = Span(start, min(start + size, len(MIXED)))
    laid = ArticleLayout(MIXED, width)
    closed = set()
    for index in range(laid.line_count):
        line = laid.line(index)
        covered = [
            at
            for first, last in line.intervals(span.start, span.end)
            for at in range(first, last)
        ]
        glyphs = dict(bracket_cells(line, bracket(span.start, span.end)))
        assert sorted(glyphs) == sorted(covered)
        closed |= {(index, at) for at, glyph in glyphs.items() if glyph in ENDS}
    allowed = set()
    for offset in (span.start, span.end - 1):
        index = laid.line_of(offset)
        if offset < laid.line(index).content_end:
            line = laid.line(index)
            pieces = line.intervals(span.start, span.end)
            is_right = (offset == span.start) == (line.direction == "rtl")
            outer = pieces[-1][1] - 1 if is_right else pieces[0][0]
            allowed |= {(index, line.column_of(offset)), (index, outer)}
            assert (index, outer) in closed
    assert closed <= allowed


# "It says", a name in Latin letters, "yes": ﻢﻌﻧ RT ﻝﻮﻘﺗ. The tag's own end, or its
# start, is inside its bracket.
@pytest.mark.parametrize(
    ("span", "lane"), [((0, 7), "1····╰─────╯"), ((5, 11), "1╰────╯·····")]
)
def test_a_bracket_is_closed_where_its_last_word_runs_the_other_way(span, lane):
    assert drawn("تقول RT نعم", span, 12) == lane


def test_an_end_that_is_on_another_line_is_left_open():
    text = "روسيا تشرح علاقتها"  # Russia explains its relation
    laid = ArticleLayout(text, 11)
    rows = [dict(bracket_cells(laid.line(index), bracket(6, 18))) for index in range(2)]
    glyphs = ["".join(glyph for _, glyph in sorted(row.items())) for row in rows]
    assert glyphs == ["───╯", "╰─────"]


def test_where_the_line_ends_in_latin_words_the_tag_goes_on_at_the_left():
    # "It says", then "RT World" over two lines: the tag begins at "RT", or at "World".
    text = "تقول RT World News"
    laid = ArticleLayout(text, 14)
    rows = []
    for start in (5, 8):
        lanes = []
        for index in range(2):
            cells = sorted(bracket_cells(laid.line(index), bracket(start, 18)))
            lanes.append("".join(glyph for _, glyph in cells))
        rows.append(lanes)
    assert rows == [["───────╯", "╰───"], ["────╯", "╰───"]]


def test_each_side_has_a_lane_and_one_more_where_its_own_tags_overlap():
    laid = ArticleLayout("روسيا تشرح علاقتها", 40)
    lanes = LaneMap(
        [bracket(0, 5, 1), bracket(3, 8, 1), bracket(0, 5, 0), bracket(9, 12, 1)], laid
    )
    assert [(lane.side, len(lane.brackets)) for lane in lanes.beneath(0)] == [
        (0, 1),
        (1, 2),
        (1, 1),
    ]
    assert lanes.counts == {0: 3}
    assert lanes.beneath(7) == ()


def test_what_is_pointed_at_is_the_bracket_there_or_the_shortest_over_the_words():
    laid = ArticleLayout("روسيا تشرح", 10)
    long, short = bracket(0, 10, item=1), bracket(6, 10, item=2)
    lane = Lane(0, (short,))
    assert bracket_at(laid.line(0), laid.left_of(0), lane, 1) is short
    assert bracket_at(laid.line(0), laid.left_of(0), lane, 9) is None
    assert items_at((long, short), 7) == (2, 1)
    assert items_at((long, short), 0) == (1,)


def test_an_arabic_article_id_does_not_draw_the_count_into_it():
    """Digits after Arabic letters are ordered among them, so the count is a piece of its own."""
    article = Article(id="خبر", text="روسيا", meta={})  # news; Russia
    row = heading_row(article, (1, 3), 4, 2).strip(80, Style()).text
    assert "· 2 of 4 disagreements decided" in row
    alone = heading_row(article, (0, 0), 4, 2).strip(80, Style()).text
    assert alone.startswith(" 2 of 4")


# Drawn it is ﻥﻮﻧﺎﻗ ×9, which is read from the right.
@pytest.mark.parametrize(
    ("size", "within"), [(12, "╰──9× ﻥﻮﻧﺎﻗ╯"), (8, "╰─ﻥﻮﻧﺎﻗ╯"), (5, "╰───╯")]
)
def test_a_bracket_of_several_says_how_many_as_far_as_there_is_room(size, within):
    laid = ArticleLayout("ا" * 20, 20)
    several = Bracket(
        span=Span(0, size),
        side=0,
        item=0,
        title="قانون",
        color="#3f9d63",
        fill="─",
        voices=9,
    )  # law
    assert "".join(glyph for _, glyph in bracket_cells(laid.line(0), several)) == within


def test_a_lane_of_several_is_marked_beside_whose_it_is():
    laid = ArticleLayout("ا" * 8, 8)
    paper = Paper(
        blank=Segment(" " * 12, Style()), marked=Style(), current=None, side_at=10
    )
    several = Bracket(
        span=Span(0, 4), side=0, item=0, title="", color="#3f9d63", fill="─", voices=2
    )
    marks = [
        lane_strip(laid.line(0), 0, Lane(0, (each,)), "3", paper).text[8:]
        for each in (several, bracket(0, 4))
    ]
    assert marks == [" +3 ", "  3 "]


def test_an_empty_line_within_a_bracket_has_no_lane():
    text = "روسيا\n\nتشرح"  # Russia / explains
    laid = ArticleLayout(text, 20)
    lanes = LaneMap([bracket(0, len(text)), bracket(0, len(text), side=1)], laid)
    assert [len(lanes.beneath(line)) for line in range(3)] == [2, 0, 2]
    assert lanes.lines_of(0) == (0, 2)


def test_the_heading_of_a_narrow_queue_has_the_reviewer():
    row = queue_heading("gaza-ceasefire-2023", "salma", ()).strip(80, Style()).text
    assert "reviewer salma · 0 disagreements in 0 articles" in row
