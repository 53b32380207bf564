"""The themes: day, night, the same with strong contrast, and the terminal's own colours.

Colour is left to the labels.
"""

from collections.abc import Sequence
from functools import lru_cache

from textual.color import Color
from textual.filter import LineFilter
from textual.theme import BUILTIN_THEMES, Theme

from hashiya.language import marked
from hashiya_reader.look.color_depth import ColorDepth
from hashiya_reader.look.filters import ENOUGH, Contrast, Sixteen
from hashiya_reader.look.palette import READABLE, PaletteFilter, label_inks

NIGHT = Theme(
    name="hashiya-night",
    primary="#7aa2c8",
    secondary="#5d7a96",
    accent="#e6c07b",
    warning="#e0a458",
    error="#e06c75",
    success="#8fbf7f",
    foreground="#d9d4c7",
    background="#16181c",
    surface="#1c1f24",
    panel="#262a31",
    dark=True,
)
DAY = Theme(
    name="hashiya-day",
    primary="#2f5d8a",
    secondary="#5d7a96",
    accent="#8a5a00",
    warning="#9a5b00",
    error="#b3323c",
    success="#3d7a35",
    foreground="#22252b",
    background="#f7f4ec",
    surface="#efebe0",
    panel="#e3ddcf",
    dark=False,
)
CONTRAST = Theme(
    name="hashiya-contrast",
    primary="#5fb0ff",
    secondary="#a8c8ff",
    accent="#ffe000",
    warning="#ffd000",
    error="#ff9c9c",
    success="#8dff8d",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    dark=True,
)
# Nothing but the sixteen colours that the terminal's owner has chosen, on the
# terminal's own ground.
TERMINAL = Theme(
    name="hashiya-terminal",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_default",
    warning="ansi_red",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables=dict(BUILTIN_THEMES["ansi-dark"].variables),
)
THEMES = (NIGHT, DAY, CONTRAST, TERMINAL)
# Words that find a theme in the palette.
ABOUT = {
    NIGHT.name: marked("dark"),
    DAY.name: marked("light"),
    CONTRAST.name: marked("high contrast, dark"),
    TERMINAL.name: marked("the terminal's own 16 colours"),
}

_SIXTEEN, _STRONG = Sixteen(), Contrast()


def first_theme(chosen: str, depth: ColorDepth, *, is_grey: bool = False) -> str:
    """The name of the theme to begin with: the chosen one, and its own on a terminal of sixteen.

    There other themes would come out in colours that their owners have not chosen. Where
    no colours are wanted, `is_grey`, its own would become black on black.
    """
    names = {theme.name for theme in THEMES}
    if is_grey:
        names.remove(TERMINAL.name)
    elif depth is ColorDepth.SIXTEEN:
        return TERMINAL.name
    return chosen if chosen in names else NIGHT.name


@lru_cache(maxsize=8)
def filters_of(
    name: str, depth: ColorDepth, labels: tuple[str, ...]
) -> Sequence[LineFilter]:
    """What changes the drawn cells of the theme on a terminal of that depth.

    `labels` are the colours of the scheme's labels.
    """
    (theme,) = [theme for theme in THEMES if theme.name == name]
    if theme.ansi:
        return [_SIXTEEN]
    is_strong = name == CONTRAST.name
    filters: list[LineFilter] = [_STRONG] if is_strong else []
    if depth is ColorDepth.PALETTE:
        least = ENOUGH if is_strong else READABLE
        colors = [Color.parse(label) for label in labels]
        ground = Color.parse(theme.background or "black")
        text = Color.parse(theme.foreground or "white")
        inks = label_inks(colors, ground, text, least)
        filters.append(PaletteFilter(inks, least))
    return filters
