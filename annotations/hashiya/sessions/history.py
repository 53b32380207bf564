"""The history of tags from the journal: events, concurrent changes, and undo steps."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hashiya.errors import InvalidTag
from hashiya.model.model import Act, Change, Status, Tag
from hashiya.store import (
    ARTICLE,
    HEAD,
    TAGS,
    Document,
    Entry,
    RowKey,
    Stamp,
    is_import,
    shown,
    standing,
    status_of,
    tag_from_document,
)

CREATED, REMOVED, RESTORED = "created", "removed", "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A change of one tag by one act, or of the article's status where `tag_id` is None.

    `did` names what changed: created, moved, relabelled, attributes, confidence, note,
    removed, restored, status. `version` is the version that it made; `current` says
    that the tag is so now. `lost` says that another writer changed the same earlier
    version concurrently, and that the other change was kept.
    """

    at: str
    annotator: str
    article: str
    tag_id: int | None
    did: tuple[str, ...]
    before: Tag | None
    after: Tag | None
    status: Status | None
    version: str
    writer: str
    act: str
    current: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class Step:
    """An action, and the change that undoes it."""

    done: Change
    undone: Change


def events(entries: Iterable[Entry], annotator: str, article: str) -> tuple[Event, ...]:
    """The events of the journal's lines in order; documents that hold no tag are left out."""
    entries = tuple(entries)
    versions = _Lineage(entries)
    timeline: list[Event] = []
    last: dict[RowKey, Stamp] = {}
    removed: set[RowKey] = set()
    for entry in entries:
        for key, document in _rows(entry):
            table, row = key
            stamp = _over(entry, key) or last.get(key)
            old = versions.document(key, stamp)
            last[key] = entry.stamp
            did = _did(table, old, document, was_removed=key in removed)
            if document is None:
                removed.add(key)
            else:
                removed.discard(key)
            if not did:
                continue
            is_tag = table == TAGS
            event = Event(
                at=entry.at,
                annotator=annotator,
                article=article,
                tag_id=int(row) if is_tag else None,
                did=did,
                before=_tag(row, old, annotator) if is_tag else None,
                after=_tag(row, document, annotator) if is_tag else None,
                status=status_of(document) if table == ARTICLE else None,
                version=shown(entry.stamp),
                writer=entry.stamp[1],
                act=entry.act,
                current=versions.is_last(key, entry.stamp),
                lost=versions.is_lost(key, entry.stamp),
            )
            timeline.append(event)
    return tuple(timeline)


class _Lineage:
    """Every version of each row: its document, and the version that it was written over."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._documents: dict[RowKey, dict[Stamp, Document | None]] = {}
        self._over: dict[RowKey, dict[Stamp, Stamp | None]] = {}
        for entry in entries:
            for key, document in _rows(entry):
                self._documents.setdefault(key, {})[entry.stamp] = document
                self._over.setdefault(key, {})[entry.stamp] = _over(entry, key)
        self._last = {key: max(stamps) for key, stamps in self._documents.items()}
        self._ancestry = {key: self._ancestors(key) for key in self._last}

    def document(self, key: RowKey, stamp: Stamp | None) -> Document | None:
        """The row in that version; None where it was removed or there is no such version."""
        return self._documents[key].get(stamp) if stamp else None

    def is_last(self, key: RowKey, stamp: Stamp) -> bool:
        """Whether the version is the current one of the row."""
        return stamp == self._last[key]

    def is_lost(self, key: RowKey, stamp: Stamp) -> bool:
        """Whether the current version of the row is no successor of the version."""
        return stamp not in self._ancestry[key]

    def _ancestors(self, key: RowKey) -> set[Stamp]:
        """The last version and the versions that it succeeds."""
        ancestors: set[Stamp] = set()
        stamp: Stamp | None = self._last[key]
        while stamp is not None and stamp not in ancestors:
            ancestors.add(stamp)
            stamp = self._over[key].get(stamp)
        return ancestors


def _over(entry: Entry, key: RowKey) -> Stamp | None:
    """The version of the row that the entry replaced."""
    table, row = key
    return entry.over.get(table, {}).get(row)


def steps(entries: Iterable[Entry], annotator: str) -> tuple[list[Step], list[Step]]:
    """The steps that can be undone and redone after the journal's lines, the last one last.

    An import that was taken back is none.
    """
    undo: list[Step] = []
    redo: list[Step] = []
    rows: dict[RowKey, Document | None] = {}
    for entry in standing(entries):
        step = _step(entry, rows, annotator)
        rows.update(_rows(entry))
        if entry.act == Act.DO or is_import(entry.act):
            undo.append(step)
            redo.clear()
        elif entry.act == Act.JOIN and undo:
            undo.append(joined(undo.pop(), step))
        elif entry.act == Act.UNDO and undo:
            redo.append(undo.pop())
        elif entry.act == Act.REDO and redo:
            undo.append(redo.pop())
    return undo, redo


def joined(first: Step, second: Step) -> Step:
    """One step that combines both."""
    done = folded((first.done, second.done))
    undone = folded((second.undone, first.undone))
    return Step(done, undone)


def folded(changes: Iterable[Change]) -> Change:
    """One change with the effect of all changes in order."""
    tags: dict[int, Tag] = {}
    removed: dict[int, None] = {}
    status: Status | None = None
    rows: dict[RowKey, Document | None] = {}
    for change in changes:
        rows |= change.rows
        for tag_id in change.remove:
            tags.pop(tag_id, None)
            removed[tag_id] = None
        for tag in change.set:
            removed.pop(tag.id, None)
            tags[tag.id] = tag
        status = status if change.status is None else change.status
    return Change(
        set=tuple(tags.values()), remove=tuple(removed), status=status, rows=rows
    )


def _rows(entry: Entry) -> Iterator[tuple[RowKey, Document | None]]:
    """The rows that the entry sets or removes, without those that are no tag or status."""
    for table, rows in entry.set.items():
        for row, document in rows.items():
            is_head = (table, row) == (ARTICLE, HEAD)
            if is_head or (table != ARTICLE and row.isdecimal()):
                yield (table, row), document
    for table, removed in entry.gone.items():
        for row in removed:
            if table != ARTICLE and row.isdecimal():
                yield (table, row), None


def _did(
    table: str, old: Document | None, new: Document | None, *, was_removed: bool
) -> tuple[str, ...]:
    if table == ARTICLE:
        return ("status",) if status_of(old) != status_of(new) else ()
    if table != TAGS:
        return ()
    if new is None:
        return (REMOVED,)
    if old is None:
        return (RESTORED,) if was_removed else (CREATED,)
    events: dict[str, None] = {}
    for name in (*_EVENTS, *sorted(old.keys() | new.keys())):
        if name not in _UNREPORTED and old.get(name) != new.get(name):
            events[_EVENTS.get(name, name)] = None
    return tuple(events)


# The names of changes of these fields of a tag; that of another field is the field's
# name.
_EVENTS = {
    "start": "moved",
    "end": "moved",
    "layer": "relabelled",
    "label": "relabelled",
    "attributes": "attributes",
    "confidence": "confidence",
    "note": "note",
}
# Fields that are derived from others, or describe the tag's origin.
_UNREPORTED = frozenset(
    ("text", "sha256", "before", "after", "origin", "score", "created", "updated")
)


def _step(
    entry: Entry, before: Mapping[RowKey, Document | None], annotator: str
) -> Step:
    done, undone = _ChangedRows(), _ChangedRows()
    for (table, row), document in _rows(entry):
        old = before.get((table, row))
        if table == ARTICLE:
            if status_of(old) != status_of(document):
                done.status, undone.status = status_of(document), status_of(old)
        elif table != TAGS:
            done.rows[table, row], undone.rows[table, row] = document, old
        else:
            done.set_tag(row, _tag(row, document, annotator))
            undone.set_tag(row, _tag(row, old, annotator))
    return Step(done.change(), undone.change())


class _ChangedRows:
    """The parts of a change, gathered row by row."""

    def __init__(self) -> None:
        self.status: Status | None = None
        self.rows: dict[RowKey, Document | None] = {}
        self._tags: list[Tag] = []
        self._removed: list[int] = []

    def set_tag(self, row: str, tag: Tag | None) -> None:
        """Set the row's tag, or remove the row's tag where it is None."""
        if tag is None:
            self._removed.append(int(row))
        else:
            self._tags.append(tag)

    def change(self) -> Change:
        """The change."""
        return Change(
            set=tuple(self._tags),
            remove=tuple(self._removed),
            status=self.status,
            rows=self.rows,
        )


def _tag(row: str, document: Document | None, annotator: str) -> Tag | None:
    try:
        return (
            tag_from_document(row, document, annotator)
            if document is not None
            else None
        )
    except InvalidTag:
        return None
