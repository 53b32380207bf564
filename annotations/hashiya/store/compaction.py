"""History dropped from journals, which nothing but an explicit request does."""

from collections.abc import Iterable
from dataclasses import dataclass

from hashiya.errors import StoreWriteFailed
from hashiya.store import journal_format
from hashiya.store.files import Files
from hashiya.store.journal import Journal
from hashiya.store.journal_format import Entry, Scan
from hashiya.store.loaded_state import DERIVED, LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Compaction:
    """What goes, or went: so many earlier `versions` of rows, and `size` bytes of journals; `kept` are files left alone."""

    versions: int = 0
    size: int = 0
    kept: tuple[str, ...] = ()

    def __add__(self, other: "Compaction") -> "Compaction":
        return Compaction(
            versions=self.versions + other.versions,
            size=self.size + other.size,
            kept=self.kept + other.kept,
        )


def compacted(
    files: Files, journal: Journal, folder: str, stem: str, *, write: bool
) -> Compaction:
    """Leave of each row only the version that holds; without `write` only tell what that would be.

    That a row is gone stays, without what was in it, or an older copy of the folder
    would bring it back. A journal with bytes that cannot be read is left alone: they
    may be mended one day. So are copies that were kept or that a sync made.

    Raises:
        StoreUnreadable: when a file cannot be read.
        StoreWriteFailed: when one cannot be written, or somebody else is writing; each
            file is whole, old or new.
    """
    if write:
        # What only the derived file has goes into a journal first: from here on the
        # journals alone are believed.
        journal.checkpoint(repair=True)
    with journal.lock, files.locked(folder) as held:
        if write and not held:
            raise StoreWriteFailed(
                f"{journal.name}: another program is writing there: end it and try again"
            )
        journal.refresh()
        done = Compaction()
        for name in files.looks(folder, stem):
            if name.endswith(LINES):
                done += _file(files, journal, f"{folder}/{name}", write=write)
            elif name != f"{stem}{DERIVED}":
                done += Compaction(kept=(files.shown(f"{folder}/{name}"),))
    if write and done.versions:
        journal.derive()
    return done


def _file(files: Files, journal: Journal, place: str, *, write: bool) -> Compaction:
    data = files.read(place)
    scan: Scan = journal_format.scanned(data)
    if scan.damaged or scan.newer is not None:
        return Compaction(kept=(files.shown(place),))
    slim = [_slim(entry, journal) for entry in scan.entries]
    left = b"".join(
        journal_format.encoded(entry)[0] for entry in slim if entry.set or entry.gone
    )
    versions = _versions(scan.entries) - _versions(slim)
    if versions and write:
        files.replace(place, left)
    return Compaction(versions=versions, size=len(data) - len(left) if versions else 0)


def _slim(entry: Entry, journal: Journal) -> Entry:
    def holds(table: str, row: str) -> bool:
        # The sum may differ where the line was written again from another file.
        return journal.rows.stamp(table, row)[:2] == entry.stamp[:2]

    setting = {
        table: {row: each for row, each in rows.items() if holds(table, row)}
        for table, rows in entry.set.items()
    }
    gone = {
        table: tuple(row for row in rows if holds(table, row))
        for table, rows in entry.gone.items()
    }
    return entry._replace(
        set={table: rows for table, rows in setting.items() if rows},
        gone={table: rows for table, rows in gone.items() if rows},
        over={},
    )


def _versions(entries: Iterable[Entry]) -> int:
    return sum(
        len(rows)
        for entry in entries
        for rows in (*entry.set.values(), *entry.gone.values())
    )
