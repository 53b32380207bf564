"""The rows of all tables: of each the version with the highest stamp, from whichever file."""

from collections.abc import Iterator, Mapping

from hashiya.store.journal_format import FLOOR, Document, Entry, Stamp

_Documents = Mapping[str, Document]


class Rows:
    """The last versions; a removal is one too, so that no older file brings the row back."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Document]] = {}
        self.stamps: dict[str, dict[str, Stamp]] = {}
        self.clock = 0

    def put(
        self, table: str, row: str, stamp: Stamp, document: Document | None
    ) -> bool:
        """Set the version if its stamp is the highest of its row so far; None is a removed row."""
        self.clock = max(self.clock, stamp[0])
        stamps = self.stamps.setdefault(table, {})
        if row in stamps and stamps[row] >= stamp:
            return False
        stamps[row] = stamp
        rows = self.tables.setdefault(table, {})
        if document is None:
            rows.pop(row, None)
        else:
            rows[row] = document
        return True

    def put_all(
        self, table: str, stamps: Mapping[str, Stamp], documents: _Documents
    ) -> bool:
        """Add versions of a table's rows, each with its stamp; return whether a row changed."""
        if not documents:
            return False
        if self.stamps.get(table) or self.tables.get(table):
            has_news = False
            for row, document in documents.items():
                has_news |= self.put(table, row, stamps[row], document)
            return has_news
        # The table is empty, as when a record is opened: there is nothing to compare.
        self.stamps[table], self.tables[table] = dict(stamps), dict(documents)
        self.clock = max(self.clock, max(stamps.values())[0])
        return True

    def apply(self, entry: Entry) -> bool:
        """Apply the rows of an entry; return whether a row changed."""
        has_news = False
        for table, rows in entry.gone.items():
            for row in rows:
                has_news |= self.put(table, row, entry.stamp, None)
        for table, documents in entry.set.items():
            stamps = dict.fromkeys(documents, entry.stamp)
            has_news |= self.put_all(table, stamps, documents)
        return has_news

    def forget(self, entry: Entry) -> None:
        """Forget the stamps of the rows that the entry sets or removes."""
        for table, row in entry.rows():
            self.stamps.get(table, {}).pop(row, None)

    def stamp(self, table: str, row: str) -> Stamp:
        """The stamp of the row's version; the lowest stamp if there never was a row."""
        return self.stamps.get(table, {}).get(row, FLOOR)

    def document(self, table: str, row: str) -> Document | None:
        """The row; None when it was removed or never was."""
        return self.tables.get(table, {}).get(row)

    def names(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self.tables)

    def ids(self, table: str) -> Iterator[str]:
        """The ids of the table's rows."""
        return iter(self.tables.get(table, ()))

    def versions(self) -> Iterator[tuple[str, str, Stamp, Document | None]]:
        """Every row's table, id, stamp and document."""
        for table, stamps in self.stamps.items():
            rows = self.tables.get(table, {})
            for row, stamp in stamps.items():
                yield table, row, stamp, rows.get(row)
