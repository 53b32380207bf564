"""Counting articles and their tags, one article after the other."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hashiya.model.model import Article, Record, Span, Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.overview.stats.distribution import spread
from hashiya.overview.stats.figures import (
    DetachedCount,
    LabelStats,
    Overlap,
    Stats,
    TagShare,
    ValueStats,
)
from hashiya.text.words import word_spans

# The name under which articles without an outlet are counted.
NO_OUTLET = ""

_LabelKey = tuple[str, str]


class StatsCounter:
    """Counts articles and tags one article at a time; `stats` gives the totals."""

    def __init__(self, scheme: Scheme) -> None:
        self._label_order: dict[_LabelKey, int] = {}
        self._layer_order: dict[str, int] = {}
        for layer in scheme.layers:
            self._layer_order[layer.name] = len(self._layer_order)
            for label in layer.label_names:
                self._label_order[layer.name, label] = len(self._label_order)
        self._articles = 0
        self._tagged = 0
        self._overlapping = 0
        self._depth = 0
        self._mid_word = 0
        self._chars: Counter[int] = Counter()
        self._tokens: Counter[int] = Counter()
        self._labels: defaultdict[_LabelKey, _LabelCounts] = defaultdict(_LabelCounts)
        self._overlaps: defaultdict[tuple[str, str], Counter[str]]
        self._overlaps = defaultdict(Counter)
        self._values: defaultdict[tuple[str, str, str], Counter[str]]
        self._values = defaultdict(Counter)
        self._annotators: defaultdict[str, _ShareCounts] = defaultdict(_ShareCounts)
        self._outlets: defaultdict[str, _ShareCounts] = defaultdict(_ShareCounts)
        self._origins: Counter[str] = Counter()
        self._detached: Counter[tuple[str, str]] = Counter()
        self._detached_articles: Counter[tuple[str, str]] = Counter()

    def add(self, article: Article, records: Iterable[Record]) -> None:
        """Count an article and the tags of its records, all of which are anchored in its text."""
        words = _Words(article.text)
        outlet = article.meta.get("outlet")
        outlet_counts = self._outlets[outlet if isinstance(outlet, str) else NO_OUTLET]
        outlet_counts.articles += 1
        self._articles += 1
        self._chars[len(article.text)] += 1
        self._tokens[len(words.spans)] += 1
        labels: set[_LabelKey] = set()
        for record in records:
            own_counts = self._annotators[record.annotator]
            own_counts.statuses[record.status] += 1
            own_counts.articles += bool(record.tags)
            for tag in record.tags:
                labels.add((tag.layer, tag.label))
                own_counts.count(tag)
                outlet_counts.count(tag)
                self._count_tag(tag, words)
            self._count_overlaps(record.tags)
        for key in labels:
            self._labels[key].articles += 1
        self._tagged += bool(labels)

    def add_detached(self, tags: Iterable[Tag]) -> None:
        """Count detached tags of one article, which are in no other number."""
        counts = Counter((tag.annotator, tag.layer) for tag in tags)
        self._detached.update(counts)
        self._detached_articles.update(counts.keys())

    def stats(self, annotators: Sequence[str]) -> Stats:
        """The statistics; articles of which an annotator has no record are new for them."""
        labels = self._label_stats()
        return Stats(
            articles=self._articles,
            tagged=self._tagged,
            chars=spread(self._chars),
            tokens=spread(self._tokens),
            passages=sum(label.passages for label in labels),
            wholes=sum(label.wholes for label in labels),
            labels=labels,
            overlapping=self._overlapping,
            depth=self._depth,
            mid_word=self._mid_word,
            overlaps=self._overlap_stats(),
            values=self._value_stats(),
            annotators=tuple(self._annotator_share(name) for name in annotators),
            outlets=self._outlet_shares(),
            origins=dict(sorted(self._origins.items())),
            detached=self._detached_counts(),
        )

    def _count_tag(self, tag: Tag, words: "_Words") -> None:
        label = self._labels[tag.layer, tag.label]
        label.annotators.add(tag.annotator)
        self._origins[tag.origin] += 1
        for name, value in tag.attributes.items():
            if value:
                self._values[tag.layer, name, value][tag.label] += 1
        if tag.span is None:
            label.wholes += 1
            return
        covered = words.touched_by(tag.span)
        label.chars[len(tag.span)] += 1
        label.tokens[len(covered)] += 1
        self._mid_word += _cuts_word(tag.span, covered)

    def _count_overlaps(self, tags: Iterable[Tag]) -> None:
        """Count the pairs of an annotator's passages that overlap, and how deep they lie."""
        passages = [(tag.span, tag.layer) for tag in tags if tag.span is not None]
        passages.sort(key=lambda passage: passage[0])
        overlapping: set[int] = set()
        active: list[int] = []
        for index, (span, layer) in enumerate(passages):
            active = [other for other in active if passages[other][0].end > span.start]
            for other in active:
                other_span, other_layer = passages[other]
                pair = sorted((layer, other_layer), key=self._layer_rank)
                self._overlaps[pair[0], pair[1]][_overlap_kind(other_span, span)] += 1
            if active:
                overlapping.update((*active, index))
            active.append(index)
            self._depth = max(self._depth, len(active))
        self._overlapping += len(overlapping)

    def _layer_rank(self, layer: str) -> tuple[int, str]:
        """A sort key: the scheme's order, and after it layers that it lacks."""
        return self._layer_order.get(layer, len(self._layer_order)), layer

    def _label_rank(self, key: _LabelKey) -> tuple[int, _LabelKey]:
        return self._label_order.get(key, len(self._label_order)), key

    def _label_stats(self) -> tuple[LabelStats, ...]:
        keys = sorted({*self._label_order, *self._labels}, key=self._label_rank)
        rows: list[LabelStats] = []
        for layer, label in keys:
            counts = self._labels.get((layer, label), _LabelCounts())
            row = LabelStats(
                layer=layer,
                label=label,
                known=(layer, label) in self._label_order,
                passages=counts.chars.total(),
                wholes=counts.wholes,
                articles=counts.articles,
                annotators=len(counts.annotators),
                chars=spread(counts.chars),
                tokens=spread(counts.tokens),
            )
            rows.append(row)
        return tuple(rows)

    def _overlap_stats(self) -> tuple[Overlap, ...]:
        rows: list[Overlap] = []
        for (layer, other), kinds in self._overlaps.items():
            row = Overlap(
                layer=layer,
                other=other,
                equal=kinds["equal"],
                nested=kinds["nested"],
                crossing=kinds["crossing"],
            )
            rows.append(row)
        rows.sort(
            key=lambda row: (self._layer_rank(row.layer), self._layer_rank(row.other))
        )
        return tuple(rows)

    def _value_stats(self) -> tuple[ValueStats, ...]:
        rows: list[ValueStats] = []
        for (layer, name, value), labels in self._values.items():
            row = ValueStats(
                layer=layer,
                attribute=name,
                value=value,
                tags=labels.total(),
                labels=dict(sorted(labels.items())),
            )
            rows.append(row)
        rows.sort(
            key=lambda row: (
                self._layer_rank(row.layer),
                row.attribute,
                -row.tags,
                row.value,
            )
        )
        return tuple(rows)

    def _annotator_share(self, name: str) -> TagShare:
        counts = self._annotators.get(name, _ShareCounts())
        statuses = {status.value: counts.statuses[status] for status in Status}
        statuses[Status.NEW.value] += self._articles - counts.statuses.total()
        return counts.share(name, statuses)

    def _detached_counts(self) -> tuple[DetachedCount, ...]:
        counts: list[DetachedCount] = []
        for (annotator, layer), tags in sorted(self._detached.items()):
            count = DetachedCount(
                annotator=annotator,
                layer=layer,
                tags=tags,
                articles=self._detached_articles[annotator, layer],
            )
            counts.append(count)
        return tuple(counts)

    def _outlet_shares(self) -> tuple[TagShare, ...]:
        outlets = sorted(
            self._outlets.items(), key=lambda outlet: (-outlet[1].articles, outlet[0])
        )
        return tuple(counts.share(name) for name, counts in outlets)


class _Words:
    """The words of a text, to find those that a tag covers."""

    def __init__(self, text: str) -> None:
        self.spans = word_spans(text)
        self._starts = [start for start, _ in self.spans]
        self._ends = [end for _, end in self.spans]

    def touched_by(self, span: Span) -> Sequence[tuple[int, int]]:
        """The words that the span covers a character of."""
        first = bisect_right(self._ends, span.start)
        after = bisect_left(self._starts, span.end)
        return self.spans[first:after]


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

    def share(self, name: str, statuses: dict[str, int] | None = None) -> TagShare:
        """The counts, under a name."""
        return TagShare(
            name=name,
            articles=self.articles,
            passages=self.passages,
            wholes=self.wholes,
            labels=dict(sorted(self.labels.items())),
            statuses=statuses or {},
        )


def _overlap_kind(one: Span, other: Span) -> str:
    """The relation of two overlapping spans; the first begins no later."""
    if one == other:
        return "equal"
    return "nested" if other.end <= one.end or other.start == one.start else "crossing"


def _cuts_word(span: Span, words: Sequence[tuple[int, int]]) -> bool:
    """Whether an edge of the span is inside a word."""
    return bool(words) and (words[0][0] < span.start or span.end < words[-1][1])
