"""The cursor of an article, its rows and its drawn lines, without a screen."""

from collections import Counter
from dataclasses import dataclass

import pytest
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.columns import Columns
from hashiya_reader.widgets.article.cursor import ArticleCursor
from hashiya_reader.widgets.article.drawing import ArticleDrawing
from hashiya_reader.widgets.article.line_strips import Overlay, Page, Paints
from hashiya_reader.widgets.article.rows import ArticleRows
from hashiya_reader.widgets.article.tag_spans import TagSpans
from hashiya_reader.widgets.label_looks import Looks

# "The book", "the house", "the door", "the boy": four paragraphs of one word.
TEXT = "الكتاب\nالبيت\nالباب\nالولد"
STARTS = (0, 7, 13, 19)
# The second and the third paragraph: where folded, the second has the row of both.
MIDDLE = Span(7, 18)


def tag(number, start, end):
    return Tag(
        id=number,
        span=Span(start, end),
        text=TEXT[start:end],
        layer="topic",
        label="politics",
        annotator="salma",
        created="2026-01-01T00:00:00Z",
        updated="2026-01-01T00:00:00Z",
    )


@dataclass
class Article:
    """What a cursor needs of its article."""

    tags: tuple[Tag, ...] = ()
    suggestions: tuple[Tag, ...] = ()
    found: tuple[Span, ...] = ()
    folded: bool = False

    def __post_init__(self):
        self.rows = ArticleRows(TEXT, folded=lambda: [MIDDLE] if self.folded else [])
        self.rows.wrap(Columns.of(40), marks=False)
        self.changes = 0

    @property
    def tag_spans(self):
        return TagSpans(self.tags)

    @property
    def suggestion_spans(self):
        return TagSpans(self.suggestions)

    def unfold_at(self, offset):
        if self.rows.is_folded(offset):
            self.folded = False
            self.rows.forget_folds()

    def count_change(self):
        self.changes += 1


@pytest.fixture
def article():
    return Article()


@pytest.fixture
def cursor(article):
    return ArticleCursor(article, 0, article.count_change)


def test_a_counted_motion_is_made_as_often_and_the_next_one_once(cursor):
    cursor.count = 2
    cursor.word("left")
    assert cursor.offset == STARTS[2]
    cursor.word("left")
    assert (cursor.offset, cursor.count) == (STARTS[3], 1)


def test_each_change_is_reported_once_with_where_the_reader_is(article, cursor):
    cursor.step("left", True)
    assert (article.changes, cursor.spot.selection) == (1, Span(0, 2))
    article.tags = (tag(1, 7, 12), tag(2, 7, 10))
    cursor.go_to(article.tags[0])
    assert article.changes == 2
    assert (cursor.spot.offset, cursor.spot.current) == (7, 1)
    assert cursor.spot.selection is None


def test_of_tags_around_each_other_the_innermost_is_current(article, cursor):
    article.tags = (tag(1, 7, 12), tag(2, 7, 10))
    cursor.move(8)
    assert cursor.current == 2
    cursor.move(11)
    assert cursor.current == 1
    article.tags = ()
    cursor.tags_changed()
    assert cursor.current is None


def test_a_selection_that_was_begun_grows_by_every_motion_until_it_is_dropped(cursor):
    cursor.begin_selection()
    cursor.word("left")
    assert cursor.selection == Span(0, 8)
    cursor.drop_selection()
    cursor.word("left")
    assert cursor.selection is None


def test_motions_pass_over_a_fold_and_a_named_place_is_unfolded(article, cursor):
    article.folded = True
    article.rows.forget_folds()
    assert (article.rows.count, article.rows.row_of(STARTS[3])) == (3, 2)
    cursor.move(STARTS[1])
    cursor.vertical(1)
    assert cursor.offset >= STARTS[3]
    cursor.vertical(-1)
    assert STARTS[1] <= cursor.offset < STARTS[2]
    cursor.select(Span(13, 18))
    assert not article.folded
    assert cursor.selection == Span(13, 18)


def test_hits_are_gone_through_round_and_round(article, cursor):
    article.found = (Span(7, 9), Span(13, 15))
    offsets = []
    for step in (1, 1, 1, -1):
        cursor.go_to_found(step)
        offsets.append(cursor.offset)
    assert offsets == [7, 13, 7, 13]


def test_at_a_suggestion_the_reader_is_at_no_tag(article, cursor):
    article.tags, article.suggestions = (tag(1, 7, 12),), (tag(9, 7, 12),)
    cursor.go_to_next_suggestion(1)
    assert (cursor.current, cursor.suggested) == (None, 9)
    cursor.go_to_next_tag(1)
    assert (cursor.current, cursor.suggested) == (1, None)


def test_lanes_are_rows_beneath_their_line():
    rows = ArticleRows(TEXT, lane_counts=lambda: {1: 2})
    rows.wrap(Columns.of(40), marks=False)
    assert rows.count == 6
    assert [rows.line_and_lane(row) for row in range(5)] == [
        (0, 0),
        (1, 0),
        (1, 1),
        (1, 2),
        (2, 0),
    ]
    assert rows.row_of(STARTS[2]) == 4


def test_a_motion_draws_only_what_is_over_a_line(article):
    calls = Counter()

    def note(kind, value):
        calls[kind] += 1
        return value

    drawing = ArticleDrawing(
        article.rows,
        ground=lambda index, line: note("ground", Overlay()),
        overlay=lambda index: note("overlay", Overlay(cursor=0)),
        lane=lambda index, lane: note("lane", Strip.blank(3)),
    )
    style = Style()
    paints = Paints(
        text=style,
        found=style,
        selection=style,
        cursor=style,
        letter=style,
        ground=Color(0, 0, 0),
    )
    page = Page(article.rows.columns, Looks(), paints)
    assert drawing.line(0, page) is drawing.line(0, page)
    drawing.forget_overlay([0])
    drawing.line(0, page)
    assert calls == {"ground": 1, "overlay": 2}
    drawing.forget([0])
    drawing.line(0, page)
    assert calls == {"ground": 2, "overlay": 3}
    drawing.lane(0, 0)
    drawing.lane(0, 0)
    assert calls["lane"] == 1
    assert drawing.line(9, page).cell_length == 40
