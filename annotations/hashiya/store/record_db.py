"""A record as a TinyDB database over a journal: a write costs the change, not the file."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from tinydb import Storage, TinyDB
from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from hashiya.store.files import DiskFiles
from hashiya.store.journal import Journal
from hashiya.store.transaction import DO, Batch, RowChanges, TableDraft


def document_id(row: str) -> Any:
    """A row's id in TinyDB: a whole number; any other, of a row made by hand, stays text."""
    is_number = row.isascii() and row.isdecimal() and (row[0] != "0" or row == "0")
    return int(row) if is_number else row


class JournaledStorage(Storage):
    """TinyDB's storage over a journal, with transactions.

    `source` is a journal, or the path of its derived file, which plain TinyDB reads as
    well. Each read looks for what other programs wrote, unless `follow` is false: then
    the journal's own `refresh()` does.
    """

    def __init__(self, source: Journal | Path | str, *, follow: bool = True) -> None:
        if isinstance(source, Journal):
            self.journal = source
        else:
            path = Path(source)
            files = DiskFiles(path.parent, for_git=False)
            self.journal = Journal(files, ".", path.stem)
        self._follow = follow

    def read(self) -> dict[str, Any] | None:
        """The tables, within a transaction with its changes; None when no table has rows."""
        tables: dict[str, Any]
        with self.journal.lock:
            batch = self.journal.batch_under_way
            if batch is not None:
                tables = {**batch.rows.tables()}
            else:
                if self._follow:
                    self.journal.refresh()
                stored = self.journal.rows.tables
                tables = {name: rows for name, rows in stored.items() if rows}
        return tables or None

    def state(self) -> int | None:
        """A number that changes with what is stored; None within a transaction."""
        with self.journal.lock:
            if self.journal.batch_under_way is not None:
                return None
            if self._follow:
                self.journal.refresh()
            return self.journal.changes

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Replace the tables; unchanged rows are not written."""
        with self.transaction() as rows:
            for name in dict.fromkeys([*rows.names(), *data]):
                documents = {str(key): row for key, row in data.get(name, {}).items()}
                for row in list(rows.ids(name)):
                    if row not in documents:
                        rows.put(name, row, None)
                for row, document in documents.items():
                    rows.put(name, row, dict(document))

    def transaction(
        self, act: str = DO, at: str = ""
    ) -> AbstractContextManager[RowChanges]:
        """Make the block one line of the journal; see `RecordDB.transaction`."""
        with self.journal.lock:
            batch = self.journal.batch_under_way
        if batch is not None:
            return batch.transaction(act, at)
        return self._lone_transaction(act, at)

    @contextmanager
    def _lone_transaction(self, act: str, at: str) -> Iterator[RowChanges]:
        with self.batch() as batch, batch.transaction(act, at) as rows:
            yield rows

    def batch(self, *, derive: bool = False) -> AbstractContextManager[Batch]:
        """Write the transactions of the block at once; see `RecordDB.batch`."""
        return self.journal.batch(derive=derive)

    def close(self) -> None:
        """Bring the derived file up to date."""
        self.journal.checkpoint()


class RecordTable(Table):
    """A table that passes only changed rows to the storage."""

    # TinyDB only calls the storage.
    document_id_class: Any = staticmethod(document_id)
    _searched_state: int | None = None

    def search(self, cond: QueryLike) -> list[Document]:
        """The documents that match, also after another program's write or a transaction."""
        state = self._journaled.state()
        if state is None or state != self._searched_state:
            self.clear_cache()
        self._searched_state = state
        return super().search(cond)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        # TinyDB's own rebuilds the whole table twice for every write.
        with self._journaled.transaction() as rows:
            updater(TableDraft(rows, self.name, self.document_id_class))
        self.clear_cache()

    @property
    def _journaled(self) -> JournaledStorage:
        storage: JournaledStorage = self._storage  # type: ignore[assignment] # RecordDB's
        return storage


class RecordDB(TinyDB):
    """A TinyDB database at a path, or over a journal, with transactions.

    Outside of one, every call of TinyDB that changes something is a transaction of its
    own.
    """

    table_class = RecordTable
    default_storage_class = JournaledStorage  # type: ignore[assignment] # any Storage

    @property
    def journal(self) -> Journal:
        """The journal that the database is read from and written to."""
        return self._journaled.journal

    @contextmanager
    def transaction(self, act: str = DO, at: str = "") -> Iterator[None]:
        """Make the block one act: one line of the journal, on the disk when the block has ended.

        `act` is the kind of act that the history shows, `at` when it was done (UTC ISO
        8601; "" is now). Reads in the block see its changes, other threads do not. A
        transaction within another one is part of that. Where a block raises, nothing
        of it has changed.

        Raises:
            StoreUnreadable, StoreWriteFailed: as `Journal.batch` does; nothing has
                changed then.
        """
        with self._journaled.transaction(act, at):
            yield

    def batch(self, *, derive: bool = False) -> AbstractContextManager[object]:
        """Write all transactions of the block with one append when it ends: all of them or none.

        With `derive` the derived file is brought up to date as well.

        Raises:
            StoreUnreadable, StoreWriteFailed: likewise.
        """
        return self._journaled.batch(derive=derive)

    @property
    def _journaled(self) -> JournaledStorage:
        storage: JournaledStorage = self.storage  # type: ignore[assignment] # as above
        return storage
