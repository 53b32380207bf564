"""The two themes: ink on paper, by night and by day. Colour is left to the labels."""

from textual.theme import Theme

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
