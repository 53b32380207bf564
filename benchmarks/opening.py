"""Opening a 10 MB article against a 5 KB one, in a real pseudo-terminal, in one run.

Prints, as medians of interleaved runs: seconds to the first screen of each and their
ratio; from key to screen at the far end of each (Ctrl+End on the first screen and
later, Page Up, Ctrl+Home) and the ratios; and the memory the large one took beyond the
small one, as a multiple of its bytes.
"""

import re
import statistics
import sys
import tempfile
from pathlib import Path

from _terminal import Program

RUNS = 5
SEEDS = Path(__file__).parents[1] / "seeds"
HASHIYA = str(Path(sys.executable).with_name("hashiya"))
PLACE = re.compile(rb"\d%")
# Each key with what the status line says once the screen has followed it.
KEYS = {
    "end": (b"\x1b[1;5F", re.compile(rb"\b100%")),
    "page up": (b"\x1b[5~", PLACE),
    "home": (b"\x1b[1;5H", re.compile(rb"\b0%")),
}


def measured(path: Path, state: Path) -> dict[str, float]:
    """One run on a file: seconds to the first screen and from each key, and peak memory."""
    reader = Program(HASHIYA, "read", str(path), state=state)
    figures = {
        "first screen": reader.until(PLACE),
        "end at once": reader.answer(*KEYS["end"]),
    }
    reader.answer(*KEYS["home"])
    for name, (key, place) in KEYS.items():
        reader.settle()
        figures[name] = reader.answer(key, place)
    figures["memory"] = reader.peak()
    reader.close()
    return figures


def main() -> None:
    """Measure both, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small", "a.txt"), Path(folder, "large", "a.txt")
        text = (SEEDS / "004_5ce19e6b52ec2358.txt").read_text(encoding="utf-8") + "\n\n"
        for path, times in ((small, 1), (large, 10_000_000 // len(text.encode()))):
            path.parent.mkdir()
            path.write_text(text * times, encoding="utf-8")
        runs = [
            (measured(small, Path(folder)), measured(large, Path(folder)))
            for _ in range(RUNS)
        ]
        for name in ("first screen", "end at once", *KEYS):
            one = statistics.median(run[0][name] for run in runs)
            other = statistics.median(run[1][name] for run in runs)
            print(
                f"{name:<14} 5 KB {one * 1000:7.0f} ms   10 MB {other * 1000:7.0f} ms  "
                f" ratio {other / one:.2f}"
            )
        extra = statistics.median(run[1]["memory"] - run[0]["memory"] for run in runs)
        print(
            f"{'memory':<14} 10 MB takes {extra / large.stat().st_size:.1f} times its "
            "bytes more than 5 KB"
        )


if __name__ == "__main__":
    main()
