"""Sequences of a known length whose items are made when they are read."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

from hashiya_reader.widgets.row_list import Drawn

T = TypeVar("T")


class Lazy(Sequence[T], Generic[T]):
    """`length` items, made by `item` from their index."""

    def __init__(self, length: int, item: Callable[[int], T]) -> None:
        self._length = length
        self._item = item

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [
                self._item(position) for position in range(*index.indices(self._length))
            ]
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return self._item(index % self._length)


class LazyRows(Lazy[tuple[Drawn, ...]]):
    """Items of one row each, for a `RowList`."""

    def __init__(self, length: int, row: Callable[[int], Drawn]) -> None:
        super().__init__(length, lambda index: (row(index),))
