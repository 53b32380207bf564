"""The 256 colours of xterm: the one that looks most like a colour, and text that can be read.

Terminals reached over SSH rarely say that they take more. Rounded part by part, as
terminals' libraries do, dark tints become pure red, green and blue. Here a colour is
replaced by the nearest in OKLab (Ottosson, 2020), in which a grey is nearer than another hue.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product, starmap

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from hashiya.model.label_colors import Lab, oklab
from hashiya_reader.look.filters import ratio

# WCAG 2.1, 1.4.3: the contrast of text.
READABLE = 4.5
# A wrong hue is seen more than a wrong lightness.
HUE_WEIGHT = 1.4
# The first sixteen colours are the user's own choice, so they are left out.
CUBE_LEVELS = (0, 95, 135, 175, 215, 255)
FIRST_OF_CUBE, FIRST_GREY = 16, 232
# How much of the text's colour is in the grey under a tag, plain and strong. Of a light
# ground less: coloured inks that can be read on darker greys are nearly black.
FILLS_ON_DARK, FILLS_ON_LIGHT = (0.11, 0.17), (0.06, 0.1)
# From this difference two inks are told apart at a glance; where too few are left, less.
UNLIKE, DISTANCE_STEPS = 0.075, 6
# How light an ink is follows from its ground: its hue counts for more.
INK_LIGHTNESS = 0.7
# Below this chroma a colour is taken for a grey.
GREYISH = 0.03
MOST_STYLES = 4096


def _palette() -> dict[int, Color]:
    colors = starmap(Color, product(CUBE_LEVELS, repeat=3))
    palette = dict(enumerate(colors, FIRST_OF_CUBE))
    for step in range(24):
        level = 8 + 10 * step
        palette[FIRST_GREY + step] = Color(level, level, level)
    return palette


def lab_of(color: Color) -> Lab:
    """Lightness from 0 to 1 and two axes of hue, by which equal distances look equal."""
    return oklab(*color.normalized)


PALETTE = _palette()
_LABS = {number: lab_of(color) for number, color in PALETTE.items()}
GREYS = tuple(number for number in PALETTE if number >= FIRST_GREY)


def difference(one: Lab, other: Lab, lightness_weight: float = 1.0) -> float:
    """How unlike two colours look: 0 for equal ones, about 1 for black and white."""
    lightness, hue, other_hue = (a - b for a, b in zip(one, other, strict=True))
    lightness *= lightness_weight
    return math.hypot(lightness, HUE_WEIGHT * hue, HUE_WEIGHT * other_hue)


@lru_cache(maxsize=4096)
def nearest(color: Color) -> int:
    """The number of the palette's colour that looks most like this one."""
    lab = lab_of(color)
    return min(PALETTE, key=lambda number: difference(_LABS[number], lab))


@lru_cache(maxsize=1024)
def nearest_grey(color: Color) -> int:
    """The number of the palette's grey that is as light as the colour."""
    lightness = lab_of(color)[0]
    return min(GREYS, key=lambda number: abs(_LABS[number][0] - lightness))


@lru_cache(maxsize=4096)
def readable_on(ground: int, color: Color, least: float = READABLE) -> int:
    """The number of the colour most like this one that has at least that contrast on the ground.

    The one of the highest contrast where none has enough.
    """
    paper = PALETTE[ground]
    inks = [number for number in PALETTE if ratio(PALETTE[number], paper) >= least]
    if not inks:
        return max(PALETTE, key=lambda number: ratio(PALETTE[number], paper))
    lab = lab_of(color)
    return min(inks, key=lambda number: difference(_LABS[number], lab))


def tag_fill(ground: Color, text: Color, *, strong: bool) -> Color:
    """The grey under a tag's words; `strong` where the tag begins, and within another tag.

    The palette has no dark tints, so a tag's label is in the ink of its words.
    """
    fills = FILLS_ON_DARK if ground.brightness < text.brightness else FILLS_ON_LIGHT
    return PALETTE[nearest_grey(ground.blend(text, fills[strong]))]


def label_inks(
    colors: Iterable[Color], ground: Color, text: Color, least: float = READABLE
) -> dict[Color, int]:
    """For each label's colour one of the palette's, which can be read on all of a tag's fills.

    They are as like the labels' as they can be, and no two look the same as long as
    there are enough.
    """
    fill = nearest(tag_fill(ground, text, strong=True))
    inks: list[int] = []
    for number, color in PALETTE.items():
        if ratio(color, PALETTE[fill]) >= least:
            inks.append(number)
    chosen: dict[Color, int] = {}
    for color in colors:
        if color not in chosen:
            chosen[color] = _unlike(inks, color, [*chosen.values()])
    return chosen


def _unlike(inks: Sequence[int], color: Color, chosen: Sequence[int]) -> int:
    """The ink nearest to the colour that is unlike all that are chosen already."""
    lab = lab_of(color)
    if _chroma(lab) > GREYISH:
        inks = [number for number in inks if _chroma(_LABS[number]) > GREYISH]
    by_likeness = sorted(inks, key=lambda number: difference(_LABS[number], lab, 0.7))
    for step in range(DISTANCE_STEPS, 0, -1):
        for number in by_likeness:
            distances = [difference(_LABS[number], _LABS[other]) for other in chosen]
            if min(distances, default=1) >= UNLIKE * step / DISTANCE_STEPS:
                return number
    return by_likeness[0]


def _chroma(lab: Lab) -> float:
    """How far a colour is from grey."""
    return math.hypot(lab[1], lab[2])


class PaletteFilter(LineFilter):
    """Makes each colour one of the 256, and text one that can be read on its ground.

    `inks` are the palette's colours for the colours of labels.
    """

    def __init__(
        self, inks: Mapping[Color, int] | None = None, least: float = READABLE
    ) -> None:
        super().__init__()
        self.inks = dict(inks or {})
        self.least = least
        self._styles: dict[tuple[Style, Color, bool], Style] = {}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments in colours of the palette; frames and bars keep their contrast."""
        restyled = []
        for text, style, control in segments:
            is_text = any(map(str.isalnum, text))
            new = style and self._restyled(style, background, is_text=is_text)
            restyled.append(Segment(text, new, control))
        return restyled

    def _restyled(self, style: Style, behind: Color, *, is_text: bool) -> Style:
        key = style, behind, is_text
        if key not in self._styles:
            if len(self._styles) >= MOST_STYLES:
                self._styles.clear()
            self._styles[key] = self._of_palette(style, behind, is_text=is_text)
        return self._styles[key]

    def _of_palette(self, style: Style, behind: Color, *, is_text: bool) -> Style:
        """The style in colours of the palette; `behind` is the ground where it has none."""
        ink, ground = style.color, style.bgcolor
        if style.reverse:
            ink, ground = ground or behind.rich_color, ink
        paper = self._number(_color(ground) or behind)
        new_ground = RichColor.from_ansi(paper) if _color(ground) else ground
        new_ink = ink
        color = _color(ink)
        if color is not None:
            number = self._number(color)
            if is_text and ratio(PALETTE[number], PALETTE[paper]) < self.least:
                number = readable_on(paper, color, self.least)
            new_ink = RichColor.from_ansi(number)
        if style.reverse:
            new_ink, new_ground = new_ground, new_ink
        return style + Style.from_color(new_ink, new_ground)

    def _number(self, color: Color) -> int:
        number = self.inks.get(color)
        return nearest(color) if number is None else number


def _color(color: RichColor | None) -> Color | None:
    """The colour as red, green and blue, or None for the terminal's own colours."""
    if color is None or color.triplet is None:
        return None
    return Color(*color.triplet)
