"""An index of facts about articles: for each fact, the articles that have it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from hashiya.model.model import Status
from hashiya.overview.filters import HAS_FACTS, RecordFacts


class PositionSet(NamedTuple):
    """A set of articles: those at the positions, or with `is_rest` all others."""

    positions: AbstractSet[int]
    is_rest: bool = False


class FactIndex:
    """The positions of the articles that have each fact, by annotator, kind and name."""

    def __init__(self) -> None:
        self._facts: dict[int, tuple[RecordFacts, ...]] = {}
        self._positions: defaultdict[tuple[str, str, str], set[int]] = defaultdict(set)

    @property
    def annotators(self) -> frozenset[str]:
        """The annotators with any facts."""
        return frozenset(
            annotator
            for (annotator, _, _), positions in self._positions.items()
            if positions
        )

    def put(self, position: int, facts: tuple[RecordFacts, ...]) -> None:
        """Replace the facts of the article at a position."""
        for key in _keys(self._facts.pop(position, ())):
            self._positions[key].discard(position)
        if facts:
            self._facts[position] = facts
        for key in _keys(facts):
            self._positions[key].add(position)

    def of(self, annotator: str) -> Iterator[RecordFacts]:
        """The facts of all records of an annotator."""
        for facts in self._facts.values():
            for fact in facts:
                if fact.annotator == annotator:
                    yield fact

    def names(self, kind: str) -> tuple[str, ...]:
        """The names of the facts of a kind: labels, layers, or values of `has:`."""
        return tuple(
            {name for _, key_kind, name in self._positions if key_kind == kind}
        )

    def positions(
        self, annotators: Collection[str], kind: str, names: Collection[str] | None
    ) -> set[int]:
        """The articles of which an annotator has a fact of the kind, with any of the names."""
        positions: set[int] = set()
        for (annotator, key_kind, name), articles in self._positions.items():
            if key_kind != kind or annotator not in annotators:
                continue
            if names is None or name in names:
                positions |= articles
        return positions

    def with_status(
        self, annotators: Collection[str], statuses: frozenset[Status]
    ) -> PositionSet:
        """The articles that one of the annotators has in one of the statuses.

        Without a record it is new.
        """
        positions = self.positions(annotators, "status", statuses)
        if Status.NEW not in statuses:
            return PositionSet(positions)
        other_statuses = frozenset(Status) - statuses
        others = self.positions(annotators, "status", other_statuses)
        return PositionSet(others - positions, is_rest=True)


def _keys(facts: Iterable[RecordFacts]) -> Iterator[tuple[str, str, str]]:
    for record in facts:
        annotator = record.annotator
        yield annotator, "record", ""
        yield annotator, "status", record.status.value
        for layer in record.layers:
            yield annotator, "layer", layer
        for label in record.labels:
            yield annotator, "label", label
        for name, holds in HAS_FACTS.items():
            if holds(record):
                yield annotator, "has", name
