"""Terminals of 256 colours: labels can be told apart, and text can be read."""

import math
from itertools import combinations

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from hashiya.model.scheme_file import default_scheme
from hashiya_reader.look.color_depth import ColorDepth, depth_of
from hashiya_reader.look.filters import ratio
from hashiya_reader.look.palette import (
    PALETTE,
    READABLE,
    PaletteFilter,
    difference,
    lab_of,
    nearest,
    tag_fill,
)
from hashiya_reader.look.themes import (
    CONTRAST,
    DAY,
    NIGHT,
    TERMINAL,
    filters_of,
    first_theme,
)
from hashiya_reader.widgets.label_looks import covered_style_of_palette

LABELS = tuple(
    label.color for layer in default_scheme().layers for label in layer.labels
)
# What two colours differ by that are still told apart beside each other.
APART = 0.07


def palette_filter(theme):
    return filters_of(theme.name, ColorDepth.PALETTE, LABELS)[-1]


def drawn(filter_, style, text="كلمة", ground="#000000"):
    (segment,) = filter_.apply([Segment(text, style)], Color.parse(ground))
    return segment.style


def rgb(color):
    return PALETTE[color.number]


@pytest.mark.parametrize("theme", [NIGHT, DAY, CONTRAST])
def test_each_labels_ink_can_be_read_on_every_fill_and_is_like_no_others(theme):
    ground, text = Color.parse(theme.background), Color.parse(theme.foreground)
    inks = []
    for label in LABELS:
        for depth, first in ((1, False), (1, True), (2, False)):
            style = covered_style_of_palette(text, ground, label, depth, first=first)
            shown = drawn(palette_filter(theme), style)
            assert ratio(rgb(shown.color), rgb(shown.bgcolor)) >= READABLE
        inks.append(rgb(shown.color))
    assert len(inks) == len(LABELS) == 14
    for one, other in combinations(inks, 2):
        assert difference(lab_of(one), lab_of(other)) >= APART


@pytest.mark.parametrize("theme", [NIGHT, DAY])
def test_a_labels_hue_is_kept(theme):
    for label in LABELS:
        wanted = lab_of(Color.parse(label))
        got = lab_of(rgb(drawn(palette_filter(theme), Style(color=label)).color))
        if math.hypot(*wanted[1:]) < 0.05:
            continue
        angle = math.atan2(wanted[2], wanted[1]) - math.atan2(got[2], got[1])
        assert math.cos(angle) > math.cos(math.radians(50)), label


@pytest.mark.parametrize("theme", [NIGHT, DAY])
@pytest.mark.parametrize("strength", [0.1, 0.25, 0.4, 0.6])
def test_a_dimmed_colour_gets_no_other_hue(theme, strength):
    """A dialog dims what is below it; rounded part by part it came out red or green."""
    ground = Color.parse(theme.background)
    for label in LABELS:
        dimmed = ground.blend(Color.parse(label), strength)
        wanted, got = lab_of(dimmed), lab_of(PALETTE[nearest(dimmed)])
        if math.hypot(*got[1:]) < 0.03:
            continue
        angle = math.atan2(wanted[2], wanted[1]) - math.atan2(got[2], got[1])
        assert math.cos(angle) > math.cos(math.radians(50)), (label, dimmed)


@pytest.mark.parametrize("ink", ["#1c1f24", "#5d7a96", "#d9d4c7", "#e06c75"])
@pytest.mark.parametrize("ground", ["#16181c", "#7aa2c8", "#e6c07b", "#f7f4ec"])
@pytest.mark.parametrize("reverse", [False, True])
def test_text_has_a_contrast_of_four_and_a_half(ink, ground, reverse):
    style = Style(color=ink, bgcolor=ground, reverse=reverse)
    shown = drawn(PaletteFilter(), style)
    assert ratio(rgb(shown.color), rgb(shown.bgcolor)) >= READABLE


def test_a_frame_stays_as_quiet_as_it_is():
    style = Style(color="#262a31", bgcolor="#16181c")
    shown = drawn(PaletteFilter(), style, text="▏")
    assert ratio(rgb(shown.color), rgb(shown.bgcolor)) < 2


def test_the_terminals_own_colours_are_left():
    style = Style(color=RichColor.from_ansi(3), bgcolor=RichColor.default())
    assert drawn(PaletteFilter(), style) == style


def test_a_tag_within_another_has_a_stronger_fill():
    for theme in (NIGHT, DAY, CONTRAST):
        ground, text = Color.parse(theme.background), Color.parse(theme.foreground)
        plain, strong = (
            tag_fill(ground, text, strong=strong) for strong in (False, True)
        )
        assert len({nearest(plain), nearest(strong), nearest(ground)}) == 3


@pytest.mark.parametrize(
    ("color_system", "depth", "theme"),
    [
        ("truecolor", ColorDepth.TRUECOLOR, DAY),
        ("256", ColorDepth.PALETTE, DAY),
        ("standard", ColorDepth.SIXTEEN, TERMINAL),
        (None, ColorDepth.TRUECOLOR, DAY),
    ],
)
def test_a_terminal_gets_the_colours_that_it_has(color_system, depth, theme):
    assert depth_of(color_system) is depth
    assert first_theme(DAY.name, depth) == theme.name


@pytest.mark.parametrize("depth", ColorDepth)
def test_without_colours_the_theme_is_one_that_has_greys(depth):
    assert first_theme(DAY.name, depth, is_grey=True) == DAY.name
    assert first_theme(TERMINAL.name, depth, is_grey=True) == NIGHT.name
