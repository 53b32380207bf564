"""The state of a database in memory: read from all its files, and from what is added to them."""

from collections.abc import Container, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple

from hashiya.errors import Finding, Hint, StoreUnreadable
from hashiya.language import gettext as _
from hashiya.store import external_edits, journal_format, snapshot
from hashiya.store.external_edits import Delta
from hashiya.store.files import Files, Look
from hashiya.store.journal_format import Document, Entry, RowKey, Scan
from hashiya.store.names import DERIVED, LINES, is_guest, private
from hashiya.store.row_versions import Rows
from hashiya.store.snapshot import Cover, Snapshot

NOTHING = Delta(set={}, gone={})


class Home(NamedTuple):
    """Where a database's files are: those of `folder` whose names begin with `stem`."""

    files: Files
    folder: str
    stem: str

    @property
    def derived(self) -> str:
        """The name of the derived file."""
        return f"{self.stem}{DERIVED}"

    def looks(self) -> dict[str, Look]:
        """What the files look like, by name.

        Raises:
            StoreUnreadable: when the folder cannot be listed.
        """
        return self.files.looks(self.folder, self.stem)

    def read(self, name: str, start: int = 0) -> bytes:
        """The bytes of a file from `start` on.

        Raises:
            StoreUnreadable: when it cannot be read.
        """
        return self.files.read(f"{self.folder}/{name}", start)

    def append(self, name: str, data: bytes, size: int) -> Look:
        """Add to a file, whose size is `size`; the appended bytes are durable.

        Raises:
            StoreWriteFailed: when it cannot be; what was there is there.
        """
        return self.files.append(f"{self.folder}/{name}", data, size)

    def replace(self, name: str, data: bytes) -> Look:
        """Replace a file.

        Raises:
            StoreWriteFailed: when that cannot be done; the old file is whole.
        """
        return self.files.replace(f"{self.folder}/{name}", data)

    def remove(self, name: str) -> None:
        """Remove a file.

        Raises:
            StoreWriteFailed: when that cannot be done.
        """
        self.files.remove(f"{self.folder}/{name}")

    def locked(self) -> AbstractContextManager[bool]:
        """Lock out other writers; return whether that was possible.

        Raises:
            StoreWriteFailed: when the folder or its lock file cannot be made.
        """
        return self.files.locked(self.folder)

    def writer(self, *, is_locked: bool) -> str:
        """The name of the journal to write to: without the lock it is this process's own."""
        return self.files.machine if is_locked else private()

    def shown(self, name: str) -> str:
        """A file as messages name it."""
        return self.files.shown(f"{self.folder}/{name}")

    def scan(
        self, name: str, covers: Sequence[Mapping[str, Cover]] = (), start: int = 0
    ) -> Scan:
        """The content of a journal from `start` on, or behind what the `covers` have of it already.

        Raises:
            StoreUnreadable: when it cannot be read, or a newer program wrote it.
        """
        data = self.read(name, start)
        covered = 0
        for covers_of_file in covers:
            cover = covers_of_file.get(name)
            if cover is not None and cover.fits(data):
                covered = max(covered, cover.size)
        scan = journal_format.scanned(data[covered:])
        if scan.newer is not None:
            raise _newer(self.shown(name), scan.newer)
        return scan.moved(start + covered)


@dataclass(slots=True)
class LoadedState:
    """The rows, what the files looked like, and how far each journal was read.

    `covers` is how much of each journal the derived file has, `sums` are of journals
    that are all ours and need not be read for them. Rows that only the derived file has
    are `pending` where they were edited by hand, `legacy` where the file is from before
    there were journals, and to `rescue` where a journal has lost them; a file to `keep`
    cannot be read.
    """

    home: Home
    rows: Rows = field(default_factory=Rows)
    looks: dict[str, Look] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    closed: dict[str, bool] = field(default_factory=dict)
    covers: dict[str, int] | None = None
    sums: dict[str, Cover] = field(default_factory=dict)
    pending: Delta = NOTHING
    legacy: Delta = NOTHING
    keep: bool = False
    rescue: bool = False
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of_journals(cls, home: Home, looks: dict[str, Look]) -> "LoadedState":
        """The state of the journals alone.

        Raises:
            StoreUnreadable: when one cannot be read, or a newer program wrote it.
        """
        state = cls(home, looks=looks)
        for name in looks:
            if name.endswith(LINES):
                state.note(name, home.scan(name))
        return state

    @classmethod
    def loaded(cls, home: Home, looks: dict[str, Look]) -> "LoadedState":
        """The state of all files.

        Raises:
            StoreUnreadable: likewise.
        """
        state = cls(home, looks=looks)
        contents = {}
        snapshots = {}
        for name in looks:
            if name.endswith(DERIVED):
                contents[name] = home.read(name)
                content = state._snapshot(name, contents[name])
                if content is not None:
                    snapshots[name] = content
        is_trusted = all(content.whole for content in snapshots.values())
        covers = (
            [content.covers for content in snapshots.values()] if is_trusted else []
        )
        scans = {}
        for name in looks:
            if name.endswith(LINES):
                scans[name] = home.scan(name, covers)
        for content in snapshots.values():
            content.pour(state.rows, trusted=content.whole)
        for name, scan in scans.items():
            state.note(name, scan)
        main = snapshots.get(home.derived)
        if main is not None and main.whole:
            state.covers = {name: cover.size for name, cover in main.covers.items()}
        for covers_of_file in covers:
            for name in covers_of_file:
                # A covered journal that is read from its beginning has been replaced by
                # another one.
                state.rescue |= name not in scans or scans[name].start == 0
        if not is_trusted and main is not None and not main.whole:
            entries: list[Entry] = []
            for scan in scans.values():
                entries += scan.entries
            state._take_external(main, contents[home.derived], entries)
        return state

    @property
    def is_stale(self) -> bool:
        """Whether the derived file lacks rows of the journals, or cannot be used."""
        return (
            self.covers != self.read
            or bool(self.pending or self.legacy)
            or self.keep
            or self.rescue
        )

    def _snapshot(self, name: str, data: bytes) -> Snapshot | None:
        """The content of a derived file; None where it is damaged."""
        name_shown = self.home.shown(name)
        try:
            content = snapshot.read(data)
        except ValueError as error:
            damage = _("{path}: is damaged ({reason})").format(
                path=name_shown, reason=error
            )
            self.problems.append(Finding(damage, hint=Hint.REPAIR))
            self.keep |= name == self.home.derived
            return None
        _refuse_newer(content, name_shown)
        return None if lacks_guests(content, self.looks) else content

    def _take_external(
        self, derived: Snapshot, data: bytes, entries: Sequence[Entry]
    ) -> None:
        """Add rows that only the derived file has: edits by hand, or all rows of an old file."""
        if not derived.derived:
            self.legacy = _rows_without_journal(derived, entries)
            self.keep = True
        elif external_edits.is_flipped(derived, data, entries):
            name_shown = self.home.shown(self.home.derived)
            damage = _("{path}: is damaged (its sum is wrong)").format(path=name_shown)
            self.problems.append(Finding(damage, hint=Hint.REPAIR))
            self.keep = True
        else:
            self.pending = external_edits.edits(derived, entries)
            stamp = (self.rows.clock + 1, self.home.files.machine, "")
            edit = Entry(
                stamp=stamp,
                at="",
                act=external_edits.BY_HAND,
                set=self.pending.set,
                gone=self.pending.gone,
            )
            self.rows.apply(edit)

    def grown(self, looks: Mapping[str, Look]) -> dict[str, int] | None:
        """The offsets from which journals have grown; None if the files changed otherwise."""
        if any(name not in looks for name in self.looks):
            return None
        grown = {}
        for name, look in looks.items():
            before = self.looks.get(name)
            if before == look:
                continue
            if not name.endswith(LINES):
                return None
            if before and (before.file != look.file or look.size <= before.size):
                return None
            grown[name] = self.read.get(name, 0)
        return grown

    def take(self, grown: Mapping[str, int], looks: dict[str, Look]) -> bool:
        """Read the journals from these offsets on; return whether a row changed.

        Raises:
            StoreUnreadable: likewise; nothing has changed then.
        """
        scans = {
            name: self.home.scan(name, start=start) for name, start in grown.items()
        }
        has_news = False
        for name, scan in scans.items():
            has_news |= self.note(name, scan)
        self.looks = looks
        return has_news

    def note(self, name: str, scan: Scan) -> bool:
        """Add the content of a journal; return whether a row changed."""
        self.read[name], self.closed[name] = scan.read, scan.closed
        name_shown = self.home.shown(name)
        self.problems += [f"{name_shown}: " + problem for problem in scan.problems]
        has_news = False
        for entry in scan.entries:
            has_news |= self.rows.apply(entry)
        return has_news

    def sums_read(self) -> dict[str, Cover]:
        """The number of bytes read of each journal, and their sum.

        Raises:
            StoreUnreadable: when one cannot be read.
        """
        return {name: self._cover(name, size) for name, size in self.read.items()}

    def _cover(self, name: str, size: int) -> Cover:
        cover = self.sums.get(name)
        if cover is not None and cover.size == size:
            return cover
        return Cover.of(self.home.read(name)[:size])


def lacks_guests(derived: Snapshot, names: Container[str]) -> bool:
    """Whether a derived file is of journals of another annotator who is one with this no longer.

    All of its rows are in journals, which the annotators have back.
    """
    return any(is_guest(name) and name not in names for name in derived.covers)


def _rows_without_journal(derived: Snapshot, entries: Sequence[Entry]) -> Delta:
    """The rows of a derived file that no journal has a version of."""
    journaled: set[RowKey] = set()
    for entry in entries:
        journaled.update(entry.rows())
    setting: dict[str, dict[str, Document]] = {}
    for table, rows in derived.tables.items():
        for row, document in rows.items():
            if (table, row) not in journaled:
                setting.setdefault(table, {})[row] = document
    return Delta(set=setting, gone={})


def _refuse_newer(derived: Snapshot, path: str) -> None:
    for document in derived.tables.get("article", {}).values():
        version = document.get("version")
        if isinstance(version, int) and version > journal_format.VERSION:
            raise _newer(path, version)


def _newer(path: str, version: int) -> StoreUnreadable:
    return StoreUnreadable(
        _(
            "{path}: was written by a newer hashiya (version {version}): "
            "install that one to use it"
        ).format(path=path, version=version)
    )
