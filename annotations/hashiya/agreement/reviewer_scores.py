"""How far reviewers agree: on the places that two of them decided."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np

from hashiya.agreement.bootstrap import number
from hashiya.agreement.measures.cohen_kappa import cohen_kappa
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, left_out
from hashiya.language import marked
from hashiya.review.gold import gold_of
from hashiya.review.reviewed_places import ReviewedPlace, outcome
from hashiya.review.verdict_rows import reviewers
from hashiya.review.verdicts import Verdict
from hashiya.store import GOLD, TagStore


class PlaceUnit(StrEnum):
    """Which places count: all that both decided, or those on which annotators differ."""

    ALL = marked("all places")
    DISPUTED = marked("disputed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerScore:
    """Two reviewers' decisions on the places of a layer that both decided.

    Of the `places` they decided `same` wholly alike: edges, label and attributes, or
    that there is no tag. `same_label` counts those with the same label, or no tag.
    `kappa` is Cohen's of the labels, "no tag" being one of them; None where it is
    undefined.
    """

    layer: str
    reviewers: tuple[str, str]
    unit: PlaceUnit
    places: int
    same: int
    same_label: int
    kappa: float | None
    articles: int

    def json(self) -> dict[str, object]:
        """The object of `hashiya agreement --reviewers --json`."""
        return {
            "layer": self.layer,
            "reviewers": list(self.reviewers),
            "unit": self.unit.name.lower(),
            "places": self.places,
            "same": self.same,
            "same_label": self.same_label,
            "cohen_kappa": None if self.kappa is None else round(self.kappa, 6),
            "articles": self.articles,
        }


def places_of_reviewers(
    project: ProjectFolder,
    store: TagStore,
    report: Callable[[str], None],
    *,
    sees: Callable[[str], bool] = lambda _: True,
) -> Iterator[tuple[str, ReviewedPlace]]:
    """Each place that two reviewers or more decided, with its article's id.

    Articles for which `sees` is false are left out; what cannot be read is reported.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    gold_store = store.within(GOLD)
    counts = Counter[str]()
    for reviewer in reviewers(store):
        counts.update(set(gold_store.articles_of(reviewer)))
    for article in project.ids:
        if counts[article] < 2 or not sees(article):
            continue
        try:
            gold = gold_of(store, project.read(article))
        except HashiyaError as error:
            report(left_out(error, article))
            continue
        for problem in (*gold.problems, *gold.unread):
            report(problem)
        for place in gold.reviewed:
            yield article, place


def reviewer_scores(
    places: Iterable[tuple[str, ReviewedPlace]],
) -> Iterator[ReviewerScore]:
    """The scores of each two reviewers, by layer and unit."""
    decisions: dict[tuple[str, tuple[str, str]], list[_Decision]] = {}
    for article, place in places:
        ordered = sorted(place.verdicts, key=lambda verdict: verdict.reviewer)
        for first, second in combinations(ordered, 2):
            pair = first.reviewer, second.reviewer
            decision = _Decision(article, place, first, second)
            decisions.setdefault((place.item.layer, pair), []).append(decision)
    for (layer, pair), decided in sorted(decisions.items(), key=lambda item: item[0]):
        yield _score(layer, pair, PlaceUnit.ALL, decided)
        disputed = [decision for decision in decided if decision.place.item.kinds]
        yield _score(layer, pair, PlaceUnit.DISPUTED, disputed)


@dataclass(frozen=True, slots=True)
class _Decision:
    """What two reviewers decided on a place."""

    article: str
    place: ReviewedPlace
    first: Verdict
    second: Verdict

    @property
    def labels(self) -> tuple[str | None, str | None]:
        """The labels of both; None for no tag."""
        first, second = self.first.gold, self.second.gold
        return first.label if first else None, second.label if second else None

    @property
    def is_same(self) -> bool:
        """Whether both decided wholly alike."""
        return outcome(self.first) == outcome(self.second)


def _score(
    layer: str, pair: tuple[str, str], unit: PlaceUnit, decided: list[_Decision]
) -> ReviewerScore:
    labels = [decision.labels for decision in decided]
    same_label = sum(first == second for first, second in labels)
    return ReviewerScore(
        layer=layer,
        reviewers=pair,
        unit=unit,
        places=len(decided),
        same=sum(decision.is_same for decision in decided),
        same_label=same_label,
        kappa=_kappa(labels, len(decided) - same_label),
        articles=len({decision.article for decision in decided}),
    )


def _kappa(labels: list[tuple[str | None, str | None]], differing: int) -> float | None:
    """Cohen's kappa of the labels, of which so many pairs differ."""
    categories = list(dict.fromkeys(label for pair in labels for label in pair))
    uses: list[int] = []
    for side in (0, 1):
        counter = Counter(pair[side] for pair in labels)
        uses += [counter[category] for category in categories]
    sums = np.array([len(labels), 2 * differing, *uses], dtype=float)
    return number(cohen_kappa(sums))
