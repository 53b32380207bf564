"""Key to last byte, against a one-widget Textual app (the floor), in pseudo-terminals.

Every key of the reader is followed by one of the floor, so that whatever else the
machine does falls on both alike. Prints for cursor keys, page down and a tag with its
save the p50 as a ratio to the floor's and the p99, and whether both are within limits.
"""

import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from _terminal import Program

ROUNDS, PAGES, TAGS = 3, 50, 100
# The p50 in multiples of the floor's; the p99 is a frame at 60 Hz.
MOST_FLOORS, MOST_MILLISECONDS = 2.5, 16.0
QUIET, LOADED = 0.06, 2.0
SEEDS = Path(__file__).parents[1] / "seeds"
FLOOR = str(Path(__file__).with_name("_floor.py"))
HASHIYA = str(Path(sys.executable).with_name("hashiya"))
LEFT, UP, DOWN, PAGE_DOWN, PAGE_UP = (
    b"\x1b[D",
    b"\x1b[A",
    b"\x1b[B",
    b"\x1b[6~",
    b"\x1b[5~",
)
WORD_LEFT, HOME = b"\x1b[1;5D", b"\x1b[1;5H"
SAVED = re.compile("✓ saved".encode())


class Pair:
    """The reader and the floor, each with its keys' seconds so far."""

    def __init__(self, article: Path, state: Path) -> None:
        self.floor = Program(sys.executable, FLOOR, state=state)
        self.floor.until(re.compile(rb"number 0"))
        self.floor.settle()
        self.reader = Program(HASHIYA, "read", str(article), state=state)
        self.reader.until(SAVED)
        # What is still imported behind the first frame is not what is measured.
        self.reader.settle(LOADED)
        self.floors: list[float] = []

    def press(self, key: bytes, seen: re.Pattern[bytes] = re.compile(b"")) -> float:
        """Seconds of the reader's key."""
        seconds = self.reader.answer(key, seen, quiet=QUIET)
        self.floors.append(self.floor.answer(b"x", quiet=QUIET))
        return seconds

    def close(self) -> None:
        """End both."""
        self.reader.close()
        self.floor.close()


def measured(pair: Pair) -> dict[str, list[float]]:
    """The reader's cursor keys, pages and tags."""
    figures: dict[str, list[float]] = {"cursor": [], "page down": [], "tag": []}
    for _ in range(ROUNDS):
        pair.reader.type(HOME)
        for key in (LEFT, DOWN) * 50 + (LEFT, UP) * 50:
            figures["cursor"].append(pair.press(key))
    pair.reader.type(HOME)
    for _ in range(PAGES):
        figures["page down"].append(pair.press(PAGE_DOWN))
        pair.reader.type(PAGE_UP)
    pair.reader.type(HOME)
    for _ in range(TAGS):
        pair.reader.type(WORD_LEFT)
        figures["tag"].append(pair.press(b"5", SAVED))
    return figures


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """The 50th and the 99th in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000


def report(name: str, seconds: list[float], floor: list[float]) -> str:
    """The figures of a kind of key, and whether they are within the limits."""
    p50, p99 = percentiles(seconds)
    ratio = p50 / percentiles(floor)[0]
    is_within = ratio <= MOST_FLOORS and p99 <= MOST_MILLISECONDS
    return (
        f"{name:<10} p50 {ratio:5.2f} × floor   p99 {p99:5.1f} ms   "
        f"limit (≤ {MOST_FLOORS} ×, ≤ {MOST_MILLISECONDS} ms) "
        f"{'holds' if is_within else 'DOES NOT HOLD'}"
    )


def main() -> None:
    """Measure the floor and the reader."""
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder, "seeds", "000_d992f6cc8f9d56a1.txt")
        shutil.copytree(SEEDS, article.parent, ignore=shutil.ignore_patterns("tags"))
        pair = Pair(article, Path(folder))
        figures = measured(pair)
        pair.close()
    p50, p99 = percentiles(pair.floors)
    print(f"floor      p50 {p50:5.1f} ms        p99 {p99:5.1f} ms")
    for name, seconds in figures.items():
        print(report(name, seconds, pair.floors))


if __name__ == "__main__":
    main()
