"""Tags can be told apart by more than their colour."""

from itertools import combinations

import pytest
from rich.color import ColorSystem
from textual.color import Color

from hashiya.model.scheme_file import default_scheme
from hashiya_reader.widgets.label_looks import covered_style, covered_style_of_few

GROUND = Color.parse("#16181c")
STANCES = [label.color for label in default_scheme().layer("stance").labels]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_every_tagged_cell_is_underlined_and_nested_ones_are_bold(depth):
    for style in (
        covered_style(GROUND, STANCES[0], depth, first=False),
        covered_style_of_few(STANCES[0], depth, first=False),
    ):
        assert style.underline
        assert bool(style.bold) == (depth > 1)


def test_the_first_cell_of_a_tag_stands_out_so_that_neighbours_of_one_label_are_two():
    for style in (
        covered_style,
        lambda _, *rest, **more: covered_style_of_few(*rest, **more),
    ):
        assert style(GROUND, STANCES[0], 1, first=True) != style(
            GROUND, STANCES[0], 1, first=False
        )


def test_a_tag_within_one_of_the_same_label_is_seen():
    assert covered_style(GROUND, STANCES[0], 1, first=False) != covered_style(
        GROUND, STANCES[0], 2, first=False
    )
    assert covered_style_of_few(STANCES[0], 1, first=False) != covered_style_of_few(
        STANCES[0], 2, first=False
    )


def test_stances_stay_apart_in_sixteen_colours():
    inks = [
        covered_style_of_few(color, 1, first=False).color.downgrade(
            ColorSystem.STANDARD
        )
        for color in STANCES
    ]
    assert all(one != other for one, other in combinations(inks, 2)), inks
