"""One TinyDB database in a folder: its journals, of all writers, and the file that is derived from them."""

import contextlib
import itertools
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence

from hashiya.errors import StoreUnreadable, StoreWriteFailed
from hashiya.store import external_edits, journal_format, snapshot
from hashiya.store.files import Files
from hashiya.store.journal_format import Entry, Stamp, utc_now
from hashiya.store.loaded_state import NOTHING, Held, Home
from hashiya.store.naming import DERIVED, LINES, machine, private
from hashiya.store.row_versions import Rows
from hashiya.store.snapshot import Cover
from hashiya.store.transaction import Batch, FinishedAct

_KEPT = ".kept"
# No two states of any journal have the same number.
_CHANGES = itertools.count(1)


class Journal:
    """The rows of the database `stem` in `folder`, as all its files together say; what is written outlasts a power cut.

    A change is a line at the end of this machine's journal; nothing there is ever
    changed or taken away. The derived file is rewritten by `checkpoint()`, and only
    ever a help: what is in memory comes from both, by stamps. Safe to be used from
    several threads; other processes are noticed by `refresh()`.
    """

    def __init__(self, files: Files, folder: str, stem: str) -> None:
        self._home = Home(files, folder, stem)
        self.batch_under_way: Batch | None = None
        self._own: tuple[int, int, Sequence[Entry]] = 0, 0, ()
        self.lock = threading.RLock()
        self.changes = next(_CHANGES)
        with self.lock:
            self._held = Held.loaded(self._home, self._home.looks())

    @property
    def name(self) -> str:
        """What messages call it: the derived file."""
        return self._home.shown(self._home.derived)

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
        lost = (
            held.problems
            and not held.rows.stamps
            and not any(name.endswith(LINES) for name in held.looks)
        )
        return held.problems[0] if lost else None

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read of it, each named by its file; nothing of that is ever thrown away."""
        return tuple(dict.fromkeys(self._held.problems))

    @property
    def is_stale(self) -> bool:
        """Whether the derived file lacks something that is in the journals, or is not fit to be read."""
        return self.exists and self._held.is_stale

    def refresh(self) -> bool:
        """Take in what others wrote since; whether that changed any row.

        Raises:
            StoreUnreadable: when a file cannot be read, or a newer program wrote it;
                what is in memory stays.
        """
        with self.lock:
            looks = self._home.looks()
            if looks == self._held.looks:
                return False
            grown = self._held.grown(looks)
            if grown is None:
                before = self._held.rows
                self._held = Held.loaded(self._home, looks)
                news = before.tables != self._held.rows.tables
            else:
                news = self._held.take(grown, looks)
            if news:
                self.changes = next(_CHANGES)
            return news

    @contextlib.contextmanager
    def batch(self, *, derive: bool = False) -> Iterator[Batch]:
        """Write the acts of the block when it ends: they are on the disk, then in memory, all or none.

        Within another batch they are part of that. To `derive` brings the derived file
        up to date as well, if that can be done: what has just been written need not be
        looked for again. The block holds the journal's lock.

        Raises:
            StoreUnreadable: as `refresh` does.
            StoreWriteFailed: when they cannot be written; nothing has changed then.
        """
        with self.lock:
            if self.batch_under_way is not None:
                yield self.batch_under_way
                return
            with self._home.locked() as is_locked:
                writer = machine() if is_locked else private()
                self._glance(writer)
                batch = self.batch_under_way = Batch(self._held.rows)
                try:
                    yield batch
                    tables = self._commit(batch.acts, writer)
                    if derive:
                        with contextlib.suppress(StoreUnreadable, StoreWriteFailed):
                            self._keep_aside()
                            self._derive(tables)
                finally:
                    self.batch_under_way = None

    def _glance(self, writer: str) -> None:
        """Refresh if a known file, or the one to be written to, has changed.

        A machine that is new here is noticed by the next refresh: a write over what it
        wrote is one of two concurrent ones, as it would be a moment later.
        """
        known = self._held.looks
        own = f"{self._home.stem}.{writer}{LINES}"
        if not self._home.files.look_so(
            self._home.folder, known if own in known else {own: None, **known}
        ):
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
            names = [name for name in self._home.looks() if name.endswith(LINES)]
            return tuple(
                _sorted(
                    entry for name in names for entry in self._home.scan(name).entries
                )
            )

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
            with self._home.locked() as held:
                self.refresh()
                if repair:
                    self._held.rescue = True
                    for entry in self.entries():
                        self._held.rows.apply(entry)
                if self._held.pending or self._held.legacy or self._held.rescue:
                    self._commit((), machine() if held else private())
                self._keep_aside()
                if held:
                    self._home.files.sweep(self._home.folder)
                self._derive()

    def derive(self) -> None:
        """Make the derived file from the journals alone, for when their lines have been written anew under other sums.

        Raises:
            StoreUnreadable, StoreWriteFailed: nothing that was saved depends on it.
        """
        with self.lock, self._home.locked():
            self._held = Held.of_journals(self._home, self._home.looks())
            self._derive()
            self.changes = next(_CHANGES)

    def _derive(self, tables: bytes = b"") -> None:
        """Write the derived file; `tables` is the JSON of all rows, where that is known."""
        place, data = (
            self._home.derived,
            snapshot.written(self._held.rows, self._held.sums_read(), tables),
        )
        self._held.looks[place] = self._home.replace(place, data)
        self._held.covers = dict(self._held.read)

    # Writing

    def _commit(self, acts: Sequence[FinishedAct], writer: str) -> bytes:
        """Write what was taken from the derived file, then the acts, with one append; then change memory.

        Where that is one line that holds all there is now, its JSON of the tables is
        given back.
        """
        held, rows = self._held, self._held.rows
        as_written = (
            held.legacy is NOTHING and held.pending is NOTHING and not held.rescue
        )
        data, entries = ([], []) if as_written else self._taken_over(writer)
        n = (
            max([rows.clock, *(entry.stamp[0] for entry in entries)])
            if entries
            else rows.clock
        )
        newest: dict[tuple[str, str], Stamp] = {}
        for act in acts:
            if act.set or act.gone:
                n += 1
                line, entry = journal_format.encoded(
                    act.entry((n, writer, ""), rows, newest)
                )
                data.append(line)
                entries.append(entry)
                if act is not acts[-1]:
                    newest.update((row, entry.stamp) for row in act.rows)
        alone = not data or self._append(
            f"{self._home.stem}.{writer}{LINES}", b"".join(data)
        )
        held.legacy = held.pending = NOTHING
        held.rescue = False
        if not data:
            return b""
        holds_all = len(data) == 1 and not rows.stamps and not entries[0].gone
        for entry in entries:
            if entry.act == external_edits.KEPT:
                # The same version under the name that it has from now on.
                rows.forget(entry)
            rows.apply(entry)
        before, self.changes = self.changes, next(_CHANGES)
        if alone:
            self._own = before, self.changes, entries
        return journal_format.tables_in(data[0]) if alone and holds_all else b""

    def _taken_over(self, writer: str) -> tuple[list[bytes], list[Entry]]:
        """The lines for what the derived file alone says."""
        held = self._held
        unsigned = []
        if held.legacy:
            # Whoever takes over an old file writes the same line, so that two who do
            # make one version of it.
            stamp = (0, external_edits.LEGACY, "")
            unsigned.append(
                Entry(
                    stamp, "", external_edits.LEGACY, held.legacy.set, held.legacy.gone
                )
            )
        if held.pending:
            stamp = (held.rows.clock + 1, writer, "")
            unsigned.append(
                Entry(
                    stamp,
                    utc_now(),
                    external_edits.BY_HAND,
                    held.pending.set,
                    held.pending.gone,
                )
            )
        written = [journal_format.encoded(each) for each in unsigned]
        if held.rescue:
            known = [*self.entries(), *(entry for _, entry in written)]
            written += [
                journal_format.encoded(alone)
                for alone in external_edits.orphans(held.rows, known)
            ]
        return [line for line, _ in written], [entry for _, entry in written]

    def _append(self, name: str, data: bytes) -> bool:
        """Add the lines to the journal; whether nobody else's came in with them."""
        held = self._held
        before = held.looks.get(name)
        size, read = (before.size, held.read.get(name, 0)) if before else (0, 0)
        # A torn line, or a whole one without its line feed, must not swallow the next.
        if size and (read != size or not held.closed.get(name, False)):
            data = b"\n" + data
        look = held.looks[name] = self._home.append(name, data, size)
        if look.size == size + len(data):
            held.read[name], held.closed[name] = look.size, True
            if size == 0:
                held.sums[name] = Cover.of(data)
            return True
        # Somebody got past the lock, or has one of their own: what they wrote stands
        # among ours.
        held.note(name, self._home.scan(name, start=read))
        return False

    def _keep_aside(self) -> None:
        """Keep the derived file's bytes, where they may be all that is left, under another name before it is replaced."""
        if not self._held.keep:
            return
        name = self._home.derived
        data = self._home.read(name)
        aside = f"{name}.{zlib.crc32(data):08x}{_KEPT}"
        if data and aside not in self._held.looks:
            self._held.looks[aside] = self._home.replace(aside, data)
        self._held.keep = False


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(
        {entry.stamp: entry for entry in entries}.values(),
        key=lambda entry: entry.stamp,
    )


def _is_ours(name: str) -> bool:
    return name.endswith((LINES, DERIVED))
