"""One TinyDB database in a folder: the journals of all writers, and a file derived from them."""

import contextlib
import itertools
import threading
import zlib
from collections.abc import Iterator, Sequence

from hashiya.errors import StoreUnreadable, StoreWriteFailed
from hashiya.model.model import Act
from hashiya.store import external_edits, import_acts, journal_format, snapshot
from hashiya.store.files import Files, Look
from hashiya.store.journal_format import NOBODY, Entry, RowKey, Stamp, utc_now
from hashiya.store.loaded_state import NOTHING, Home, LoadedState
from hashiya.store.names import DERIVED, LINES
from hashiya.store.row_versions import Rows
from hashiya.store.snapshot import Cover
from hashiya.store.transaction import Batch, FinishedAct

_KEPT = ".kept"
# The bytes of a line, and its entry.
_Line = tuple[bytes, Entry]
# No two states of any journal have the same number.
_CHANGES = itertools.count(1)


class Journal:
    """The rows of the database `stem` in `folder`, merged from all its files.

    A change is a line appended durably to this machine's journal; lines are never
    changed or removed, except those of an import that is taken back. The derived file
    is rewritten by `checkpoint()`, and is only a cache: the rows in memory come from
    both, by stamps. It is thread-safe; changes by other processes are read by
    `refresh()`.
    """

    def __init__(self, files: Files, folder: str, stem: str) -> None:
        self._home = Home(files, folder, stem)
        self.batch_under_way: Batch | None = None
        self._last_write: tuple[int, int, Sequence[Entry]] = 0, 0, ()
        self.lock = threading.RLock()
        self.changes = next(_CHANGES)
        with self.lock:
            self._state = LoadedState.loaded(self._home, self._home.looks())

    @property
    def name(self) -> str:
        """Its name in messages: the derived file."""
        return self._home.shown(self._home.derived)

    @property
    def rows(self) -> Rows:
        """The rows as of the last refresh."""
        return self._state.rows

    @property
    def exists(self) -> bool:
        """Whether there is any file of it."""
        return any(name.endswith((LINES, DERIVED)) for name in self._state.looks)

    @property
    def unreadable(self) -> str | None:
        """The damage, where all files are damaged; None where anything could be read."""
        state = self._state
        if not state.problems or state.rows.stamps:
            return None
        if any(name.endswith(LINES) for name in state.looks):
            return None
        return state.problems[0]

    @property
    def problems(self) -> tuple[str, ...]:
        """The problems of its files, each with the file's name; the files are left as they are."""
        return tuple(dict.fromkeys(self._state.problems))

    @property
    def is_stale(self) -> bool:
        """Whether the derived file lacks rows of the journals, or cannot be used."""
        return self.exists and self._state.is_stale

    def refresh(self) -> bool:
        """Read what others have written since; return whether a row changed.

        Raises:
            StoreUnreadable: when a file cannot be read, or a newer program wrote it;
                the state in memory is unchanged.
        """
        with self.lock:
            looks = self._home.looks()
            if looks == self._state.looks:
                return False
            grown = self._state.grown(looks)
            if grown is None:
                tables = self._state.rows.tables
                self._state = LoadedState.loaded(self._home, looks)
                has_news = tables != self._state.rows.tables
            else:
                has_news = self._state.take(grown, looks)
            if has_news:
                self.changes = next(_CHANGES)
            return has_news

    @contextlib.contextmanager
    def batch(self, *, derive: bool = False) -> Iterator[Batch]:
        """Write the acts of the block when it ends: first to the disk, then to memory, all or none.

        A batch within another one is part of that. With `derive` the derived file is
        brought up to date as well, if possible. The block holds the journal's lock.

        Raises:
            StoreUnreadable: as `refresh` does.
            StoreWriteFailed: when they cannot be written; nothing has changed then.
        """
        with self.lock:
            if self.batch_under_way is not None:
                yield self.batch_under_way
                return
            with self._home.locked() as is_locked:
                writer = self._home.writer(is_locked=is_locked)
                self._glance(writer)
                batch = self.batch_under_way = Batch(self._state.rows)
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

        The journal of a new machine is only noticed by the next refresh: until then a
        write is concurrent with its writes.
        """
        looks: dict[str, Look | None] = {**self._state.looks}
        looks.setdefault(f"{self._home.stem}.{writer}{LINES}", None)
        if not self._home.files.look_so(self._home.folder, looks):
            self.refresh()

    def since(self, state: int) -> Sequence[Entry] | None:
        """The lines of the one write that led from that state to this one; None for any other."""
        before, after, entries = self._last_write
        return entries if (before, after) == (state, self.changes) else None

    def entries(self) -> tuple[Entry, ...]:
        """Every line of every journal, each once, in the order of their stamps: the history.

        Raises:
            StoreUnreadable: when a file cannot be read.
        """
        by_stamp: dict[Stamp, Entry] = {}
        with self.lock:
            for name in self._home.looks():
                if name.endswith(LINES):
                    for entry in self._home.scan(name).entries:
                        by_stamp[entry.stamp] = entry
        return tuple(by_stamp[stamp] for stamp in sorted(by_stamp))

    def checkpoint(self, *, repair: bool = False) -> None:
        """Rewrite the derived file where it lacks something; with `repair` in any case.

        Rows that only the derived file has are first written to this machine's journal.

        Raises:
            StoreUnreadable, StoreWriteFailed: no saved data depends on it.
        """
        with self.lock:
            self.refresh()
            if not (self.is_stale or repair):
                return
            with self._home.locked() as is_locked:
                self.refresh()
                state = self._state
                if repair:
                    state.rescue = True
                    for entry in self.entries():
                        state.rows.apply(entry)
                if state.pending or state.legacy or state.rescue:
                    self._commit((), self._home.writer(is_locked=is_locked))
                self._keep_aside()
                if is_locked:
                    self._home.files.sweep(self._home.folder)
                self._derive()

    def discard(self, act: str) -> bool:
        """Remove all of its files, if acts of that kind alone are in them; whether they are.

        Nothing is removed without the lock, and nothing where a file is not as it was
        written here.

        Raises:
            StoreUnreadable, StoreWriteFailed: when a file cannot be read or removed.
        """
        with self.lock, self._home.locked() as is_locked:
            self.refresh()
            if not (is_locked and import_acts.holds_only(self._state, act)):
                return False
            # The derived file must not outlast the journals: it would be taken for the
            # only copy.
            for name in sorted(
                self._state.looks, key=lambda name: name.endswith(LINES)
            ):
                self._home.remove(name)
            self._home.files.sweep(self._home.folder)
            self._state = LoadedState.loaded(self._home, self._home.looks())
            self.changes = next(_CHANGES)
            return True

    def cut_torn(self, act: str) -> None:
        """Cut off a torn line of an act of that kind at the end of this machine's journal.

        Raises:
            StoreUnreadable, StoreWriteFailed: when it cannot be read or written.
        """
        with self.lock, self._home.locked() as is_locked:
            self.refresh()
            name = f"{self._home.stem}.{self._home.writer(is_locked=is_locked)}{LINES}"
            if not is_locked or name not in self._state.looks:
                return
            data = self._home.read(name)
            start = import_acts.torn_line(data, act)
            if start is not None:
                self._home.replace(name, data[:start])
                self.refresh()

    def derive(self) -> None:
        """Write the derived file from the journals alone, whose lines were written with new sums.

        Raises:
            StoreUnreadable, StoreWriteFailed: no saved data depends on it.
        """
        with self.lock, self._home.locked():
            self._state = LoadedState.of_journals(self._home, self._home.looks())
            self._derive()
            self.changes = next(_CHANGES)

    def _derive(self, tables: bytes = b"") -> None:
        """Write the derived file; `tables` is the JSON of all rows, where there is one."""
        state, name = self._state, self._home.derived
        data = snapshot.written(state.rows, state.sums_read(), tables)
        state.looks[name] = self._home.replace(name, data)
        state.covers = dict(state.read)

    def _commit(self, acts: Sequence[FinishedAct], writer: str) -> bytes:
        """Append rows that the derived file alone has, and the acts; then change memory.

        Returns the JSON of all tables, where one line holds all rows that there are now.
        """
        state, rows = self._state, self._state.rows
        lines = self._lines_of_derived(writer)
        lines += self._lines_of_acts(acts, writer, [entry for _, entry in lines])
        is_alone = True
        if lines:
            data = b"".join(line for line, _ in lines)
            is_alone = self._append(f"{self._home.stem}.{writer}{LINES}", data)
        state.legacy = state.pending = NOTHING
        state.rescue = False
        if not lines:
            return b""
        first_line, first_entry = lines[0]
        holds_all = len(lines) == 1 and not rows.stamps and not first_entry.gone
        entries = [entry for _, entry in lines]
        for entry in entries:
            if entry.act == external_edits.KEPT:
                # The same version, under its new name.
                rows.forget(entry)
            rows.apply(entry)
        before, self.changes = self.changes, next(_CHANGES)
        if is_alone:
            self._last_write = before, self.changes, entries
        if is_alone and holds_all:
            return journal_format.tables_in(first_line)
        return b""

    def _lines_of_acts(
        self, acts: Sequence[FinishedAct], writer: str, before: Sequence[Entry]
    ) -> list[_Line]:
        """The lines of the acts, after the entries that are written before them."""
        rows = self._state.rows
        n = max([rows.clock, *(entry.stamp[0] for entry in before)])
        lines: list[_Line] = []
        newest: dict[RowKey, Stamp] = {}
        for act in acts:
            if not act.set and not act.gone:
                continue
            entries: list[Entry] = []
            if act.act == Act.AUTO:
                # What nobody did does not hold against what somebody does meanwhile on
                # another machine: it comes right after the version that it is made of.
                for clock, part in act.by_clock(rows, newest, n):
                    stamp = (clock + 1, NOBODY, "")
                    entries.append(part.entry(stamp, rows, newest))
                    n = max(n, clock + 1)
            else:
                n += 1
                entries.append(act.entry((n, writer, ""), rows, newest))
            for entry in entries:
                line = journal_format.encoded(entry)
                lines.append(line)
                if act is not acts[-1]:
                    newest.update(dict.fromkeys(entry.rows(), line[1].stamp))
        return lines

    def _lines_of_derived(self, writer: str) -> list[_Line]:
        """The lines for rows that only the derived file has."""
        state = self._state
        lines: list[_Line] = []
        if state.legacy:
            # Every program that imports an old file writes the same line, so that two
            # programs make one version of it.
            stamp = (0, external_edits.LEGACY, "")
            delta = state.legacy
            entry = Entry(stamp, "", external_edits.LEGACY, delta.set, delta.gone)
            lines.append(journal_format.encoded(entry))
        if state.pending:
            stamp = (state.rows.clock + 1, writer, "")
            delta, time = state.pending, utc_now()
            entry = Entry(stamp, time, external_edits.BY_HAND, delta.set, delta.gone)
            lines.append(journal_format.encoded(entry))
        if state.rescue:
            entries = [*self.entries(), *(entry for _, entry in lines)]
            rescued = external_edits.unjournaled(state.rows, entries)
            lines += map(journal_format.encoded, rescued)
        return lines

    def _append(self, name: str, data: bytes) -> bool:
        """Append the lines to the journal; return whether no other program wrote meanwhile."""
        state = self._state
        look = state.looks.get(name)
        size = look.size if look else 0
        read = state.read.get(name, 0) if look else 0
        # A torn line, or a whole one without its line feed, must not swallow the next.
        if size and (read != size or not state.closed.get(name, False)):
            data = b"\n" + data
        look = state.looks[name] = self._home.append(name, data, size)
        if look.size == size + len(data):
            state.read[name], state.closed[name] = look.size, True
            if size == 0:
                state.sums[name] = Cover.of(data)
            return True
        # Another program wrote without the lock, or with a lock of its own, between our
        # lines.
        state.note(name, self._home.scan(name, start=read))
        return False

    def _keep_aside(self) -> None:
        """Keep a damaged derived file under another name: it may be the only copy."""
        if not self._state.keep:
            return
        name = self._home.derived
        data = self._home.read(name)
        kept_name = f"{name}.{zlib.crc32(data):08x}{_KEPT}"
        if data and kept_name not in self._state.looks:
            self._state.looks[kept_name] = self._home.replace(kept_name, data)
        self._state.keep = False
