"""Key to last byte, against a one-widget Textual app, in one run in real pseudo-terminals.

Prints p50 and p99 of the floor's keys, of cursor keys, page down and a tag with its save, and their ratios.
"""

import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from _terminal import Program

KEYS, PAGES, TAGS = 400, 60, 150
QUIET = 0.06
SEEDS = Path(__file__).parents[1] / "seeds"
FLOOR = str(Path(__file__).with_name("_floor.py"))
HASHIYA = str(Path(sys.executable).with_name("hashiya"))
LEFT, UP, DOWN, PAGE_DOWN, PAGE_UP, WORD_LEFT = b"\x1b[D", b"\x1b[A", b"\x1b[B", b"\x1b[6~", b"\x1b[5~", b"\x1b[1;5D"
SAVED = re.compile("✓ saved".encode())


def timed(program: Program, keys: list[bytes], seen: re.Pattern[bytes] = re.compile(b"")) -> list[float]:
    """Seconds for each key."""
    return [program.answer(key, seen, quiet=QUIET) for key in keys]


def floor_keys(state: Path) -> list[float]:
    """The floor's keys."""
    floor = Program(sys.executable, FLOOR, state=state)
    floor.until(re.compile(rb"number 0"))
    floor.settle()
    keys = timed(floor, [b"x"] * KEYS)
    floor.close()
    return keys


def reader_keys(article: Path, state: Path) -> dict[str, list[float]]:
    """The reader's cursor keys, pages and tags."""
    reader = Program(HASHIYA, "read", str(article), state=state)
    reader.until(SAVED)
    reader.settle()
    figures = {"cursor": timed(reader, ([LEFT, DOWN] * 50 + [LEFT, UP] * 50) * (KEYS // 200))}
    reader.type(b"\x1b[1;5H")
    figures["page down"] = [each for _ in range(PAGES // 2) for each in timed(reader, [PAGE_DOWN, PAGE_UP])[:1]]
    figures["tag"] = []
    reader.type(b"\x1b[1;5H")
    for _ in range(TAGS):
        reader.type(WORD_LEFT)
        figures["tag"].append(reader.answer(b"5", SAVED, quiet=QUIET))
    reader.close()
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
        floor = floor_keys(Path(folder))
        print(told("floor", floor, floor))
        for name, seconds in reader_keys(article, Path(folder)).items():
            print(told(name, seconds, floor))


if __name__ == "__main__":
    main()
