"""Each annotator against gold: precision, recall and F1, by label and over time.

Tags are credited as F1 between two annotators credits them
(`hashiya.agreement.measures.f1`), with gold in the place of one of the two.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from hashiya.agreement.bootstrap import Floats
from hashiya.agreement.gold_articles import GOLD_NAME, GoldArticle
from hashiya.agreement.material import (
    ArticleLabels,
    Bools,
    Ints,
    LayerTags,
    Material,
    Passages,
    build_material,
)
from hashiya.agreement.measures.f1 import credits_of
from hashiya.agreement.shared_articles import Report
from hashiya.agreement.span_matching import WAYS
from hashiya.model.scheme import Scheme

_ALL, _PARTS = None, 3
_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldScore:
    """An annotator's tags against gold, of a layer, or of one of its labels.

    `credit` is what the tags are credited for, out of the `tags` of the annotator and
    the `gold` tags, in the way `unit`: `exact`, `overlap` or `type`, as for F1, or
    `article` for labels of whole articles. `part` is None, or 1 to 3 for a third of the
    articles in the order in which the annotator was done with them, which was from the
    day `since` to the day `until`; `article_ids` are then those articles.
    """

    annotator: str
    layer: str
    label: str | None
    unit: str
    credit: float
    tags: int
    gold: int
    articles: int
    part: int | None = None
    since: str = ""
    until: str = ""
    article_ids: tuple[str, ...] = field(default=(), repr=False)

    @property
    def precision(self) -> float | None:
        """The credit by tag of the annotator; None without any."""
        return self.credit / self.tags if self.tags else None

    @property
    def recall(self) -> float | None:
        """The credit by gold tag; None without any."""
        return self.credit / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Twice the credit by tag of either; None without any."""
        both = self.tags + self.gold
        return 2 * self.credit / both if both else None

    def json(self) -> dict[str, object]:
        """The row of `agreement --against-gold --json`, rounded to six places."""
        return {
            "annotator": self.annotator,
            "layer": self.layer,
            "label": self.label,
            "unit": self.unit,
            "part": self.part,
            "since": self.since or None,
            "until": self.until or None,
            "precision": _rounded(self.precision),
            "recall": _rounded(self.recall),
            "f1": _rounded(self.f1),
            "tags": self.tags,
            "gold": self.gold,
            "articles": self.articles,
        }


def gold_scores(
    articles: Sequence[GoldArticle],
    scheme: Scheme,
    report: Report = lambda _: None,
) -> Iterator[GoldScore]:
    """The scores of every annotator, by layer, annotator, unit and label.

    Those of all labels come first, then their thirds, then those of single labels that
    gold or the annotator has. An annotator's passages count in the layers in which none
    of them is detached, which is reported.
    """
    material = build_material(
        (article.with_gold() for article in articles), scheme, report
    )
    if GOLD_NAME not in material.annotators:
        return
    moments = _moments(articles, material)
    for layer in material.layers:
        for annotator, name in enumerate(material.annotators):
            if name != GOLD_NAME:
                thirds = _thirds(material, annotator, moments[annotator])
                for counts in _counts(material, layer, annotator):
                    ids = material.articles
                    yield from _scores(counts, layer, name, thirds, ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Third:
    """The indices of a third of an annotator's articles, and the days of the first and last."""

    articles: Ints = field(repr=False)
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """The credit and the numbers of tags in each article, as `[label, article]`.

    The last row is of the whole layer. `done` says in which articles the annotator is
    compared.
    """

    unit: str
    credit: Floats = field(repr=False)
    tags: Floats = field(repr=False)
    gold: Floats = field(repr=False)
    done: Bools = field(repr=False)


def _scores(
    counts: _Counts,
    layer: LayerTags,
    annotator: str,
    thirds: Iterable[_Third],
    ids: Sequence[str],
) -> Iterator[GoldScore]:
    everything = np.flatnonzero(counts.done)
    if not len(everything):
        return

    def score(row: int, articles: Ints, part: int | None = None) -> GoldScore:
        compared = np.intersect1d(articles, everything)
        return GoldScore(
            annotator=annotator,
            layer=layer.name,
            label=layer.labels[row] if row >= 0 else None,
            unit=counts.unit,
            credit=float(counts.credit[row, compared].sum()),
            tags=int(counts.tags[row, compared].sum()),
            gold=int(counts.gold[row, compared].sum()),
            articles=len(compared),
            part=part,
            since="" if part is None else parts[part - 1].since,
            until="" if part is None else parts[part - 1].until,
            article_ids=() if part is None else tuple(ids[at] for at in compared),
        )

    parts = tuple(thirds)
    yield score(-1, everything)
    for number, third in enumerate(parts, 1):
        yield score(-1, third.articles, number)
    for row in range(len(layer.labels)):
        if counts.tags[row, everything].any() or counts.gold[row, everything].any():
            yield score(row, everything)


def _counts(material: Material, layer: LayerTags, annotator: int) -> Iterator[_Counts]:
    gold = material.annotators.index(GOLD_NAME)
    labels = len(layer.labels)
    if layer.passages is not None:
        comparable = material.comparable(layer)
        done = comparable.both(gold, annotator)
        tags = _tag_counts(layer.passages, annotator, done, labels)
        gold_tags = _tag_counts(layer.passages, gold, done, labels)
        credit = credits_of(comparable, layer.passages, labels, gold, annotator)
        if tags.any() or gold_tags.any():
            for way in WAYS:
                rows = [
                    credit.credit(way, label) / 2 for label in (*range(labels), _ALL)
                ]
                yield _Counts(
                    unit=way,
                    credit=np.array(rows),
                    tags=tags,
                    gold=gold_tags,
                    done=done,
                )
    if layer.wholes is not None:
        done = material.both(gold, annotator)
        given = _given(layer.wholes, annotator, done, labels)
        gold_given = _given(layer.wholes, gold, done, labels)
        if given.any() or gold_given.any():
            yield _Counts(
                unit="article",
                credit=_with_sum(given * gold_given),
                tags=_with_sum(given),
                gold=_with_sum(gold_given),
                done=done,
            )


def _tag_counts(passages: Passages, annotator: int, done: Bools, labels: int) -> Floats:
    """How many passages of each label the annotator has in each of the articles done."""
    own = (passages.annotator == annotator) & done[passages.article]
    counts = np.zeros((labels, len(done)))
    np.add.at(counts, (passages.label[own], passages.article[own]), 1)
    return _with_sum(counts)


def _given(wholes: ArticleLabels, annotator: int, done: Bools, labels: int) -> Floats:
    """1 where the annotator gave the whole article the label, otherwise 0."""
    own = (wholes.annotator == annotator) & done[wholes.article]
    given = np.zeros((labels, len(done)))
    given[wholes.label[own], wholes.article[own]] = 1
    return given


def _with_sum(counts: Floats) -> Floats:
    return np.concatenate((counts, counts.sum(axis=0, keepdims=True)))


def _moments(articles: Iterable[GoldArticle], material: Material) -> list[list[str]]:
    """When each annotator was done with each article, by their indices."""
    by_article = {article.article: article.moments for article in articles}
    moments = []
    for name in material.annotators:
        own = [by_article[article].get(name, "") for article in material.articles]
        moments.append(own)
    return moments


def _thirds(
    material: Material, annotator: int, moments: Sequence[str]
) -> tuple[_Third, ...]:
    """The annotator's articles in three parts, by when they were done; none of fewer than three."""
    own = np.flatnonzero(material.done[annotator]).tolist()
    own.sort(key=lambda article: (moments[article], material.articles[article]))
    if len(own) < _PARTS:
        return ()
    thirds: list[_Third] = []
    for part in np.array_split(np.array(own, dtype=np.int64), _PARTS):
        first, last = moments[int(part[0])], moments[int(part[-1])]
        thirds.append(_Third(articles=part, since=first[:10], until=last[:10]))
    return tuple(thirds)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
