"""The upkeep of records: derived files brought up to date, damage found, history dropped."""

import contextlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hashiya.errors import Finding, HashiyaError, Hint, Note, StoreWriteFailed
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.store import journal_format, snapshot
from hashiya.store.external_edits import unjournaled
from hashiya.store.files import Files
from hashiya.store.journal import Journal
from hashiya.store.journal_format import Document, Entry
from hashiya.store.loaded_state import lacks_guests
from hashiya.store.names import DERIVED, LINES, RecordPath
from hashiya.store.row_versions import Rows

_IDLE = 1.0


class Checkpoints:
    """Journals whose derived files are behind: brought up to date after a second without a write.

    What fails is left for the next time: nothing that was saved depends on it.
    """

    def __init__(self, idle: float = _IDLE) -> None:
        self._idle = idle
        self._behind: dict[int, Journal] = {}
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._has_news = False

    def note(self, journal: Journal) -> None:
        """The journal has been written to."""
        with self._lock:
            self._behind[id(journal)] = journal
            self._has_news = True
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(
                    target=self._wait, daemon=True, name="hashiya-checkpoints"
                )
                self._thread.start()

    def flush(self) -> None:
        """Bring them up to date now."""
        with self._lock:
            behind, self._behind = self._behind, {}
        for journal in behind.values():
            with contextlib.suppress(HashiyaError, OSError):
                journal.checkpoint()

    def close(self) -> None:
        """Bring them up to date for the last time."""
        with self._lock:
            self._is_closed = True
            self._changed.notify_all()
        self.flush()

    def _wait(self) -> None:
        while True:
            with self._lock:
                self._has_news = False
                self._changed.wait(self._idle)
                if self._is_closed:
                    return
                if self._has_news:
                    continue
                if not self._behind:
                    self._thread = None
                    return
            self.flush()


class DerivedFileBehind(Note):
    """A derived file is absent, or lacks what its journals have."""

    __slots__ = ()


def damage(files: Files, path: RecordPath) -> list[str]:
    """A sentence for each problem of a record; nothing is changed.

    Every byte is read. A derived file that is absent or behind is a `DerivedFileBehind`:
    it is so after a clone, a pull or a kill, and the journals have everything.

    Raises:
        StoreUnreadable: when a file cannot be read, or a newer program wrote it.
    """
    journal = Journal(files, *path)
    if journal.unreadable:
        return [journal.unreadable]
    problems = [problem for problem in journal.problems if f"{DERIVED}:" in problem]
    for name in files.looks(path.folder, path.stem):
        if name.endswith(LINES):
            place = f"{path.folder}/{name}"
            scan = journal_format.scanned(files.read(place))
            problems += [f"{files.shown(place)}: {range_}" for range_ in scan.problems]
            for start in scan.markers:
                note = Note(
                    _(
                        "{path}: byte {position} begins a marker of a merge conflict: the "
                        "lines of both sides count; delete the marker"
                    ).format(path=files.shown(place), position=start)
                )
                problems.append(note)
    return problems + _damage_of_derived(files, journal, path)


def _damage_of_derived(files: Files, journal: Journal, path: RecordPath) -> list[str]:
    """The rows that the derived file lacks, and those that only it has."""
    problems: list[str] = []
    try:
        derived = snapshot.read(files.read(f"{path.folder}/{path.stem}{DERIVED}"))
    except ValueError:
        derived = None
    if derived is not None and lacks_guests(
        derived, files.looks(path.folder, path.stem)
    ):
        derived = None
    if derived is not None and derived.whole:
        rows = Rows()
        derived.pour(rows, trusted=True)
        problems = _differences(journal, rows)
    if derived is not None and not derived.derived:
        # It is taken over, and kept, with the first write.
        return problems
    if journal.is_stale and not journal.problems:
        problems.append(
            DerivedFileBehind(
                _("{path}: is behind its journals").format(path=journal.name)
            )
        )
    return problems


def _differences(journal: Journal, derived: Rows) -> list[str]:
    """How the rows of the derived file differ from those of the journals."""
    problems: list[str] = []
    entries = journal.entries()
    alone = 0
    for entry in unjournaled(derived, entries):
        alone += sum(map(len, entry.set.values()))
    if alone:
        problems.append(
            Finding(
                ngettext(
                    "{path}: alone has {count} row that no journal has any more, or not "
                    "yet, where git went back to an older commit",
                    "{path}: alone has {count} rows that no journal has any more, or not "
                    "yet, where git went back to an older commit",
                    alone,
                ).format(path=journal.name, count=alone),
                hint=Hint.REPAIR,
            )
        )
    rows = Rows()
    for entry in entries:
        rows.apply(entry)
    lacking = sum(
        derived.stamp(table, row) < stamp for table, row, stamp, _ in rows.versions()
    )
    if lacking and not journal.is_stale:
        problems.append(
            Finding(
                ngettext(
                    "{path}: lacks {count} row that its journals have",
                    "{path}: lacks {count} rows that its journals have",
                    lacking,
                ).format(path=journal.name, count=lacking),
                hint=Hint.REPAIR,
            )
        )
    return problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Compaction:
    """The number of `versions` of rows, and of bytes, that are dropped; `kept` files are not."""

    versions: int = 0
    size: int = 0
    kept: tuple[str, ...] = ()

    def __add__(self, other: "Compaction") -> "Compaction":
        return Compaction(
            versions=self.versions + other.versions,
            size=self.size + other.size,
            kept=self.kept + other.kept,
        )


def compact(files: Files, path: RecordPath, *, write: bool) -> Compaction:
    """Leave only the last version of each row; without `write` only report what would be dropped.

    That a row was removed is kept, without its content: otherwise an older copy of the
    folder would bring it back. A journal with bytes that cannot be read is left alone:
    they may be repaired later. So are copies that were kept or that a sync made.

    Raises:
        StoreUnreadable: when a file cannot be read.
        StoreWriteFailed: when one cannot be written, or another program is writing;
            each file is whole, old or new.
    """
    journal = Journal(files, *path)
    if write:
        # What only the derived file has goes into a journal first: from here on the
        # journals alone are believed.
        journal.checkpoint(repair=True)
    with journal.lock, files.locked(path.folder) as is_locked:
        if write and not is_locked:
            raise StoreWriteFailed(
                _(
                    "{path}: another program is writing there: end it and try again"
                ).format(path=journal.name)
            )
        journal.refresh()
        compaction = Compaction()
        for name in files.looks(path.folder, path.stem):
            place = f"{path.folder}/{name}"
            if name.endswith(LINES):
                compaction += _compact_journal(files, journal, place, write=write)
            elif name != f"{path.stem}{DERIVED}":
                compaction += Compaction(kept=(files.shown(place),))
    if write and compaction.versions:
        journal.derive()
    return compaction


def _compact_journal(
    files: Files, journal: Journal, place: str, *, write: bool
) -> Compaction:
    data = files.read(place)
    scan = journal_format.scanned(data)
    if scan.damaged or scan.newer is not None:
        return Compaction(kept=(files.shown(place),))
    entries = [_without_history(entry, journal) for entry in scan.entries]
    lines = [
        journal_format.encoded(entry)[0] for entry in entries if entry.set or entry.gone
    ]
    rest = b"".join(lines)
    versions = _count_versions(scan.entries) - _count_versions(entries)
    if not versions:
        return Compaction()
    if write:
        files.replace(place, rest)
    return Compaction(versions=versions, size=len(data) - len(rest))


def _without_history(entry: Entry, journal: Journal) -> Entry:
    """The entry with only the rows whose last version it has."""

    def holds(table: str, row: str) -> bool:
        # The sum may differ where the line was written again from another file.
        return journal.rows.stamp(table, row)[:2] == entry.stamp[:2]

    setting: dict[str, Mapping[str, Document]] = {}
    for table, rows in entry.set.items():
        documents = {row: rows[row] for row in rows if holds(table, row)}
        if documents:
            setting[table] = documents
    gone: dict[str, Sequence[str]] = {}
    for table, removed in entry.gone.items():
        ids = tuple(row for row in removed if holds(table, row))
        if ids:
            gone[table] = ids
    return entry._replace(set=setting, gone=gone, over={})


def _count_versions(entries: Iterable[Entry]) -> int:
    count = 0
    for entry in entries:
        for rows in (*entry.set.values(), *entry.gone.values()):
            count += len(rows)
    return count
