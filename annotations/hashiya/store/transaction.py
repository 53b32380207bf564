"""Changes that are not written yet: what TinyDB does to a table, gathered without touching the table."""

import copy
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, NamedTuple

from hashiya.store.journal_format import FLOOR, Document, Entry, Stamp
from hashiya.store.row_versions import Rows

DO = "do"


class Draft:
    """One act: the rows that it sets and takes away, over what is stored and what the acts before it did."""

    def __init__(self, before: "Writing", act: str, at: str) -> None:
        self._before = before
        self.act = act
        self.at = at
        self.changed: dict[str, dict[str, dict[str, Any] | None]] = {}

    def document(self, table: str, row: str) -> Mapping[str, Any] | None:
        """A row as this act sees it."""
        changed = self.changed.get(table, {})
        return changed[row] if row in changed else self._before.document(table, row)

    def rows(self, table: str) -> Iterator[str]:
        """The ids of the table's rows as this act sees them."""
        changed = self.changed.get(table, {})
        known = dict.fromkeys(self._before.rows(table))
        yield from (
            row for row in known if row not in changed or changed[row] is not None
        )
        yield from (
            row
            for row, document in changed.items()
            if row not in known and document is not None
        )

    def put(self, table: str, row: str, document: dict[str, Any] | None) -> None:
        """Set the row; None takes it away."""
        self.changed.setdefault(table, {})[row] = document

    def done(self) -> "Done":
        """What it comes to: rows that end as they were are left out."""
        setting: dict[str, dict[str, Document]] = {}
        gone: dict[str, list[str]] = {}
        for table, rows in self.changed.items():
            for row, document in rows.items():
                if document == self._before.document(table, row):
                    continue
                if document is None:
                    gone.setdefault(table, []).append(row)
                else:
                    setting.setdefault(table, {})[row] = document
        return Done(self.act, self.at, setting, gone)


class Done(NamedTuple):
    """A finished act, for a line still to be written: the rows that it sets and takes away."""

    act: str
    at: str
    set: Mapping[str, Mapping[str, Document]]
    gone: Mapping[str, Sequence[str]]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The rows that it changes, by table and id."""
        return [
            (table, row)
            for said in (self.set, self.gone)
            for table, rows in said.items()
            for row in rows
        ]

    def entry(
        self, stamp: Stamp, stored: Rows, newest: Mapping[tuple[str, str], Stamp]
    ) -> Entry:
        """The line that makes it last; `newest` are the stamps that acts before it, not stored yet, gave to rows."""
        over: dict[str, dict[str, Stamp]] = {}
        for table, row in self.rows if stored.stamps or newest else ():
            last = newest.get((table, row)) or stored.stamp(table, row)
            if last != FLOOR:
                over.setdefault(table, {})[row] = last
        return Entry(stamp, self.at, self.act, self.set, self.gone, over)


class Writing:
    """The acts of one write, each over the ones before it."""

    def __init__(self, stored: Rows) -> None:
        self._stored = stored
        self._current: Draft | None = None
        self.acts: list[Done] = []

    def act(self, do: Callable[[Draft], None], act: str = DO, at: str = "") -> None:
        """Gather what is done to the tables into one act; inside another one it is part of that."""
        if self._current is not None:
            do(self._current)
            return
        self._current = Draft(self, act, at)
        try:
            do(self._current)
            self.acts.append(self._current.done())
        finally:
            self._current = None

    def document(self, table: str, row: str) -> Mapping[str, Any] | None:
        """A row as the acts so far leave it."""
        for act in reversed(self.acts) if self.acts else ():
            if row in act.set.get(table, ()):
                return act.set[table][row]
            if row in act.gone.get(table, ()):
                return None
        return self._stored.document(table, row)

    def rows(self, table: str) -> list[str]:
        """The ids of a table's rows, likewise."""
        rows = dict.fromkeys(self._stored.tables.get(table, ()))
        for act in self.acts:
            rows.update(dict.fromkeys(act.set.get(table, ())))
            for row in act.gone.get(table, ()):
                rows.pop(row, None)
        return list(rows)


class View(MutableMapping[int, dict[str, Any]]):
    """A table as TinyDB's updaters see it, keyed by whole numbers; a row is copied when it is first looked at."""

    def __init__(self, draft: Draft, table: str, key: type[Any] = int) -> None:
        self._draft = draft
        self._table = table
        self._key = key

    def __getitem__(self, key: int) -> dict[str, Any]:
        document = self._draft.document(self._table, str(key))
        if document is None:
            raise KeyError(key)
        mine = self._mine().get(str(key))
        if mine is None:
            # An updater may change it, and what is stored must not change before the
            # disk does.
            mine = self._mine()[str(key)] = copy.deepcopy(dict(document))
        return mine

    def __setitem__(self, key: int, document: Mapping[str, Any]) -> None:
        self._mine()[str(key)] = dict(document)

    def __delitem__(self, key: int) -> None:
        if key not in self:
            raise KeyError(key)
        self._mine()[str(key)] = None

    def __contains__(self, key: object) -> bool:
        return self._draft.document(self._table, str(key)) is not None

    def __iter__(self) -> Iterator[int]:
        return (self._key(row) for row in list(self._draft.rows(self._table)))

    def __len__(self) -> int:
        return sum(1 for _ in self._draft.rows(self._table))

    def clear(self) -> None:
        """Take every row away."""
        self._mine().update(dict.fromkeys(self._draft.rows(self._table)))

    def _mine(self) -> dict[str, dict[str, Any] | None]:
        return self._draft.changed.setdefault(self._table, {})
