"""How often 95 % intervals of agreement contain the true value, by simulation.

Two annotators code the words of articles that differ in length, in how much is tagged,
and in how often the annotators err; the true value is that of 20,000 such articles. The
percentile interval, without its expansion, is what the floor is.
"""

from collections.abc import Callable

import numpy as np

from hashiya.agreement import bootstrap
from hashiya.agreement.bootstrap import Estimate, Floats, divided, intervals
from hashiya.agreement.measures.cohen_kappa import cohen_kappa
from hashiya.agreement.measures.gwet_ac1 import gwet_ac1

SIMULATIONS, ARTICLES = 1_000, (5, 10, 20, 50, 100)
# An interval that is right less often than this of 100 articles is a mistake.
AT_LEAST = 0.93


def article_sums(lot: np.random.Generator, articles: int) -> Floats:
    """The sums that `cohen_kappa` takes, of one label, a row for each article."""
    rows = []
    for _ in range(articles):
        words = int(lot.integers(50, 300))
        tagged, error = lot.beta(2, 6), lot.beta(2, 10)
        truth = lot.random(words) < tagged
        codes = []
        for _annotator in range(2):
            guess = lot.random(words) < tagged
            codes.append(np.where(lot.random(words) < error, guess, truth))
        one, two = codes
        differing = 2 * (one != two).sum()
        rows.append(
            (words, differing, (~one).sum(), one.sum(), (~two).sum(), two.sum())
        )
    return np.array(rows, dtype=np.float64)


def f1_of_words(sums: Floats) -> Floats:
    """The positive agreement of the words."""
    return 1 - divided(sums[..., 1], 2 * (sums[..., 3] + sums[..., 5]))


def ac1(sums: Floats) -> Floats:
    """Gwet's AC1 of the same sums."""
    uses = (sums[..., 2:4] + sums[..., 4:6]) / 2
    head = np.stack((sums[..., 0], sums[..., 1] / 2), axis=-1)
    return gwet_ac1(np.concatenate((head, uses), axis=-1), 2)


MEASURES: dict[str, Callable[[Floats], Floats]] = {
    "kappa": cohen_kappa,
    "F1": f1_of_words,
    "AC1": ac1,
}


def coverage(articles: int, seed: int) -> dict[str, float]:
    """The share of intervals that contain the true value, by measure."""
    lot = np.random.default_rng(seed)
    truth = article_sums(np.random.default_rng(7), 20_000).sum(axis=0)
    hits = dict.fromkeys(MEASURES, 0)
    for _ in range(SIMULATIONS):
        parts = article_sums(lot, articles)
        everywhere = np.ones(articles, dtype=np.bool_)
        estimates = []
        for name, of in MEASURES.items():
            estimate = Estimate(measure=name, unit="token", parts=parts, of=of, why=str)
            estimates.append(estimate)
        for name, ci in zip(MEASURES, intervals(estimates, everywhere), strict=True):
            low, high = ci or (np.nan, np.nan)
            hits[name] += bool(low <= MEASURES[name](truth) <= high)
    return {name: count / SIMULATIONS for name, count in hits.items()}


def main() -> None:
    """Print the coverage, also of the percentile interval; fail where it is too low."""
    expanded = bootstrap.levels
    for title, levels in (
        ("percentiles 2.5 and 97.5", lambda _articles: (2.5, 97.5)),
        ("expanded percentiles", expanded),
    ):
        bootstrap.levels = levels
        print(title)
        for articles in ARTICLES:
            shares = coverage(articles, seed=articles)
            shown = ", ".join(f"{name} {share:.1%}" for name, share in shares.items())
            print(f"  {articles:3} articles: {shown}")
    if min(shares.values()) < AT_LEAST:
        raise SystemExit(f"less than {AT_LEAST:.0%} of {articles} articles")


if __name__ == "__main__":
    main()
