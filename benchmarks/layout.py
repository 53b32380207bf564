"""The time of laying out 55,000 characters, as a ratio to only shaping and ordering them.

The naive whole is `arabic_reshaper.reshape` and `bidi.get_display` on the same text in
the same run; both take turns, and the medians are compared. A ratio is all that may be
quoted: machines differ.
"""

import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import arabic_reshaper
import bidi

from hashiya_rtl import ArticleLayout

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
CHARACTERS = 55_000
WIDTH = 80
ROUNDS = 25


def article() -> str:
    """The seeds one after another, as often as it takes."""
    text = "\n".join(path.read_bytes().decode("utf-8") for path in SEEDS)
    return (text * (CHARACTERS // len(text) + 1))[:CHARACTERS]


def counted(text: str) -> int:
    """Only how many lines there are."""
    return ArticleLayout(text, WIDTH).line_count


def laid_out(text: str) -> int:
    """Every line shaped and ordered, with the column and the span of each cell."""
    layout = ArticleLayout(text, WIDTH)
    cells = 0
    for index in range(layout.line_count):
        line = layout.line(index)
        cells += len(line.starts) + len(line.ends) + len(line.lefts)
    return cells


def celled(text: str) -> int:
    """The same, and every cell as an object, which the screen needs only for some."""
    layout = ArticleLayout(text, WIDTH)
    return sum(len(layout.line(index).cells) for index in range(layout.line_count))


def naive(text: str) -> int:
    """What has no map."""
    return len(bidi.get_display(arabic_reshaper.reshape(text)))


def seconds(work: Callable[[str], int], text: str) -> float:
    """One round, with the rubbish of the one before swept up."""
    gc.collect()
    begun = time.perf_counter()
    work(text)
    return time.perf_counter() - begun


def main() -> None:
    """Print the medians against the naive one's."""
    text = article()
    works = (naive, counted, laid_out, celled)
    rounds = [[seconds(work, text) for work in works] for _ in range(ROUNDS)]
    base, *others = (statistics.median(times) for times in zip(*rounds, strict=True))
    print(f"{len(text)} characters, {WIDTH} columns, naive: {base * 1000:.1f} ms")
    for work, median in zip(works[1:], others, strict=True):
        print(
            f"{work.__name__:>9}: {median / base:.2f} of naive ({median * 1000:.1f} ms)"
        )


if __name__ == "__main__":
    main()
