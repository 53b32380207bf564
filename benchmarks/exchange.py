"""Export and import of 1,000,000 tags on 20,000 articles: time against json, and peak memory.

The articles are one `.jsonl` of sentences made of the seeds' words, each with 50 tags
of one annotator. Their native export is imported into an empty project, and what that
holds is exported in several formats. The bounds: an export takes at most 3 times as
long as `json.dumps` of the same objects, an import at most 5 times as long as
`json.loads` of the same lines, and either less than 200 MB. json's part is measured
line by line in the same run, and what the format itself takes, without the store and
its disk. The commands are processes of their own, with as many helpers as they choose:
seconds on the clock and of CPU are those of all of them, and so is the memory, of which
what they share is counted once. On a machine that does other things as well, only the
CPU says something. A number of articles may be given.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.formats.native_lines import FORMAT, written
from hashiya.exchange.importing.validation import Attribution, stage
from hashiya.exchange.losses import Losses
from hashiya.exchange.values import ExportedArticle
from hashiya.model.model import Article, Span, Status, Tag
from hashiya.model.scheme_file import default_scheme
from hashiya.store import row_from_tag

ARTICLES, TAGS = 20_000, 50
SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
TIME = "2026-11-20T16:00:00Z"
RUN = "import sys; from hashiya_reader.cli import main; main(sys.argv[1:])"


def dataset(articles: int) -> list[Callable[[], ExportedArticle]]:
    """What makes each article with its tags, so that they are not all there at once."""
    words = " ".join(path.read_text(encoding="utf-8") for path in SEEDS).split()
    labels = [label.name for label in default_scheme().layer("topic").labels]

    def made(number: int) -> ExportedArticle:
        choose = random.Random(number)
        text = " ".join(choose.choices(words, k=400))
        article = Article(id=f"news/{number:06}", text=text)
        starts = sorted(choose.sample(range(len(text) - 60), TAGS))
        spans = [Span(start, start + choose.randint(3, 60)) for start in starts]
        tags = [
            Tag(
                id=number * 1000 + index + 1,
                span=span,
                text=span.of(text),
                layer="topic",
                label=choose.choice(labels),
                annotator="salma",
                created=TIME,
                updated=TIME,
                confidence=choose.randint(1, 5),
            )
            for index, span in enumerate(spans)
        ]
        return ExportedArticle(
            article=article,
            tags=sorted(map(row_from_tag, tags), key=lambda row: row.order),
            statuses={"salma": Status.DONE},
        )

    return [lambda number=number: made(number) for number in range(articles)]


class Ran(NamedTuple):
    """The cost of a command: seconds on the clock, seconds of CPU, and peak memory in megabytes."""

    clock: float
    cpu: float
    memory: float

    def beside(self, json_takes: float, what: str) -> str:
        """The figures, and how many times what json takes they are."""
        times = [
            f"{each:6.1f} s {each / json_takes:5.2f} ×"
            for each in (self.clock, self.cpu)
        ]
        return (
            f"{times[0]} {what} on the clock   {times[1]} CPU   {self.memory:4.0f} MB"
        )


def ran(*args: object) -> Ran:
    """What the command took, with all the processes that it started."""
    begun, most = time.perf_counter(), 0.0
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *map(str, args)], stderr=subprocess.DEVNULL
    )
    while True:
        most = max(most, held(process.pid))
        ended, code, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        # To add up what a process holds takes its own time, and holds it up.
        time.sleep(0.25)
    process.returncode = code
    if code:
        raise SystemExit(f"{args}: {code}")
    clock = time.perf_counter() - begun
    return Ran(clock, used.ru_utime + used.ru_stime, max(most, used.ru_maxrss / 1024))


def held(pid: int) -> float:
    """Megabytes of the process and its children, shared pages counted once; 0 without /proc."""
    kilobytes, waiting = 0, [pid]
    while waiting:
        each = waiting.pop()
        try:
            rows = Path(f"/proc/{each}/smaps_rollup").read_text("ascii").splitlines()
            kilobytes += sum(
                int(row.split()[1]) for row in rows if row.startswith("Pss:")
            )
            waiting += map(
                int,
                Path(f"/proc/{each}/task/{each}/children").read_text("ascii").split(),
            )
        except (OSError, ValueError):
            # It has ended meanwhile.
            continue
    return kilobytes / 1024


def timed(chunks: Iterable[object]) -> float:
    """Seconds of CPU that going through it takes."""
    begun = time.process_time()
    for _ in chunks:
        pass
    return time.process_time() - begun


def of_json(lines: Path) -> tuple[float, float]:
    """Seconds of CPU that json takes to load the lines one by one, and to dump what they hold."""
    loading = dumping = 0.0
    with lines.open("rb") as file:
        for line in file:
            begun = time.process_time()
            row = json.loads(line)
            loaded = time.process_time()
            json.dumps(row, ensure_ascii=False)
            dumping += time.process_time() - loaded
            loading += loaded - begun
    return loading, dumping


def in_parts(
    makers: list[Callable[[], ExportedArticle]], home: Path, lines: Path
) -> tuple[float, float]:
    """Seconds of CPU that the format alone takes: to write values, and to read and stage lines."""
    writing = 0.0
    for make in makers:
        each = [make()]
        writing += timed(written(each, default_scheme(), Losses()))
    taking = Attribution(annotator=None, fallback="salma", origin="human", now=TIME)
    begun = time.process_time()
    stage(ProjectFolder.open(home), FORMAT.read(lines, lambda _: None), taking, print)
    return writing, time.process_time() - begun


def main() -> None:
    """Print the figures."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    with tempfile.TemporaryDirectory() as folder:
        home, lines = Path(folder, "project"), Path(folder, "tags.jsonl")
        home.mkdir()
        makers = dataset(articles)
        with (
            (home / "news.jsonl").open("w", encoding="utf-8") as texts,
            lines.open("wb") as out,
        ):
            for make in makers:
                each = make()
                texts.write(
                    json.dumps(
                        {"id": each.article.id, "text": each.article.text},
                        ensure_ascii=False,
                    )
                    + "\n"
                )
                out.writelines(written([each], default_scheme(), Losses()))
        loading, dumping = of_json(lines)
        print(
            f"{articles:,} articles, {articles * TAGS:,} tags, "
            f"{lines.stat().st_size >> 20} MB of native JSON Lines"
        )
        print(f"  json.loads {loading:6.1f} s   json.dumps {dumping:6.1f} s")
        writing, looking = in_parts(makers, home, lines)
        print(
            f"  to write the values as lines     {writing:6.1f} s   "
            f"{writing / dumping:5.2f} × json.dumps"
        )
        print(
            f"  to read and check the lines      {looking:6.1f} s   "
            f"{looking / loading:5.2f} × json.loads"
        )
        print(
            f"  the commands, with the store and its disk, on {os.cpu_count()} processors:"
        )
        took = ran("import", home, lines, "--format", "jsonl")
        print(f"  import {'jsonl':<8}{took.beside(loading, 'json.loads')}", flush=True)
        for kind in ("jsonl", "csv", "doccano", "iob2"):
            took = ran(
                "export", home, "--format", kind, "-o", Path(folder, f"out.{kind}")
            )
            print(f"  export {kind:<8}{took.beside(dumping, 'json.dumps')}", flush=True)
        if Path(folder, "out.jsonl").read_bytes() != lines.read_bytes():
            raise SystemExit("what came back is not what went in")


if __name__ == "__main__":
    main()
