"""F1 of tags as the library `nervaluate` counts it, which comes with `hashiya[verify]`, over hashiya's own pairs.

It takes for each tag the first of the other's that it meets, and one of which it covers
at least a hundredth. So each pair is handed to it as a document of its own, with one
true entity and one that was predicted, and each tag without a partner as a document
where the other side has nothing; and of a document not the offsets, but in which order
they come, which says all that it asks: what is the same, and what shares a character.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from hashiya.agreement.material import Ints
from hashiya.agreement.measures.span_f1 import paired
from hashiya.agreement.span_pairs import Side
from hashiya.extras import import_extra

LIBRARY, EXTRA = "nervaluate", "verify"
# What it calls the ways in which tags are credited.
SCHEMES = {"exact": "strict", "overlap": "partial", "type": "ent_type"}
COUNTS = ("correct", "incorrect", "partial", "missed", "spurious")
_NOBODY = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of the tags; precision and recall take the annotator whose name comes first for the truth."""

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int
    precision: float
    recall: float
    f1: float


def result(counts: Sequence[int], way: str) -> Result | None:
    """Precision, recall and F1 of the five `COUNTS` by the library; None where there is no tag at all.

    Raises:
        ExtraMissing: when it is not installed.
    """
    if not any(counts):
        return None
    found = import_extra(
        "nervaluate.entities", EXTRA, "the verification of scores"
    ).EvaluationResult(**dict(zip(COUNTS, map(int, counts), strict=True)))
    found.compute_metrics(partial_or_type=way != "exact")
    return Result(
        **dict(zip(COUNTS, map(int, counts), strict=True)),
        precision=float(found.precision),
        recall=float(found.recall),
        f1=float(found.f1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Counts documents of tags with these labels; those that are alike are handed in once, and count as often as they are."""

    labels: Sequence[str]
    known: dict[tuple[str, tuple[int, ...]], tuple[int, ...]] = field(
        default_factory=dict
    )

    def counts(self, one: Side, two: Side, way: str, articles: int) -> Ints:
        """The five `COUNTS` in each article, as [article, count]; for `exact` and `type` the tags are of one label.

        Raises:
            ExtraMissing: when the library is not installed.
        """
        documents, article = _documents(one, two, way)
        different, at = np.unique(documents, axis=0, return_inverse=True)
        each = np.array(
            [self._of(way, tuple(row)) for row in different.tolist()], dtype=np.int64
        ).reshape(-1, len(COUNTS))
        found = np.zeros((articles, len(COUNTS)), dtype=np.int64)
        np.add.at(found, article, each[at.reshape(-1)])
        return found

    def _of(self, way: str, document: tuple[int, ...]) -> tuple[int, ...]:
        if (way, document) not in self.known:
            true, predicted = self._entities(document[:3]), self._entities(document[3:])
            evaluator = import_extra(
                LIBRARY, EXTRA, "the verification of scores"
            ).Evaluator([true], [predicted], tags=list(self.labels), loader="dict")
            found = evaluator.evaluate()["overall"][SCHEMES[way]]
            self.known[way, document] = tuple(
                int(getattr(found, name)) for name in COUNTS
            )
        return self.known[way, document]

    def _entities(self, side: tuple[int, ...]) -> list[dict[str, Any]]:
        label, start, end = side
        # The library's ends are inclusive.
        return (
            []
            if label == _NOBODY
            else [{"label": self.labels[label], "start": start, "end": end - 1}]
        )


def _documents(one: Side, two: Side, way: str) -> tuple[Ints, Ints]:
    """A row of label, start and end, twice, for each document, and the article of each."""
    mine, theirs = paired(one, two, way)
    alone, others = (
        np.setdiff1d(np.arange(len(side.start)), taken)
        for side, taken in zip((one, two), (mine, theirs), strict=True)
    )
    edges = np.column_stack(
        (one.start[mine], one.end[mine], two.start[theirs], two.end[theirs])
    )
    order = np.argsort(edges, axis=1)
    rises = np.diff(np.take_along_axis(edges, order, axis=1), axis=1) > 0
    ranks = np.zeros_like(edges)
    np.put_along_axis(ranks, order[:, 1:], rises.cumsum(axis=1), axis=1)
    both = np.column_stack(
        (one.label[mine], ranks[:, :2], two.label[theirs], ranks[:, 2:])
    )
    rows = [both]
    for side, left, first in ((one, alone, True), (two, others, False)):
        said = np.column_stack(
            (side.label[left], np.zeros_like(left), np.ones_like(left))
        )
        nothing = np.full_like(said, _NOBODY)
        rows.append(np.column_stack((said, nothing) if first else (nothing, said)))
    return np.concatenate(rows), np.concatenate(
        (one.article[mine], one.article[alone], two.article[others])
    )
