"""The entries of a large project in natural order, each made when it is requested."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

from hashiya.corpus.sources.natural_order import natural, naturally
from hashiya.corpus.sources.row_table import RowTable
from hashiya.corpus.sources.rows import ArticleEntry

# Inserting more entries than this takes longer than sorting all.
FEW = 500


class Entries(Sequence[ArticleEntry]):
    """The rows of a large table and `others`, whose ids are different, in natural order.

    At most `few` others are inserted one by one, more are sorted with all rows.

    Raises:
        ValueError: when the table has no order, since two rows have the same id.
    """

    def __init__(
        self, table: RowTable, others: Mapping[str, ArticleEntry], few: int = FEW
    ) -> None:
        if table.order is None:
            raise ValueError("an id is there twice")
        self._table = table
        self._others = others
        self.ids: Sequence[str] = table.ids
        self._rows: Sequence[int] = table.order
        if not table.is_ordered:
            self.ids = [table.ids[row] for row in table.order]
        if others:
            self.ids, self._rows = _with(others, self.ids, table.order, few)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> ArticleEntry: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ArticleEntry, ...]: ...
    def __getitem__(
        self, index: int | slice
    ) -> ArticleEntry | tuple[ArticleEntry, ...]:
        if isinstance(index, slice):
            return tuple(map(self.__getitem__, range(*index.indices(len(self)))))
        row = self._rows[index]
        return self._others[self.ids[index]] if row < 0 else self._table.entry(row)

    def __iter__(self) -> Iterator[ArticleEntry]:
        return map(self.__getitem__, range(len(self)))

    @property
    def by_id(self) -> Mapping[str, ArticleEntry]:
        """The entries by id."""
        return _ById(self)


def _with(
    others: Iterable[str], ids: Sequence[str], rows: Sequence[int], few: int
) -> tuple[Sequence[str], Sequence[int]]:
    """The ids including the others, and their row indices: -1 for the others."""
    all_ids, all_rows = list(ids), list(rows)
    other_ids = list(others)
    if len(other_ids) > few:
        row_of = dict(zip(all_ids, all_rows, strict=True))
        all_ids = naturally([*all_ids, *other_ids])
        return all_ids, [row_of.get(article_id, -1) for article_id in all_ids]
    for article_id in other_ids:
        place = bisect_left(all_ids, natural(article_id), key=natural)
        all_ids.insert(place, article_id)
        all_rows.insert(place, -1)
    return all_ids, all_rows


class _ById(Mapping[str, ArticleEntry]):
    """The entries by id; positions are computed when the first is asked for."""

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
        return {name: position for position, name in enumerate(self._entries.ids)}
