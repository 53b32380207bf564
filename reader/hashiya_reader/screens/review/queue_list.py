"""The review queue without a screen: its articles or disagreements, filtered and in an order."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hashiya.review.item_filter import ItemFilter
from hashiya.review.items import Item
from hashiya.review.kinds import Kind
from hashiya.review.queue import (
    Order,
    QueueEntry,
    disagreements,
    sorted_entries,
)
from hashiya.review.verdicts import StaleVerdict
from hashiya_reader.review_options import ReviewOptions
from hashiya_reader.screens.review.marks import FILLS

# The first characters of a title, by which titles look alike in a narrow row.
TITLE_BEGIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TitledEntry:
    """An article of the queue with its title."""

    queued: QueueEntry
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueColumns:
    """What the rows of articles have: the kinds that any of them has, and some ids.

    An article's id is beside its title if it is `alike` another one's, which is as
    much as a row may show of it.
    """

    kinds: tuple[Kind, ...] = ()
    alike: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entries: Collection[TitledEntry]) -> "QueueColumns":
        """The columns that these entries need."""
        kinds: set[Kind] = set()
        articles: dict[str, list[str]] = {}
        for entry in entries:
            for item in entry.queued.disputed:
                kinds.update(item.kinds)
            begin = " ".join(entry.title.split())[:TITLE_BEGIN]
            articles.setdefault(begin, []).append(entry.queued.article)
        alike: set[str] = set()
        for ids in articles.values():
            if len(ids) > 1:
                alike.update(ids)
        ordered = tuple(kind for kind in FILLS if kind in kinds)
        return cls(kinds=ordered, alike=frozenset(alike))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A row of the queue: an article, or one disagreement of it."""

    entry: TitledEntry
    item: Item | None = None

    @property
    def article(self) -> str:
        """The article's id."""
        return self.entry.queued.article

    @property
    def key(self) -> tuple[object, ...]:
        """What names the row as long as the annotators' tags are the same ones."""
        return self.article, self.item.key if self.item else None


class QueueList:
    """`entries` are the articles read so far, `rows` what the list shows of them.

    Rows are articles, or with `shows_items` disagreements; `shows_settled` also lists
    articles with nothing left to decide.
    """

    def __init__(self, reviewing: ReviewOptions) -> None:
        self.filter: ItemFilter = reviewing.items
        self.order = reviewing.order
        self.seed = reviewing.seed
        self.shows_settled = False
        self.shows_items = False
        self.entries: dict[str, TitledEntry] = {}
        self.rows: tuple[QueueRow, ...] = ()
        self.columns = QueueColumns()

    def refresh(self) -> None:
        """Make the rows again."""
        self.columns = QueueColumns.of(self.entries.values())
        self.rows = tuple(
            self._item_rows() if self.shows_items else self._article_rows()
        )

    def _item_rows(self) -> Iterable[QueueRow]:
        for queued, item in disagreements(self._queued(), self.order, self.seed):
            yield QueueRow(entry=self.entries[queued.article], item=item)

    def _article_rows(self) -> Iterable[QueueRow]:
        for queued in sorted_entries(self._queued(), self.order, self.seed):
            if self.shows_settled or not queued.is_settled or queued.problems:
                yield QueueRow(entry=self.entries[queued.article])

    def _queued(self) -> list[QueueEntry]:
        return [entry.queued for entry in self.entries.values()]

    def row_at(self, index: int) -> QueueRow | None:
        """The row at an index of the list."""
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def index_of(self, row: QueueRow | None) -> int:
        """The index of a row, -1 where it is not shown."""
        if row is not None:
            for index, other in enumerate(self.rows):
                if other.key == row.key:
                    return index
        return -1

    def following(self, row: QueueRow) -> tuple[QueueRow, ...]:
        """The rows after this one, wrapping around."""
        index = self.index_of(row)
        return self.rows[index + 1 :] + self.rows[: max(index, 0)]

    def is_open(self, row: QueueRow) -> bool:
        """Whether there is something to decide there, by the latest entry of its article."""
        queued = self.entries[row.article].queued
        if row.item is None:
            return not queued.is_settled
        return row.item.key in {item.key for item in queued.disputed}

    def next_order(self) -> None:
        """Take the next of the orders."""
        orders = list(Order)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]

    def draw_lot(self) -> None:
        """Order at random; if that is the order already, with another seed."""
        if self.order is Order.RANDOM:
            self.seed += 1
        self.order = Order.RANDOM

    @property
    def annotators(self) -> list[str]:
        """Who has any of the articles done."""
        names = {name for queued in self._queued() for name in queued.done}
        return sorted(names)

    @property
    def stale(self) -> list[tuple[StaleVerdict, TitledEntry]]:
        """The stale verdicts, each with its article."""
        verdicts = []
        for entry in self.entries.values():
            verdicts += [(stale, entry) for stale in entry.queued.stale]
        return verdicts
