"""The articles of a project as a list that is filtered and sorted fast at any length."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Self

from hashiya.corpus.index.building import list_words
from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.sources.entry_list import Entries
from hashiya.model.assignment import Assignment
from hashiya.model.model import Status
from hashiya.model.scheme import Scheme
from hashiya.overview.fact_index import FactIndex
from hashiya.overview.filter_query import ArticleSets, FilterQuery
from hashiya.overview.filters import ID, TITLE, RecordFacts, Term
from hashiya.overview.indexed_list import IndexedList
from hashiya.overview.pace import Pace, pace
from hashiya.overview.progress import ArticleRow


class Sort(StrEnum):
    """The sort order of the articles; by id is the project's order."""

    ID = "id"
    TITLE = "title"
    LENGTH = "length"
    STATUS = "status"
    TAGS = "tags"

    @property
    def next(self) -> "Sort":
        """The next sort order; the first follows the last."""
        sorts = list(Sort)
        return sorts[(sorts.index(self) + 1) % len(sorts)]


# For how many terms it is remembered which articles have their words.
_FOUND = 50
# Articles that are still to do come first.
_URGENCY = {Status.OPEN: 0, Status.FLAGGED: 1, Status.NEW: 2, Status.DONE: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueItem:
    """An article of the list: its position in the project, row, folded title and id, facts.

    `has_suggestions` says that it has suggestions that the list's annotator has not
    answered.
    """

    position: int
    row: ArticleRow
    words: str
    facts: tuple[RecordFacts, ...] = ()
    has_suggestions: bool = False

    @classmethod
    def of(
        cls,
        position: int,
        row: ArticleRow,
        facts: Iterable[RecordFacts] = (),
        *,
        has_suggestions: bool = False,
    ) -> "CatalogueItem":
        """The article with its title folded."""
        return cls(
            position=position,
            row=row,
            words=list_words(row.title, row.id),
            facts=tuple(facts),
            has_suggestions=has_suggestions,
        )


class _FoldedIds(dict[int, str]):
    """The text that a filter searches, by position: the id until a title is put in.

    An id is folded when it is first searched: to fold 100,000 delays the first frame.
    """

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__()
        self._ids = ids

    def __missing__(self, position: int) -> str:
        words = self._ids[position].casefold()
        self[position] = words
        return words


class Catalogue:
    """The rows of a list by position; until an article is read only its id is known.

    Titles are folded once, and each fact has its set of positions: a filter is a few
    operations on sets and one pass over the titles.

    In a large project titles and lengths are looked up in its index; an article that was
    not read is then one that nobody has opened.
    """

    def __init__(
        self, ids: Sequence[str], annotator: str, indexed: IndexedList | None = None
    ) -> None:
        self.ids = ids
        self.annotator = annotator
        self.indexed = indexed
        self.sort = Sort.ID
        self.order: Sequence[int] = range(len(ids))
        self.texts: dict[str, set[int]] = {}
        self.assigned: Mapping[str, frozenset[int]] = {}
        self._rows: dict[int, ArticleRow] = {}
        # The texts in which words and `id:` are searched: title and id, and the id
        # alone.
        self._words = _FoldedIds(ids)
        self._folded_ids = _FoldedIds(ids)
        # The articles that are still to be read; None until it is known which these are.
        self._unread: set[int] | None = None
        # The indexed articles that have the words of a term.
        self._found: dict[Term, Sequence[int]] = {}
        self._pace: Pace | None = None
        self._suggested: set[int] = set()
        self._facts = FactIndex()

    @classmethod
    def of(cls, project: ProjectFolder, annotator: str) -> Self:
        """The list of the project's articles for the annotator."""
        return cls(project.ids, annotator, _indexed(project))

    def use_index(self, project: ProjectFolder) -> None:
        """Look texts up in the index of the project as it is now, whose ids are the same."""
        self.ids = project.ids
        self.indexed = _indexed(project)
        # A search that goes on in the former index leaves what it finds in its own.
        self._found = {}

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def known(self) -> int:
        """The number of articles of which all is known."""
        if self._unread is None:
            return len(self._rows)
        return len(self) - len(self._unread)

    def expect(self, positions: Iterable[int]) -> None:
        """Say which articles are to be read; all is known of the others.

        What was read of one of the others is forgotten: it no longer holds.
        """
        expected = set(positions)
        for position in self._rows.keys() - expected:
            del self._rows[position]
            self._facts.put(position, ())
            self._suggested.discard(position)
        self._unread = expected - self._rows.keys()

    @property
    def annotators(self) -> tuple[str, ...]:
        """The annotators who have articles to do, or records among those read, sorted."""
        return tuple(sorted(self._facts.annotators | self.assigned.keys()))

    @property
    def queue(self) -> frozenset[int] | None:
        """The articles assigned to the annotator; None where none are."""
        return self.assigned.get(self.annotator)

    def assign(self, assignment: Assignment) -> None:
        """Set the assignment of articles."""
        assigned: defaultdict[str, set[int]] = defaultdict(set)
        if assignment:
            position_of = self._position_finder()
            for article, names in assignment.by_article.items():
                position = position_of(article)
                if position is not None:
                    for name in names:
                        assigned[name].add(position)
        self.assigned = {name: frozenset(mine) for name, mine in assigned.items()}

    def _position_finder(self) -> Callable[[str], int | None]:
        if self.indexed is not None:
            return self.indexed.position
        return {article: position for position, article in enumerate(self.ids)}.get

    def row(self, position: int) -> ArticleRow:
        """The article's row; until something is known of it, a row with only the id."""
        row = self._rows.get(position)
        if row is not None:
            return row
        article_id = self.ids[position]
        text = self.indexed.text(position) if self.indexed else None
        return ArticleRow(
            id=article_id,
            title=text.title if text else article_id,
            chars=text.chars if text else 0,
            status=Status.NEW,
            tags=0,
        )

    def is_known(self, position: int) -> bool:
        """Whether all is known of the article."""
        if self._unread is None:
            return position in self._rows
        return position not in self._unread

    def count(
        self,
        status: Status,
        annotator: str | None = None,
        among: frozenset[int] | None = None,
    ) -> int:
        """The number of articles, or of those `among`, that an annotator has in a status."""
        annotators = (annotator or self.annotator,)
        positions, is_rest = self._facts.with_status(annotators, frozenset({status}))
        if among is None:
            matching, total = len(positions), len(self)
        else:
            matching, total = len(positions & among), len(among)
        return total - matching if is_rest else matching

    @property
    def pace(self) -> Pace:
        """How fast the annotator tags."""
        if self._pace is None:
            moments: list[int] = []
            for facts in self._facts.of(self.annotator):
                moments += facts.moments
            self._pace = pace(moments)
        return self._pace

    def put(self, items: Iterable[CatalogueItem]) -> None:
        """Set articles, replacing those at the same positions."""
        self._pace = None
        for item in items:
            position = item.position
            self._rows[position] = item.row
            if self._unread is not None:
                self._unread.discard(position)
            if self.indexed is not None and position in self.indexed.unindexed:
                self._found.clear()
            self._words[position] = item.words
            self._folded_ids[position] = item.words.rpartition("\n")[2]
            self._facts.put(position, item.facts)
            if item.has_suggestions:
                self._suggested.add(position)
            else:
                self._suggested.discard(position)

    def sort_by(self, sort: Sort) -> None:
        """Sort the list; equal articles stay in the project's order."""
        self.use_order(sort, self.sorted_by(sort))

    def use_order(self, sort: Sort, order: Sequence[int]) -> None:
        """Take an order as `sorted_by` gives it."""
        self.sort = sort
        self.order = order

    def sorted_by(self, sort: Sort) -> Sequence[int]:
        """The positions in an order.

        It may be asked for in a thread, as it takes a moment where there are many.
        """
        if sort is Sort.ID:
            return range(len(self))
        if sort in {Sort.TITLE, Sort.LENGTH}:
            return self._by_text(sort)
        rows = self._rows.copy().items()
        if sort is Sort.STATUS:
            urgencies = {position: _URGENCY[row.status] for position, row in rows}
            return self._by_rank(urgencies, _URGENCY[Status.NEW])
        return self._by_rank({position: -row.tags for position, row in rows}, 0)

    def _by_text(self, sort: Sort) -> Sequence[int]:
        words_of = self._words.__getitem__
        if self.indexed is None:
            key = words_of if sort is Sort.TITLE else self._chars
            return sorted(range(len(self)), key=key)
        if sort is Sort.TITLE:
            return self.indexed.by_words(words_of)
        return self.indexed.by_length(self._chars)

    def _chars(self, position: int) -> int:
        row = self._rows.get(position)
        return row.chars if row else 0

    def _by_rank(self, ranks: Mapping[int, int], usual: int) -> Sequence[int]:
        """The positions by rank; all that have none have the usual one."""
        unusual = [(rank, at) for at, rank in ranks.items() if rank != usual]
        before = [at for rank, at in sorted(unusual) if rank < usual]
        after = [at for rank, at in sorted(unusual) if rank > usual]
        elsewhere = {*before, *after}
        between = (at for at in range(len(self)) if at not in elsewhere)
        return array("I", chain(before, between, after))

    def matching(self, terms: Sequence[Term], scheme: Scheme) -> Sequence[int]:
        """The positions of the articles for which all terms hold, in the list's order.

        The scheme has the titles of labels.
        """
        articles = ArticleSets(
            annotator=self.annotator,
            annotators=self.annotators,
            facts=self._facts,
            assigned=self.assigned,
            texts=self.texts,
            suggested=self._suggested,
        )
        positions = FilterQuery(terms, scheme, articles).in_order(self.order)
        for term in terms:
            if term.kind in {TITLE, ID}:
                positions = self._with_words(positions, term)
        return positions

    def _with_words(self, positions: Sequence[int], term: Term) -> Sequence[int]:
        """Those of the positions for which a term about titles or ids holds."""
        value, wants = term.value, not term.negated
        if self.indexed is None:
            texts = self._texts_of(term)
            return [at for at in positions if (value in texts[at]) is wants]
        found = self.find_words(term)
        if positions == range(len(self)) and wants:
            return found
        having = frozenset(found)
        return [at for at in positions if (at in having) is wants]

    def _texts_of(self, term: Term) -> Mapping[int, str]:
        return self._folded_ids if term.kind == ID else self._words

    def missing_words(self, terms: Iterable[Term]) -> list[Term]:
        """Those of the terms whose words have not been looked for in the index."""
        if self.indexed is None:
            return []
        about_words = (term for term in terms if term.kind in {TITLE, ID})
        return [term for term in about_words if term not in self._found]

    def find_words(self, term: Term) -> Sequence[int]:
        """The articles that have the words of a term, in the project's order; in any thread.

        Where there are many articles this takes a moment, once for each term.
        """
        known = self._found
        found = known.get(term)
        if found is None:
            found = self._find_words(term)
            if len(known) >= _FOUND:
                known.clear()
            known[term] = found
        return found

    def _find_words(self, term: Term) -> Sequence[int]:
        texts = self._texts_of(term)
        if self.indexed is None:
            positions: Iterable[int] = range(len(self))
            found = set()
        else:
            positions = self.indexed.unindexed
            found = set(self.indexed.with_words(term.value, in_id=term.kind == ID))
        for position in positions:
            if term.value in texts[position]:
                found.add(position)
        # A set of many positions takes ten times as much memory.
        return array("I", sorted(found))


def _indexed(project: ProjectFolder) -> IndexedList | None:
    entries = project.entries
    return IndexedList(entries) if isinstance(entries, Entries) else None
