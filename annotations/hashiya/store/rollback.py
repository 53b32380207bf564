"""A record rolled back: acts of one kind are undone, whoever else wrote in it."""

from collections.abc import Iterable

from hashiya.model.model import Status
from hashiya.store.import_acts import rows_without, undone
from hashiya.store.journal_format import Document, Entry, RowKey
from hashiya.store.records import ARTICLE, HEAD, MARKED, OpenRecord

_HEAD: RowKey = (ARTICLE, HEAD)


def take_back(record: OpenRecord, act: str, time: str) -> bool:
    """Undo what acts of that kind did to the record; return whether there are any.

    A record that has nothing else is removed.

    Raises:
        StoreUnreadable, StoreWriteFailed: when a file cannot be read or written.
    """
    journal = record.journal
    if not journal.exists:
        return False
    if journal.discard(act):
        return True
    journal.cut_torn(act)
    with record.db.batch(derive=True):
        entries = journal.entries()
        if not any(entry.act == act for entry in entries):
            return False
        rows = rows_without(entries, act)
        head = rows.get(_HEAD)
        if _HEAD in rows and _others_wrote_since(entries, act):
            rows[_HEAD] = _with_status(journal.rows.document(*_HEAD), head)
        if rows:
            record.put(rows, undone(act), time)
    return True


def _others_wrote_since(entries: Iterable[Entry], act: str) -> bool:
    """Whether there are entries of other acts after the first of that kind."""
    is_begun = False
    for entry in entries:
        if entry.act == act:
            is_begun = True
        elif is_begun:
            return True
    return False


def _with_status(head: Document | None, before: Document | None) -> Document:
    """The head that others wrote rows under since, with the status that it had before."""
    document = {**(head or {})}
    document.pop(MARKED, None)
    # Whoever wrote in an article that was new has opened it.
    document["status"] = (before or {}).get("status", Status.OPEN.value)
    if before is not None and MARKED in before:
        document[MARKED] = before[MARKED]
    return document
