"""The filter over 100,000 titles: CPU time a key, for words, terms and both, and sorting.

The project is one `.jsonl` of headlines made of the seeds' words; every third article
has a record of two annotators. Prints milliseconds of CPU, the largest of all keys of
each filter typed letter by letter, of `Catalogue.matching` alone and of the list as the
screen fills it; and what the pieces of opening take.
"""

import asyncio
import gc
import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Status
from hashiya.model.scheme_file import default_scheme
from hashiya.overview.catalogue import Catalogue, CatalogueItem, Sort
from hashiya.overview.filters import RecordFacts, parse_filter
from hashiya.overview.progress import ArticleRow
from hashiya_reader import garbage_collection
from hashiya_reader.app import HashiyaApp
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.workspace import Workspace

ARTICLES = 100_000
BOUND = 50
SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
# Hamas, the hostages, a truce that is not Egypt's; then terms alone and with a word.
FILTERS = (
    "حماس",
    "الرهائن في غزة",
    "هدنة -مصر",
    "status:done",
    "-status:new label:against",
    "annotator:omar layer:topic حماس",
    "has:suggestions -status:done",
    "id:99",
)


def headlines() -> list[str]:
    """As many as there are articles, of 8 to 16 words."""
    words = " ".join(path.read_text(encoding="utf-8") for path in SEEDS).split()
    choose = random.Random(1446)
    return [
        " ".join(choose.choices(words, k=choose.randint(8, 16)))
        for _ in range(ARTICLES)
    ]


def said(position: int) -> list[RecordFacts]:
    """What two annotators said of every third article."""
    if position % 3:
        return []
    status = list(Status)[position % 4]
    labels = frozenset({"against" if position % 2 else "favor", "law"})
    layers = frozenset({"stance", "topic"})
    return [
        RecordFacts(annotator=name, status=status, tags=2, layers=layers, labels=labels)
        for name in ("omar", "salma")
    ]


def filled(titles: list[str]) -> Catalogue:
    """The catalogue once all is read."""
    catalogue = Catalogue([f"news/{number:06}" for number in range(ARTICLES)], "salma")
    rows = (
        ArticleRow(
            id=catalogue.ids[at],
            title=title,
            chars=len(title),
            status=Status.NEW,
            tags=0,
        )
        for at, title in enumerate(titles)
    )
    catalogue.put(
        CatalogueItem.of(at, row, said(at), has_suggestions=at % 2 == 0)
        for at, row in enumerate(rows)
    )
    return catalogue


def milliseconds(work: Callable[[], object]) -> float:
    """CPU time of this process."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def slowest(catalogue: Catalogue, typed: str) -> float:
    """The slowest key while the filter is typed."""
    scheme = default_scheme()
    keys = (typed[: end + 1] for end in range(len(typed)))
    return max(
        milliseconds(lambda text=text: catalogue.matching(parse_filter(text), scheme))
        for text in keys
    )


async def on_screen(folder: Path, catalogue: Catalogue) -> None:
    """The same keys on the screen, with all that is drawn."""
    workspace = Workspace(ProjectFolder.open(folder), "salma", ReadingPositions())
    workspace.catalogue = catalogue
    app = HashiyaApp(workspace)
    # As the command starts the reader, and as the list leaves its rows once it has
    # them.
    gc.disable()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        app.workers.cancel_all()
        await pilot.pause()
        garbage_collection.set_apart()
        for typed in FILTERS:
            times = []
            for key in typed:
                begun = time.process_time()
                await pilot.press("space" if key == " " else key)
                await pilot.pause()
                times.append((time.process_time() - begun) * 1000)
            app.screen.action_do("filter", "clear")
            await pilot.pause()
            print(
                f"  {typed:<34} median {sorted(times)[len(times) // 2]:6.1f} ms   "
                f"slowest {max(times):6.1f} ms"
            )


def main() -> None:
    """Print the figures, those of the screen last."""
    titles = headlines()
    catalogue = filled(titles)
    print(
        f"{ARTICLES:,} articles; CPU of the slowest key of a filter, in ms, at most {BOUND} wanted"
    )
    for typed in FILTERS:
        print(f"  {typed:<34} {slowest(catalogue, typed):6.1f}")
    print(
        "sorting them, once a key:",
        {
            each.value: round(milliseconds(lambda s=each: catalogue.sort_by(s)))
            for each in Sort
        },
    )
    catalogue.sort_by(Sort.ID)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "news.jsonl")
        rows = (
            {"id": f"news/{at:06}", "text": title} for at, title in enumerate(titles)
        )
        path.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows),
            encoding="utf-8",
        )
        print(
            f"opening the project: {milliseconds(lambda: ProjectFolder.open(folder)):.0f} ms"
        )
        print("on the screen, from the key to the drawn list:")
        asyncio.run(on_screen(Path(folder), catalogue))


if __name__ == "__main__":
    main()
