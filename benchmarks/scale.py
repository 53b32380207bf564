"""What a project of many articles costs: `python benchmarks/scale.py [ARTICLES [FOLDER]]`.

Makes a file of that many articles of about 570 characters (10,000 unless said), each with
a title of seven words, and prints the CPU seconds of each command, with its peak memory,
and of the library's keys, with the longest time in which the screen answered nothing.
The floor is `msgspec` parsing every row of the file, in the same run. Where the folder is
kept, the first run alone makes the file.
"""

import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from hashiya.corpus.project import ProjectFolder
from hashiya.overview.project_search import search_project
from hashiya_reader.app import HashiyaApp
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.workspace import Workspace

ARTICLES = 10_000
SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
HASHIYA = str(Path(sys.executable).with_name("hashiya"))
BODIES, BODY_WORDS, TITLE_WORDS = 2_000, 90, 7
BEAT = 0.005
# Words that few texts have, if any: otherwise the hits are measured.
RARE = "زقزقة العصافير"


def make(path: Path, count: int) -> None:
    """Write the articles, as long ago as an index needs them to be."""
    words = " ".join(seed.read_text("utf-8") for seed in SEEDS).split()
    chance = random.Random(7)
    bodies = [" ".join(chance.choices(words, k=BODY_WORDS)) for _ in range(BODIES)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            title = " ".join(chance.choices(words, k=TITLE_WORDS))
            text = f"{title}\n{chance.choice(bodies)}"
            row = {"id": f"news-{number:07}", "text": text, "date": "2026-01-02"}
            file.write(f"{json.dumps(row, ensure_ascii=False)}\n")
    os.utime(path, (0, 0))


def floor(path: Path) -> float:
    """CPU seconds of parsing every row."""
    begun = time.process_time()
    with path.open("rb") as file:
        for line in file:
            msgspec.json.decode(line)
    return time.process_time() - begun


# A small program that starts another: what a large one starts has its memory for a moment.
STARTER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""


def command(*arguments: str) -> tuple[float, float]:
    """CPU seconds of a command, and its peak memory in MB."""
    starter = [sys.executable, "-S", "-c", STARTER, HASHIYA, *arguments]
    output = subprocess.run(starter, capture_output=True, check=True, text=True).stdout
    seconds, kilobytes = output.split()
    return float(seconds), int(kilobytes) / 1_024


def resident() -> float:
    """The memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / (1 << 20)


class Pulse:
    """The longest time that the screen did not answer, since it was last asked."""

    def __init__(self) -> None:
        self._longest = 0.0

    async def beat(self) -> None:
        """Note each delay."""
        before = time.perf_counter()
        while True:
            await asyncio.sleep(BEAT)
            now = time.perf_counter()
            self._longest = max(self._longest, now - before - BEAT)
            before = now

    def milliseconds(self) -> float:
        """The longest delay; forgotten afterwards."""
        longest, self._longest = self._longest, 0.0
        return longest * 1_000


async def library(folder: Path) -> None:
    """Print what the list of articles costs."""
    begun = time.process_time()
    project = ProjectFolder.open(folder)
    app = HashiyaApp(Workspace(project, "salma", ReadingPositions()))
    pulse = Pulse()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        if not isinstance(screen, LibraryScreen):
            raise TypeError("another screen than the library came first")
        print_keys("first list", time.process_time() - begun, pulse)
        beating = asyncio.create_task(pulse.beat())

        async def until(is_done: Callable[[], bool]) -> None:
            while not is_done():
                await pilot.pause(BEAT)
            await pilot.pause()

        async def measured(name: str, work: Awaitable[None]) -> None:
            pulse.milliseconds()
            before = time.process_time()
            await work
            print_keys(name, time.process_time() - before, pulse)

        async def pressed(key: str, is_done: Callable[[], bool]) -> None:
            await pilot.press(key)
            await until(is_done)

        listing = screen.listing
        await measured("at rest", until(lambda: listing.is_complete))
        for _ in range(5):
            sort = listing.catalogue.sort
            is_sorted = lambda sort=sort: listing.catalogue.sort is not sort  # noqa: E731
            await measured(f"ctrl+o {sort.next}", pressed("ctrl+o", is_sorted))
        for letter in "حماس":
            is_found = lambda: not listing.missing_words  # noqa: E731
            await measured(f"filter {letter}", pressed(letter, is_found))
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


def print_keys(name: str, seconds: float, pulse: Pulse) -> None:
    """Print a line about the library."""
    print(
        f"{name:<24} {seconds:7.2f} s CPU   {resident():6.0f} MB   "
        f"nothing answered for {pulse.milliseconds():4.0f} ms"
    )


def main() -> None:
    """Measure all."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary, "project")
        # Neither the user's settings nor an index of an earlier run.
        for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = str(Path(temporary, variable))
        folder.mkdir(exist_ok=True)
        file = folder / "news.jsonl"
        if not file.exists():
            make(file, count)
        least = floor(file)
        megabytes = file.stat().st_size >> 20
        print(f"{count:,} articles, {megabytes} MB; floor: {least:.2f} s of CPU")
        path, article = str(folder), f"news-{count // 2:07}"
        commands = {
            "show, first (index)": ("show", path, article),
            "show": ("show", path, article),
            "status": ("status", path),
            "articles": ("articles", path),
            "articles --json": ("articles", path, "--json"),
        }
        for name, arguments in commands.items():
            seconds, memory = command(*arguments)
            ratio = seconds / least
            print(
                f"{name:<24} {seconds:7.2f} s CPU   {memory:6.0f} MB   {ratio:6.2f} × floor"
            )
        before = time.process_time()
        hits = 0
        for found in search_project(ProjectFolder.open(folder), RARE):
            hits += len(found.hits)
        seconds = time.process_time() - before
        print(
            f"{'search in all texts':<24} {seconds:7.2f} s CPU   {hits:6,} hits   "
            f"{seconds / least:.2f} × floor"
        )
        asyncio.run(library(folder))


if __name__ == "__main__":
    main()
