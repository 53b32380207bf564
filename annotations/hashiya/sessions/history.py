"""The history of tags from the journal: who did what when, what was lost, what can be undone."""

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
    Stamp,
    shown,
    status_of,
    tag_from_document,
)

CREATED, REMOVED, RESTORED = "created", "removed", "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What one act did to one tag, or to the article's status where `tag_id` is None.

    `did` names what changed: created, moved, relabelled, attributes, confidence, note,
    removed, restored, status. `version` names what came of it; `current` says that this
    is how it is now. `lost` says that somebody wrote over the same earlier version at
    the same time and their version holds: neither saw the other's.
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
    """An action, and what takes it back."""

    done: Change
    undone: Change


def events(entries: Iterable[Entry], annotator: str, article: str) -> tuple[Event, ...]:
    """The events of the journal's lines in order; documents that hold no tag are left out."""
    entries = tuple(entries)
    versions = _versions(entries)
    winners = {row: max(stamps) for row, stamps in versions.items()}
    kept = {row: _ancestry(row, winners[row], versions) for row in winners}
    found = []
    last: dict[tuple[str, str], Stamp] = {}
    removed: set[tuple[str, str]] = set()
    for entry in entries:
        for (table, row), document in _rows(entry):
            stamp = entry.over.get(table, {}).get(row) or last.get((table, row))
            old = versions[table, row].get(stamp, (None, None))[0] if stamp else None
            last[table, row] = entry.stamp
            did = _did(table, old, document, was_removed=(table, row) in removed)
            (removed.add if document is None else removed.discard)((table, row))
            if not did:
                continue
            found.append(
                Event(
                    at=entry.at,
                    annotator=annotator,
                    article=article,
                    tag_id=int(row) if table == TAGS else None,
                    did=did,
                    before=_tag(row, old, annotator) if table == TAGS else None,
                    after=_tag(row, document, annotator) if table == TAGS else None,
                    status=status_of(document) if table == ARTICLE else None,
                    version=shown(entry.stamp),
                    writer=entry.stamp[1],
                    act=entry.act,
                    current=entry.stamp == winners[table, row],
                    lost=entry.stamp not in kept[table, row],
                )
            )
    return tuple(found)


def steps(entries: Iterable[Entry], annotator: str) -> tuple[list[Step], list[Step]]:
    """What can be undone and redone after the journal's lines, the last action last."""
    undo: list[Step] = []
    redo: list[Step] = []
    rows: dict[tuple[str, str], Document | None] = {}
    for entry in entries:
        step = _step(entry, rows, annotator)
        rows.update(_rows(entry))
        if entry.act == Act.DO:
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
    """One step that does both, and takes both back."""
    return Step(
        folded((first.done, second.done)), folded((second.undone, first.undone))
    )


def folded(changes: Iterable[Change]) -> Change:
    """One change that does what the changes do one after the other."""
    tags: dict[int, Tag] = {}
    removed: dict[int, None] = {}
    status: Status | None = None
    rows: dict[tuple[str, str], Document | None] = {}
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


def _rows(entry: Entry) -> Iterator[tuple[tuple[str, str], Document | None]]:
    for table, rows in entry.set.items():
        for row, document in rows.items():
            if (table != ARTICLE and row.isdecimal()) or (table, row) == (
                ARTICLE,
                HEAD,
            ):
                yield (table, row), document
    for table, gone in entry.gone.items():
        yield from (
            ((table, row), None) for row in gone if table != ARTICLE and row.isdecimal()
        )


_Versions = dict[tuple[str, str], dict[Stamp, tuple[Document | None, Stamp | None]]]


def _versions(entries: Iterable[Entry]) -> _Versions:
    """The versions of each row by stamp: the document, and the stamp that it was written over."""
    found: _Versions = {}
    for entry in entries:
        for (table, row), document in _rows(entry):
            over = entry.over.get(table, {}).get(row)
            found.setdefault((table, row), {})[entry.stamp] = document, over
    return found


def _ancestry(row: tuple[str, str], winner: Stamp, versions: _Versions) -> set[Stamp]:
    kept: set[Stamp] = set()
    stamp: Stamp | None = winner
    while stamp is not None and stamp not in kept:
        kept.add(stamp)
        _, stamp = versions[row].get(stamp, (None, None))
    return kept


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


# What a change of these fields of a tag is called; one of another field has its name.
_EVENTS = {
    "start": "moved",
    "end": "moved",
    "layer": "relabelled",
    "label": "relabelled",
    "attributes": "attributes",
    "confidence": "confidence",
    "note": "note",
}
# Fields that follow from others, or say how the tag came about.
_UNREPORTED = frozenset(
    ("text", "sha256", "before", "after", "origin", "score", "created", "updated")
)


def _step(
    entry: Entry, before: Mapping[tuple[str, str], Document | None], annotator: str
) -> Step:
    done: list[Tag] = []
    undone: list[Tag] = []
    removed: list[int] = []
    created: list[int] = []
    status: list[Status | None] = [None, None]
    rows: dict[tuple[str, str], Document | None] = {}
    rows_before: dict[tuple[str, str], Document | None] = {}
    for (table, row), document in _rows(entry):
        old = before.get((table, row))
        if table == ARTICLE:
            if status_of(old) != status_of(document):
                status = [status_of(document), status_of(old)]
            continue
        if table != TAGS:
            rows[table, row], rows_before[table, row] = document, old
            continue
        for each, tags, ids in ((document, done, removed), (old, undone, created)):
            tag = _tag(row, each, annotator)
            if tag is None:
                ids.append(int(row))
            else:
                tags.append(tag)
    return Step(
        Change(set=tuple(done), remove=tuple(removed), status=status[0], rows=rows),
        Change(
            set=tuple(undone), remove=tuple(created), status=status[1], rows=rows_before
        ),
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
