"""One TinyDB database in a folder: its journals, of all writers, and the file that is derived from them."""

import contextlib
import itertools
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from annotations.errors import StoreUnreadable, StoreWriteFailed
from annotations.store import foreign, lines, snapshot
from annotations.store.drafts import Done, Writing
from annotations.store.files import Files, Look
from annotations.store.foreign import Delta
from annotations.store.lines import Entry, Scan, Stamp
from annotations.store.rows import Rows
from annotations.store.snapshot import Cover, Snapshot
from annotations.store.writers import machine, private

LINES, DERIVED = ".jsonl", ".json"
_KEPT = ".kept"
# No two states of any journal have the same number.
_CHANGES = itertools.count(1)
_NOTHING = Delta(set={}, gone={})


def utc_now() -> str:
    """The time in UTC as ISO 8601, to the second: `2026-11-20T16:00:00Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class _Held:
    """What memory holds of the files: what they looked like, and how far each journal was read."""

    rows: Rows = field(default_factory=Rows)
    looks: dict[str, Look] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    closed: dict[str, bool] = field(default_factory=dict)
    covers: dict[str, int] | None = None
    # The sum of a journal that is all ours, and need not be read for it.
    sums: dict[str, Cover] = field(default_factory=dict)
    pending: Delta = _NOTHING
    legacy: Delta = _NOTHING
    keep: bool = False
    rescue: bool = False
    problems: list[str] = field(default_factory=list)


class Journal:
    """The rows of the database `stem` in `folder`, as all its files together say; what is written outlasts a power cut.

    A change is a line at the end of this machine's journal; nothing there is ever changed or taken away. The derived
    file is rewritten by `checkpoint()`, and only ever a help: what is in memory comes from both, by stamps. Safe to be
    used from several threads; other processes are noticed by `refresh()`.
    """

    def __init__(self, files: Files, folder: str, stem: str) -> None:
        self._files = files
        self._folder = folder
        self._stem = stem
        self._held = _Held()
        self._writing: Writing | None = None
        self._own: tuple[int, int, Sequence[Entry]] = 0, 0, ()
        self.lock = threading.RLock()
        self.changes = next(_CHANGES)
        with self.lock:
            self._load(files.looks(folder, stem))

    @property
    def name(self) -> str:
        """What messages call it: the derived file."""
        return self._files.shown(f"{self._folder}/{self._stem}{DERIVED}")

    @property
    def rows(self) -> Rows:
        """The rows as they stood at the last look."""
        return self._held.rows

    @property
    def exists(self) -> bool:
        """Whether there is any file of it."""
        return any(_is_ours(name) for name in self._held.looks)

    @property
    def unreadable(self) -> str | None:
        """Why nothing can be said of it, where all that there is of it is damaged; None where something can."""
        held = self._held
        lost = held.problems and not held.rows.stamps and not any(name.endswith(LINES) for name in held.looks)
        return held.problems[0] if lost else None

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read of it, each named by its file; nothing of that is ever thrown away."""
        return tuple(dict.fromkeys(self._held.problems))

    @property
    def is_stale(self) -> bool:
        """Whether the derived file lacks something that is in the journals, or is not fit to be read."""
        held = self._held
        return self.exists and (
            held.covers != held.read or bool(held.pending or held.legacy) or held.keep or held.rescue
        )

    def refresh(self) -> bool:
        """Take in what others wrote since; whether that changed any row.

        Raises:
            StoreUnreadable: when a file cannot be read, or a newer program wrote it; what is in memory stays.
        """
        with self.lock:
            looks = self._files.looks(self._folder, self._stem)
            if looks == self._held.looks:
                return False
            grown = self._grown(looks)
            if grown is None:
                before = self._held.rows
                self._load(looks)
                news = before.tables != self._held.rows.tables
            else:
                news = self._take(grown, looks)
            if news:
                self.changes = next(_CHANGES)
            return news

    def write(self, make: Callable[[Writing], None], *, derive: bool = False) -> None:
        """Make one or several acts: when this returns they are on the disk, then in memory, all or none.

        Within another write they are part of that. To `derive` brings the derived file up to date as well, if that can
        be done: what has just been written need not be looked for again.

        Raises:
            StoreUnreadable: as `refresh` does.
            StoreWriteFailed: when they cannot be written; nothing has changed then.
        """
        with self.lock:
            if self._writing is not None:
                make(self._writing)
                return
            with self._files.locked(self._folder) as held:
                writer = machine() if held else private()
                self._glance(writer)
                self._writing = Writing(self._held.rows)
                try:
                    make(self._writing)
                    tables = self._commit(self._writing.acts, writer)
                    if derive:
                        with contextlib.suppress(StoreUnreadable, StoreWriteFailed):
                            self._keep_aside()
                            self._derive(tables)
                finally:
                    self._writing = None

    def _glance(self, writer: str) -> None:
        """Refresh if a known file, or the one to be written to, has changed.

        A machine that is new here is noticed by the next refresh: a write over what it wrote is one of two concurrent
        ones, as it would be a moment later.
        """
        known = self._held.looks
        own = f"{self._stem}.{writer}{LINES}"
        if not self._files.look_so(self._folder, known if own in known else {own: None, **known}):
            self.refresh()

    def since(self, state: int) -> Sequence[Entry] | None:
        """What made the state of that number the present one, if it was one write from here; None where it was not."""
        before, after, entries = self._own
        return entries if (before, after) == (state, self.changes) else None

    def entries(self) -> tuple[Entry, ...]:
        """Every line of every journal, each once, in the order of their stamps: the history.

        Raises:
            StoreUnreadable: when a file cannot be read.
        """
        with self.lock:
            names = [name for name in self._files.looks(self._folder, self._stem) if name.endswith(LINES)]
            return tuple(_sorted(entry for name in names for entry in self._scan(name).entries))

    def checkpoint(self, *, repair: bool = False) -> None:
        """Write the derived file anew where it lacks something; with `repair` in any case.

        What the derived file alone has goes into this machine's journal first.

        Raises:
            StoreUnreadable, StoreWriteFailed: nothing that was saved depends on it.
        """
        with self.lock:
            self.refresh()
            if not (self.is_stale or repair):
                return
            with self._files.locked(self._folder) as held:
                self.refresh()
                if repair:
                    self._held.rescue = True
                    for entry in self.entries():
                        self._held.rows.apply(entry)
                if self._held.pending or self._held.legacy or self._held.rescue:
                    self._commit((), machine() if held else private())
                self._keep_aside()
                if held:
                    self._files.sweep(self._folder)
                self._derive()

    def derive(self) -> None:
        """Make the derived file from the journals alone, for when their lines have been written anew under other sums.

        Raises:
            StoreUnreadable, StoreWriteFailed: nothing that was saved depends on it.
        """
        with self.lock, self._files.locked(self._folder):
            held = _Held(looks=self._files.looks(self._folder, self._stem))
            for name in [name for name in held.looks if name.endswith(LINES)]:
                self._note(name, self._scan(name), held)
            self._held = held
            self._derive()
            self.changes = next(_CHANGES)

    def _derive(self, tables: bytes = b"") -> None:
        """Write the derived file; `tables` is the JSON of all rows, where that is known."""
        place, data = f"{self._stem}{DERIVED}", snapshot.written(self._held.rows, self._covers(), tables)
        self._held.looks[place] = self._files.replace(f"{self._folder}/{place}", data)
        self._held.covers = dict(self._held.read)

    # Reading

    def _load(self, looks: dict[str, Look]) -> None:
        held = _Held(looks=looks)
        derived = {name: self._derived(name, held) for name in looks if name.endswith(DERIVED)}
        whole = {name: each for name, (_, each) in derived.items() if each is not None}
        trusted = all(each.whole for each in whole.values())
        covers = [each.covers for each in whole.values()] if trusted else []
        scans = {name: self._scan(name, covers) for name in looks if name.endswith(LINES)}
        for each in whole.values():
            each.pour(held.rows, trusted=each.whole)
        for name, scan in scans.items():
            self._note(name, scan, held)
        main = whole.get(f"{self._stem}{DERIVED}")
        if main is not None and main.whole:
            held.covers = {name: cover.size for name, cover in main.covers.items()}
        # What was read from its beginning on although it is covered is not what was covered.
        held.rescue = any(scans[name].start == 0 if name in scans else True for each in covers for name in each)
        if not trusted:
            self._take_foreign(derived, tuple(entry for scan in scans.values() for entry in scan.entries), held)
        self._held = held

    def _derived(self, name: str, held: _Held) -> tuple[bytes, Snapshot | None]:
        data = self._files.read(f"{self._folder}/{name}")
        try:
            found = snapshot.read(data)
        except ValueError as error:
            shown = self._files.shown(f"{self._folder}/{name}")
            held.problems.append(f"{shown}: is damaged ({error}): `hashiya check --repair` makes it anew")
            held.keep |= name == f"{self._stem}{DERIVED}"
            return data, None
        _refuse_newer(found, self._files.shown(f"{self._folder}/{name}"))
        return data, found

    def _take_foreign(
        self, derived: Mapping[str, tuple[bytes, Snapshot | None]], entries: Sequence[Entry], held: _Held
    ) -> None:
        """Take what the derived file alone says: an edit by hand, or all of it where it is of before the journals."""
        name = f"{self._stem}{DERIVED}"
        data, found = derived.get(name, (b"", None))
        if found is None or found.whole:
            return
        if not found.derived:
            known = {(table, row) for entry in entries for table, rows in entry.set.items() for row in rows}
            known |= {(table, row) for entry in entries for table, rows in entry.gone.items() for row in rows}
            fresh = {
                table: {row: each for row, each in rows.items() if (table, row) not in known}
                for table, rows in found.tables.items()
            }
            held.legacy = Delta(set={table: rows for table, rows in fresh.items() if rows}, gone={})
            held.keep = True
        elif foreign.is_flipped(found, data, entries):
            shown = self._files.shown(f"{self._folder}/{name}")
            held.problems.append(f"{shown}: is damaged (its sum is wrong): `hashiya check --repair` makes it anew")
            held.keep = True
        else:
            held.pending = foreign.edits(found, entries)
            after = (held.rows.clock + 1, machine(), "")
            held.rows.apply(
                Entry(stamp=after, at="", act=foreign.BY_HAND, set=held.pending.set, gone=held.pending.gone)
            )

    def _scan(self, name: str, covers: Sequence[Mapping[str, Cover]] = (), start: int = 0) -> Scan:
        """What a journal says from `start` on, or behind what is known of it already."""
        data = self._files.read(f"{self._folder}/{name}", start)
        begin = max((each[name].size for each in covers if name in each and each[name].fits(data)), default=0)
        scan = lines.scanned(data[begin:])
        shown = self._files.shown(f"{self._folder}/{name}")
        if scan.newer is not None:
            raise StoreUnreadable(
                f"{shown}: was written by a newer hashiya (version {scan.newer}): install that one to use it"
            )
        return scan.moved(start + begin)

    def _grown(self, looks: Mapping[str, Look]) -> dict[str, int] | None:
        """From where on each journal is to be read that has only grown; None when more has happened than that."""
        old = self._held.looks
        if any(name not in looks for name in old):
            return None
        grown = {}
        for name, look in looks.items():
            before = old.get(name)
            if before == look:
                continue
            if not name.endswith(LINES) or (before and (before.file != look.file or look.size <= before.size)):
                return None
            grown[name] = self._held.read.get(name, 0)
        return grown

    def _take(self, grown: Mapping[str, int], looks: dict[str, Look]) -> bool:
        scans = {name: self._scan(name, start=start) for name, start in grown.items()}
        news = [self._note(name, scan, self._held) for name, scan in scans.items()]
        self._held.looks = looks
        return any(news)

    def _note(self, name: str, scan: Scan, held: _Held) -> bool:
        """Take what a scan of the journal found; whether that changed a row."""
        held.read[name], held.closed[name] = scan.read, scan.closed
        shown = self._files.shown(f"{self._folder}/{name}")
        held.problems += [f"{shown}: {each}" for each in scan.told()]
        news = False
        for entry in scan.entries:
            news |= held.rows.apply(entry)
        return news

    def _covers(self) -> dict[str, Cover]:
        return {name: self._cover(name, size) for name, size in self._held.read.items()}

    def _cover(self, name: str, size: int) -> Cover:
        known = self._held.sums.get(name)
        return known if known and known.size == size else Cover.of(self._files.read(f"{self._folder}/{name}")[:size])

    # Writing

    def _commit(self, acts: Sequence[Done], writer: str) -> bytes:
        """Write what was taken from the derived file, then the acts, with one append; then change memory.

        Where that is one line that holds all there is now, its JSON of the tables is given back.
        """
        held, rows = self._held, self._held.rows
        as_written = held.legacy is _NOTHING and held.pending is _NOTHING and not held.rescue
        data, entries = ([], []) if as_written else self._taken_over(writer)
        n = max([rows.clock, *(entry.stamp[0] for entry in entries)]) if entries else rows.clock
        newest: dict[tuple[str, str], Stamp] = {}
        for act in acts:
            if act.set or act.gone:
                n += 1
                line, entry = lines.encoded(act.entry((n, writer, ""), rows, newest))
                data.append(line)
                entries.append(entry)
                if act is not acts[-1]:
                    newest.update((row, entry.stamp) for row in act.rows)
        alone = not data or self._append(f"{self._stem}.{writer}{LINES}", b"".join(data))
        held.legacy = held.pending = _NOTHING
        held.rescue = False
        if not data:
            return b""
        holds_all = len(data) == 1 and not rows.stamps and not entries[0].gone
        for entry in entries:
            if entry.act == foreign.KEPT:
                # The same version under the name that it has from now on.
                rows.forget(entry)
            rows.apply(entry)
        before, self.changes = self.changes, next(_CHANGES)
        if alone:
            self._own = before, self.changes, entries
        return lines.tables_in(data[0]) if alone and holds_all else b""

    def _taken_over(self, writer: str) -> tuple[list[bytes], list[Entry]]:
        """The lines for what the derived file alone says."""
        held = self._held
        unsigned = []
        if held.legacy:
            # Whoever takes over an old file writes the same line, so that two who do make one version of it.
            stamp = (0, foreign.LEGACY, "")
            unsigned.append(Entry(stamp, "", foreign.LEGACY, held.legacy.set, held.legacy.gone))
        if held.pending:
            stamp = (held.rows.clock + 1, writer, "")
            unsigned.append(Entry(stamp, utc_now(), foreign.BY_HAND, held.pending.set, held.pending.gone))
        written = [lines.encoded(each) for each in unsigned]
        if held.rescue:
            known = [*self.entries(), *(entry for _, entry in written)]
            written += [lines.encoded(alone) for alone in foreign.orphans(held.rows, known)]
        return [line for line, _ in written], [entry for _, entry in written]

    def _append(self, name: str, data: bytes) -> bool:
        """Add the lines to the journal; whether nobody else's came in with them."""
        held = self._held
        before = held.looks.get(name)
        size, read = (before.size, held.read.get(name, 0)) if before else (0, 0)
        # A torn line, or a whole one without its line feed, must not swallow the next.
        if size and (read != size or not held.closed.get(name, False)):
            data = b"\n" + data
        look = held.looks[name] = self._files.append(f"{self._folder}/{name}", data, size)
        if look.size == size + len(data):
            held.read[name], held.closed[name] = look.size, True
            if size == 0:
                held.sums[name] = Cover.of(data)
            return True
        # Somebody got past the lock, or has one of their own: what they wrote stands among ours.
        self._note(name, self._scan(name, start=read), held)
        return False

    def _keep_aside(self) -> None:
        """Keep the derived file's bytes, where they may be all that is left, under another name before it is replaced."""
        if not self._held.keep:
            return
        name = f"{self._stem}{DERIVED}"
        data = self._files.read(f"{self._folder}/{name}")
        aside = f"{name}.{zlib.crc32(data):08x}{_KEPT}"
        if data and aside not in self._held.looks:
            self._held.looks[aside] = self._files.replace(f"{self._folder}/{aside}", data)
        self._held.keep = False


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted({entry.stamp: entry for entry in entries}.values(), key=lambda entry: entry.stamp)


def _is_ours(name: str) -> bool:
    return name.endswith((LINES, DERIVED))


def _refuse_newer(found: Snapshot, shown: str) -> None:
    for document in found.tables.get("article", {}).values():
        version = document.get("version")
        if isinstance(version, int) and version > lines.VERSION:
            raise StoreUnreadable(
                f"{shown}: was written by a newer hashiya (version {version}): install that one to use it"
            )


__all__ = ["DERIVED", "LINES", "Journal", "StoreWriteFailed", "utc_now"]
