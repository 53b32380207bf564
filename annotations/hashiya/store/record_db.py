"""TinyDB over a journal: a database whose writes cost the change, not the file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tinydb import Storage, TinyDB
from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from hashiya.store.files import DiskFiles
from hashiya.store.journal import Journal
from hashiya.store.transaction import Draft, View


class JournaledStorage(Storage):
    """TinyDB's two calls, and a third one, `act`, for a table that knows what it changes.

    `source` is a journal, or the path of its derived file, which plain TinyDB reads as
    well.
    """

    def __init__(self, source: Journal | Path | str) -> None:
        if isinstance(source, Journal):
            self.journal = source
        else:
            path = Path(source)
            self.journal = Journal(
                DiskFiles(path.parent, for_git=False), ".", path.stem
            )

    def read(self) -> dict[str, Any] | None:
        """The tables that have rows, as they stand now; None when nothing was ever written."""
        self.journal.refresh()
        tables: dict[str, Any] = {
            name: rows for name, rows in self.journal.rows.tables.items() if rows
        }
        return tables or None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Make the tables be these: what is the same costs nothing on the disk."""

        def put(draft: Draft) -> None:
            names = dict.fromkeys([*self.journal.rows.tables, *data])
            for name in names:
                rows = {str(key): each for key, each in data.get(name, {}).items()}
                for row in list(draft.rows(name)):
                    if row not in rows:
                        draft.put(name, row, None)
                for row, document in rows.items():
                    if document != draft.document(name, row):
                        draft.put(name, row, dict(document))

        self.act(put)

    def act(self, do: Callable[[Draft], None], act: str = "do", at: str = "") -> None:
        """Gather what is done to tables into one line of the journal; within another act it is part of that.

        Raises:
            StoreUnreadable, StoreWriteFailed: as Journal does; nothing has changed
            then.
        """
        self.journal.write(lambda writing: writing.act(do, act, at))

    def close(self) -> None:
        """Leave a derived file that has everything."""
        self.journal.checkpoint()


class RecordTable(Table):
    """A table that hands on the rows it changes, and no others."""

    _seen = -1

    def search(self, cond: QueryLike) -> list[Document]:
        """The documents that match; what other processes wrote does not meet an old answer."""
        self._storage.read()
        if self._seen != self._journal.changes:
            self.clear_cache()
            self._seen = self._journal.changes
        return super().search(cond)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        # TinyDB's own rebuilds the whole table twice for every write.
        storage: JournaledStorage = self._storage  # type: ignore[assignment] # JournalDB gives it no other one
        storage.act(
            lambda draft: updater(View(draft, self.name, self.document_id_class))
        )
        self.clear_cache()

    @property
    def _journal(self) -> Journal:
        journal: Journal = self._storage.journal  # type: ignore[attr-defined] # likewise
        return journal


class RecordDB(TinyDB):
    """A TinyDB database at a path, or over a journal."""

    table_class = RecordTable
    default_storage_class = JournaledStorage  # type: ignore[assignment] # TinyDB asks for any Storage
