"""The first frame with content, against a one-widget Textual app's, in one run in real pseudo-terminals.

Content is words of the article's body, or a row of the list of articles; a heading
alone does not count. The first page is written before the reader is loaded, so the
frame that the reader itself draws, from which on it answers keys, is told beside it.
Prints the medians of interleaved starts on the clock, with their ratios to the floor's,
and the CPU time until the reader's own frame.
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

Start = tuple[tuple[str, ...], re.Pattern[bytes], re.Pattern[bytes]]


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
    (folder / "hashiya" / "places.json").write_text(
        json.dumps(places), encoding="utf-8"
    )
    number, listed = (
        re.compile(rb"number 0"),
        re.compile(rb"%b|%b" % (ARTICLE.encode(), TITLE)),
    )
    row = re.compile(rb"news/000001|%b" % drawn("خبر 1").encode())
    return {
        "floor": ((sys.executable, FLOOR), number, number),
        "an article": (
            (HASHIYA, "read", str(seeds / f"{ARTICLE}.txt")),
            re.compile(BODY),
            KEYS,
        ),
        "five articles": ((HASHIYA, "read", str(seeds)), listed, KEYS),
        f"{ARTICLES:,} articles": ((HASHIYA, "read", str(many)), row, KEYS),
    }


def measured(start: Start, state: Path) -> tuple[float, float, float]:
    """Seconds to the first frame and to the program's own, and of CPU until then."""
    command, seen, own = start
    program = Program(*command, state=state)
    output, first = b"", 0.0
    while not own.search(output):
        output += program.read()
        first = first or (program.age() if seen.search(output) else 0.0)
    figures = first, program.age(), program.processor_seconds()
    program.close()
    return figures


def main() -> None:
    """Measure each in turn, once to warm up."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        each = starts(folder)
        rounds = [
            {name: measured(start, folder) for name, start in each.items()}
            for _ in range(STARTS + 1)
        ][1:]
        floor = [
            statistics.median(seconds)
            for seconds in zip(*(run["floor"] for run in rounds), strict=True)
        ]
        for name in each:
            first, own, cpu = (
                statistics.median(seconds)
                for seconds in zip(*(run[name] for run in rounds), strict=True)
            )
            print(
                f"{name:<18} first frame {first * 1000:5.0f} ms ({first / floor[0]:4.2f} × floor)"
                f"   its own {own * 1000:5.0f} ms ({own / floor[1]:4.2f} ×)   CPU {cpu * 1000:5.0f} ms ({cpu / floor[2]:4.2f} ×)"
            )


if __name__ == "__main__":
    main()
