"""What agreement is computed from: in columns, all that was said of the articles that two or more have done."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from hashiya.corpus.project import Project
from hashiya.errors import Finding, HashiyaError
from hashiya.model.model import Status, Tag
from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.review.matching import matching_order
from hashiya.store import Summary, TagStore
from hashiya.text.anchoring import anchored_and_detached
from hashiya.text.words import word_edges

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Report = Callable[[str], None]
# How far it is, of how much.
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTags:
    """What those said of an article who are done with it: by annotator, the tags that stand on its text."""

    article: str
    text: str
    tags: Mapping[str, Sequence[Tag]]


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
    """Labels of whole articles of one layer, a row each; as `Passages`, without places."""

    article: Ints
    annotator: Ints
    label: Ints
    tags: tuple[Tag, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerTags:
    """A layer's labels, and what was said in it of passages and of whole articles; None where it is not asked."""

    name: str
    labels: tuple[str, ...]
    passages: Passages | None
    wholes: ArticleLabels | None
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The articles that two or more have done, by id, and the annotators who have done one of them, by name.

    `chars` and `words` are how long each article is, `done[annotator, article]` who has
    done it, `days` when it was tagged last (UTC, `2026-11-20`; "" where no tag says).
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


def shared_article_tags(
    project: Project,
    store: TagStore,
    report: Report,
    *,
    step: Step = lambda _at, _of: None,
    sees: Callable[[str], bool] = lambda _: True,
    least: int = 2,
) -> Iterator[ArticleTags]:
    """What was said of each article that two or more annotators, or `least`, have done, in the project's order.

    Articles are left out for which `sees` is false. Tags are where their words are in
    the text as it now is; what stands nowhere, and what cannot be read, is told to
    `report` in a sentence. `step` is called before each article.

    Raises:
        StoreUnreadable: when it cannot be found out who annotates.
    """
    done: dict[str, list[str]] = {}
    for annotator in store.annotators():
        for article_id, summary in store.summaries(annotator).items():
            if isinstance(summary, Summary) and summary.status is Status.DONE:
                done.setdefault(article_id, []).append(annotator)
            elif not isinstance(summary, Summary):
                report(f"left out: {annotator} on {article_id!r}: {summary}")
    shared = [
        entry.id
        for entry in project.entries
        if len(done.get(entry.id, ())) >= least and sees(entry.id)
    ]
    for index, article_id in enumerate(shared):
        step(index, len(shared))
        said = _said(project, store, article_id, done[article_id], report)
        if said is not None and len(said.tags) >= least:
            yield said


def _said(
    project: Project,
    store: TagStore,
    article_id: str,
    annotators: list[str],
    report: Report,
) -> ArticleTags | None:
    try:
        article = project.read(article_id)
    except HashiyaError as error:
        report(Finding.of(error, "left out: "))
        return None
    found = {}
    for annotator in annotators:
        try:
            record = store.read(annotator, article)
        except HashiyaError as error:
            report(Finding.of(error, f"left out: {annotator} on {article_id!r}: "))
            continue
        standing, detached = anchored_and_detached(record, article)
        if detached:
            report(
                f"the text of {article_id!r} has changed since {annotator} tagged it: {len(detached)} of "
                f"{len(record.tags)} tags stand nowhere in it and are left out"
            )
        found[annotator] = standing
    return ArticleTags(article=article_id, text=article.text, tags=found)


def build_material(
    said: Iterable[ArticleTags], scheme: Scheme, report: Report = lambda _: None
) -> Material:
    """The columns; articles that fewer than two have done are left out.

    The order of what is given makes no difference. Labels that the scheme does not have
    are labels of their own, after its own, and told to `report`.
    """
    found: defaultdict[str, _Found] = defaultdict(_Found)
    chars, words, done, days = {}, {}, {}, {}
    for each in said:
        if len(each.tags) < 2:
            continue
        starts, ends = word_edges(each.text)
        chars[each.article], words[each.article], done[each.article] = (
            len(each.text),
            len(starts),
            tuple(each.tags),
        )
        days[each.article] = max(
            (tag.created[:10] for mine in each.tags.values() for tag in mine),
            default="",
        )
        for name, mine in each.tags.items():
            for tag in sorted(mine, key=matching_order):
                first = bisect_right(ends, tag.span.start) if tag.span else 0
                last = bisect_left(starts, tag.span.end, first) if tag.span else 0
                found[tag.layer].add(each.article, name, tag, first, last)
    articles = tuple(sorted(chars))
    annotators = tuple(sorted({name for names in done.values() for name in names}))
    at = _Indices(
        article={name: index for index, name in enumerate(articles)},
        annotator={name: index for index, name in enumerate(annotators)},
    )
    marks = np.zeros((len(annotators), len(articles)), dtype=np.bool_)
    for article, names in done.items():
        for name in names:
            marks[at.annotator[name], at.article[article]] = True
    return Material(
        articles=articles,
        annotators=annotators,
        chars=np.array([chars[each] for each in articles], dtype=np.int64),
        words=np.array([words[each] for each in articles], dtype=np.int64),
        done=marks,
        days=tuple(days[each] for each in articles),
        layers=tuple(_layers(found, scheme, at, report)),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The tags of one layer as they came: a row in each of the lists, which are fewer objects than a tuple for each."""

    article: list[str] = field(default_factory=list)
    annotator: list[str] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    word: list[int] = field(default_factory=list)
    word_end: list[int] = field(default_factory=list)

    def add(
        self, article: str, annotator: str, tag: Tag, word: int, word_end: int
    ) -> None:
        """One more; those of one annotator and article come in the order in which they are matched."""
        self.article.append(article)
        self.annotator.append(annotator)
        self.tags.append(tag)
        self.word.append(word)
        self.word_end.append(word_end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Indices:
    article: Mapping[str, int]
    annotator: Mapping[str, int]


def _layers(
    found: Mapping[str, _Found], scheme: Scheme, at: _Indices, report: Report
) -> Iterator[LayerTags]:
    """The scheme's layers in its order, then those that are only in the tags, by name."""
    known = {layer.name: layer for layer in scheme.layers}
    for name in (*known, *sorted(set(found) - set(known))):
        layer, of_layer = known.get(name), found.get(name, _Found())
        labels = [label.name for label in layer.labels] if layer else []
        orphaned = sorted({tag.label for tag in of_layer.tags} - set(labels))
        if orphaned:
            report(
                f"layer {name!r} has tags with labels that the scheme does not have, which count as they are: "
                f"{', '.join(orphaned)}; map them, or put them back into the scheme"
            )
        names = {label: index for index, label in enumerate((*labels, *orphaned))}
        rows = _rows(of_layer, names, at)
        spans, wholes = rows.only(rows.end > 0), rows.only(rows.end == 0)
        used = {attribute for tag in of_layer.tags for attribute in tag.attributes}
        own = [attribute.name for attribute in layer.attributes] if layer else []
        yield LayerTags(
            name=name,
            labels=tuple(names),
            passages=spans if spans.tags or (layer and SPAN in layer.scopes) else None,
            wholes=_wholes(wholes)
            if wholes.tags or (layer and ARTICLE in layer.scopes)
            else None,
            attributes=(*own, *sorted(used - set(own))),
        )


def _rows(found: _Found, labels: Mapping[str, int], at: _Indices) -> Passages:
    """All the tags by article and annotator, then as they came; labels of whole articles with 0 for their places.

    It makes no difference in which order articles and annotators came.
    """
    article = _ints(at.article[each] for each in found.article)
    annotator = _ints(at.annotator[each] for each in found.annotator)
    rows = np.lexsort((annotator, article))
    return Passages(
        article=article[rows],
        annotator=annotator[rows],
        start=_ints(tag.span.start if tag.span else 0 for tag in found.tags)[rows],
        end=_ints(tag.span.end if tag.span else 0 for tag in found.tags)[rows],
        word=_ints(found.word)[rows],
        word_end=_ints(found.word_end)[rows],
        label=_ints(labels[tag.label] for tag in found.tags)[rows],
        tags=tuple(found.tags[each] for each in rows.tolist()),
    )


def _wholes(rows: Passages) -> ArticleLabels:
    return ArticleLabels(
        article=rows.article, annotator=rows.annotator, label=rows.label, tags=rows.tags
    )


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)
