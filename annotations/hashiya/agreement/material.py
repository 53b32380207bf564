"""The tags that agreement is computed from, in columns: those on articles done by two."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from hashiya.agreement.exclusions import (
    Exclusion,
    Key,
    detached_counts,
    exclusion_sentences,
)
from hashiya.agreement.shared_articles import ArticleTags, Report
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.model import Tag
from hashiya.model.scheme import ARTICLE, SPAN, Layer, Scheme
from hashiya.review.matching import matching_order
from hashiya.text.words import word_edges

# The name of the confidence of tags among the attributes.
CONFIDENCE = "confidence"

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """Tags on passages of one layer, a row each.

    `article` and `annotator` are indices, `start` and `end` offsets in the article,
    `word` and `word_end` the range of its words of which the tag covers at least one
    character, `label` an index into the layer's labels.
    """

    article: Ints
    annotator: Ints
    start: Ints
    end: Ints
    word: Ints
    word_end: Ints
    label: Ints
    tags: tuple[Tag, ...] = field(repr=False)

    def only(self, chosen: Bools) -> "Passages":
        """The rows for which `chosen` is true."""
        return Passages(
            article=self.article[chosen],
            annotator=self.annotator[chosen],
            start=self.start[chosen],
            end=self.end[chosen],
            word=self.word[chosen],
            word_end=self.word_end[chosen],
            label=self.label[chosen],
            tags=tuple(compress(self.tags, chosen.tolist())),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLabels:
    """Labels of whole articles of one layer, a row each; the columns are those of `Passages`."""

    article: Ints
    annotator: Ints
    label: Ints
    tags: tuple[Tag, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerTags:
    """A layer's labels and its tags; `passages` or `wholes` is None where it has no such scope.

    The `passages` have none of those that are in `exclusions`. `orders` has the values
    of each attribute that is ordered, from the least to the most, and of confidence.
    """

    name: str
    labels: tuple[str, ...]
    passages: Passages | None
    wholes: ArticleLabels | None
    attributes: tuple[str, ...]
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All tags of the articles that two or more annotators have done.

    `articles` are ids, `annotators` the names of those who have done one of them.
    `chars` and `words` are the lengths of each article, `done[annotator, article]` says
    who has done it, `days` is when it was last tagged (UTC, `2026-11-20`; "" if no tag
    has a time).
    """

    articles: tuple[str, ...]
    annotators: tuple[str, ...]
    chars: Ints
    words: Ints
    done: Bools
    days: tuple[str, ...]
    layers: tuple[LayerTags, ...]

    def both(self, *annotators: int) -> Bools:
        """For each article, whether all these annotators have done it."""
        return np.asarray(self.done[list(annotators)].all(axis=0))

    def by_several(self, annotators: Sequence[int]) -> Bools:
        """For each article, whether two or more of these annotators have done it."""
        return np.asarray(self.done[list(annotators)].sum(axis=0) > 1)

    def comparable(self, layer: LayerTags) -> "Material":
        """The same, of the layer's passages: who is not comparable there has not done it."""
        if not layer.exclusions:
            return self
        done = self.done.copy()
        for exclusion in layer.exclusions:
            done[exclusion.annotator, exclusion.article] = False
        return replace(self, done=done)


def build_material(
    articles: Iterable[ArticleTags], scheme: Scheme, report: Report = lambda _: None
) -> Material:
    """The columns; articles that fewer than two have done are left out.

    The order of the articles makes no difference. Labels that the scheme does not have
    are labels of their own, after its own, and are reported; so are annotators whose
    passages of a layer are left out of an article because some are detached.
    """
    rows_by_layer: defaultdict[str, _TagRows] = defaultdict(_TagRows)
    chars: dict[str, int] = {}
    words: dict[str, int] = {}
    done: dict[str, tuple[str, ...]] = {}
    days: dict[str, str] = {}
    detached: dict[Key, int] = {}
    for article in articles:
        if len(article.tags) < 2:
            continue
        starts, ends = word_edges(article.text)
        chars[article.article] = len(article.text)
        words[article.article] = len(starts)
        done[article.article] = tuple(article.tags)
        days[article.article] = _last_day(article)
        excluded = detached_counts(article.detached)
        for (layer, annotator), count in excluded.items():
            detached[layer, article.article, annotator] = count
        for annotator, tags in article.tags.items():
            for tag in sorted(tags, key=matching_order):
                span, first, last = tag.span, 0, 0
                if span is not None:
                    if (tag.layer, annotator) in excluded:
                        continue
                    first = bisect_right(ends, span.start)
                    last = bisect_left(starts, span.end, first)
                rows = rows_by_layer[tag.layer]
                rows.add(article.article, annotator, tag, first, last)
    for sentence in exclusion_sentences(detached):
        report(sentence)
    indices = _Indices.of(done)
    ids = tuple(indices.article)
    return Material(
        articles=ids,
        annotators=tuple(indices.annotator),
        chars=_ints(chars[article_id] for article_id in ids),
        words=_ints(words[article_id] for article_id in ids),
        done=_done_table(done, indices),
        days=tuple(days[article_id] for article_id in ids),
        layers=tuple(_layers(rows_by_layer, detached, scheme, indices, report)),
    )


def _last_day(article: ArticleTags) -> str:
    """The day of the article's last tag; "" where there is none."""
    days = [tag.created[:10] for tags in article.tags.values() for tag in tags]
    return max(days, default="")


@dataclass(frozen=True, slots=True)
class _TagRows:
    """The tags of one layer as they were read, as parallel lists.

    Lists are fewer objects than a tuple for each tag.
    """

    article: list[str] = field(default_factory=list)
    annotator: list[str] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    word: list[int] = field(default_factory=list)
    word_end: list[int] = field(default_factory=list)

    def add(
        self, article: str, annotator: str, tag: Tag, word: int, word_end: int
    ) -> None:
        """Add a row; those of one annotator and article come in the order of matching."""
        self.article.append(article)
        self.annotator.append(annotator)
        self.tags.append(tag)
        self.word.append(word)
        self.word_end.append(word_end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Indices:
    """The indices of articles by id and of annotators by name."""

    article: Mapping[str, int]
    annotator: Mapping[str, int]

    @classmethod
    def of(cls, done: Mapping[str, tuple[str, ...]]) -> "_Indices":
        """The indices of these articles and of those who have done them, both sorted."""
        names = {name for annotators in done.values() for name in annotators}
        return cls(
            article={name: index for index, name in enumerate(sorted(done))},
            annotator={name: index for index, name in enumerate(sorted(names))},
        )


def _done_table(done: Mapping[str, tuple[str, ...]], indices: _Indices) -> Bools:
    table = np.zeros((len(indices.annotator), len(indices.article)), dtype=np.bool_)
    for article, names in done.items():
        for name in names:
            table[indices.annotator[name], indices.article[article]] = True
    return table


def _layers(
    rows_by_layer: Mapping[str, _TagRows],
    detached: Mapping[Key, int],
    scheme: Scheme,
    indices: _Indices,
    report: Report,
) -> Iterator[LayerTags]:
    """The scheme's layers in its order, then those that are only in the tags, by name."""
    in_scheme = {layer.name: layer for layer in scheme.layers}
    in_tags = {*rows_by_layer, *(layer for layer, _, _ in detached)}
    for name in (*in_scheme, *sorted(in_tags - set(in_scheme))):
        rows = rows_by_layer.get(name, _TagRows())
        layer = _layer_tags(name, in_scheme.get(name), rows, indices, report)
        exclusions = tuple(_exclusions(name, detached, indices))
        if exclusions and layer.passages is None:
            layer = replace(layer, passages=_passages(_TagRows(), {}, indices))
        yield replace(layer, exclusions=exclusions)


def _exclusions(
    layer: str, detached: Mapping[Key, int], indices: _Indices
) -> Iterator[Exclusion]:
    for (of_layer, article, annotator), count in sorted(detached.items()):
        if of_layer == layer:
            yield Exclusion(
                annotator=indices.annotator[annotator],
                article=indices.article[article],
                tags=count,
            )


def _layer_tags(
    name: str, layer: Layer | None, rows: _TagRows, indices: _Indices, report: Report
) -> LayerTags:
    """The tags of one layer, which the scheme may not have."""
    labels = layer.label_names if layer else ()
    orphaned = sorted({tag.label for tag in rows.tags} - set(labels))
    if orphaned:
        report(
            _(
                "layer {layer!r} has tags with labels that the scheme does not have, "
                "which count as they are: {names}; map them, or put them back "
                "into the scheme"
            ).format(layer=name, names=comma_separated(orphaned))
        )
    label_index = {label: index for index, label in enumerate((*labels, *orphaned))}
    passages = _passages(rows, label_index, indices)
    spans = passages.only(passages.end > 0)
    wholes = passages.only(passages.end == 0)
    scopes = layer.scopes if layer else ()
    in_scheme = layer.attribute_names if layer else ()
    used = {attribute for tag in rows.tags for attribute in tag.attributes}
    return LayerTags(
        name=name,
        labels=tuple(label_index),
        passages=spans if spans.tags or SPAN in scopes else None,
        wholes=_article_labels(wholes) if wholes.tags or ARTICLE in scopes else None,
        attributes=(*in_scheme, *sorted(used - set(in_scheme))),
        orders=_orders(layer, rows),
    )


def _orders(layer: Layer | None, rows: _TagRows) -> dict[str, tuple[str, ...]]:
    """The values of each ordered attribute, and of confidence where a tag has one."""
    orders: dict[str, tuple[str, ...]] = {}
    for attribute in layer.attributes if layer else ():
        if attribute.ordered:
            orders[attribute.name] = attribute.values
    has_confidence = any(tag.confidence is not None for tag in rows.tags)
    if has_confidence and (layer is None or CONFIDENCE not in layer.attribute_names):
        orders[CONFIDENCE] = tuple(map(str, range(1, 6)))
    return orders


def _passages(
    rows: _TagRows, label_index: Mapping[str, int], indices: _Indices
) -> Passages:
    """All tags by article and annotator; labels of whole articles have 0 for their edges.

    The order in which articles and annotators were read makes no difference.
    """
    article = _ints(indices.article[name] for name in rows.article)
    annotator = _ints(indices.annotator[name] for name in rows.annotator)
    order = np.lexsort((annotator, article))
    start = _ints(0 if tag.span is None else tag.span.start for tag in rows.tags)
    end = _ints(0 if tag.span is None else tag.span.end for tag in rows.tags)
    label = _ints(label_index[tag.label] for tag in rows.tags)
    return Passages(
        article=article[order],
        annotator=annotator[order],
        start=start[order],
        end=end[order],
        word=_ints(rows.word)[order],
        word_end=_ints(rows.word_end)[order],
        label=label[order],
        tags=tuple(rows.tags[row] for row in order.tolist()),
    )


def _article_labels(rows: Passages) -> ArticleLabels:
    return ArticleLabels(
        article=rows.article, annotator=rows.annotator, label=rows.label, tags=rows.tags
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)
