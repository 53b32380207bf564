"""Rows of the library, the review and agreement in an Arabic interface."""

import pytest
from rich.cells import cell_len
from rich.style import Style

from hashiya.agreement.scores import Score
from hashiya.model.model import Status
from hashiya.overview.progress import ArticleRow
from hashiya_reader.screens.agreement.rows import BAR_CELLS, bar, score_row
from hashiya_reader.screens.library.rows import MARKS, article_row, term_lines
from hashiya_reader.widgets.row import Piece, Row
from hashiya_rtl import drawn

GAZA = "غزة"  # ghazza: Gaza


pytestmark = pytest.mark.usefixtures("arabic")


def shown(row, width=60):
    return row.strip(width, Style()).text


def test_words_beside_a_title_are_at_the_left_and_read_from_the_right():
    beside = (Piece(" 1/5 "), Piece("id_1"), Piece(" · "), Piece(GAZA))
    row = Row(right=(Piece("عنوان"),), aside=beside)  # ʿunwān: title
    words = shown(row, 30)
    assert words.split() == [drawn(GAZA), "·", "id_1", "1/5", drawn("عنوان")]
    assert words.endswith(drawn("عنوان"))


def test_the_columns_of_articles_line_up_whatever_their_numbers():
    columns = set()
    for count, status in ((1, Status.NEW), (12, Status.FLAGGED), (3, Status.DONE)):
        listed = ArticleRow(
            id="a", title="", chars=count * 997, status=status, tags=count
        )
        words = shown(article_row(listed, reload_key="F5"))
        columns.add(cell_len(words[: words.index(MARKS[status])]))
    assert len(columns) == 1


def test_a_term_of_the_filter_is_typed_from_the_left():
    row = Row(start=(Piece(*term_lines("has:", GAZA)),))
    assert shown(row, 20).endswith(f"{drawn(GAZA)}        has:  ")


def test_bars_grow_from_the_right_and_values_keep_their_figures_in_line():
    assert bar(0.5, 4) == "··██"
    places = set()
    for value in (0.656, -0.005):
        score = Score(
            layer="stance",
            label=None,
            annotators=("a", "b"),
            article=None,
            measure="krippendorff_alpha",
            unit="token",
            value=value,
            ci=None,
            items=11,
            articles=1,
            why="",
        )
        words = shown(score_row("α", score, BAR_CELLS), 90)
        places.add(words.index(f"{abs(value):.3f}"))
    assert len(places) == 1
