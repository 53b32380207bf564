"""What memory holds of a database: read from all its files, and from what they have grown by since."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple

from hashiya.errors import Finding, Hint, StoreUnreadable
from hashiya.store import external_edits, journal_format, snapshot
from hashiya.store.external_edits import Delta
from hashiya.store.files import Files, Look
from hashiya.store.journal_format import Entry, Scan
from hashiya.store.naming import DERIVED, LINES, machine
from hashiya.store.row_versions import Rows
from hashiya.store.snapshot import Cover, Snapshot

NOTHING = Delta(set={}, gone={})


class Home(NamedTuple):
    """Where a database's files are: those of `folder` that begin with `stem`."""

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

    def append(self, name: str, data: bytes, at: int) -> Look:
        """Add to a file, whose size is `at`; what is added lasts.

        Raises:
            StoreWriteFailed: when it cannot be; what was there is there.
        """
        return self.files.append(f"{self.folder}/{name}", data, at)

    def replace(self, name: str, data: bytes) -> Look:
        """Put the bytes in a file's place.

        Raises:
            StoreWriteFailed: when that cannot be done; the old file is whole.
        """
        return self.files.replace(f"{self.folder}/{name}", data)

    def locked(self) -> AbstractContextManager[bool]:
        """Keep other writers out; whether that could be done.

        Raises:
            StoreWriteFailed: when the folder or its lock file cannot be made.
        """
        return self.files.locked(self.folder)

    def shown(self, name: str) -> str:
        """A file as messages name it."""
        return self.files.shown(f"{self.folder}/{name}")

    def scan(
        self, name: str, covers: Sequence[Mapping[str, Cover]] = (), start: int = 0
    ) -> Scan:
        """What a journal says from `start` on, or behind what is known of it already.

        Raises:
            StoreUnreadable: when it cannot be read, or a newer program wrote it.
        """
        data = self.read(name, start)
        begin = max(
            (
                each[name].size
                for each in covers
                if name in each and each[name].fits(data)
            ),
            default=0,
        )
        scan = journal_format.scanned(data[begin:])
        if scan.newer is not None:
            raise StoreUnreadable(
                f"{self.shown(name)}: was written by a newer hashiya (version {scan.newer}): install that one to use it"
            )
        return scan.moved(start + begin)


@dataclass(slots=True)
class Held:
    """The rows, what the files looked like, and how far each journal was read.

    `covers` is how much of each the derived file has, `sums` are of journals that are
    all ours and need not be read for them. What the derived file alone says is
    `pending` where somebody edited it, `legacy` where it is of before the journals, and
    to `rescue` where a journal no longer has it; to `keep` is one that cannot be read.
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
    def of_journals(cls, home: Home, looks: dict[str, Look]) -> "Held":
        """What the journals alone say.

        Raises:
            StoreUnreadable: when one cannot be read, or a newer program wrote it.
        """
        held = cls(home, looks=looks)
        for name in [name for name in looks if name.endswith(LINES)]:
            held.note(name, home.scan(name))
        return held

    @classmethod
    def loaded(cls, home: Home, looks: dict[str, Look]) -> "Held":
        """What all the files say.

        Raises:
            StoreUnreadable: likewise.
        """
        held = cls(home, looks=looks)
        derived = {
            name: held._derived(name) for name in looks if name.endswith(DERIVED)
        }
        whole = {name: each for name, (_, each) in derived.items() if each is not None}
        trusted = all(each.whole for each in whole.values())
        covers = [each.covers for each in whole.values()] if trusted else []
        scans = {
            name: home.scan(name, covers) for name in looks if name.endswith(LINES)
        }
        for each in whole.values():
            each.pour(held.rows, trusted=each.whole)
        for name, scan in scans.items():
            held.note(name, scan)
        main = whole.get(home.derived)
        if main is not None and main.whole:
            held.covers = {name: cover.size for name, cover in main.covers.items()}
        # What was read from its beginning on although it is covered is not what was
        # covered.
        held.rescue = any(
            scans[name].start == 0 if name in scans else True
            for each in covers
            for name in each
        )
        if not trusted:
            held._take_foreign(
                derived,
                tuple(entry for scan in scans.values() for entry in scan.entries),
            )
        return held

    @property
    def is_stale(self) -> bool:
        """Whether the derived file lacks something that is in the journals, or is not fit to be read."""
        return (
            self.covers != self.read
            or bool(self.pending or self.legacy)
            or self.keep
            or self.rescue
        )

    def _derived(self, name: str) -> tuple[bytes, Snapshot | None]:
        data = self.home.read(name)
        try:
            found = snapshot.read(data)
        except ValueError as error:
            self.problems.append(
                Finding(
                    f"{self.home.shown(name)}: is damaged ({error})", hint=Hint.REPAIR
                )
            )
            self.keep |= name == self.home.derived
            return data, None
        _refuse_newer(found, self.home.shown(name))
        return data, found

    def _take_foreign(
        self,
        derived: Mapping[str, tuple[bytes, Snapshot | None]],
        entries: Sequence[Entry],
    ) -> None:
        """Take what the derived file alone says: an edit by hand, or all of it where it is of before the journals."""
        name = self.home.derived
        data, found = derived.get(name, (b"", None))
        if found is None or found.whole:
            return
        if not found.derived:
            known = {
                (table, row)
                for entry in entries
                for table, rows in entry.set.items()
                for row in rows
            }
            known |= {
                (table, row)
                for entry in entries
                for table, rows in entry.gone.items()
                for row in rows
            }
            fresh = {
                table: {
                    row: each for row, each in rows.items() if (table, row) not in known
                }
                for table, rows in found.tables.items()
            }
            self.legacy = Delta(
                set={table: rows for table, rows in fresh.items() if rows}, gone={}
            )
            self.keep = True
        elif external_edits.is_flipped(found, data, entries):
            self.problems.append(
                Finding(
                    f"{self.home.shown(name)}: is damaged (its sum is wrong)",
                    hint=Hint.REPAIR,
                )
            )
            self.keep = True
        else:
            self.pending = external_edits.edits(found, entries)
            after = (self.rows.clock + 1, machine(), "")
            self.rows.apply(
                Entry(
                    stamp=after,
                    at="",
                    act=external_edits.BY_HAND,
                    set=self.pending.set,
                    gone=self.pending.gone,
                )
            )

    def grown(self, looks: Mapping[str, Look]) -> dict[str, int] | None:
        """From where on each journal is to be read that has only grown; None when more has happened than that."""
        old = self.looks
        if any(name not in looks for name in old):
            return None
        grown = {}
        for name, look in looks.items():
            before = old.get(name)
            if before == look:
                continue
            if not name.endswith(LINES) or (
                before and (before.file != look.file or look.size <= before.size)
            ):
                return None
            grown[name] = self.read.get(name, 0)
        return grown

    def take(self, grown: Mapping[str, int], looks: dict[str, Look]) -> bool:
        """Read on from there; whether that changed a row.

        Raises:
            StoreUnreadable: likewise; nothing has changed then.
        """
        scans = {
            name: self.home.scan(name, start=start) for name, start in grown.items()
        }
        news = [self.note(name, scan) for name, scan in scans.items()]
        self.looks = looks
        return any(news)

    def note(self, name: str, scan: Scan) -> bool:
        """Take what a scan of the journal found; whether that changed a row."""
        self.read[name], self.closed[name] = scan.read, scan.closed
        shown = self.home.shown(name)
        self.problems += [f"{shown}: {each}" for each in scan.problems]
        news = False
        for entry in scan.entries:
            news |= self.rows.apply(entry)
        return news

    def sums_read(self) -> dict[str, Cover]:
        """How far each journal was read, and the sum of that.

        Raises:
            StoreUnreadable: when one cannot be read.
        """
        return {name: self._cover(name, size) for name, size in self.read.items()}

    def _cover(self, name: str, size: int) -> Cover:
        known = self.sums.get(name)
        return (
            known
            if known and known.size == size
            else Cover.of(self.home.read(name)[:size])
        )


def _refuse_newer(found: Snapshot, shown: str) -> None:
    for document in found.tables.get("article", {}).values():
        version = document.get("version")
        if isinstance(version, int) and version > journal_format.VERSION:
            raise StoreUnreadable(
                f"{shown}: was written by a newer hashiya (version {version}): install that one to use it"
            )
