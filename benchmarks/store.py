"""What a save, an opening and a listing cost as tags grow to a million, beside SQLite in the same run.

Prints CPU milliseconds and their ratios, and asserts nothing. A project of 20,000 articles with 50 tags each is written
straight as journals and derived files, as the store itself writes them, so that building it takes one minute, not hours.
"""

import itertools
import os
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from annotations.jsontext import dumps
from annotations.model import Article, Change, Span, Status, Tag
from annotations.overview import overview
from annotations.project import Project
from annotations.scheme import default_scheme
from annotations.session import Session
from annotations.store import TagStore, lines, new_id, snapshot
from annotations.store.documents import document_of
from annotations.store.lines import Entry
from annotations.store.rows import Rows
from annotations.store.snapshot import Cover
from annotations.store.tag_store import Place
from annotations.store.writers import machine

ANNOTATOR = "salma"
TAGS_EACH = 50
SAVES = 150
WHEN = "2026-11-20T16:00:00Z"
# "The government announced a truce in the city after days of violent fighting", 12 times.
TEXT = "أعلنت الحكومة هدنة في المدينة بعد أيام من القتال العنيف. " * 12


def main() -> None:
    """Measure at a thousand tags, at a million, and SQLite."""
    million = int(os.environ.get("HASHIYA_BENCH_TAGS", "1000000"))
    with tempfile.TemporaryDirectory(dir=os.environ.get("HASHIYA_BENCH_DIR")) as folder:
        small, large = Path(folder, "small"), Path(folder, "large")
        build(small, 1_000 // TAGS_EACH)
        started = time.perf_counter()
        build(large, million // TAGS_EACH)
        print(f"built {million:,} tags in {million // TAGS_EACH:,} articles in {time.perf_counter() - started:.0f} s")
        saves(small, large, Path(folder, "tags.db"), million)
        opening(large)
        listing(large)
        shutil.rmtree(large)


def saves(small: Path, large: Path, database: Path, million: int) -> None:
    """Print what one save costs in each, taken in turns, so that what else the machine does falls on all alike."""
    takes: dict[str, Callable[[], float]] = {
        "at 1,000 tags": saving(small),
        f"at {million:,} tags": saving(large),
        "SQLite (WAL, synchronous=FULL)": sqlite_saving(database, million, history=False),
        "SQLite with a history": sqlite_saving(database.with_name("history.db"), million, history=True),
    }
    spent: dict[str, list[float]] = {name: [] for name in takes}
    turns = random.Random(1)
    for _ in range(SAVES):
        # A flush also pays for what was written just before it: nobody always comes behind the same one.
        for name in turns.sample(list(takes), len(takes)):
            spent[name].append(takes[name]() * 1000)
    medians = {name: statistics.median(each) for name, each in spent.items()}
    for name, each in medians.items():
        print(f"one save, CPU ms (median of {SAVES}): {each:.2f} {name}")
    thousand, here, plain, history = medians.values()
    print(f"  ratio to 1,000 tags: {here / thousand:.2f} (aim: at most 1.5)")
    print(f"  ratio to SQLite: {here / plain:.2f}, with a history {here / history:.2f} (aim: at most 2)")


def build(root: Path, articles: int) -> None:
    """A project whose every article has its tags, journals and derived files as the store leaves them."""
    (root / "articles").mkdir(parents=True)
    store = TagStore(root)
    store.write("omar", Article(id="none", text="x"), Change(status=Status.OPEN))
    for number in range(articles):
        article = Article(id=f"articles/aljz-{number:06}", text=f"{number} {TEXT}")
        (root / f"{article.id}.txt").write_text(article.text, "utf-8")
        place = Place.of(ANNOTATOR, article.id)
        folder = root / "tags" / place.folder
        folder.mkdir(parents=True, exist_ok=True)
        said = {str(tag.id): document_of(tag, article.text, article.sha256) for tag in tags(article)}
        head = {"version": 2, "article": article.id, "annotator": ANNOTATOR, "sha256": article.sha256, "status": "open"}
        entry = Entry(stamp=(1, machine(), ""), at=WHEN, act="do", set={"article": {"1": head}, "tags": said})
        line, entry = lines.encoded(entry)
        rows = Rows()
        rows.apply(entry)
        name = f"{place.stem}.{machine()}.jsonl"
        (folder / name).write_bytes(line)
        (folder / f"{place.stem}.json").write_bytes(snapshot.written(rows, {name: Cover.of(line)}))


def tags(article: Article) -> Iterator[Tag]:
    """The article's fifty tags, on ten code points each."""
    first = new_id()
    for number in range(TAGS_EACH):
        span = Span(number * 10, number * 10 + 10)
        yield Tag(
            id=first + number, span=span, text=span.of(article.text), layer="topic", label="politics",
            annotator=ANNOTATOR, created=WHEN, updated=WHEN,
        )  # fmt: skip


def saving(root: Path) -> Callable[[], float]:
    """A function that makes and saves a tag with a session on an article of the project, and tells its save's CPU time."""
    project = Project.open(root / "articles" / "aljz-000007.txt")
    session = Session(TagStore(root), default_scheme(), project.read("articles/aljz-000007"), ANNOTATOR)
    session.save()

    def take() -> float:
        made = session.add(Span(3, 8), "topic", "law")
        before = time.process_time()
        session.save()
        spent = time.process_time() - before
        # The article stays as large as it was.
        session.remove(made.id)
        session.save()
        return spent

    return take


def sqlite_saving(path: Path, rows: int, *, history: bool) -> Callable[[], float]:
    """A function that commits one tag as a JSON document under its id and article, or that and a row of history."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE tags (id INTEGER PRIMARY KEY, annotator TEXT, article TEXT, document TEXT)")
    database.execute("CREATE INDEX by_article ON tags (annotator, article)")
    database.execute("CREATE TABLE history (n INTEGER PRIMARY KEY, at TEXT, act TEXT, id INTEGER, document TEXT)")
    article = Article(id="articles/aljz-000007", text=f"7 {TEXT}")
    documents = [(tag, document_of(tag, article.text, article.sha256)) for tag in tags(article)]

    def row(number: int) -> tuple[object, ...]:
        return number, ANNOTATOR, f"articles/aljz-{number // TAGS_EACH:06}", dumps(documents[number % TAGS_EACH][1])

    database.executemany("INSERT INTO tags VALUES (?, ?, ?, ?)", map(row, range(rows)))
    database.commit()
    count = itertools.count(1)

    def take() -> float:
        number = next(count)
        tag, document = documents[number % TAGS_EACH]
        before = time.process_time()
        said = dumps(document)
        database.execute("INSERT INTO tags VALUES (?, ?, ?, ?)", (tag.id + number * 100, ANNOTATOR, article.id, said))
        if history:
            database.execute(
                "INSERT INTO history (at, act, id, document) VALUES (?, ?, ?, ?)", (WHEN, "do", tag.id, said)
            )
        database.commit()
        return time.process_time() - before

    return take


def opening(root: Path) -> None:
    """What is read of the tags when a project is opened and its first article shown."""
    opened: list[str] = []

    def note(event: str, args: tuple[object, ...]) -> None:
        if event == "open" and watching and isinstance(args[0], str | Path):
            opened.append(str(args[0]))

    watching = True
    sys.addaudithook(note)
    project = Project.open(root)
    before = time.process_time()
    session = Session(TagStore(root), project.scheme, project.read(project.entries[0].id), ANNOTATOR)
    spent = time.process_time() - before
    watching = False
    read = [name for name in opened if name.startswith(str(root))]
    print(
        f"first article of the project: {len(session.tags)} tags in {spent * 1000:.1f} ms CPU, files read: {len(read)}"
    )


def listing(root: Path) -> None:
    """What the list of articles with their counts costs: at first, and when nothing, or one article, has changed."""
    project = Project.open(root)
    with timed("list of articles, for the first time"):
        first = list(overview(project, TagStore(root), ANNOTATOR))
    with timed("list of articles, verified against the files"):
        again = list(overview(project, TagStore(root), ANNOTATOR))
    entry = project.entries[0].id
    TagStore(root).write(ANNOTATOR, project.read(entry), Change(status=Status.DONE))
    with timed("list of articles, one of them changed"):
        changed = list(overview(project, TagStore(root), ANNOTATOR))
    right = first == again and changed[0].status is Status.DONE and changed[1:] == first[1:]
    print(f"  {len(first):,} rows, {sum(row.tags for row in first):,} tags, the same each time: {right}")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print the CPU time of the block."""
    before = time.process_time()
    yield
    print(f"{what}: {time.process_time() - before:.2f} s CPU")


if __name__ == "__main__":
    main()
