"""The distribution of lengths: quartiles and bars."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Lengths in numbers, quartiles interpolated linearly.

    `bars` are (from, to, count), each beginning at a power of two.
    """

    count: int
    mean: float
    min: int
    q1: float
    median: float
    q3: float
    max: int
    bars: tuple[tuple[int, int, int], ...]


def spread(lengths: Counter[int]) -> Spread | None:
    """The spread of lengths, given as the count of each; None where there are none."""
    count = lengths.total()
    if not count:
        return None
    values = sorted(lengths)
    up_to = list(accumulate(lengths[value] for value in values))

    def value_at(index: int) -> int:
        """The length at this index of all lengths, sorted."""
        return values[bisect_right(up_to, min(index, count - 1))]

    def quantile(part: float) -> float:
        """Hyndman and Fan's seventh, which spreadsheets and numpy give too."""
        index, rest = divmod(part * (count - 1), 1)
        low, high = value_at(int(index)), value_at(int(index) + 1)
        return round(low + (high - low) * rest, 2)

    total = sum(value * times for value, times in lengths.items())
    return Spread(
        count=count,
        mean=round(total / count, 2),
        min=values[0],
        q1=quantile(0.25),
        median=quantile(0.5),
        q3=quantile(0.75),
        max=values[-1],
        bars=tuple(_bars(lengths)),
    )


def _bars(lengths: Counter[int]) -> Iterator[tuple[int, int, int]]:
    """0, 1, 2–3, 4–7, 8–15 and so on, from the first that holds something to the last."""
    counts: Counter[int] = Counter()
    for value, times in lengths.items():
        counts[value.bit_length()] += times
    for bits in range(min(counts), max(counts) + 1):
        end = 1 << bits
        yield end >> 1, max(end - 1, 0), counts[bits]
