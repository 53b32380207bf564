"""What a theme changes in drawn cells: to the terminal's colours, or to more contrast."""

import colorsys
from collections.abc import Callable
from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from hashiya.model.label_colors import linear

# WCAG 2.1, 1.4.6: enhanced contrast.
ENOUGH = 7.0
STEPS = 20
# Red, yellow, green, cyan, blue, magenta among the terminal's colours.
HUES = (1, 3, 2, 6, 4, 5)
GREY = 0.2
BLACK, WHITE, GREYS = 0, 15, frozenset({0, 7, 8, 15})
# Of the grounds those on which black has more contrast than white.
LIGHT = frozenset({2, 3, 5, 6, 7, 8, 15})
# Of the bright ones only blue can be read on a white ground, and plain blue cannot on black.
BLUE, BRIGHT_BLUE = 4, 12


class Sixteen(LineFilter):
    """Makes each colour the nearest of the terminal's sixteen.

    Whether the terminal's ground is black or white is not known: on white yellow and
    cyan cannot be read, on black blue. So letters have the terminal's own ink, and the
    bars and lines beside them show the colour.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments in the terminal's own colours."""
        recolored: list[Segment] = []
        for text, style, control in segments:
            few = style and of_sixteen(style, is_read=has_letters(text))
            recolored.append(Segment(text, few, control))
        return recolored


class Contrast(LineFilter):
    """Raises the contrast of text to at least 7 to 1.

    A background of medium lightness changes too where the text alone cannot reach that.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with their ink as far towards white or black as it takes."""
        ground = background.rich_color
        return restyled(segments, lambda style: of_contrast(style, ground))


def restyled(
    segments: list[Segment], restyle: Callable[[Style], Style]
) -> list[Segment]:
    """The segments in other styles; control codes stay."""
    return [
        Segment(text, style and restyle(style), control)
        for text, style, control in segments
    ]


def has_letters(text: str) -> bool:
    """Whether the text has letters or digits, and is not only drawn lines and blanks."""
    return any(map(str.isalnum, text))


@lru_cache(maxsize=4096)
def of_sixteen(style: Style, *, is_read: bool = False) -> Style:
    """The style in the nearest of the terminal's sixteen colours; `is_read` for letters."""
    ink, ground = nearest(style.color), nearest(style.bgcolor)
    if is_read and ink is not None and ink.number not in GREYS:
        has_ground = ground is not None and not ground.is_default
        ink = RichColor.default()
        if ground is not None and has_ground:
            ink = RichColor.from_ansi(BLACK if ground.number in LIGHT else WHITE)
    if (
        ink is not None
        and ground is not None
        and ink.number == ground.number
        and not ink.is_default
    ):
        # Dark tints come out black: the ground changes.
        ground = RichColor.default()
    return style + Style.from_color(ink, ground)


def nearest(color: RichColor | None) -> RichColor | None:
    """The one of the sixteen with the nearest hue: by distance, most would be grey."""
    if color is None or color.triplet is None:
        return color
    parts = Color(*color.triplet).normalized
    hue, lightness, saturation = colorsys.rgb_to_hls(*parts)
    if saturation < GREY:
        # Black, bright black for all between, and white: only bright black is seen on a
        # black ground and on a white one.
        return RichColor.from_ansi((0, 8, 8, 15)[min(3, int(lightness * 4))])
    number = HUES[round(hue * 6) % 6]
    return RichColor.from_ansi(BRIGHT_BLUE if number == BLUE else number)


@lru_cache(maxsize=4096)
def of_contrast(style: Style, behind: RichColor) -> Style:
    """The style with enough contrast; `behind` is the ground where it has none of its own."""
    ground, ink = style.bgcolor or behind, style.color
    if style.reverse:
        ground, ink = ink or behind, ground
    if ink is None or ink.triplet is None or ground.triplet is None:
        return style
    paper, letters = apart(Color(*ground.triplet), Color(*ink.triplet))
    if style.reverse:
        paper, letters = letters, paper
    return style + Style.from_color(letters.rich_color, paper.rich_color)


def apart(paper: Color, letters: Color) -> tuple[Color, Color]:
    """The ground moved towards white or black as far as needed, then the ink away from it."""
    black, white = Color(0, 0, 0), Color(255, 255, 255)
    far, near = black, white
    if ratio(white, paper) >= ratio(black, paper):
        far, near = white, black
    for step in range(STEPS + 1):
        inked = letters.blend(far, step / STEPS)
        if ratio(inked, paper) >= ENOUGH:
            return paper, inked
    ground = paper
    for step in range(STEPS + 1):
        ground = paper.blend(near, step / STEPS)
        if ratio(far, ground) >= ENOUGH:
            break
    return ground, far


def ratio(one: Color, other: Color) -> float:
    """The contrast of two colours, from 1 to 21, by WCAG 2.1."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    """The relative luminance of a colour, from 0 to 1, by WCAG 2.1."""
    red, green, blue = map(linear, color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
