"""The articles of a project as a list that is filtered and sorted fast at any length."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hashiya.model.assignment import Assignment
from hashiya.model.model import Status
from hashiya.model.scheme import Scheme
from hashiya.overview.fact_index import FactIndex
from hashiya.overview.filter_query import ArticleSets, FilterQuery
from hashiya.overview.filters import TITLE, RecordFacts, Term
from hashiya.overview.pace import Pace, pace
from hashiya.overview.progress import ArticleRow
from hashiya.text.normalization import fold


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
        words = f"{fold(row.title)}\n{fold(row.id)}"
        return cls(
            position=position,
            row=row,
            words=words,
            facts=tuple(facts),
            has_suggestions=has_suggestions,
        )


class _FoldedIds(dict[int, str]):
    """The text that a filter searches, by position: the id until a title is put in.

    All ids are folded when one is first searched: to fold 100,000 delays the first frame.
    """

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__()
        self._ids = ids

    def __missing__(self, position: int) -> str:
        for place, article_id in enumerate(self._ids):
            self.setdefault(place, article_id.casefold())
        return self[position]


class Catalogue:
    """The rows of a list by position; until an article is read only its id is known.

    Titles are folded once, and each fact has its set of positions: a filter is a few
    operations on sets and one pass over the titles.
    """

    def __init__(self, ids: Sequence[str], annotator: str) -> None:
        self.ids = ids
        self.annotator = annotator
        self.sort = Sort.ID
        self.order: Sequence[int] = range(len(ids))
        self.texts: dict[str, set[int]] = {}
        self.assigned: Mapping[str, frozenset[int]] = {}
        self._rows: dict[int, ArticleRow] = {}
        # The texts in which words and `id:` are searched: title and id, and the id
        # alone.
        self._words = _FoldedIds(ids)
        self._folded_ids = _FoldedIds(ids)
        self._pace: Pace | None = None
        self._suggested: set[int] = set()
        self._facts = FactIndex()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def known(self) -> int:
        """The number of rows that have been read."""
        return len(self._rows)

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
        positions: dict[str, int] = {}
        if assignment:
            positions = {article: position for position, article in enumerate(self.ids)}
        assigned: defaultdict[str, set[int]] = defaultdict(set)
        for article, names in assignment.by_article.items():
            if article in positions:
                for name in names:
                    assigned[name].add(positions[article])
        self.assigned = {name: frozenset(mine) for name, mine in assigned.items()}

    def row(self, position: int) -> ArticleRow:
        """The article's row; until it is read, a row with only the id."""
        row = self._rows.get(position)
        if row is not None:
            return row
        article_id = self.ids[position]
        return ArticleRow(
            id=article_id, title=article_id, chars=0, status=Status.NEW, tags=0
        )

    def is_known(self, position: int) -> bool:
        """Whether the row has been read."""
        return position in self._rows

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
            self._words[position] = item.words
            self._folded_ids[position] = item.words.rpartition("\n")[2]
            self._facts.put(position, item.facts)
            if item.has_suggestions:
                self._suggested.add(position)
            else:
                self._suggested.discard(position)

    def sort_by(self, sort: Sort) -> None:
        """Sort the list; equal articles stay in the project's order."""
        self.sort = sort
        positions = range(len(self))
        if sort is Sort.ID:
            self.order = positions
        else:
            self.order = sorted(positions, key=self._sort_key(sort))

    def _sort_key(self, sort: Sort) -> Callable[[int], str | int]:
        rows = self._rows

        def length(position: int) -> int:
            return rows[position].chars if position in rows else 0

        def tags(position: int) -> int:
            return -rows[position].tags if position in rows else 0

        def urgency(position: int) -> int:
            status = rows[position].status if position in rows else Status.NEW
            return _URGENCY[status]

        keys: dict[Sort, Callable[[int], str | int]] = {
            Sort.TITLE: self._words.__getitem__,
            Sort.LENGTH: length,
            Sort.STATUS: urgency,
            Sort.TAGS: tags,
        }
        return keys[sort]

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
        words, ids = self._words, self._folded_ids
        for term in terms:
            value = term.value
            if term.kind == "id":
                wants = not term.negated
                positions = [p for p in positions if (value in ids[p]) is wants]
            elif term.kind == TITLE and term.negated:
                positions = [p for p in positions if value not in words[p]]
            elif term.kind == TITLE:
                positions = [p for p in positions if value in words[p]]
        return positions
