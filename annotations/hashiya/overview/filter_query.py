"""Evaluating a filter: the articles for which all its terms hold."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from hashiya.model.model import Status
from hashiya.model.scheme import Scheme
from hashiya.overview.fact_index import FactIndex, PositionSet
from hashiya.overview.filters import (
    HAS_VALUES,
    SUGGESTIONS,
    TITLE,
    Term,
    matching_names,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSets:
    """The data that a filter is evaluated on: facts of all records, and sets of articles.

    `annotator` is the list's annotator; `texts` maps the words of each `text:` term to
    the articles that have them.
    """

    annotator: str
    annotators: tuple[str, ...]
    facts: FactIndex
    assigned: Mapping[str, frozenset[int]]
    texts: Mapping[str, AbstractSet[int]]
    suggested: AbstractSet[int]


class FilterQuery:
    """The terms of a filter, evaluated for the annotators that it names."""

    def __init__(
        self, terms: Sequence[Term], scheme: Scheme, articles: ArticleSets
    ) -> None:
        self.articles = articles
        self._terms = terms
        self._scheme = scheme
        self.named_annotators: frozenset[str] | None = None
        for term in terms:
            if term.kind == "annotator" and not term.negated:
                names = self.matching_names(term, articles.annotators)
                self.named_annotators = names | (self.named_annotators or frozenset())

    @property
    def annotators(self) -> Collection[str]:
        """The annotators that the terms are evaluated for: those named, otherwise all."""
        if self.named_annotators is None:
            return self.articles.annotators
        return self.named_annotators

    @property
    def has_status(self) -> bool:
        """Whether the filter asks for a status."""
        return any(term.kind == "status" for term in self._terms)

    def matching_names(self, term: Term, names: Sequence[str]) -> frozenset[str]:
        """Those of the names that the term's value matches."""
        return matching_names(term, names, self._scheme)

    def in_order(self, order: Sequence[int]) -> Sequence[int]:
        """The articles for which all terms hold that are about sets of articles, in the order."""
        inside: AbstractSet[int] | None = None
        outside: AbstractSet[int] = frozenset()
        for term in self._terms:
            evaluate = EVALUATORS[term.kind]
            answer = evaluate(self, term) if evaluate else None
            if answer is None:
                continue
            if answer.is_rest is not term.negated:
                outside = outside | answer.positions
            elif inside is None:
                inside = answer.positions
            else:
                inside = inside & answer.positions
        if inside is not None:
            remaining = inside - outside
            return [position for position in order if position in remaining]
        if outside:
            return [position for position in order if position not in outside]
        return order


def _status(query: FilterQuery, term: Term) -> PositionSet:
    """The status is that of the list's annotator, unless the filter names annotators."""
    annotators = query.named_annotators
    if annotators is None:
        annotators = frozenset({query.articles.annotator})
    names = query.matching_names(term, tuple(Status))
    return query.articles.facts.with_status(annotators, frozenset(map(Status, names)))


def _annotator(query: FilterQuery, term: Term) -> PositionSet | None:
    # With a status it only names the annotator: an article that they have not opened is
    # new.
    if not term.negated and query.has_status:
        return None
    names = query.matching_names(term, query.articles.annotators)
    return PositionSet(query.articles.facts.positions(names, "record", None))


def _assigned(query: FilterQuery, term: Term) -> PositionSet:
    assigned = query.articles.assigned
    names = query.matching_names(term, tuple(assigned))
    return PositionSet(_union(assigned[name] for name in names))


def _has(query: FilterQuery, term: Term) -> PositionSet:
    names = query.matching_names(term, HAS_VALUES)
    positions = query.articles.facts.positions(query.annotators, "has", names)
    if SUGGESTIONS in names:
        positions |= query.articles.suggested
    return PositionSet(positions)


def _text(query: FilterQuery, term: Term) -> PositionSet:
    return PositionSet(query.articles.texts.get(term.value, frozenset()))


def _label_or_layer(query: FilterQuery, term: Term) -> PositionSet:
    facts = query.articles.facts
    names = query.matching_names(term, facts.names(term.kind))
    return PositionSet(facts.positions(query.annotators, term.kind, names))


def _union(sets: Iterable[AbstractSet[int]]) -> set[int]:
    union: set[int] = set()
    for positions in sets:
        union |= positions
    return union


# The function that evaluates each kind of term; None where the list compares words.
EVALUATORS: Mapping[str, Callable[[FilterQuery, Term], PositionSet | None] | None] = {
    "status": _status,
    "label": _label_or_layer,
    "layer": _label_or_layer,
    "annotator": _annotator,
    "assigned": _assigned,
    "has": _has,
    "text": _text,
    "id": None,
    TITLE: None,
}
