"""Adding 20,000 articles of 5 KB from a `.jsonl`: CPU against `json.loads`, and memory.

What is added is written, flushed and told from what is there; a second run finds all of
it there.
"""

import json
import random
import resource
import tempfile
import time
from pathlib import Path

from hashiya.corpus.importing.articles import add_articles

ARTICLES = 20_000
SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


def write(path: Path) -> None:
    """Articles of the seeds' words."""
    rng = random.Random(7)
    words = [
        word for seed in SEEDS for word in seed.read_text(encoding="utf-8").split()
    ]
    with path.open("w", encoding="utf-8") as file:
        for number in range(ARTICLES):
            row = {
                "id": f"n{number}",
                "text": " ".join(rng.choices(words, k=480)),
                "outlet": "RT",
                "date": "2024-03-12",
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def parsed(path: Path) -> float:
    """CPU seconds of the floor."""
    began = time.process_time()
    with path.open("rb") as file:
        for line in file:
            json.loads(line)
    return time.process_time() - began


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        source, project = Path(folder, "news.jsonl"), Path(folder, "project")
        project.mkdir()
        write(source)
        floor = parsed(source)
        print(f"{source.stat().st_size >> 20} MiB, json.loads {floor:.2f} s")
        for what in ("first run", "second run"):
            began = time.process_time()
            added = add_articles(project, [source])
            seconds = time.process_time() - began
            print(
                f"{what}: {seconds:.2f} s, {seconds / floor:.1f} times; "
                f"{len(added.ids)} added, {added.already_there} there"
            )
        print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB at most")


if __name__ == "__main__":
    main()
