"""The articles of a project as a list that is filtered and sorted at once, however long it is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from hashiya.corpus.project import ArticleEntry, Project
from hashiya.errors import HashiyaError
from hashiya.model.assignment import Assignment
from hashiya.model.model import Record, Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.overview.filters import (
    HAS_VALUES,
    SUGGESTIONS,
    RecordFacts,
    Term,
    matching_names,
    record_facts,
)
from hashiya.overview.pace import Pace, pace
from hashiya.overview.progress import ArticleRow
from hashiya.overview.text_cache import TextSummary
from hashiya.review.feedback import Request
from hashiya.sessions.suggestions import unanswered
from hashiya.sessions.tag_session import answered_in
from hashiya.store import TagStore
from hashiya.text.anchoring import anchored_and_detached
from hashiya.text.normalization import fold


class Sort(StrEnum):
    """What the articles are sorted by; ids are in the project's order."""

    ID = "id"
    TITLE = "title"
    LENGTH = "length"
    STATUS = "status"
    TAGS = "tags"

    @property
    def next(self) -> "Sort":
        """The one after it, round and round."""
        every = list(Sort)
        return every[(every.index(self) + 1) % len(every)]


# What is to be done comes first.
_URGENCY = {Status.OPEN: 0, Status.FLAGGED: 1, Status.NEW: 2, Status.DONE: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueItem:
    """An article as the list knows it: which of the project it is, its row, its folded title, who said what of it.

    `has_suggestions` tells that the annotator whose list it is has some of it to
    answer.
    """

    position: int
    row: ArticleRow
    words: str
    said: tuple[RecordFacts, ...] = ()
    has_suggestions: bool = False

    @classmethod
    def of(
        cls,
        position: int,
        row: ArticleRow,
        said: Iterable[RecordFacts] = (),
        *,
        has_suggestions: bool = False,
    ) -> "CatalogueItem":
        """The article with its title folded."""
        words = f"{fold(row.title)}\n{fold(row.id)}"
        return cls(
            position=position,
            row=row,
            words=words,
            said=tuple(said),
            has_suggestions=has_suggestions,
        )


class PositionSet(NamedTuple):
    """A part of the list: the articles at the positions, or with `is_rest` all but these."""

    positions: AbstractSet[int]
    is_rest: bool = False


class Catalogue:
    """Rows by position, filled in as they come; until then an article is known by its id only.

    Titles are folded once, and each name that somebody said knows the positions that it
    was said of: a filter is a few operations on sets and one pass over the titles.
    """

    def __init__(self, ids: Sequence[str], annotator: str) -> None:
        self.ids = ids
        self.annotator = annotator
        self.sort = Sort.ID
        self.order: Sequence[int] = range(len(ids))
        self.texts: dict[str, set[int]] = {}
        self.assigned: Mapping[str, frozenset[int]] = {}
        self._rows: dict[int, ArticleRow] = {}
        # What is typed is looked for in: title and id, and the id alone.
        self._words = [each.casefold() for each in ids]
        self._folded_ids = list(self._words)
        self._pace: Pace | None = None
        self._suggested: set[int] = set()
        self._said: dict[int, tuple[RecordFacts, ...]] = {}
        # Who said it, of what kind it is, what was said: of which articles.
        self._of: defaultdict[tuple[str, str, str], set[int]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def known(self) -> int:
        """How many rows have come."""
        return len(self._rows)

    @property
    def annotators(self) -> tuple[str, ...]:
        """All who said something, as far as is known, or have articles to do, sorted."""
        return tuple(
            sorted(
                {who for (who, _, _), positions in self._of.items() if positions}
                | self.assigned.keys()
            )
        )

    @property
    def queue(self) -> frozenset[int] | None:
        """The articles that the annotator is to do; None where they were given none."""
        return self.assigned.get(self.annotator)

    def assign(self, assignment: Assignment) -> None:
        """Know who is to do which articles."""
        positions = (
            {each: position for position, each in enumerate(self.ids)}
            if assignment
            else {}
        )
        found: defaultdict[str, set[int]] = defaultdict(set)
        for article, names in assignment.given.items():
            for name in names if article in positions else ():
                found[name].add(positions[article])
        self.assigned = {name: frozenset(each) for name, each in found.items()}

    def row(self, position: int) -> ArticleRow:
        """The article's row, or all that is known of it."""
        found = self._rows.get(position)
        if found is None:
            each = self.ids[position]
            return ArticleRow(id=each, title=each, chars=0, status=Status.NEW, tags=0)
        return found

    def is_known(self, position: int) -> bool:
        """Whether the row has come."""
        return position in self._rows

    def count(
        self,
        status: Status,
        annotator: str | None = None,
        among: frozenset[int] | None = None,
    ) -> int:
        """How many articles, of those at the positions if any are given, have a status: one's own where nobody is named."""
        found, is_rest = self._with_status(
            (annotator or self.annotator,), frozenset({status})
        )
        counted = len(found if among is None else found & among)
        return (
            (len(self) if among is None else len(among)) - counted
            if is_rest
            else counted
        )

    @property
    def pace(self) -> Pace:
        """How fast the annotator tags."""
        if self._pace is None:
            own = (
                each
                for said in self._said.values()
                for each in said
                if each.annotator == self.annotator
            )
            self._pace = pace(moment for each in own for moment in each.moments)
        return self._pace

    def put(self, listed: Iterable[CatalogueItem]) -> None:
        """Take rows in, new ones or in the place of those there are."""
        self._pace = None
        for each in listed:
            self._rows[each.position] = each.row
            self._words[each.position] = each.words
            self._folded_ids[each.position] = each.words.rpartition("\n")[2]
            self._suggested.discard(each.position)
            if each.has_suggestions:
                self._suggested.add(each.position)
            for key in _keys(self._said.pop(each.position, ())):
                self._of[key].discard(each.position)
            if each.said:
                self._said[each.position] = each.said
                for key in _keys(each.said):
                    self._of[key].add(each.position)

    def sort_by(self, sort: Sort) -> None:
        """Sort by something; of equals the project's order holds."""
        self.sort = sort
        positions = range(len(self))
        rows = self._rows
        match sort:
            case Sort.ID:
                self.order = positions
            case Sort.TITLE:
                self.order = sorted(positions, key=self._words.__getitem__)
            case Sort.LENGTH:
                self.order = sorted(
                    positions, key=lambda at: rows[at].chars if at in rows else 0
                )
            case Sort.STATUS:
                self.order = sorted(
                    positions,
                    key=lambda at: _URGENCY[
                        rows[at].status if at in rows else Status.NEW
                    ],
                )
            case Sort.TAGS:
                self.order = sorted(
                    positions, key=lambda at: -rows[at].tags if at in rows else 0
                )

    def matching(self, terms: Sequence[Term], scheme: Scheme) -> Sequence[int]:
        """The positions of the articles that the terms leave, in the list's order; the scheme knows labels' titles."""
        found = self._left(self._parts(terms, scheme))
        words, ids = self._words, self._folded_ids
        for term in terms:
            value = term.value
            if term.kind == "title" and term.negated:
                found = [at for at in found if value not in words[at]]
            elif term.kind == "title":
                found = [at for at in found if value in words[at]]
            elif term.kind == "id":
                has = not term.negated
                found = [at for at in found if (value in ids[at]) is has]
        return found

    def _parts(self, terms: Sequence[Term], scheme: Scheme) -> Iterator[PositionSet]:
        """What each term leaves of the list, those aside that are about its own words."""
        asked = _FilterQuery(terms, scheme, self.annotators)
        for term in terms:
            part = None if term.kind in {"title", "id"} else self._among(term, asked)
            if part is not None:
                yield PositionSet(
                    part.positions, is_rest=part.is_rest is not term.negated
                )

    def _left(self, parts: Iterable[PositionSet]) -> Sequence[int]:
        """The articles that are in every part, in the list's order."""
        inside: AbstractSet[int] | None = None
        outside: AbstractSet[int] = frozenset()
        for positions, is_rest in parts:
            if is_rest:
                outside = outside | positions
            else:
                inside = positions if inside is None else inside & positions
        if inside is not None:
            inside = inside - outside
            return [at for at in self.order if at in inside]
        return [at for at in self.order if at not in outside] if outside else self.order

    def _among(self, term: Term, asked: "_FilterQuery") -> PositionSet | None:
        """The articles of which the term is true; None where it asks nothing by itself."""
        match term.kind:
            case "text" | "assigned":
                return PositionSet(self._whoever_said(term, asked))
            case "annotator" if not term.negated and any(
                each.kind == "status" for each in asked.terms
            ):
                # It only says whose status: who has not opened an article has it new.
                return None
            case "annotator":
                return PositionSet(
                    self._said_by(
                        asked.matching_names(term, self.annotators), "record", None
                    )
                )
            case "status":
                # A status is one's own, unless the filter names somebody.
                whose = (self.annotator,) if asked.whose is None else asked.whose
                return self._with_status(
                    whose,
                    frozenset(map(Status, asked.matching_names(term, tuple(Status)))),
                )
            case "has":
                names = asked.matching_names(term, HAS_VALUES)
                if SUGGESTIONS in names:
                    return PositionSet(
                        self._suggested
                        | self._said_by(self._whose(asked), term.kind, names)
                    )
            case _:
                names = asked.matching_names(
                    term,
                    tuple({name for _, kind, name in self._of if kind == term.kind}),
                )
        return PositionSet(self._said_by(self._whose(asked), term.kind, names))

    def _whose(self, asked: "_FilterQuery") -> Iterable[str]:
        return self.annotators if asked.whose is None else asked.whose

    def _whoever_said(self, term: Term, asked: "_FilterQuery") -> set[int]:
        """The articles of which a term is true that asks of no annotator what they said."""
        if term.kind == "text":
            return self.texts.get(term.value, set())
        return set().union(
            *(
                self.assigned[name]
                for name in asked.matching_names(term, tuple(self.assigned))
            )
        )

    def _said_by(
        self, whose: Iterable[str], kind: str, names: frozenset[str] | None
    ) -> set[int]:
        """The articles of which one of them said one of the names, or anything of the kind."""
        wanted = frozenset(whose)
        sets = [
            positions
            for (who, each, name), positions in self._of.items()
            if each == kind and who in wanted and (names is None or name in names)
        ]
        return set().union(*sets)

    def _with_status(
        self, whose: Iterable[str], statuses: frozenset[Status]
    ) -> PositionSet:
        said = self._said_by(whose, "status", frozenset(statuses))
        if Status.NEW not in statuses:
            return PositionSet(said)
        others = self._said_by(
            whose, "status", frozenset(set(Status) - statuses - {Status.NEW})
        )
        return PositionSet(others - said, is_rest=True)


class _FilterQuery:
    """All terms of a filter, with what their values mean, and whom they name: None where nobody."""

    def __init__(
        self, terms: Sequence[Term], scheme: Scheme, annotators: Sequence[str]
    ) -> None:
        self.terms = terms
        self._scheme = scheme
        named = [
            term for term in terms if term.kind == "annotator" and not term.negated
        ]
        self.whose = (
            frozenset[str]().union(
                *(self.matching_names(term, annotators) for term in named)
            )
            if named
            else None
        )

    def matching_names(self, term: Term, names: Sequence[str]) -> frozenset[str]:
        """Those of the names that the term may mean."""
        return matching_names(term, names, self._scheme)


def recorded_articles(store: TagStore) -> Mapping[str, frozenset[str]]:
    """The annotators and the ids of the articles that each has a record of.

    Raises:
        StoreUnreadable: when a folder of tags cannot be read.
    """
    return {
        annotator: frozenset(store.articles_of(annotator))
        for annotator in store.annotators()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLister:
    """Where the list's rows come from: `records` says who has one of which articles, `texts` what a list shows of a text.

    Articles that a reviewer `reopened` to an annotator are open for them. `sources`
    says who suggests something, in the store of `suggestions`, for which articles. What
    others tagged is left out where the project's people must not see it yet.
    """

    project: Project
    store: TagStore
    annotator: str
    suggestions: TagStore
    records: Mapping[str, frozenset[str]]
    texts: Callable[[ArticleEntry], TextSummary]
    reopened: Mapping[tuple[str, str], Request] = field(default_factory=dict)
    sources: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def listed(self, position: int) -> CatalogueItem:
        """The article at a position of the project, looked at now."""
        entry = self.project.entries[position]
        text = self.texts(entry)
        problem = text.problem
        said: list[RecordFacts] = []
        done: dict[str, tuple[Tag, ...]] = {}
        for name in (name for name, ids in self.records.items() if entry.id in ids):
            try:
                record = self.store.read(name, entry.id)
                standing, detached = self._parted(record, entry, text)
            except HashiyaError as error:
                problem = problem or (str(error) if name == self.annotator else None)
            else:
                # Who opened nothing and tagged nothing said nothing.
                status = (
                    Status.OPEN if (entry.id, name) in self.reopened else record.status
                )
                each = replace(
                    record_facts(record), status=status, has_detached=bool(detached)
                )
                said += [each] if each.tags or each.status is not Status.NEW else []
                done |= {name: standing} if status is Status.DONE else {}
        if len(done) > 1:
            # Most articles have nothing to compare, and the list is shown before it is
            # known which have.
            from hashiya.review.alignment import differing_annotators

            names = differing_annotators(done)
            said = [replace(each, differs=each.annotator in names) for each in said]
        own = next(
            (each for each in said if each.annotator == self.annotator),
            RecordFacts(annotator=self.annotator),
        )
        if not self.project.annotators.sees_others(self.annotator, own.status):
            said = [each if each is own else each.without_tags for each in said]
        request = self.reopened.get((entry.id, self.annotator))
        row = ArticleRow(
            id=entry.id,
            title=text.title,
            chars=text.chars,
            status=own.status,
            tags=own.tags,
            problem=problem,
            reopened=request.words if request else "",
        )
        return CatalogueItem.of(
            position, row, said, has_suggestions=self._suggests(entry, text)
        )

    def _suggests(self, entry: ArticleEntry, text: TextSummary) -> bool:
        """Whether something is suggested for the article that the annotator has not answered."""
        found: list[Tag] = []
        for source in (
            source for source, ids in self.sources.items() if entry.id in ids
        ):
            with suppress(HashiyaError):
                found += self._parted(
                    self.suggestions.read(source, entry.id), entry, text
                )[0]
        with suppress(HashiyaError):
            own = self.store.read(self.annotator, entry.id) if found else None
            return own is not None and bool(
                unanswered(found, own.tags, answered_in(own))
            )
        return False

    def _parted(
        self, record: Record, entry: ArticleEntry, text: TextSummary
    ) -> tuple[tuple[Tag, ...], tuple[Tag, ...]]:
        """The tags that stand on the text and those adrift; where all were made on this very text it is not read again."""
        made_on = {
            tag.anchor.sha256 if tag.anchor else record.sha256
            for tag in record.tags
            if tag.span
        }
        if text.problem is not None or made_on <= {text.sha256}:
            return record.tags, ()
        return anchored_and_detached(record, self.project.read(entry.id))


def _keys(said: Iterable[RecordFacts]) -> Iterable[tuple[str, str, str]]:
    for each in said:
        who = each.annotator
        yield who, "record", ""
        yield who, "status", each.status.value
        yield from ((who, "layer", name) for name in each.layers)
        yield from ((who, "label", name) for name in each.labels)
        if each.tags:
            yield who, "has", "tags"
        if each.noted:
            yield who, "has", "note"
        if each.has_detached:
            yield who, "has", "adrift"
        if each.differs:
            yield who, "has", "disagreement"
