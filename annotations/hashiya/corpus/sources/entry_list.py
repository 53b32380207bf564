"""The articles of an index, and a few others among them, each read when it is requested."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, overload

from hashiya.corpus.sources.natural_order import natural, naturally
from hashiya.corpus.sources.rows import ArticleEntry

if TYPE_CHECKING:
    from hashiya.corpus.index.article_index import ArticleIndex

# Finding the places of more than this takes longer than reading all ids of the index.
FEW = 500


class Entries(Sequence[ArticleEntry]):
    """The articles of an index and the others in natural order.

    One of the others stands in place of the index's article of the same id.
    """

    def __init__(
        self, index: "ArticleIndex", others: Mapping[str, ArticleEntry], few: int = FEW
    ) -> None:
        self.indexed = index
        self._instead: dict[int, ArticleEntry] = {}
        added: dict[str, ArticleEntry] = {}
        for entry in others.values():
            position = index.position(entry.id)
            if position is None:
                added[entry.id] = entry
            else:
                self._instead[position] = entry
        self._added = tuple(map(added.__getitem__, naturally(added)))
        self._added_at = {entry.id: number for number, entry in enumerate(self._added)}
        # For each of those added, how many of the index come before it.
        find_places = _searched_places if len(added) <= few else _merged_places
        places = find_places(index, self._added)
        self._positions = [place + number for number, place in enumerate(places)]

    def __len__(self) -> int:
        return len(self.indexed) + len(self._added)

    @overload
    def __getitem__(self, index: int) -> ArticleEntry: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ArticleEntry, ...]: ...
    def __getitem__(
        self, index: int | slice
    ) -> ArticleEntry | tuple[ArticleEntry, ...]:
        if isinstance(index, slice):
            return tuple(map(self.__getitem__, range(*index.indices(len(self)))))
        position = range(len(self))[index]
        number = bisect_left(self._positions, position)
        if number < len(self._positions) and self._positions[number] == position:
            return self._added[number]
        indexed = position - number
        return self._instead.get(indexed) or self.indexed.entry(indexed)

    def __iter__(self) -> Iterator[ArticleEntry]:
        added = iter(zip(self._positions, self._added, strict=True))
        next_position, next_added = next(added, (-1, None))
        position = 0
        for indexed, entry in enumerate(self.indexed):
            while position == next_position and next_added is not None:
                yield next_added
                position += 1
                next_position, next_added = next(added, (-1, None))
            yield self._instead.get(indexed, entry)
            position += 1
        while next_added is not None:
            yield next_added
            next_position, next_added = next(added, (-1, None))

    def position(self, article_id: str) -> int | None:
        """The position of the article with this id."""
        number = self._added_at.get(article_id)
        if number is not None:
            return self._positions[number]
        indexed = self.indexed.position(article_id)
        if indexed is None:
            return None
        return indexed + self._added_before(indexed)

    def words(self, position: int) -> str:
        """The folded title and id of an article of the index."""
        return self.indexed.words(position - bisect_left(self._positions, position))

    def positions_of(self, indexed: Sequence[int]) -> Sequence[int]:
        """The positions of articles of the index, by their positions in that."""
        if not self._added:
            return indexed
        return [position + self._added_before(position) for position in indexed]

    def _added_before(self, indexed: int) -> int:
        """How many of those added come before the index's article."""
        return bisect_left(
            range(len(self._positions)),
            indexed + 1,
            key=lambda number: self._positions[number] - number,
        )

    @property
    def unindexed(self) -> frozenset[int]:
        """The positions of the articles whose texts the index does not know."""
        others = [*self._instead, *self.indexed.untitled()]
        return frozenset((*self._positions, *self.positions_of(others)))

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the articles."""
        return _Ids(self)

    @property
    def by_id(self) -> Mapping[str, ArticleEntry]:
        """The articles by id."""
        return _ById(self)


def _searched_places(index: "ArticleIndex", added: Sequence[ArticleEntry]) -> list[int]:
    places = range(len(index))
    return [
        bisect_left(
            places, natural(entry.id), key=lambda at: natural(index.entry(at).id)
        )
        for entry in added
    ]


def _merged_places(index: "ArticleIndex", added: Sequence[ArticleEntry]) -> list[int]:
    places: list[int] = []
    ids = (natural(entry.id) for entry in index)
    indexed, position = next(ids, None), 0
    for entry in added:
        key = natural(entry.id)
        while indexed is not None and indexed < key:
            indexed, position = next(ids, None), position + 1
        places.append(position)
    return places


class _Ids(Sequence[str]):
    """The ids of entries, none of which is in memory."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [entry.id for entry in self._entries[index]]
        return self._entries[index].id

    def __iter__(self) -> Iterator[str]:
        return (entry.id for entry in self._entries)

    def __contains__(self, article_id: object) -> bool:
        return self._position(article_id) is not None

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """The position of the id.

        Raises:
            ValueError: when there is no such id between `start` and `stop`.
        """
        position = self._position(value)
        places = range(len(self))[start:stop]
        if position is None or position not in places:
            raise ValueError(f"{value!r} is no id")
        return position

    def _position(self, article_id: object) -> int | None:
        return (
            self._entries.position(article_id) if isinstance(article_id, str) else None
        )


class _ById(Mapping[str, ArticleEntry]):
    """The entries by id."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    def __getitem__(self, article_id: str) -> ArticleEntry:
        position = self._entries.position(article_id)
        if position is None:
            raise KeyError(article_id)
        return self._entries[position]

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._entries.ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries.ids)

    def __len__(self) -> int:
        return len(self._entries)
