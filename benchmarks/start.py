"""The first frame with content, against a one-widget Textual app's, in one run in real pseudo-terminals.

Content is words of the article's body, or a row of the list of articles; a heading alone does not count. The terminal
answers none of the questions that it is asked, neither hashiya's nor Textual's. Prints the medians of interleaved
starts, in seconds on the clock and of CPU, and their ratios to the floor's.
"""

import json
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from _terminal import Program

from reader.rtl.oneline import drawn

STARTS = 9
ARTICLES = 100_000
SEEDS = Path(__file__).parents[1] / "seeds"
FLOOR = str(Path(__file__).with_name("_floor.py"))
HASHIYA = str(Path(sys.executable).with_name("hashiya"))
ARTICLE = "000_d992f6cc8f9d56a1"
# The Iranian: in the article's second paragraph, not in its title. The list has the title, or until that is read the id.
BODY, TITLE = (drawn(words).encode() for words in ("الإيراني", "إسرائيل"))

Start = tuple[tuple[str, ...], re.Pattern[bytes]]


def starts(folder: Path) -> dict[str, Start]:
    """What is started, and what is then seen."""
    seeds, many = folder / "seeds", folder / "many"
    shutil.copytree(SEEDS, seeds, ignore=shutil.ignore_patterns("tags"))
    many.mkdir()
    rows = ({"id": f"news/{number:06}", "text": f"خبر {number}\n\nنص الخبر"} for number in range(ARTICLES))
    content = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    (many / "news.jsonl").write_text(content, encoding="utf-8")
    return {
        "floor": ((sys.executable, FLOOR), re.compile(rb"number 0")),
        "an article": ((HASHIYA, "read", str(seeds / f"{ARTICLE}.txt")), re.compile(BODY)),
        "five articles": ((HASHIYA, "read", str(seeds)), re.compile(rb"%b|%b" % (ARTICLE.encode(), TITLE))),
        f"{ARTICLES:,} articles": (
            (HASHIYA, "read", str(many)),
            re.compile(rb"news/000001|%b 1" % drawn("خبر").encode()),
        ),
    }


def measured(start: Start, state: Path) -> tuple[float, float]:
    """Seconds to the first frame, on the clock and of CPU."""
    command, seen = start
    program = Program(*command, state=state)
    figures = program.until(seen), program.processor_seconds()
    program.close()
    return figures


def main() -> None:
    """Measure each in turn, once to warm up."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        each = starts(folder)
        rounds = [{name: measured(start, folder) for name, start in each.items()} for _ in range(STARTS + 1)][1:]
        floor = [statistics.median(seconds) for seconds in zip(*(run["floor"] for run in rounds), strict=True)]
        for name in each:
            clock, cpu = (statistics.median(seconds) for seconds in zip(*(run[name] for run in rounds), strict=True))
            print(
                f"{name:<18} {clock * 1000:6.0f} ms ({clock / floor[0]:4.2f} × floor)"
                f"   CPU {cpu * 1000:6.0f} ms ({cpu / floor[1]:4.2f} × floor)"
            )


if __name__ == "__main__":
    main()
