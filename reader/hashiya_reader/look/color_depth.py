"""How many colours a terminal takes: all, the 256 of xterm, or sixteen."""

from enum import Enum


class ColorDepth(Enum):
    """The colours that may be sent, and so how tags are drawn."""

    TRUECOLOR = "truecolor"
    PALETTE = "256"
    SIXTEEN = "16"


def depth_of(color_system: str | None) -> ColorDepth:
    """The depth for what Rich calls the console's colour system.

    Rich takes truecolor where COLORTERM says so, 256 colours where TERM ends with
    256color, and sixteen otherwise; None where no terminal is written to.
    """
    if color_system in {"standard", "windows"}:
        return ColorDepth.SIXTEEN
    return ColorDepth.PALETTE if color_system == "256" else ColorDepth.TRUECOLOR
