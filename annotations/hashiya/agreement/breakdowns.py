"""What people look at of a project's agreement: the numbers, how they went over time, and who takes what for what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from hashiya.agreement import coding
from hashiya.agreement.bootstrap import number
from hashiya.agreement.coding import Coverage
from hashiya.agreement.material import Bools, Ints, LayerTags, Material
from hashiya.agreement.measures import nominal

# More days than these are told by weeks, more weeks than these by months.
DAYS, WEEKS = 14, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Krippendorff's alpha of a layer over the articles whose last tag is of a day, of a week from Monday, or a month.

    `since` is its first day (`2026-11-16`), or the month (`2026-11`).
    """

    since: str
    value: float | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """How many words (or, where a layer is of whole articles only, articles) one took for i and the other for j.

    `categories` are the sets of labels, the empty one being *none*; `counts[i, j]`, the
    first annotator's in rows.
    """

    categories: tuple[tuple[str, ...], ...]
    counts: Ints = field(repr=False)

    def of_the_most(self, count: int) -> "Confusion":
        """The same for the most frequent categories; beyond so many all are put together, as the last one, `("…",)`."""
        if len(self.categories) <= count:
            return self
        uses = self.counts.sum(axis=0) + self.counts.sum(axis=1)
        kept = np.sort(np.argsort(-uses, kind="stable")[: count - 1])
        at = np.full(len(self.categories), count - 1)
        at[kept] = np.arange(count - 1)
        counts = np.zeros((count, count), dtype=np.int64)
        np.add.at(counts, (at[:, None], at[None, :]), self.counts)
        return Confusion(
            categories=(*(self.categories[each] for each in kept), ("…",)),
            counts=counts,
        )


def over_time(material: Material, layer: LayerTags) -> tuple[Period, ...]:
    """How the agreement of all annotators on all labels of the layer went; articles without any tag are in no period."""
    coverage = _coverage(material, layer, unit="char")
    if coverage is None or not material.articles:
        return ()
    everybody = range(len(material.annotators))
    (alpha,) = (
        each
        for each in nominal.estimates(coverage.of_all(), everybody, "char")
        if each.measure == "krippendorff_alpha"
    )
    periods = np.array(_periods(material.days))
    found = []
    for since in sorted(set(periods.tolist()) - {""}):
        here = periods == since
        value = number(alpha.of(alpha.parts[here].sum(axis=0)))
        found.append(Period(since=since, value=value, articles=int(here.sum())))
    return tuple(found)


def confusion(
    material: Material, layer: LayerTags, first: int, second: int
) -> Confusion:
    """What two annotators made of the words that both have read, categories by name, *none* first."""
    coverage = _coverage(material, layer, unit="token")
    if coverage is None:
        return Confusion(categories=(), counts=np.zeros((0, 0), dtype=np.int64))
    task = coverage.of_all()
    counts = nominal.confusion(task, first, second)
    names = _names(coverage, task.codes, task.categories, layer.labels)
    used = [
        at
        for at in range(len(names))
        if not names[at] or counts[at].any() or counts[:, at].any()
    ]
    used.sort(
        key=lambda at: (
            len(names[at]),
            [layer.labels.index(each) for each in names[at]],
        )
    )
    return Confusion(
        categories=tuple(names[at] for at in used), counts=counts[np.ix_(used, used)]
    )


def _coverage(material: Material, layer: LayerTags, unit: str) -> Coverage | None:
    """The layer's passages in characters or words, else its articles."""
    if layer.passages is not None:
        of = coding.of_characters if unit == "char" else coding.of_words
        return of(material, layer.passages, len(layer.labels))
    return (
        coding.of_articles(material, layer.wholes, len(layer.labels))
        if layer.wholes is not None
        else None
    )


def _names(
    coverage: Coverage, codes: Ints, categories: int, labels: Sequence[str]
) -> list[tuple[str, ...]]:
    """The labels of each category, as any unit of it has them."""
    found: list[tuple[str, ...]] = [()] * categories
    flat = codes.ravel()
    kinds, first = np.unique(flat, return_index=True)
    for kind, at in zip(kinds.tolist(), first.tolist(), strict=True):
        if kind > coding.NONE:
            has: Bools = coverage.covered[:, at // codes.shape[1], at % codes.shape[1]]
            found[kind] = tuple(labels[each] for each in np.flatnonzero(has).tolist())
    return found


def _periods(days: Sequence[str]) -> list[str]:
    """The period of each day; "" where that is no date."""
    dates = [_date(day) for day in days]
    known = {each for each in dates if each is not None}
    if len(known) <= DAYS:
        return ["" if each is None else each.isoformat() for each in dates]
    weeks = [
        None if each is None else each - timedelta(days=each.weekday())
        for each in dates
    ]
    if len({each for each in weeks if each is not None}) <= WEEKS:
        return ["" if each is None else each.isoformat() for each in weeks]
    return ["" if each is None else each.isoformat()[:7] for each in dates]


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        # What came from elsewhere may say no time.
        return None
