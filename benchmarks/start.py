"""The first frame that answers keys, against a one-widget app's, in pseudo-terminals.

The first frame shows content and the row of keys, and a key pressed then is answered.
Prints the medians of interleaved starts as ratios to the floor's, until that frame and
until the answer, with the CPU time, and whether the frame comes within the limit.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from _terminal import Program, surroundings

from hashiya_rtl import drawn

STARTS = 9
# In multiples of the floor's.
MOST_FLOORS = 2.0
ARTICLES = 100_000
SEEDS = Path(__file__).parents[1] / "seeds"
FLOOR = str(Path(__file__).with_name("_floor.py"))
HASHIYA = str(Path(sys.executable).with_name("hashiya"))
ARTICLE = "000_d992f6cc8f9d56a1"
# The Iranian: in the article's second paragraph, not in its title. The list has the
# title, or until that is read the id.
BODY, TITLE = (drawn(words).encode() for words in ("الإيراني", "إسرائيل"))

# Stands in the reader's row of keys.
KEYS = re.compile(rb"\^p")

# The command, and what its first frame that answers keys shows: all of these.
Start = tuple[tuple[str, ...], tuple[re.Pattern[bytes], ...]]
DOWN = b"\x1b[B"


def starts(folder: Path) -> dict[str, Start]:
    """What is started, and what is then seen."""
    seeds, many = folder / "seeds", folder / "many"
    shutil.copytree(SEEDS, seeds, ignore=shutil.ignore_patterns("tags"))
    many.mkdir()
    rows = (
        {"id": f"news/{number:06}", "text": f"خبر {number}\n\nنص الخبر"}
        for number in range(ARTICLES)
    )
    content = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    news = many / "news.jsonl"
    news.write_text(content, encoding="utf-8")
    # Somebody has tagged there, and the file was not written just now: its rows are
    # remembered.
    os.utime(news, (0, 0))
    subprocess.run(
        [HASHIYA, "mark", many, "news/000000", "open"],
        check=True,
        env=surroundings(folder),
    )
    # One has been there before: on the first day the list gives way to a lesson.
    places = {str(seeds): {"article": ARTICLE}, str(many): {"article": "news/000000"}}
    (folder / "hashiya").mkdir()
    settings = {"preferences": {"lesson_opened": True}, "places": places}
    (folder / "hashiya" / "settings.json").write_text(
        json.dumps(settings), encoding="utf-8"
    )
    number, listed = (
        re.compile(rb"number 0"),
        re.compile(rb"%b|%b" % (ARTICLE.encode(), TITLE)),
    )
    row = re.compile(rb"news/000001|%b" % drawn("خبر 1").encode())
    return {
        "floor": ((sys.executable, FLOOR), (number,)),
        "an article": (
            (HASHIYA, "read", str(seeds / f"{ARTICLE}.txt")),
            (re.compile(BODY), KEYS),
        ),
        "five articles": ((HASHIYA, "read", str(seeds)), (listed, KEYS)),
        f"{ARTICLES:,} articles": ((HASHIYA, "read", str(many)), (row, KEYS)),
    }


def measured(start: Start, state: Path) -> tuple[float, float, float]:
    """Seconds until the frame that answers keys, of CPU until then, and until a key is answered."""
    command, patterns = start
    program = Program(*command, state=state)
    output = b""
    while not all(pattern.search(output) for pattern in patterns):
        output += program.read()
    frame, cpu = program.age(), program.processor_seconds()
    program.answer(DOWN, quiet=0.0)
    answered = program.age()
    program.close()
    return frame, cpu, answered


def medians(runs: list[tuple[float, float, float]]) -> list[float]:
    """The median of each figure over the runs."""
    return [statistics.median(figures) for figures in zip(*runs, strict=True)]


def main() -> None:
    """Measure each in turn, once to warm up."""
    runs: dict[str, list[tuple[float, float, float]]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        programs = starts(folder)
        for number in range(STARTS + 1):
            for name, start in programs.items():
                figures = measured(start, folder)
                if number:
                    runs.setdefault(name, []).append(figures)
    floor = medians(runs.pop("floor"))
    frame, cpu, answered = (f"{seconds * 1000:5.0f} ms" for seconds in floor)
    print(f"{'floor':<17} frame {frame}   CPU {cpu}   key answered {answered}")
    for name, figures in runs.items():
        frame, cpu, answered = (
            own / least for own, least in zip(medians(figures), floor, strict=True)
        )
        holds = "holds" if frame <= MOST_FLOORS else "DOES NOT HOLD"
        print(
            f"{name:<17} frame {frame:4.2f} × floor   CPU {cpu:4.2f} ×   "
            f"key answered {answered:4.2f} ×   limit (≤ {MOST_FLOORS} ×) {holds}"
        )


if __name__ == "__main__":
    main()
