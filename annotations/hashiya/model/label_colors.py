"""Colours for labels that name none: told apart at a glance, also with a colour vision deficiency.

Distances are those of OKLab (Ottosson, 2020), in which equal ones look equal.
"""

import math
from collections import Counter
from collections.abc import Collection

Lab = tuple[float, float, float]

# Chosen by a search for twelve colours that stand out on dark and light grounds and whose
# least distance is greatest, as people see them with normal vision (0.11), without red and
# without green cones (0.07; Machado et al., 2009). The first ones differ the most.
COLORS = (
    "#2d953a",
    "#e3547b",
    "#6e88af",
    "#a2a220",
    "#952de3",
    "#d67be3",
    "#af3a7b",
    "#5461af",
    "#476e3a",
    "#886ee3",
    "#e3887b",
    "#47afaf",
)
# A colour that is nearer to one in use is taken for it.
DISTINCT = 0.1


def oklab(red: float, green: float, blue: float) -> Lab:
    """Lightness from 0 to 1 and two axes of hue, of an sRGB colour with parts from 0 to 1."""
    red, green, blue = map(linear, (red, green, blue))
    long = 0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue
    medium = 0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue
    short = 0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue
    long, medium, short = long ** (1 / 3), medium ** (1 / 3), short ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def linear(part: float) -> float:
    """A part of an sRGB colour, from 0 to 1, without the gamma curve."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def oklab_of(color: str) -> Lab:
    """The same of a colour as `#rrggbb`."""
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return oklab(red / 255, green / 255, blue / 255)


def unused_color(used: Collection[str], first: int = 0) -> str:
    """A colour unlike those that are used, from the `first` of `COLORS` on.

    Where all are in use, it is the one that is the least used.
    """
    colors = (*COLORS[first % len(COLORS) :], *COLORS[: first % len(COLORS)])
    for color in colors:
        if _distance(color, used) >= DISTINCT:
            return color
    counts = Counter(used)
    return min(colors, key=lambda color: (counts[color], -_distance(color, used)))


def _distance(color: str, others: Collection[str]) -> float:
    """How far a colour is from the nearest of the others."""
    lab = oklab_of(color)
    distances = (math.dist(lab, oklab_of(other)) for other in others)
    return min(distances, default=math.inf)
