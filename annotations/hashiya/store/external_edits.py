"""What a derived file says that no journal does: edits made by hand, damage, and files of before there were journals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hashiya.io.json_text import dumps
from hashiya.store.journal_format import FLOOR, Document, Entry, Stamp
from hashiya.store.row_versions import Rows
from hashiya.store.snapshot import Snapshot, written

BY_HAND, LEGACY, KEPT = "hand", "v1", "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """Rows to be set and to be taken away, for a line still to be written."""

    set: Mapping[str, Mapping[str, Document]]
    gone: Mapping[str, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.set or self.gone)


def is_flipped(snapshot: Snapshot, data: bytes, entries: Iterable[Entry]) -> bool:
    """Whether the file is what was written here but for one byte: damage, not an edit.

    Also where what was written cannot be told any more, as its stamps lead nowhere:
    rows are then taken only where nothing else has them. TinyDB, and whatever else
    rewrites the file, leaves out the line feed at its end.
    """
    if not snapshot.ours:
        return False
    by_stamp = {entry.stamp: entry for entry in entries}
    rows = Rows()
    for table, stamps in snapshot.stamps.items():
        for row, stamp in stamps.items():
            entry = by_stamp.get(stamp)
            if entry is None or row not in entry.set.get(table, {}):
                return True
            rows.put(table, row, stamp, entry.set[table][row])
    for table, stamps in snapshot.gone.items():
        for row, stamp in stamps.items():
            rows.put(table, row, stamp, None)
    expected = written(rows, snapshot.covers)
    if len(expected) != len(data):
        return False
    return sum(one != other for one, other in zip(expected, data, strict=True)) <= 1


def edits(snapshot: Snapshot, entries: Iterable[Entry]) -> Delta:
    """What somebody changed in the derived file since it was written, against every version that a journal holds."""
    by_stamp, known = _versions(entries)
    changed: dict[str, dict[str, Document]] = {}
    gone: dict[str, tuple[str, ...]] = {}
    for table, documents in snapshot.tables.items():
        for row, document in documents.items():
            stamp = snapshot.stamps.get(table, {}).get(row)
            said = _said(document)
            as_written = by_stamp.get((table, row, stamp)) if stamp else None
            if (
                said != as_written
                if as_written is not None
                else said not in known.get((table, row), ())
            ):
                changed.setdefault(table, {})[row] = document
    for table, stamps in snapshot.stamps.items():
        missing = tuple(
            row
            for row in stamps
            if row not in snapshot.tables.get(table, {}) and (table, row) in known
        )
        if missing:
            gone[table] = missing
    return Delta(set=changed, gone=gone)


def orphans(rows: Rows, entries: Iterable[Entry]) -> list[Entry]:
    """Lines for the rows that no journal has, as they were or went: a derived file alone remembers them."""
    known = {
        (table, row, each.stamp)
        for each in entries
        for table, said in each.set.items()
        for row in said
    }
    known |= {
        (table, row, each.stamp)
        for each in entries
        for table, said in each.gone.items()
        for row in said
    }
    anywhere = {(table, row) for table, row, _ in known}
    found: dict[Stamp, Entry] = {}
    for table, row, stamp, document in rows.versions():
        # A stamp without a sum is that of an edit still to be written, or of a file
        # from before there were journals.
        if (table, row, stamp) in known or (
            not stamp[2] and (stamp != FLOOR or (table, row) in anywhere)
        ):
            continue
        entry = found.setdefault(
            stamp,
            Entry(stamp=(stamp[0], stamp[1], ""), at="", act=KEPT, set={}, gone={}),
        )
        setting, gone = dict(entry.set), dict(entry.gone)
        if document is None:
            gone[table] = (*gone.get(table, ()), row)
        else:
            setting[table] = {**setting.get(table, {}), row: document}
        found[stamp] = entry._replace(set=setting, gone=gone)
    return list(found.values())


def _versions(
    entries: Iterable[Entry],
) -> tuple[dict[tuple[str, str, Stamp], str], dict[tuple[str, str], set[str]]]:
    by_stamp: dict[tuple[str, str, Stamp], str] = {}
    known: dict[tuple[str, str], set[str]] = {}
    for entry in entries:
        for table, rows in entry.set.items():
            for row, document in rows.items():
                said = _said(document)
                by_stamp[table, row, entry.stamp] = said
                known.setdefault((table, row), set()).add(said)
    return by_stamp, known


def _said(document: Document) -> str:
    return dumps(dict(sorted(document.items())))
