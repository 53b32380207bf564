"""The articles of a project in their natural order, each told of only when it is asked for."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

from hashiya.corpus.sources.natural_order import natural, naturally
from hashiya.corpus.sources.row_table import RowTable
from hashiya.corpus.sources.rows import ArticleEntry

# More than so many are sorted anew with all others, fewer are each put in their place.
_FEW = 500


class Entries(Sequence[ArticleEntry]):
    """The rows of a large table and `others`, of which none has the id of a row, in their natural order.

    Raises:
        ValueError: when the table has no order, as an id is there twice.
    """

    def __init__(self, table: RowTable, others: Mapping[str, ArticleEntry]) -> None:
        if table.order is None:
            raise ValueError("an id is there twice")
        self._table = table
        self._others = others
        ids = table.ids if table.is_ordered else [table.ids[row] for row in table.order]
        self.ids, self._rows = (
            _with(others, ids, table.order) if others else (ids, table.order)
        )

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> ArticleEntry: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[ArticleEntry, ...]: ...
    def __getitem__(self, at: int | slice) -> ArticleEntry | tuple[ArticleEntry, ...]:
        if isinstance(at, slice):
            return tuple(self[each] for each in range(*at.indices(len(self))))
        row = self._rows[at]
        return self._others[self.ids[at]] if row < 0 else self._table.entry(row)

    def __iter__(self) -> Iterator[ArticleEntry]:
        return map(self.__getitem__, range(len(self)))

    @property
    def by_id(self) -> Mapping[str, ArticleEntry]:
        """The entries by id."""
        return _ById(self)


def _with(
    others: Iterable[str], ids: Sequence[str], rows: Sequence[int]
) -> tuple[Sequence[str], Sequence[int]]:
    """The ids with the others among them, and their rows: -1 for the others."""
    found, at = list(ids), list(rows)
    more = list(others)
    if len(more) > _FEW:
        row = dict(zip(found, at, strict=True))
        found = naturally([*found, *more])
        return found, [row.get(each, -1) for each in found]
    for each in more:
        place = bisect_left(found, natural(each), key=natural)
        found.insert(place, each)
        at.insert(place, -1)
    return found, at


class _ById(Mapping[str, ArticleEntry]):
    """Where each id stands is found out when the first is asked for."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    def __getitem__(self, article_id: str) -> ArticleEntry:
        return self._entries[self._positions[article_id]]

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._positions

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries.ids)

    def __len__(self) -> int:
        return len(self._entries)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {each: at for at, each in enumerate(self._entries.ids)}
