"""How many colours a terminal has, by what its environment says.

COLORTERM says so where it is passed on. SSH passes only TERM on, which names some
terminals that have all colours wherever they are run.
"""

from collections.abc import Mapping
from typing import Literal

from hashiya.language import gettext as _

# Names of Rich's colour systems.
ColorSystemName = Literal["truecolor", "256", "standard"]

# By the word of TERM that is not `xterm`.
_TRUECOLOR_TERMINALS = frozenset(
    {"alacritty", "contour", "foot", "ghostty", "kitty", "rio", "wezterm"}
)


def color_system(environment: Mapping[str, str]) -> ColorSystemName:
    """The colour system of the terminal with this environment."""
    if environment.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return "truecolor"
    words = environment.get("TERM", "").strip().lower().split("-")
    if words[-1] == "direct" or _TRUECOLOR_TERMINALS.intersection(words):
        return "truecolor"
    return "256" if words[-1] == "256color" else "standard"


def reason(environment: Mapping[str, str]) -> str:
    """What says so, as `doctor` reports it."""
    if color_system({"COLORTERM": environment.get("COLORTERM", "")}) == "truecolor":
        return _("COLORTERM says so")
    term = environment.get("TERM")
    return _("TERM is {term}").format(term=term) if term else _("TERM is not set")
