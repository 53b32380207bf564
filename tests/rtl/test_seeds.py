"""The five articles at every width: nothing lost, nothing too wide, python-bidi's order."""

import unicodedata

import pytest
from bidi import get_display

from hashiya_rtl import ArticleLayout
from hashiya_rtl.clusters import SPACES, TERMINATORS


def source_order(layout, index):
    """The bases of a line from left to right, before shaping and mirroring."""
    line = layout.line(index)
    return "".join(
        layout.text[start] for start in line.starts if not is_mark(layout.text[start])
    )


def is_mark(char):
    return unicodedata.category(char) in {"Mn", "Me", "Cf"}


def peer_order(paragraph, direction):
    shown = get_display(paragraph, base_dir="R" if direction == "rtl" else "L")
    return "".join(char for char in shown if not is_mark(char))


def without_alef_after_lam(text, alefs="اأإآ"):
    """A lam-alef is one cell: keep its lam."""
    bases = "".join(char for char in text if not is_mark(char))
    for alef in alefs:
        bases = bases.replace(f"{alef}ل", "ل")
    return bases


# One of every kind: a letter or two, a short word, a narrow and a full column, the
# widest lines.
SOME_WIDTHS = (1, 2, 3, 7, 20, 41, 60, 90, 120)


@pytest.mark.parametrize("number", range(5))
def test_widths_of_every_kind_tile_the_article_and_find_its_offsets_again(
    seeds, check_layout, number
):
    for width in SOME_WIDTHS:
        check_layout(seeds[number], width)


@pytest.mark.long
@pytest.mark.parametrize("number", range(5))
def test_every_width_tiles_the_article_and_finds_its_offsets_again(
    seeds, check_layout, number
):
    for width in range(1, 121):
        check_layout(seeds[number], width)


@pytest.mark.parametrize("number", range(5))
def test_every_line_that_holds_its_paragraph_is_in_the_order_of_python_bidi(
    seeds, number
):
    compared = 0
    layout = ArticleLayout(seeds[number], 2000)
    for index in range(layout.line_count):
        line = layout.line(index)
        paragraph = (
            layout.text[line.start : line.end].rstrip(TERMINATORS).rstrip(SPACES)
        )
        if paragraph:
            expected = without_alef_after_lam(peer_order(paragraph, line.direction))
            assert source_order(layout, index) == expected
            compared += 1
    assert compared > 5


@pytest.mark.parametrize("number", range(5))
def test_an_article_has_as_many_lines_as_are_drawn_and_no_word_is_broken_that_fits(
    seeds, number
):
    text = seeds[number]
    layout = ArticleLayout(text, 40)
    for index in range(1, layout.line_count):
        start = layout.line(index).start
        assert text[start - 1].isspace()
        assert text[start] not in "،.؛:!؟»)]"
