"""A project's agreement over time, and which categories two annotators confuse."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import compress

import numpy as np

from hashiya.agreement import coding
from hashiya.agreement.bootstrap import number
from hashiya.agreement.coding import Coverage
from hashiya.agreement.coding_sums import CodingSums, confusion_counts
from hashiya.agreement.material import Ints, LayerTags, Material
from hashiya.agreement.measures import krippendorff_alpha

# More days than this are grouped by week, more weeks than this by month.
DAYS, WEEKS = 14, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Krippendorff's alpha of a layer over the articles that were last tagged in a period.

    A period is a day, a week from Monday, or a month. `since` is its first day
    (`2026-11-16`), or the month (`2026-11`), `article_ids` the articles.
    """

    since: str
    value: float | None
    articles: int
    article_ids: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """The confusion matrix of two annotators, in words or articles.

    Articles are counted where a layer is of whole articles only. `categories` are the
    sets of labels, the empty one being *none*; `counts[i, j]` has the first annotator's
    in rows.
    """

    categories: tuple[tuple[str, ...], ...]
    counts: Ints = field(repr=False)

    def of_the_most(self, count: int) -> "Confusion":
        """The matrix of the most frequent categories; the others become one, `("…",)`."""
        if len(self.categories) <= count:
            return self
        uses = self.counts.sum(axis=0) + self.counts.sum(axis=1)
        frequent = np.sort(np.argsort(-uses, kind="stable")[: count - 1])
        index = np.full(len(self.categories), count - 1)
        index[frequent] = np.arange(count - 1)
        counts = np.zeros((count, count), dtype=np.int64)
        np.add.at(counts, (index[:, None], index[None, :]), self.counts)
        names = [self.categories[category] for category in frequent]
        return Confusion(categories=(*names, ("…",)), counts=counts)


def over_time(material: Material, layer: LayerTags) -> tuple[Period, ...]:
    """The agreement of all annotators on all labels of the layer, period by period.

    Articles without any tag are in no period, nor those on which passages of fewer than
    two annotators can be compared.
    """
    coverage = _coverage(material, layer, unit="char")
    if coverage is None or not material.articles:
        return ()
    annotators = range(len(material.annotators))
    sums = CodingSums(coverage.of_all(), annotators)
    alpha = krippendorff_alpha.alpha_estimate(sums, "char")
    is_compared = coverage.done.sum(axis=0) > 1
    period_of = np.where(is_compared, _periods(material.days), "")
    periods = []
    for since in sorted(set(period_of.tolist()) - {""}):
        is_in_period = period_of == since
        value = number(alpha.of(alpha.parts[is_in_period].sum(axis=0)))
        ids = tuple(compress(material.articles, is_in_period.tolist()))
        period = Period(since=since, value=value, articles=len(ids), article_ids=ids)
        periods.append(period)
    return tuple(periods)


def confusion(
    material: Material, layer: LayerTags, first: int, second: int
) -> Confusion:
    """The confusion of two annotators, over the words that both have coded; *none* first."""
    return next(confusions(material, layer, [(first, second)]))


def confusions(
    material: Material, layer: LayerTags, pairs: Iterable[tuple[int, int]]
) -> Iterator[Confusion]:
    """The confusion of each two annotators."""
    coverage = _coverage(material, layer, unit="token")
    task = None if coverage is None else coverage.of_all()
    for first, second in pairs:
        if task is None:
            yield Confusion(categories=(), counts=np.zeros((0, 0), dtype=np.int64))
        else:
            yield _confusion(layer, task, first, second)


def _confusion(
    layer: LayerTags, task: coding.Coding, first: int, second: int
) -> Confusion:
    counts = confusion_counts(task, first, second)
    label_sets = task.sets
    used = []
    for category, labels in enumerate(label_sets):
        if not labels or counts[category].any() or counts[:, category].any():
            used.append(category)
    used.sort(key=lambda category: (len(label_sets[category]), label_sets[category]))
    names = [_label_names(layer, label_sets[category]) for category in used]
    return Confusion(categories=tuple(names), counts=counts[np.ix_(used, used)])


def _label_names(layer: LayerTags, labels: Sequence[int]) -> tuple[str, ...]:
    return tuple(layer.labels[label] for label in labels)


def _coverage(material: Material, layer: LayerTags, unit: str) -> Coverage | None:
    """The layer's passages in characters or words, otherwise its articles."""
    labels = len(layer.labels)
    if layer.passages is not None:
        of_unit = coding.of_characters if unit == "char" else coding.of_words
        return of_unit(material.comparable(layer), layer.passages, labels)
    if layer.wholes is not None:
        return coding.of_articles(material, layer.wholes, labels)
    return None


def _periods(days: Sequence[str]) -> list[str]:
    """The period of each day; "" where that is no date."""
    dates = [_date(day) for day in days]
    if len({day for day in dates if day is not None}) <= DAYS:
        return [_iso(day) for day in dates]
    weeks = [_monday(day) for day in dates]
    if len({week for week in weeks if week is not None}) <= WEEKS:
        return [_iso(week) for week in weeks]
    return [_iso(day)[:7] for day in dates]


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _monday(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=day.weekday())


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        # Imported tags may have no time.
        return None
