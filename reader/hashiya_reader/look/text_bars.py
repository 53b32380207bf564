"""Bars made of characters, and the ranges before them."""

_WIDTH = 24
_FULL, _PARTS = "█", " ▏▎▍▌▋▊▉"


def bar(number: int, most: int, width: int = _WIDTH) -> str:
    """A bar of `number` in `most`, the most being `width` cells; nothing for 0."""
    eighths = round(8 * width * number / most) if most else 0
    if number and not eighths:
        eighths = 1
    return _FULL * (eighths // 8) + _PARTS[eighths % 8].strip()


def between(low: int, high: int) -> str:
    """`7`, or `4–7`."""
    return str(low) if low == high else f"{low}–{high}"
