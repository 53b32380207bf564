"""F1 of tags as the library `nervaluate` counts it, over hashiya's own pairs.

The library comes with `hashiya[verify]`. It pairs each tag with the first one of the
other annotator that overlaps it by at least a hundredth. So each pair is passed to it
as a document of its own, with one true and one predicted entity, and each tag without a
partner as a document without the other entity. The ranks of the offsets are passed in
place of the offsets: they suffice to tell which edges are the same, and which tags
share a character.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from hashiya.agreement.material import Ints
from hashiya.agreement.span_matching import paired
from hashiya.agreement.span_pairs import Side
from hashiya.extras import import_extra
from hashiya.language import gettext as _

LIBRARY, EXTRA = "nervaluate", "verify"
# The library's names of the ways in which tags are credited.
SCHEMES = {"exact": "strict", "overlap": "partial", "type": "ent_type"}
COUNTS = ("correct", "incorrect", "partial", "missed", "spurious")
_NO_ENTITY = -1

# Label, start and end of the true entity and of the predicted one.
_Document = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The counts of the tags; for precision and recall the first annotator is the truth."""

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int
    precision: float
    recall: float
    f1: float


def result(counts: Sequence[int], way: str) -> Result | None:
    """The library's precision, recall and F1 of the five `COUNTS`; None where there is no tag.

    Raises:
        ExtraMissing: when it is not installed.
    """
    if not any(counts):
        return None
    by_name = dict(zip(COUNTS, map(int, counts), strict=True))
    entities = import_extra(
        "nervaluate.entities", EXTRA, _("the verification of scores")
    )
    evaluation = entities.EvaluationResult(**by_name)
    evaluation.compute_metrics(partial_or_type=way != "exact")
    return Result(
        **by_name,
        precision=float(evaluation.precision),
        recall=float(evaluation.recall),
        f1=float(evaluation.f1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCounter:
    """Counts documents of tags with these labels; equal documents are counted once."""

    labels: Sequence[str]
    _counts: dict[tuple[str, _Document], tuple[int, ...]] = field(default_factory=dict)

    def counts(self, one: Side, two: Side, way: str, articles: int) -> Ints:
        """The five `COUNTS` of each article, as [article, count].

        For `exact` and `type` the tags are of one label.

        Raises:
            ExtraMissing: when the library is not installed.
        """
        documents, article = _documents(one, two, way)
        different, index = np.unique(documents, axis=0, return_inverse=True)
        rows = [self._counts_of(way, tuple(row)) for row in different.tolist()]
        by_document = np.array(rows, dtype=np.int64).reshape(-1, len(COUNTS))
        counts = np.zeros((articles, len(COUNTS)), dtype=np.int64)
        np.add.at(counts, article, by_document[index.reshape(-1)])
        return counts

    def _counts_of(self, way: str, document: _Document) -> tuple[int, ...]:
        if (way, document) not in self._counts:
            true, predicted = self._entities(document[:3]), self._entities(document[3:])
            library = import_extra(LIBRARY, EXTRA, _("the verification of scores"))
            evaluator = library.Evaluator(
                [true], [predicted], tags=list(self.labels), loader="dict"
            )
            overall = evaluator.evaluate()["overall"][SCHEMES[way]]
            counts = tuple(int(getattr(overall, name)) for name in COUNTS)
            self._counts[way, document] = counts
        return self._counts[way, document]

    def _entities(self, side: tuple[int, ...]) -> list[dict[str, Any]]:
        label, start, end = side
        if label == _NO_ENTITY:
            return []
        # The library's ends are inclusive.
        return [{"label": self.labels[label], "start": start, "end": end - 1}]


def _documents(one: Side, two: Side, way: str) -> tuple[Ints, Ints]:
    """The documents, a row each, and the article of each."""
    ours, theirs = paired(one, two, way)
    alone = np.setdiff1d(np.arange(len(one.start)), ours)
    others = np.setdiff1d(np.arange(len(two.start)), theirs)
    ranks = _edge_ranks(one.only(ours), two.only(theirs))
    pairs = np.column_stack(
        (one.label[ours], ranks[:, :2], two.label[theirs], ranks[:, 2:])
    )
    missed, spurious = _entity(one.only(alone)), _entity(two.only(others))
    documents = (
        pairs,
        np.column_stack((missed, np.full_like(missed, _NO_ENTITY))),
        np.column_stack((np.full_like(spurious, _NO_ENTITY), spurious)),
    )
    articles = one.article[ours], one.article[alone], two.article[others]
    return np.concatenate(documents), np.concatenate(articles)


def _edge_ranks(one: Side, two: Side) -> Ints:
    """The ranks of the four edges of each pair, equal for equal edges."""
    edges = np.column_stack((one.start, one.end, two.start, two.end))
    order = np.argsort(edges, axis=1)
    rises = np.diff(np.take_along_axis(edges, order, axis=1), axis=1) > 0
    ranks = np.zeros_like(edges)
    np.put_along_axis(ranks, order[:, 1:], rises.cumsum(axis=1), axis=1)
    return ranks


def _entity(side: Side) -> Ints:
    """Label, start and end of each tag as an entity of its own document."""
    start = np.zeros_like(side.label)
    return np.column_stack((side.label, start, np.ones_like(start)))
