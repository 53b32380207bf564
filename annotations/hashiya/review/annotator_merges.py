"""The records of two names of a merge: what both have becomes one, and is taken apart again.

What is done is written to the records' journals, and may be done again where it was
interrupted: it has the same result.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hashiya.model.annotator_names import NameChange
from hashiya.model.model import Record, Status, Tag
from hashiya.review.items import tag_content
from hashiya.store import (
    AGAIN,
    ARTICLE,
    GOLD,
    HEAD,
    TAGS,
    Document,
    Entry,
    RowKey,
    Stamp,
    TagStore,
)

_SEPARATOR = " · "
_UNDONE = "undo merge"
# The row of a record that says which merge was undone last.
_MARK: RowKey = ("names", "1")
# Of two statuses of an article the one nearer the beginning holds: what one name left open
# is not done because the other was done.
_LEAST_DONE = (Status.FLAGGED, Status.OPEN, Status.DONE, Status.NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedArticle:
    """An article that both names of a merge have: the statuses, and the `equal` tags."""

    article: str
    old: Status
    new: Status
    status: Status
    tags: int
    equal: int


def shared_article(store: TagStore, old: str, new: str, article: str) -> SharedArticle:
    """What both names have of an article, and the status that it would have.

    Raises:
        StoreUnreadable: when a record cannot be read.
    """
    mine, theirs = store.read(new, article), store.read(old, article)
    return SharedArticle(
        article=article,
        old=theirs.status,
        new=mine.status,
        status=joint_status(mine.status, theirs.status),
        tags=len(mine.tags) + len(theirs.tags),
        equal=len(_equal_tags(mine.tags, theirs.tags)),
    )


def joint_status(one: Status, other: Status) -> Status:
    """The status of an article that both names have: the one that is further from done.

    That a name has not opened it changes nothing.
    """
    return min(one, other, key=_LEAST_DONE.index)


def _equal_tags(own: Iterable[Tag], others: Iterable[Tag]) -> list[tuple[Tag, Tag]]:
    """The pairs of tags that are equal: of the same words, label and attributes."""
    free = list(own)
    pairs: list[tuple[Tag, Tag]] = []
    for tag in others:
        content = (tag.text, *tag_content(tag))
        for own_tag in free:
            if (own_tag.text, *tag_content(own_tag)) == content:
                pairs.append((own_tag, tag))
                free.remove(own_tag)
                break
    return pairs


def _act(change: NameChange) -> str:
    """The kind of act of the merge's own lines, by which undoing knows them."""
    return f"merge {change.id}"


def join(store: TagStore, separate: TagStore, change: NameChange) -> None:
    """On each article that both names have: all rows of both, equal tags once, one status."""
    old, new = change.old, change.new
    for kind, own_kind in zip(store.kinds, separate.kinds, strict=True):
        both = set(own_kind.articles_of(old)) & set(own_kind.articles_of(new))
        for article in sorted(both):
            rows = _hidden_rows(kind, own_kind, article, change)
            if kind in (store, store.within(AGAIN)):
                rows |= _joined_rows(kind, own_kind, article, change, rows)
            elif kind == store.within(GOLD):
                rows |= _marked_row(kind, own_kind, article, change)
            if rows:
                kind.put(new, article, rows, _act(change))


def _hidden_rows(
    store: TagStore, separate: TagStore, article: str, change: NameChange
) -> dict[RowKey, Document | None]:
    """Rows of the old name that undoing an earlier merge took from the new name's record."""
    present = store.documents(change.new, article)
    entries = separate.entries(change.new, article)
    since = _since_undone(entries, change)
    touched = _keys(since)
    rows: dict[RowKey, Document | None] = {}
    for key, document in separate.documents(change.old, article).items():
        if key not in present and key not in touched and key != _MARK:
            rows[key] = document
    return rows


def _folder_name(entries: Iterable[Entry], change: NameChange) -> object:
    """The name by which the new name's record is in its folder, which may be an older one."""
    for entry in entries:
        head = entry.set.get(ARTICLE, {}).get(HEAD)
        if head is not None:
            return head.get("annotator", change.new)
    return change.new


def _since_undone(entries: Sequence[Entry], change: NameChange) -> Sequence[Entry]:
    """The lines since the two names were last taken apart; all where they never were."""
    for index in reversed(range(len(entries))):
        table, row = _MARK
        mark = entries[index].set.get(table, {}).get(row, {})
        if mark.get("from") == change.old:
            return entries[index + 1 :]
    return entries


def _joined_rows(
    store: TagStore,
    separate: TagStore,
    article: str,
    change: NameChange,
    hidden: Mapping[RowKey, Document | None],
) -> dict[RowKey, Document | None]:
    """The rows that make equal tags one, and the status; `hidden` are rows to be set as well."""
    own = separate.read(change.new, article)
    others = separate.read(change.old, article)
    documents = {**store.documents(change.new, article), **hidden}
    rows: dict[RowKey, Document | None] = {}
    for kept, dropped in _equal_tags(own.tags, others.tags):
        key = (TAGS, str(dropped.id))
        if documents.get(key) is not None and kept.id != dropped.id:
            rows[key] = None
            rows |= _with_details(documents, kept, dropped)
    head = documents.get((ARTICLE, HEAD)) or {}
    status = joint_status(own.status, others.status).value
    entries = separate.entries(change.new, article)
    new_head = {**head, "annotator": _folder_name(entries, change), "status": status}
    for name in (change.old, change.new):
        own_head = separate.documents(name, article).get((ARTICLE, HEAD), {})
        if own_head.get("status") == status and "marked" in own_head:
            new_head["marked"] = own_head["marked"]
    if head != new_head:
        rows[ARTICLE, HEAD] = new_head
    return rows


def _marked_row(
    store: TagStore, separate: TagStore, article: str, change: NameChange
) -> dict[RowKey, Document | None]:
    """The status of a review, which is the later of what the two names set it to.

    The rows of two records are not in the order of time: each counts its own acts.
    """
    names = (change.old, change.new)
    latest = max((separate.read(name, article) for name in names), key=_marked)
    head = store.documents(change.new, article).get((ARTICLE, HEAD)) or {}
    mark = {"status": latest.status.value, "marked": latest.marked}
    if not latest.marked or mark.items() <= head.items():
        return {}
    return {(ARTICLE, HEAD): {**head, **mark}}


def _marked(record: Record) -> tuple[str, str]:
    return record.marked, record.annotator


def _with_details(
    documents: Mapping[RowKey, Document | None], kept: Tag, dropped: Tag
) -> dict[RowKey, Document | None]:
    """The kept tag with what only the dropped one says: a confidence, another note."""
    key = (TAGS, str(kept.id))
    document = dict(documents.get(key) or {})
    if not document:
        return {}
    if kept.confidence is None and dropped.confidence is not None:
        document["confidence"] = dropped.confidence
    if dropped.note and dropped.note not in kept.note:
        document["note"] = _SEPARATOR.join(filter(None, (kept.note, dropped.note)))
    return {key: document} if document != documents[key] else {}


# Taking a merge back


def separate_records(separate: TagStore, change: NameChange) -> None:
    """Give each name what is its own on the articles that both have."""
    for kind in separate.kinds:
        both = set(kind.articles_of(change.old)) & set(kind.articles_of(change.new))
        for article in sorted(both):
            _separate_record(kind, article, change)


def _separate_record(store: TagStore, article: str, change: NameChange) -> None:
    """Give the old name its rows as they are now, and take them from the new name's record.

    What the merge itself changed is as it was, unless it was changed again since.
    """
    old, new = change.old, change.new
    old_entries = store.entries(old, article)
    own_entries = store.entries(new, article)
    since = [entry for entry in own_entries if entry.act != _act(change)]
    old_keys = _keys(old_entries) - {(ARTICLE, HEAD), _MARK}
    moved = _latest([*old_entries, *_since_undone(since, change)], old_keys)
    act = f"{_UNDONE} {change.id}"
    _put_differences(store, old, article, moved, act)
    own_keys = _keys(own_entries)
    own_rows = _latest(since, own_keys - old_keys)
    own_rows.update(dict.fromkeys(own_keys & old_keys))
    head = own_rows.get((ARTICLE, HEAD))
    if head is not None:
        name = _folder_name(own_entries, change)
        own_rows[ARTICLE, HEAD] = {**head, "annotator": name}
    # There is a line in any case, which divides what was before from what comes later.
    own_rows[_MARK] = {"undone": change.id, "from": change.old}
    _put_differences(store, new, article, own_rows, act)


def _keys(entries: Iterable[Entry]) -> set[RowKey]:
    """The keys of all rows in these lines."""
    keys: set[RowKey] = set()
    for entry in entries:
        keys.update(entry.rows())
    return keys


def _latest(
    entries: Iterable[Entry], keys: set[RowKey]
) -> dict[RowKey, Document | None]:
    """The last version of each of the rows in these lines; None where it was removed."""
    stamps: dict[RowKey, Stamp] = {}
    rows: dict[RowKey, Document | None] = dict.fromkeys(keys)
    for entry in entries:
        for key in keys.intersection(entry.rows()):
            if key not in stamps or stamps[key] < entry.stamp:
                stamps[key] = entry.stamp
                table, row = key
                rows[key] = entry.set.get(table, {}).get(row)
    return rows


def _put_differences(
    store: TagStore,
    name: str,
    article: str,
    rows: Mapping[RowKey, Document | None],
    act: str,
) -> None:
    present = store.documents(name, article)
    changed: dict[RowKey, Document | None] = {}
    for key, document in rows.items():
        if present.get(key) != document:
            changed[key] = document
    store.put(name, article, changed, act)
