"""The review screen with twelve annotators of 200 tags each, against reading the article.

Prints the p50 and p99 of a page down on both and their ratio, and what the next
disagreement and a decision take.
"""

import random
import re
import statistics
import sys
import tempfile
from pathlib import Path

from _terminal import Program

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError
from hashiya.model.model import Span, Status
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore

ANNOTATORS, TAGS, PAGES, PLACES = 12, 200, 60, 40
QUIET = 0.06
SEEDS = Path(__file__).parents[1] / "seeds"
HASHIYA = str(Path(sys.executable).with_name("hashiya"))
PAGE_DOWN, PAGE_UP = b"\x1b[6~", b"\x1b[5~"
LABELS = ("favor", "against", "neutral", "unclear")


def make(folder: Path) -> Path:
    """A project of one long article, on a third of whose places the twelve differ."""
    text = (
        "\n\n".join(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))) * 2
    )
    article = folder / "long.txt"
    article.write_text(text, "utf-8")
    project, store = ProjectFolder.open(folder), TagStore(folder)
    chance = random.Random(1446)
    places = [
        (
            chance.randrange(len(text) - 100),
            chance.randint(5, 60),
            chance.choice(LABELS),
        )
        for _ in range(TAGS)
    ]
    for number in range(ANNOTATORS):
        session = TagSession(
            store, project.scheme, project.read("long"), f"annotator-{number:02}"
        )
        for start, size, label in places:
            how = chance.choice(("edge", "label")) if chance.random() < 0.03 else ""
            begin = max(start + (how == "edge") * chance.randint(1, 4), 0)
            given = chance.choice(LABELS) if how == "label" else label
            try:
                session.add(
                    Span(begin, start + size),
                    "stance",
                    given,
                    attributes={"target": "حماس"},
                )
            except HashiyaError:
                continue
        session.mark(Status.DONE)
        session.save()
    store.checkpoint()
    return article


def pages(program: Program) -> list[float]:
    """Seconds for each page down."""
    found = []
    for _ in range(PAGES):
        found.append(program.answer(PAGE_DOWN, quiet=QUIET))
        if len(found) % 6 == 0:
            for _ in range(6):
                program.type(PAGE_UP)
    return found


def told(name: str, seconds: list[float], floor: list[float]) -> str:
    """A line of figures."""
    p50, p99 = (statistics.quantiles(seconds, n=100)[at] * 1000 for at in (49, 98))
    f50, f99 = (statistics.quantiles(floor, n=100)[at] * 1000 for at in (49, 98))
    return (
        f"{name:<20} p50 {p50:6.1f} ms ({p50 / f50:4.2f} ×)   "
        f"p99 {p99:6.1f} ms ({p99 / f99:4.2f} ×)"
    )


def main() -> None:
    """Measure reading and reviewing."""
    with tempfile.TemporaryDirectory() as folder:
        article = make(Path(folder))
        state = Path(folder, "state")
        reader = Program(
            HASHIYA, "read", str(article), "--as", "annotator-00", state=state
        )
        reader.until(re.compile("✓ saved".encode()))
        reader.settle()
        reading = pages(reader)
        reader.close()
        review = Program(
            HASHIYA, "review", folder, "--article", "long", "--as", "rima", state=state
        )
        shown = review.until(re.compile("✓ saved".encode()))
        review.settle()
        figures = {"review, page down": pages(review)}
        figures["next disagreement"] = [
            review.answer(b"\t", quiet=QUIET) for _ in range(PLACES)
        ]
        figures["decision"] = [review.answer(b"1", quiet=QUIET) for _ in range(PLACES)]
        review.close()
        print(told("reading, page down", reading, reading))
        for name, seconds in figures.items():
            print(told(name, seconds, reading))
        print(f"review shown after {shown * 1000:.0f} ms")


if __name__ == "__main__":
    main()
