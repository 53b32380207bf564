"""Transactions: TinyDB's changes of tables, kept over the stored rows until written."""

import copy
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, NamedTuple

from hashiya.store.journal_format import (
    FLOOR,
    Document,
    Entry,
    Removed,
    RowKey,
    Stamp,
    Tables,
    utc_now,
)
from hashiya.store.row_versions import Rows

DO = "do"

# A document that may be changed.
_Row = dict[str, Any]


class FinishedAct(NamedTuple):
    """The rows that an act sets and removes, for a line still to be written."""

    act: str
    at: str
    set: Tables
    gone: Removed

    @property
    def rows(self) -> list[RowKey]:
        """The rows that it changes, by table and id."""
        keys = []
        for tables in (self.set, self.gone):
            for table, rows in tables.items():
                keys += [(table, row) for row in rows]
        return keys

    def by_clock(
        self, stored: Rows, newest: Mapping[RowKey, Stamp], clock: int
    ) -> Iterator[tuple[int, "FinishedAct"]]:
        """The act in parts, each with the clock of the versions that its rows replace.

        `clock` is that of rows that replace none.
        """

        def clock_of(key: RowKey) -> int:
            last = newest.get(key) or stored.stamp(*key)
            return clock if last == FLOOR else last[0]

        parts: dict[int, dict[str, dict[str, Document]]] = {}
        for table, documents in self.set.items():
            for row, document in documents.items():
                part = parts.setdefault(clock_of((table, row)), {})
                part.setdefault(table, {})[row] = document
        removed: dict[int, dict[str, list[str]]] = {}
        for table, rows in self.gone.items():
            for row in rows:
                part_gone = removed.setdefault(clock_of((table, row)), {})
                part_gone.setdefault(table, []).append(row)
        for number in sorted({*parts, *removed}):
            yield (
                number,
                self._replace(set=parts.get(number, {}), gone=removed.get(number, {})),
            )

    def entry(
        self, stamp: Stamp, stored: Rows, newest: Mapping[RowKey, Stamp]
    ) -> Entry:
        """The line of the act; `newest` are stamps of rows in acts that are not stored yet."""
        over: dict[str, dict[str, Stamp]] = {}
        if stored.stamps or newest:
            for table, row in self.rows:
                last = newest.get((table, row)) or stored.stamp(table, row)
                if last != FLOOR:
                    over.setdefault(table, {})[row] = last
        return Entry(stamp, self.at, self.act, self.set, self.gone, over)


class RowChanges:
    """Rows set and removed over the rows of a base, which stay as they are."""

    def __init__(self, base: "RowChanges | Rows") -> None:
        self._base = base
        self._changed: dict[str, dict[str, _Row | None]] = {}

    def document(self, table: str, row: str) -> Document | None:
        """The row with the changes applied; None if there is no row."""
        changed = self._changed.get(table, {})
        return changed[row] if row in changed else self._base.document(table, row)

    def names(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(dict.fromkeys([*self._base.names(), *self._changed]))

    def ids(self, table: str) -> Iterator[str]:
        """The ids of the table's rows with the changes."""
        changed = self._changed.get(table, {})
        for row in self._base.ids(table):
            if row not in changed or changed[row] is not None:
                yield row
        for row, document in changed.items():
            if document is not None and self._base.document(table, row) is None:
                yield row

    def tables(self) -> dict[str, "TableView"]:
        """The tables, to be read; one may have lost all its rows."""
        return {name: TableView(self, name) for name in self.names()}

    def put(self, table: str, row: str, document: _Row | None) -> None:
        """Set the row; None removes it."""
        self._changed.setdefault(table, {})[row] = document

    def copied(self, table: str, row: str) -> _Row | None:
        """The row as a copy that may be changed in place; None where there is none."""
        document = self._changed.get(table, {}).get(row)
        if document is None:
            stored = self.document(table, row)
            if stored is None:
                return None
            document = copy.deepcopy(dict(stored))
            self.put(table, row, document)
        return document

    def merge(self, changes: "RowChanges") -> None:
        """Add the other changes."""
        for table, rows in changes._changed.items():  # noqa: SLF001 - of the same class
            self._changed.setdefault(table, {}).update(rows)

    def finished(self, act: str, at: str) -> FinishedAct:
        """The act with the net changes; rows that end as they were are left out."""
        setting: dict[str, dict[str, Document]] = {}
        gone: dict[str, list[str]] = {}
        for table, rows in self._changed.items():
            for row, document in rows.items():
                if document == self._base.document(table, row):
                    continue
                if document is None:
                    gone.setdefault(table, []).append(row)
                else:
                    setting.setdefault(table, {})[row] = document
        return FinishedAct(act, at, setting, gone)


class Batch:
    """The acts of one write, each over those before it; `rows` are the rows after them."""

    def __init__(self, stored: Rows) -> None:
        self.rows = RowChanges(stored)
        self.acts: list[FinishedAct] = []
        self._finished = self.rows

    def transaction(self, act: str = DO, at: str = "") -> "Transaction":
        """Make a block one act, or part of the transaction around it."""
        return Transaction(self, act, at)

    def add(self, changes: RowChanges, act: str, at: str) -> None:
        """Make the changes of a transaction, whose block has ended, part of what is around it."""
        if self.rows is self._finished:
            self.acts.append(changes.finished(act, at or utc_now()))
        self.rows.merge(changes)


class Transaction:
    """A block whose changes are made together, or not at all if it raises."""

    __slots__ = ("_act", "_at", "_batch", "_outer")

    def __init__(self, batch: Batch, act: str, at: str) -> None:
        self._batch = batch
        self._act = act
        self._at = at

    def __enter__(self) -> RowChanges:
        self._outer = self._batch.rows
        changes = self._batch.rows = RowChanges(self._outer)
        return changes

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        changes, self._batch.rows = self._batch.rows, self._outer
        if error is None:
            self._batch.add(changes, self._act, self._at)


class TableView(Mapping[str, Document]):
    """A table with its changes, as TinyDB reads tables."""

    def __init__(self, rows: RowChanges, table: str) -> None:
        self._rows = rows
        self._table = table

    def __getitem__(self, key: str) -> Document:
        document = self._rows.document(self._table, key)
        if document is None:
            raise KeyError(key)
        return document

    def __iter__(self) -> Iterator[str]:
        return self._rows.ids(self._table)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class TableDraft(MutableMapping[Any, _Row]):
    """A table as TinyDB's updaters change it, by document ids; a row that is read is copied."""

    def __init__(self, rows: RowChanges, table: str, key: type[Any]) -> None:
        self._rows = rows
        self._table = table
        self._key = key

    def __getitem__(self, key: Any) -> _Row:
        # An updater may change it in place, and what is stored must not change before
        # the disk does.
        document = self._rows.copied(self._table, str(key))
        if document is None:
            raise KeyError(key)
        return document

    def __setitem__(self, key: Any, document: Mapping[str, Any]) -> None:
        self._rows.put(self._table, str(key), dict(document))

    def __delitem__(self, key: Any) -> None:
        if key not in self:
            raise KeyError(key)
        self._rows.put(self._table, str(key), None)

    def __contains__(self, key: object) -> bool:
        return self._rows.document(self._table, str(key)) is not None

    def __iter__(self) -> Iterator[Any]:
        # TinyDB's intermediate steps must not change the order of rows.
        return map(self._key, list(self._rows.ids(self._table)))

    def __len__(self) -> int:
        return sum(1 for _ in self._rows.ids(self._table))

    def clear(self) -> None:
        """Remove every row."""
        for row in list(self._rows.ids(self._table)):
            self._rows.put(self._table, row, None)
