"""Counting articles and what was said of them, one after the other."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hashiya.model.model import Article, Record, Span, Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.overview.stats.distribution import spread
from hashiya.overview.stats.figures import (
    LabelStats,
    Overlap,
    Stats,
    TagShare,
    ValueStats,
)
from hashiya.text.words import word_spans

# What the articles of no outlet are put under.
NO_OUTLET = ""


class StatsCounter:
    """What was counted so far; `stats` says it in numbers."""

    def __init__(self, scheme: Scheme) -> None:
        labels = [
            (layer.name, label.name)
            for layer in scheme.layers
            for label in layer.labels
        ]
        self._order = {key: at for at, key in enumerate(labels)}
        self._layers = {layer.name: at for at, layer in enumerate(scheme.layers)}
        self._articles = self._tagged = self._overlapping = self._depth = (
            self._mid_word
        ) = 0
        self._chars: Counter[int] = Counter()
        self._tokens: Counter[int] = Counter()
        self._labels: defaultdict[tuple[str, str], _LabelCounts] = defaultdict(
            _LabelCounts
        )
        self._overlaps: defaultdict[tuple[str, str], Counter[str]] = defaultdict(
            Counter
        )
        self._values: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(
            Counter
        )
        self._annotators: defaultdict[str, _ShareCounts] = defaultdict(_ShareCounts)
        self._outlets: defaultdict[str, _ShareCounts] = defaultdict(_ShareCounts)
        self._origins: Counter[str] = Counter()

    def add(self, article: Article, records: Iterable[Record]) -> None:
        """Count an article, and the tags in the records of it, all of which stand on its text."""
        words = word_spans(article.text)
        starts, ends = [start for start, _ in words], [end for _, end in words]
        outlet = article.meta.get("outlet")
        of_outlet = self._outlets[outlet if isinstance(outlet, str) else NO_OUTLET]
        of_outlet.articles += 1
        self._articles += 1
        self._chars[len(article.text)] += 1
        self._tokens[len(words)] += 1
        tagged: set[tuple[str, str]] = set()
        for record in records:
            by = self._annotators[record.annotator]
            by.statuses[record.status] += 1
            by.articles += bool(record.tags)
            for tag in record.tags:
                key = tag.layer, tag.label
                tagged.add(key)
                by.count(tag)
                of_outlet.count(tag)
                self._said(tag)
                if tag.span is not None:
                    first, after = (
                        bisect_right(ends, tag.span.start),
                        bisect_left(starts, tag.span.end),
                    )
                    self._labels[key].chars[len(tag.span)] += 1
                    self._labels[key].tokens[after - first] += 1
                    self._mid_word += _cuts(tag.span, words[first:after])
            self._pair(
                [(tag.span, tag.layer) for tag in record.tags if tag.span is not None]
            )
        for key in tagged:
            self._labels[key].articles += 1
        self._tagged += bool(tagged)

    def stats(self, annotators: Sequence[str]) -> Stats:
        """What was counted; articles of which an annotator has no record are new to them."""
        every = sorted(
            {*self._order, *self._labels},
            key=lambda key: (self._order.get(key, len(self._order)), key),
        )
        return Stats(
            articles=self._articles,
            tagged=self._tagged,
            chars=spread(self._chars),
            tokens=spread(self._tokens),
            passages=sum(each.chars.total() for each in self._labels.values()),
            wholes=sum(each.wholes for each in self._labels.values()),
            labels=tuple(self._label_stats(key) for key in every),
            overlapping=self._overlapping,
            depth=self._depth,
            mid_word=self._mid_word,
            overlaps=tuple(
                Overlap(
                    layer=layer,
                    other=other,
                    equal=kinds["equal"],
                    nested=kinds["nested"],
                    crossing=kinds["crossing"],
                )
                for (layer, other), kinds in sorted(
                    self._overlaps.items(),
                    key=lambda each: [*map(self._place, each[0])],
                )
            ),
            values=tuple(self._value_stats()),
            annotators=tuple(self._annotator(name) for name in annotators),
            outlets=tuple(
                share.stats(name)
                for name, share in sorted(
                    self._outlets.items(), key=lambda each: (-each[1].articles, each[0])
                )
            ),
            origins=dict(sorted(self._origins.items())),
        )

    def _said(self, tag: Tag) -> None:
        label = self._labels[tag.layer, tag.label]
        label.annotators.add(tag.annotator)
        label.wholes += tag.span is None
        self._origins[tag.origin] += 1
        for name, value in tag.attributes.items():
            if value:
                self._values[tag.layer, name, value][tag.label] += 1

    def _pair(self, passages: list[tuple[Span, str]]) -> None:
        """Count the pairs of an annotator's passages that overlap."""
        overlapping: set[int] = set()
        open_: list[int] = []
        passages.sort(key=lambda each: each[0])
        for at, (span, layer) in enumerate(passages):
            open_ = [each for each in open_ if passages[each][0].end > span.start]
            for each in open_:
                other, its = passages[each]
                first, second = sorted((layer, its), key=self._place)
                self._overlaps[first, second][_kind(other, span)] += 1
            if open_:
                overlapping.update((*open_, at))
            open_.append(at)
            self._depth = max(self._depth, len(open_))
        self._overlapping += len(overlapping)

    def _place(self, layer: str) -> tuple[int, str]:
        return self._layers.get(layer, len(self._layers)), layer

    def _label_stats(self, key: tuple[str, str]) -> LabelStats:
        counted = self._labels.get(key, _LabelCounts())
        return LabelStats(
            layer=key[0],
            label=key[1],
            known=key in self._order,
            passages=counted.chars.total(),
            wholes=counted.wholes,
            articles=counted.articles,
            annotators=len(counted.annotators),
            chars=spread(counted.chars),
            tokens=spread(counted.tokens),
        )

    def _value_stats(self) -> list[ValueStats]:
        found = [
            ValueStats(
                layer=layer,
                attribute=name,
                value=value,
                tags=labels.total(),
                labels=dict(sorted(labels.items())),
            )
            for (layer, name, value), labels in self._values.items()
        ]
        return sorted(
            found,
            key=lambda each: (
                self._place(each.layer),
                each.attribute,
                -each.tags,
                each.value,
            ),
        )

    def _annotator(self, name: str) -> TagShare:
        share = self._annotators.get(name, _ShareCounts())
        told = share.statuses.total()
        statuses = {status.value: share.statuses[status] for status in Status}
        return share.stats(
            name,
            {
                **statuses,
                Status.NEW.value: share.statuses[Status.NEW] + self._articles - told,
            },
        )


@dataclass(slots=True)
class _LabelCounts:
    chars: Counter[int] = field(default_factory=Counter)
    tokens: Counter[int] = field(default_factory=Counter)
    wholes: int = 0
    articles: int = 0
    annotators: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _ShareCounts:
    articles: int = 0
    passages: int = 0
    wholes: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    statuses: Counter[Status] = field(default_factory=Counter)

    def count(self, tag: Tag) -> None:
        """Count a tag."""
        self.passages += tag.span is not None
        self.wholes += tag.span is None
        self.labels[f"{tag.layer}/{tag.label}"] += 1

    def stats(self, name: str, statuses: dict[str, int] | None = None) -> TagShare:
        """The counts, under a name."""
        return TagShare(
            name=name,
            articles=self.articles,
            passages=self.passages,
            wholes=self.wholes,
            labels=dict(sorted(self.labels.items())),
            statuses=statuses or {},
        )


def _kind(one: Span, other: Span) -> str:
    """How two spans that overlap lie to one another, the first beginning no later."""
    if one == other:
        return "equal"
    return "nested" if other.end <= one.end or other.start == one.start else "crossing"


def _cuts(span: Span, words: Sequence[tuple[int, int]]) -> bool:
    """Whether an edge of the span stands inside of a word; the words are those of which it covers something."""
    return bool(words) and (words[0][0] < span.start or span.end < words[-1][1])
