"""Near-duplicates among 20,000 articles of 500 words, a fifth copies: CPU and memory."""

import itertools
import random
import resource
import time
from collections.abc import Iterator

from hashiya.corpus.duplicates import Sketches

ARTICLES, PARAGRAPHS, WORDS = 20_000, 8, 62
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def articles() -> Iterator[str]:
    """Generated news with a realistic distribution of words; some copy paragraphs of others."""
    rng = random.Random(7)
    vocabulary = [
        "".join(rng.choices(LETTERS, k=rng.randint(2, 8))) for _ in range(60_000)
    ]
    weights = list(
        itertools.accumulate(1 / (rank + 10) for rank in range(len(vocabulary)))
    )

    def paragraph() -> str:
        return " ".join(rng.choices(vocabulary, cum_weights=weights, k=WORDS))

    formula = paragraph()
    recent: list[list[str]] = []
    for _ in range(ARTICLES):
        paragraphs = [paragraph() for _ in range(PARAGRAPHS)]
        chance = rng.random()
        if recent and chance < 0.1:
            paragraphs[0] = rng.choice(rng.choice(recent))
        elif recent and chance < 0.2:
            paragraphs[1:] = rng.choice(recent)[1:PARAGRAPHS]
        elif chance < 0.5:
            paragraphs.append(formula)
        recent = [*recent[-500:], paragraphs]
        yield "\n\n".join(paragraphs)


def main() -> None:
    """Print the figures."""
    sketches = Sketches()
    looked = 0.0
    for number, text in enumerate(articles()):
        began = time.process_time()
        sketches.add(str(number), text)
        looked += time.process_time() - began
    began = time.process_time()
    clusters = sketches.clusters()
    paired = time.process_time() - began
    several = sum(len(cluster.articles) for cluster in clusters)
    print(
        f"{ARTICLES} articles: {looked:.1f} s to look at them, {paired:.1f} s to pair them"
    )
    print(
        f"{several} articles in {len(clusters)} clusters; the largest "
        f"{max(len(each.articles) for each in clusters)}"
    )
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB at most")


if __name__ == "__main__":
    main()
