"""Sampling: its speed and memory, and which near-duplicates MinHash finds of the exact ones.

Planted near-duplicates are copies of texts of 90 words in which a share of the words is
replaced, or another beginning is put before the same body.
"""

import argparse
import itertools
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from hashiya.corpus.duplicates import Sketches, shingle_hashes
from hashiya.sampling.drawing import Draw
from hashiya.sampling.engines import engine_called
from hashiya.sampling.near_duplicates import THRESHOLD, Banding, Signatures
from hashiya.sampling.scan import SampleOptions

WORDS, GROUP = 90, 400
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
CHANGED = (0.0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3)
THRESHOLDS = (0.3, 0.4, 0.5, 0.7, 0.8)


class Vocabulary:
    """Made-up words, some of them frequent."""

    def __init__(self) -> None:
        self.random = random.Random(7)
        self._words = [
            "".join(self.random.choices(LETTERS, k=self.random.randint(2, 8)))
            for _ in range(60_000)
        ]
        weights = (1 / (rank + 10) for rank in range(len(self._words)))
        self._weights = list(itertools.accumulate(weights))

    def words(self, count: int) -> list[str]:
        """That many of them."""
        return self.random.choices(self._words, cum_weights=self._weights, k=count)


def changed(words: list[str], share: float, vocabulary: Vocabulary) -> list[str]:
    """The words with a share of them replaced."""
    copy = list(words)
    places = vocabulary.random.sample(range(len(copy)), round(share * len(copy)))
    for place, word in zip(places, vocabulary.words(len(places)), strict=True):
        copy[place] = word
    return copy


def pairs(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """Kinds of near-duplicates, each with a text and its copy."""
    for share in CHANGED:
        for _ in range(GROUP):
            words = vocabulary.words(WORDS)
            copy = changed(words, share, vocabulary)
            yield f"{share:.0%} of words replaced", " ".join(words), " ".join(copy)
    for added in (10, 30, 60):
        for _ in range(GROUP):
            words = vocabulary.words(WORDS)
            longer = vocabulary.words(added) + words
            yield f"{added} words before it", " ".join(words), " ".join(longer)


def bands(text: str, signatures: Signatures) -> frozenset[bytes]:
    """The bands of one text."""
    return frozenset(signatures.bands_of(text))


def print_recall() -> None:
    """For each kind of copies: how similar they are, and how many each search finds."""
    vocabulary = Vocabulary()
    signatures = [Signatures(Banding.of(threshold)) for threshold in THRESHOLDS]
    heads = " | ".join(f"--dedup {threshold}" for threshold in THRESHOLDS)
    print(f"| copies ({GROUP} of each) | Jaccard | exact search | {heads} |")
    print("|---|---" + "|---" * (1 + len(THRESHOLDS)) + "|")
    exact_total, both_total = 0, [0] * len(signatures)
    for kind, group in itertools.groupby(pairs(vocabulary), lambda pair: pair[0]):
        jaccard, exact = 0.0, 0
        found = [0] * len(signatures)
        for _kind, text, copy in group:
            one, other = set(shingle_hashes(text)), set(shingle_hashes(copy))
            jaccard += len(one & other) / len(one | other) / GROUP
            sketches = Sketches()
            sketches.add("text", text)
            sketches.add("copy", copy)
            is_exact = bool(sketches.clusters())
            exact += is_exact
            for number, signature in enumerate(signatures):
                is_found = bool(bands(text, signature) & bands(copy, signature))
                found[number] += is_found
                both_total[number] += is_found and is_exact
        exact_total += exact
        cells = " | ".join(f"{count / GROUP:.0%}" for count in found)
        print(f"| {kind} | {jaccard:.2f} | {exact / GROUP:.0%} | {cells} |")
    cells = " | ".join(f"{count / exact_total:.0%}" for count in both_total)
    print(
        f"| **recall of all that the exact search finds** | | {exact_total} | {cells} |"
    )


def print_false_pairs(articles: int) -> None:
    """How many texts are dropped that have only a stock phrase in common."""
    for length, threshold in itertools.product((0, 10, 20), (0.5, 0.7)):
        vocabulary = Vocabulary()
        with tempfile.TemporaryDirectory() as name:
            path = Path(name, "texts.jsonl")
            write_corpus(path, articles, vocabulary, phrase=length)
            draw = Draw(options=SampleOptions(size=10), threshold=threshold)
            dropped = draw.sample([path]).near_duplicates
        print(
            f"--dedup {threshold}: {dropped:,} of {articles:,} texts dropped that have "
            f"{length} words in common"
        )


def write_corpus(
    path: Path, articles: int, vocabulary: Vocabulary, phrase: int = 0
) -> None:
    """Write that many texts as JSON Lines, which end with the same phrase."""
    ending = vocabulary.words(phrase)
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            row = {
                "id": f"a{number}",
                "text": " ".join(vocabulary.words(WORDS) + ending),
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def print_speed(articles: int, engine: str) -> None:
    """Wall and CPU time of samples of all texts, of those with a word, and without copies."""
    vocabulary = Vocabulary()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "texts.jsonl")
        write_corpus(path, articles, vocabulary)
        word = vocabulary.words(1)[0]
        size = path.stat().st_size
        print(f"{articles:,} texts, {size >> 20} MB, engine {engine}, two processes")
        runs = {
            "-n 1000": (SampleOptions(size=1_000), None),
            "--where": (SampleOptions(size=1_000, words=(word,)), None),
            "--dedup": (SampleOptions(size=1_000), THRESHOLD),
        }
        for label, (options, threshold) in runs.items():
            began, cpu = time.perf_counter(), cpu_time()
            with engine_called(engine, 2) as processes:
                Draw(options=options, threshold=threshold, engine=processes).sample(
                    [path]
                )
            spent = cpu_time() - cpu
            print(
                f"{label}: {time.perf_counter() - began:.1f} s, {spent:.1f} s of CPU, "
                f"{articles / spent:,.0f} texts a second and processor"
            )
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        print(f"the largest process had {children} MB")


def cpu_time() -> float:
    """The CPU time of this process and of those that it has started, once they have ended."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--engine", default="local")
    arguments = parser.parse_args()
    print_speed(arguments.articles, arguments.engine)
    print_false_pairs(min(arguments.articles, 20_000))
    print_recall()


if __name__ == "__main__":
    main()
