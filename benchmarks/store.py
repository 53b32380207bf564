"""The cost of a save, an opening and a listing as tags grow to a million, beside SQLite.

Prints CPU milliseconds and their ratios, and asserts nothing. A project of 20,000
articles with 50 tags each is written straight as journals and derived files, as the
store itself writes them, so that building it takes one minute, not hours.
"""

import os
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "annotations"))

from hashiya.corpus.project import ProjectFolder
from hashiya.io.json_text import dumps
from hashiya.model.model import Anchor, Article, Change, Span, Status, Tag
from hashiya.model.scheme_file import default_scheme
from hashiya.overview.progress import article_rows
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore, journal_format, new_id, snapshot
from hashiya.store.journal_format import Entry
from hashiya.store.names import RecordPath, machine
from hashiya.store.row_versions import Rows
from hashiya.store.snapshot import Cover
from hashiya.store.tag_rows import document_from_tag

ANNOTATOR = "salma"
TAGS_EACH = 50
SAVES = 150
REPETITIONS = 7
COLUMNS = (
    "start", "end", "text", "sha256", "before", "after", "layer", "label", "attributes",
    "confidence", "note", "origin", "created", "updated",
)  # fmt: skip
# END is a word of SQL's own.
NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
WHEN = "2026-11-20T16:00:00Z"
# "The government announced a truce in the city after days of violent fighting", 12
# times.
TEXT = "أعلنت الحكومة هدنة في المدينة بعد أيام من القتال العنيف. " * 12


def main() -> None:
    """Measure at a thousand tags, at a million, and SQLite."""
    million = int(os.environ.get("HASHIYA_BENCH_TAGS", "1000000"))
    with tempfile.TemporaryDirectory(dir=os.environ.get("HASHIYA_BENCH_DIR")) as folder:
        small, large = Path(folder, "small"), Path(folder, "large")
        build(small, 1_000 // TAGS_EACH)
        started = time.perf_counter()
        build(large, million // TAGS_EACH)
        print(
            f"built {million:,} tags in {million // TAGS_EACH:,} articles "
            f"in {time.perf_counter() - started:.0f} s"
        )
        saves(small, large, Path(folder, "tags.db"), million)
        opening(large)
        listing(large)
        shutil.rmtree(large)
        one_file(Path(folder, "rows"))


def saves(small: Path, large: Path, database: Path, million: int) -> None:
    """Print the cost of one save in each, and the ratios, in both arrangements.

    In blocks each is alone, with nothing but its own saves before its flush; in turns
    all follow one another in any order, so that what else the machine does falls on all
    alike.
    """
    contestants: dict[str, Callable[[], float]] = {
        "1,000 tags": saving(small),
        f"{million:,} tags": saving(large),
        "SQLite": sqlite_saving(database, million, history=False),
        "SQLite with a history": sqlite_saving(
            database.with_name("history.db"), million, history=True
        ),
    }
    for how, arrangement in (("each alone", in_blocks), ("in turns", in_turns)):
        results = [
            arrangement(contestants, random.Random(number))
            for number in range(REPETITIONS)
        ]
        print(
            f"one save, {how}: CPU ms, the median of {SAVES}, "
            f"and of {REPETITIONS} such the least, middle and greatest"
        )
        for name in contestants:
            print(f"  {spread([medians[name] for medians in results])} {name}")
        thousand, ours, *others = contestants
        for other, aim in ((thousand, "1.5"), *((name, "3") for name in others)):
            ratios = [medians[ours] / medians[other] for medians in results]
            print(f"  {spread(ratios)} times {other} (aim: at most {aim})")


def in_blocks(
    contestants: Mapping[str, Callable[[], float]], dice: random.Random
) -> dict[str, float]:
    """The median CPU ms of each, one after the other."""
    names = dice.sample(list(contestants), len(contestants))
    return {
        name: statistics.median(contestants[name]() * 1000 for _ in range(SAVES))
        for name in names
    }


def in_turns(
    contestants: Mapping[str, Callable[[], float]], dice: random.Random
) -> dict[str, float]:
    """The same, all of them in turns."""
    spent: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(SAVES):
        # A flush also pays for what was written just before it: nobody always comes
        # behind the same one.
        for name in dice.sample(list(contestants), len(contestants)):
            spent[name].append(contestants[name]() * 1000)
    return {name: statistics.median(each) for name, each in spent.items()}


def spread(values: Sequence[float]) -> str:
    """The least, the median and the greatest."""
    return f"{min(values):.2f} – {statistics.median(values):.2f} – {max(values):.2f}"


def build(root: Path, articles: int) -> None:
    """A project with tags on each article, and journals and derived files as the store writes."""
    (root / "articles").mkdir(parents=True)
    store = TagStore(root)
    store.write("omar", Article(id="none", text="x"), Change(status=Status.OPEN))
    for number in range(articles):
        article = Article(id=f"articles/aljz-{number:06}", text=f"{number} {TEXT}")
        (root / f"{article.id}.txt").write_text(article.text, "utf-8")
        place = RecordPath.of(ANNOTATOR, article.id)
        folder = root / "tags" / place.folder
        folder.mkdir(parents=True, exist_ok=True)
        said = {
            str(tag.id): document_from_tag(tag, article.text, article.sha256)
            for tag in tags(article)
        }
        head = {
            "version": 2,
            "article": article.id,
            "annotator": ANNOTATOR,
            "sha256": article.sha256,
            "status": "open",
        }
        entry = Entry(
            stamp=(1, machine(), ""),
            at=WHEN,
            act="do",
            set={"article": {"1": head}, "tags": said},
        )
        line, entry = journal_format.encoded(entry)
        rows = Rows()
        rows.apply(entry)
        name = f"{place.stem}.{machine()}.jsonl"
        (folder / name).write_bytes(line)
        (folder / f"{place.stem}.json").write_bytes(
            snapshot.written(rows, {name: Cover.of(line)})
        )


def tags(article: Article) -> Iterator[Tag]:
    """The article's fifty tags, on ten code points each."""
    first = new_id()
    for number in range(TAGS_EACH):
        yield tag_on(
            article, Span(number * 10, number * 10 + 10), first + number, "politics"
        )


def tag_on(article: Article, span: Span, tag_id: int, label: str) -> Tag:
    """A tag on a span of the article, as a session makes it."""
    return Tag(
        id=tag_id, span=span, text=span.of(article.text), layer="topic", label=label,
        annotator=ANNOTATOR, created=WHEN, updated=WHEN,
        anchor=Anchor.at(span, article.text, article.sha256),
    )  # fmt: skip


def saving(root: Path) -> Callable[[], float]:
    """A function that saves a new tag with a session on the project, and returns the CPU time."""
    project = ProjectFolder.open(root / "articles" / "aljz-000007.txt")
    session = TagSession(
        TagStore(root),
        default_scheme(),
        project.read("articles/aljz-000007"),
        ANNOTATOR,
    )
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
    """A function that commits one tag with WAL and `synchronous=FULL`, and returns the CPU time.

    With `history` it commits a row of history as well.

    The tag's row has a column for all that its document says, and an index to find an
    article's tags. As with a session, the row is made of the tag while the time is
    taken, and taken away again afterwards.
    """
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        f"CREATE TABLE tags (id INTEGER PRIMARY KEY, annotator, article, {NAMES})"
    )
    database.execute("CREATE INDEX by_article ON tags (annotator, article)")
    database.execute(
        "CREATE TABLE history (n INTEGER PRIMARY KEY, at TEXT, act TEXT, id INTEGER, document TEXT)"
    )
    insert = f"INSERT INTO tags VALUES ({', '.join('?' * (3 + len(COLUMNS)))})"
    article = Article(id="articles/aljz-000007", text=f"7 {TEXT}")
    examples = [
        (*columns(document_from_tag(tag, article.text, article.sha256)),)
        for tag in tags(article)
    ]

    def row(number: int) -> tuple[object, ...]:
        return (
            number + 1,
            ANNOTATOR,
            f"articles/aljz-{number // TAGS_EACH:06}",
            *examples[number % TAGS_EACH],
        )

    database.executemany(insert, map(row, range(rows)))
    database.commit()

    def take() -> float:
        tag = tag_on(article, Span(3, 8), new_id(), "law")
        before = time.process_time()
        document = document_from_tag(tag, article.text, article.sha256)
        database.execute(insert, (tag.id, ANNOTATOR, article.id, *columns(document)))
        if history:
            database.execute(
                "INSERT INTO history (at, act, id, document) VALUES (?, ?, ?, ?)",
                (WHEN, "do", tag.id, dumps(document)),
            )
        database.commit()
        spent = time.process_time() - before
        database.execute("DELETE FROM tags WHERE id = ?", (tag.id,))
        database.commit()
        return spent

    return take


def columns(document: Mapping[str, object]) -> Iterator[object]:
    """What the columns of a tag's row hold."""
    for name in COLUMNS:
        value = document[name]
        yield dumps(value) if isinstance(value, dict) else value


def opening(root: Path) -> None:
    """What is read of the tags when a project is opened and its first article shown."""
    opened: list[str] = []

    def note(event: str, args: tuple[object, ...]) -> None:
        if event == "open" and watching and isinstance(args[0], str | Path):
            opened.append(str(args[0]))

    watching = True
    sys.addaudithook(note)
    project = ProjectFolder.open(root)
    before = time.process_time()
    session = TagSession(
        TagStore(root), project.scheme, project.read(project.entries[0].id), ANNOTATOR
    )
    spent = time.process_time() - before
    watching = False
    read = [name for name in opened if name.startswith(str(root))]
    print(
        f"first article of the project: {len(session.tags)} tags "
        f"in {spent * 1000:.1f} ms CPU, files read: {len(read)}"
    )


def listing(root: Path) -> None:
    """The cost of the list of articles: at first, and when nothing, or one article, has changed."""
    project = ProjectFolder.open(root)
    with timed("list of articles, for the first time"):
        first = list(article_rows(project, TagStore(root), ANNOTATOR))
    with timed("list of articles, verified against the files"):
        again = list(article_rows(project, TagStore(root), ANNOTATOR))
    entry = project.entries[0].id
    TagStore(root).write(ANNOTATOR, project.read(entry), Change(status=Status.DONE))
    with timed("list of articles, one of them changed"):
        changed = list(article_rows(project, TagStore(root), ANNOTATOR))
    right = (
        first == again and changed[0].status is Status.DONE and changed[1:] == first[1:]
    )
    print(
        f"  {len(first):,} rows, {sum(row.tags for row in first):,} tags, "
        f"the same each time: {right}"
    )


def one_file(root: Path) -> None:
    """The cost of opening a project of one file with 100,000 rows: at first, and from the cache."""
    root.mkdir()
    path = root / "rows.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(
            dumps({"id": f"aljz-{number:06}", "text": TEXT}) + "\n"
            for number in range(100_000)
        )
    # What was written just now is not remembered.
    os.utime(path, (0, 0))
    project = ProjectFolder.open(root)
    TagStore(root).write(
        ANNOTATOR, project.read("aljz-000007"), Change(status=Status.OPEN)
    )
    with timed(
        f"one file of 100,000 articles, {path.stat().st_size >> 20} MiB, opened for the first time"
    ):
        first = ProjectFolder.open(root)
    with timed("the same, remembered"):
        again = ProjectFolder.open(root)
    print(
        f"  {len(again.entries):,} articles, "
        f"the same each time: {list(first.entries) == list(again.entries)}"
    )


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print the CPU time of the block."""
    before = time.process_time()
    yield
    print(f"{what}: {time.process_time() - before:.3f} s CPU")


if __name__ == "__main__":
    main()
