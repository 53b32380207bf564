"""Rows that no journal has: edits by hand, damage, and files older than journals."""

from collections.abc import Iterable
from dataclasses import dataclass

from hashiya.io.json_text import dumps
from hashiya.store.journal_format import (
    FLOOR,
    Document,
    Entry,
    Removed,
    RowKey,
    Stamp,
    Tables,
)
from hashiya.store.row_versions import Rows
from hashiya.store.snapshot import Snapshot, written

BY_HAND, LEGACY, KEPT = "hand", "v1", "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Rows to be set and to be removed, for a line still to be written."""

    set: Tables
    gone: Removed

    def __bool__(self) -> bool:
        return bool(self.set or self.gone)


def is_flipped(snapshot: Snapshot, data: bytes, entries: Iterable[Entry]) -> bool:
    """Whether the file differs in one byte from the file written here: damage, not an edit.

    True also if the written file is unknown, since no journal has its stamps: its rows
    are then used only if no other file has them. TinyDB and other programs that rewrite
    the file omit the line feed at its end.
    """
    if not snapshot.ours:
        return False
    rows = _rows_as_written(snapshot, entries)
    if rows is None:
        return True
    expected = written(rows, snapshot.covers)
    if len(expected) != len(data):
        return False
    differing = sum(one != other for one, other in zip(expected, data, strict=True))
    return differing <= 1


def _rows_as_written(snapshot: Snapshot, entries: Iterable[Entry]) -> Rows | None:
    """The rows that the snapshot's stamps refer to; None if one refers to no version."""
    by_stamp = {entry.stamp: entry for entry in entries}
    rows = Rows()
    for table, stamps in snapshot.stamps.items():
        for row, stamp in stamps.items():
            entry = by_stamp.get(stamp)
            documents = entry.set.get(table, {}) if entry else {}
            if row not in documents:
                return None
            rows.put(table, row, stamp, documents[row])
    for table, stamps in snapshot.gone.items():
        for row, stamp in stamps.items():
            rows.put(table, row, stamp, None)
    return rows


def edits(snapshot: Snapshot, entries: Iterable[Entry]) -> Delta:
    """The changes of the derived file since it was written, against the journals' versions."""
    versions = _JournaledVersions(entries)
    changed: dict[str, dict[str, Document]] = {}
    for table, documents in snapshot.tables.items():
        stamps = snapshot.stamps.get(table, {})
        for row, document in documents.items():
            if not versions.has(table, row, stamps.get(row), document):
                changed.setdefault(table, {})[row] = document
    gone: dict[str, tuple[str, ...]] = {}
    for table, stamps in snapshot.stamps.items():
        documents = snapshot.tables.get(table, {})
        missing = [row for row in stamps if row not in documents]
        removed = tuple(row for row in missing if (table, row) in versions.of_row)
        if removed:
            gone[table] = removed
    return Delta(set=changed, gone=gone)


class _JournaledVersions:
    """All versions of rows in the journals, as text for comparison."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_stamp: dict[tuple[str, str, Stamp], str] = {}
        self.of_row: dict[RowKey, set[str]] = {}
        for entry in entries:
            for table, rows in entry.set.items():
                for row, document in rows.items():
                    text = _text(document)
                    self.by_stamp[table, row, entry.stamp] = text
                    self.of_row.setdefault((table, row), set()).add(text)

    def has(
        self, table: str, row: str, stamp: Stamp | None, document: Document
    ) -> bool:
        """Whether the document is the stamp's version, or any version without that stamp."""
        text = _text(document)
        if stamp:
            as_written = self.by_stamp.get((table, row, stamp))
            if as_written is not None:
                return text == as_written
        return text in self.of_row.get((table, row), ())


def _text(document: Document) -> str:
    return dumps(dict(sorted(document.items())))


def unjournaled(rows: Rows, entries: Iterable[Entry]) -> list[Entry]:
    """Lines for the versions of rows, and removals, that only a derived file has.

    A version that the journals have a later one of is history, which may have been
    dropped on another machine.
    """
    journaled = _Latest(entries)
    by_stamp: dict[Stamp, Rows] = {}
    for table, row, stamp, document in rows.versions():
        if journaled.has((table, row), stamp, document):
            continue
        # A stamp without a sum is that of an edit to be written, or of a file older
        # than journals.
        if not stamp[2] and stamp != FLOOR:
            continue
        by_stamp.setdefault(stamp, Rows()).put(table, row, stamp, document)
    return [_entry(stamp, versions) for stamp, versions in by_stamp.items()]


class _Latest:
    """The stamps of all versions in the journals, and of each row the last version."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._stamps: set[tuple[RowKey, Stamp]] = set()
        self._rows = Rows()
        for entry in entries:
            self._rows.apply(entry)
            for key in entry.rows():
                self._stamps.add((key, entry.stamp))

    def has(self, key: RowKey, stamp: Stamp, document: Document | None) -> bool:
        """Whether the version is in the journals, or a later one of its row is.

        A compacted line has a new sum, and the same number and writer.
        """
        if (key, stamp) in self._stamps:
            return True
        last = self._rows.stamp(*key)
        if last[:2] == stamp[:2] and last != FLOOR:
            return self._rows.document(*key) == document
        return last[:2] > stamp[:2]


def _entry(stamp: Stamp, rows: Rows) -> Entry:
    """The entry for versions that have the stamp, with its new stamp."""
    removed = {}
    for table, stamps in rows.stamps.items():
        documents = rows.tables.get(table, {})
        ids = tuple(row for row in stamps if row not in documents)
        if ids:
            removed[table] = ids
    tables = {name: documents for name, documents in rows.tables.items() if documents}
    return Entry((stamp[0], stamp[1], ""), "", KEPT, tables, removed)
