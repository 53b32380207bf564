"""Bars made of characters, and the ranges before them."""

from hashiya.language import is_right_to_left

_WIDTH = 24
_FULL, _PARTS = "█", " ▏▎▍▌▋▊▉"
# Of blocks that begin at the right there are but two.
_PARTS_FROM_RIGHT = " ▕▕▐▐▐██"


def bar(number: int, most: int, width: int = _WIDTH) -> str:
    """A bar of `number` in `most`, the most being `width` cells; nothing for 0."""
    eighths = round(8 * width * number / most) if most else 0
    if number and not eighths:
        eighths = 1
    parts = _PARTS_FROM_RIGHT if is_right_to_left() else _PARTS
    return _FULL * (eighths // 8) + parts[eighths % 8].strip()


def between(low: int, high: int) -> str:
    """`7`, or `4–7`."""
    return str(low) if low == high else f"{low}–{high}"
