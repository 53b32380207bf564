"""How lengths are distributed."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Lengths in numbers, quartiles interpolated linearly; `bars` are (from, to, how many), from powers of two on."""

    count: int
    mean: float
    min: int
    q1: float
    median: float
    q3: float
    max: int
    bars: tuple[tuple[int, int, int], ...]


def spread(lengths: Counter[int]) -> Spread | None:
    """The spread of lengths, given by how often each is there; None where there is none."""
    count = lengths.total()
    if not count:
        return None
    values = sorted(lengths)
    up_to = list(accumulate(lengths[value] for value in values))

    def quantile(part: float) -> float:
        """Hyndman and Fan's seventh, which spreadsheets and numpy give too."""
        at, rest = divmod(part * (count - 1), 1)
        low, high = (
            values[bisect_right(up_to, min(each, count - 1))]
            for each in (int(at), int(at) + 1)
        )
        return round(low + (high - low) * rest, 2)

    return Spread(
        count=count,
        mean=round(sum(value * often for value, often in lengths.items()) / count, 2),
        min=values[0],
        q1=quantile(0.25),
        median=quantile(0.5),
        q3=quantile(0.75),
        max=values[-1],
        bars=tuple(_bars(lengths)),
    )


def _bars(lengths: Counter[int]) -> Iterator[tuple[int, int, int]]:
    """0, 1, 2–3, 4–7, 8–15 and so on, from the first that holds something to the last."""
    bits: Counter[int] = Counter()
    for value, often in lengths.items():
        bits[value.bit_length()] += often
    for each in range(min(bits), max(bits) + 1):
        yield (1 << each) >> 1, max((1 << each) - 1, 0), bits[each]
