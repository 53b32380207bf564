"""Key to last byte, against a one-widget Textual app, in one run in real pseudo-terminals.

Every key of the reader is followed by one of the floor, so that whatever else the
machine does falls on both alike. Prints p50 and p99 of the floor's keys, of cursor
keys, of which a third scrolls, of page down and of a tag with its save, and their
ratios to the floor's.
"""

import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from _terminal import Program

ROUNDS, PAGES, TAGS = 3, 50, 150
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
        took = self.reader.answer(key, seen, quiet=QUIET)
        self.floors.append(self.floor.answer(b"x", quiet=QUIET))
        return took

    def close(self) -> None:
        """End both."""
        self.reader.close()
        self.floor.close()


def measured(pair: Pair) -> dict[str, list[float]]:
    """The reader's cursor keys, pages and tags."""
    figures: dict[str, list[float]] = {"cursor": [], "page down": [], "tag": []}
    for _ in range(ROUNDS):
        pair.reader.type(HOME)
        figures["cursor"] += [
            pair.press(key)
            for way in (DOWN, UP)
            for _ in range(50)
            for key in (LEFT, way)
        ]
    pair.reader.type(HOME)
    for _ in range(PAGES):
        figures["page down"].append(pair.press(PAGE_DOWN))
        pair.reader.type(PAGE_UP)
    pair.reader.type(HOME)
    for _ in range(TAGS):
        pair.reader.type(WORD_LEFT)
        figures["tag"].append(pair.press(b"5", SAVED))
    return figures


def told(name: str, seconds: list[float], floor: list[float]) -> str:
    """A line of figures."""
    p50, p99 = (statistics.quantiles(seconds, n=100)[at] * 1000 for at in (49, 98))
    f50, f99 = (statistics.quantiles(floor, n=100)[at] * 1000 for at in (49, 98))
    return f"{name:<12} p50 {p50:6.1f} ms ({p50 / f50:4.2f} × floor)   p99 {p99:6.1f} ms ({p99 / f99:4.2f} × floor)"


def main() -> None:
    """Measure the floor and the reader."""
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder, "seeds", "000_d992f6cc8f9d56a1.txt")
        shutil.copytree(SEEDS, article.parent, ignore=shutil.ignore_patterns("tags"))
        pair = Pair(article, Path(folder))
        figures = measured(pair)
        pair.close()
        for name, seconds in {"floor": pair.floors, **figures}.items():
            print(told(name, seconds, pair.floors))


if __name__ == "__main__":
    main()
