"""The geometry and shades of bars and matrices."""

from dataclasses import dataclass

# The width and height of a bar's drawing.
_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar that runs from the right: its left edge and length, and the ends of its interval."""

    left: str
    length: str
    whisker: tuple[str, str] | None = None


def bar(value: float, interval: tuple[float, float] | None = None) -> Bar:
    """The bar of a number from 0 to 1; a negative number has none."""
    length = _WIDTH * _clamped(value)
    whisker = None
    if interval is not None:
        low, high = (_WIDTH - _WIDTH * _clamped(end) for end in interval)
        whisker = f"{low:.1f}", f"{high:.1f}"
    return Bar(left=f"{_WIDTH - length:.1f}", length=f"{length:.1f}", whisker=whisker)


def shade(share: float) -> str:
    """A colour from paper to a grey on which ink can still be read."""
    return f"rgba(90, 84, 70, {0.45 * _clamped(share):.2f})"


def count_shade(count: int, most: int) -> str:
    """The shade of a count, on a logarithmic scale up to the largest."""
    return shade(len(str(count)) / len(str(most)) if count else 0.0)


def interval_end(value: float) -> str:
    """An end of an interval, as it is written."""
    # Adding 0.0 turns -0.0 into 0.0.
    return f"{round(value, 2) + 0.0:.2f}"


def _clamped(value: float) -> float:
    return max(0.0, min(value, 1.0))
