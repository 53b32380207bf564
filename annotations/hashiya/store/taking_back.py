"""Taking acts of one kind back: a record as it would be without them, whoever else wrote in it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hashiya.model.model import Status
from hashiya.store import journal_format
from hashiya.store.journal_format import Document, Entry, RowKey
from hashiya.store.loaded_state import LoadedState
from hashiya.store.names import LINES

if TYPE_CHECKING:
    from hashiya.store.records import OpenRecord

_HEAD: RowKey = ("article", "1")
_IMPORT, _UNDONE = "import ", "undo "


def import_act(import_id: str) -> str:
    """The kind of act of all that an import writes."""
    return f"{_IMPORT}{import_id}"


def is_import(act: str) -> bool:
    """Whether acts of the kind are those of an import."""
    return act.startswith(_IMPORT)


def undone(act: str) -> str:
    """The kind of act that takes acts of a kind back."""
    return f"{_UNDONE}{act}"


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries without those of acts that were taken back, and without the taking back."""
    entries = tuple(entries)
    acts = {entry.act for entry in entries}
    gone = {act for act in acts if undone(act) in acts}
    gone.update(map(undone, tuple(gone)))
    return tuple(entry for entry in entries if entry.act not in gone)


def take_back(record: "OpenRecord", act: str, time: str) -> bool:
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


def rows_without(entries: Iterable[Entry], act: str) -> dict[RowKey, Document | None]:
    """The rows whose last version is of acts of that kind, as they are without these.

    None is a row that there is not without them. The entries are in their order.
    """
    others: dict[RowKey, Document | None] = {}
    own: set[RowKey] = set()
    for entry in entries:
        for key in entry.rows():
            if entry.act == act:
                own.add(key)
                continue
            own.discard(key)
            table, row = key
            others[key] = entry.set.get(table, {}).get(row)
    return {key: others.get(key) for key in own}


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
    kept = {**(head or {})}
    kept.pop("marked", None)
    # Whoever wrote in an article that was new has opened it.
    kept["status"] = (before or {}).get("status", Status.OPEN.value)
    if before is not None and "marked" in before:
        kept["marked"] = before["marked"]
    return kept


def holds_only(state: LoadedState, act: str) -> bool:
    """Whether the files hold acts of that kind and nothing else."""
    if state.pending or state.legacy or state.rescue or state.keep:
        return False
    home = state.home
    is_any = False
    for name in state.looks:
        if name == home.derived:
            continue
        if not name.endswith(LINES):
            return False
        scan = home.scan(name)
        if any(entry.act != act for entry in scan.entries) or scan.markers:
            return False
        data = home.read(name)
        if not all(_names(data[first:last], act) for first, last in scan.damaged):
            return False
        is_any |= bool(scan.entries or scan.damaged)
    return is_any


def torn_line(data: bytes, act: str) -> int | None:
    """Where a torn line of an act of that kind begins at the end of a journal; None without one."""
    if data.endswith(b"\n") or not data:
        return None
    start = data.rfind(b"\n") + 1
    tail = data[start:]
    is_torn = not journal_format.scanned(tail).entries
    return start if is_torn and _names(tail, act) else None


def _names(line: bytes, act: str) -> bool:
    """Whether a line that cannot be read is the beginning of one of an act of that kind."""
    return f'"act": "{act}"'.encode() in line
