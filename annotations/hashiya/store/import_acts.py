"""Acts of imports, and what a record would be without acts of one kind."""

from collections.abc import Iterable

from hashiya.store import journal_format
from hashiya.store.journal_format import Document, Entry, RowKey
from hashiya.store.loaded_state import LoadedState
from hashiya.store.names import LINES

_IMPORT, _UNDONE = "import ", "undo "


def import_act(import_id: str) -> str:
    """The kind of act of all that an import writes."""
    return f"{_IMPORT}{import_id}"


def is_import(act: str) -> bool:
    """Whether acts of the kind are those of an import."""
    return act.startswith(_IMPORT)


def is_taking_back(act: str) -> bool:
    """Whether acts of the kind take an import back."""
    return act.startswith(undone(_IMPORT))


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
