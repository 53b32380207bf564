"""The themes: day, night, the same with strong contrast, and the terminal's own colours.

Colour is left to the labels.
"""

from textual.theme import BUILTIN_THEMES, Theme

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
    accent="ansi_yellow",
    warning="ansi_yellow",
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
    NIGHT.name: "dark",
    DAY.name: "light",
    CONTRAST.name: "high contrast, dark",
    TERMINAL.name: "the terminal's own 16 colours",
}
