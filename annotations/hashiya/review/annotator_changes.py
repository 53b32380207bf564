"""Renaming, merging and removing annotators, and taking that back.

A change is in force for every reader from the one line on that `tags/annotators.jsonl` gets
first. What is left to do then, such as equal tags of two names, is done in the records'
journals, and is completed at the next start where it was interrupted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidAnnotator
from hashiya.model.annotator_names import (
    ChangeKind,
    NameChange,
    Stage,
    begin_change,
    note_stage,
)
from hashiya.model.annotators import (
    NAMES,
    REVIEWERS,
    check_annotator,
    same_name,
    tidy_name,
)
from hashiya.model.assignment import read_assignment
from hashiya.model.model import Status, Tag
from hashiya.review.annotator_list import decisions_of
from hashiya.review.items import tag_content
from hashiya.review.verdict_rows import reviewers
from hashiya.store import (
    ARTICLE,
    HEAD,
    TAGS,
    Document,
    Entry,
    RowKey,
    Stamp,
    TagStore,
    utc_now,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change of names is about: the records, tags and decisions of the name that changes.

    `assigned` counts the articles that the annotator has to do, `shared` lists those
    that both names of a merge have.
    """

    kind: ChangeKind
    old: str
    new: str
    articles: int
    tags: int
    decisions: int
    assigned: int
    shared: tuple[SharedArticle, ...] = ()


def preview(
    project: ProjectFolder, store: TagStore, kind: ChangeKind, old: str, new: str = ""
) -> Preview:
    """What the change would do, with the names as the project has them.

    Raises:
        InvalidAnnotator: when it is impossible: nobody is called so, the new name is
            taken, two names of a merge are one, or the only reviewer would be removed.
        StoreUnreadable, AssignmentInvalid: when something cannot be read.
    """
    old, new = _checked(project, store, kind, old, new)
    # A folder that was renamed by hand has the new name already.
    folder = new if new and _is_owner(store, old, new) else old
    articles = store.articles_of(folder)
    rows = [store.documents(folder, article) for article in articles]
    tags = sum(table == TAGS for documents in rows for table, _ in documents)
    shared: list[SharedArticle] = []
    if kind is ChangeKind.MERGE:
        both = sorted(set(articles) & set(store.articles_of(new)))
        shared = [_shared(store, old, new, article) for article in both]
    return Preview(
        kind=kind,
        old=old,
        new=new,
        articles=len(articles),
        tags=tags,
        decisions=decisions_of(store, folder),
        assigned=len(read_assignment(project.root).to(old)),
        shared=tuple(shared),
    )


def change_names(project: ProjectFolder, store: TagStore, planned: Preview) -> None:
    """Make the change, which nothing can interrupt halfway: it is completed at the next start.

    Raises:
        HashiyaError: when something cannot be read or written.
    """
    for article in planned.shared:
        # Rows that only a derived file has are in a journal from here on.
        for name in (planned.old, planned.new):
            store.settle(name, article.article)
    _begin(project, planned.kind, planned.old, planned.new)


def _begin(project: ProjectFolder, kind: ChangeKind, old: str, new: str) -> None:
    change = NameChange(
        kind=kind,
        old=old,
        new=new,
        lists=_lists(project, old),
        had=_lists(project, new),
        at=utc_now(),
    )
    complete(project, begin_change(project.root, change))


def undo_last(project: ProjectFolder, store: TagStore) -> NameChange:
    """Take back the last change of names that is in force, and return it.

    Whatever was saved since stays. What was done after a merge goes with its article:
    tags of either name to that name, on an article that only one had to that one.

    Raises:
        InvalidAnnotator: when there is none, or it was settled by dropping the history.
        HashiyaError: when something cannot be read or written.
    """
    change = store.changes.last
    if change is None:
        raise InvalidAnnotator("no annotator was renamed, merged or removed")
    if change.stage is Stage.SETTLED:
        raise InvalidAnnotator(
            "the last change of names cannot be taken back: the history was dropped since"
        )
    separate = store.renaming(store.changes.without(change))
    if change.kind is ChangeKind.RENAME and _has_work(separate, change):
        # What was begun under the new name belongs to the old one, too.
        _begin(project, ChangeKind.RENAME, change.new, change.old)
        return change
    note_stage(project.root, change.id, Stage.UNDOING)
    complete(project, change.id)
    return change


def _has_work(separate: TagStore, change: NameChange) -> bool:
    """Whether there are records under the new name of a rename, and under the old one."""
    names = (change.old, change.new)
    return all(any(kind.articles_of(name) for kind in separate.kinds) for name in names)


def settle_changes(project: ProjectFolder, store: TagStore) -> None:
    """Make all changes of names final, as the history that undoing needs is dropped.

    Raises:
        StoreUnreadable, StoreWriteFailed: when that cannot be saved.
    """
    for change in store.changes.changes:
        if change.stage is Stage.DONE:
            note_stage(project.root, change.id, Stage.SETTLED)


def complete_changes(project: ProjectFolder, store: TagStore) -> int:
    """Complete what was interrupted; return how many changes that were.

    Raises:
        HashiyaError: when something cannot be read or written.
    """
    unfinished = store.changes.unfinished
    for change in unfinished:
        complete(project, change.id)
    return len(unfinished)


def complete(project: ProjectFolder, change_id: str) -> None:
    """Do what is left to do of a change, or of taking it back; it may have been done in part.

    Raises:
        HashiyaError: when something cannot be read or written.
    """
    store = TagStore(project.root)
    (change,) = [each for each in store.changes.changes if each.id == change_id]
    separate = store.renaming(store.changes.without(change))
    if change.stage is Stage.BEGUN:
        if change.kind is ChangeKind.MERGE:
            _join(store, separate, change)
        _edit_settings(project, change)
        note_stage(project.root, change.id, Stage.DONE)
    elif change.stage is Stage.UNDOING:
        if change.kind is ChangeKind.MERGE:
            _separate(separate, change)
        _restore_settings(project, change)
        note_stage(project.root, change.id, Stage.UNDONE)


def _checked(
    project: ProjectFolder, store: TagStore, kind: ChangeKind, old: str, new: str
) -> tuple[str, str]:
    """The names as the project has them."""
    known = _known(project, store)
    old_name = same_name(old, known)
    if old_name is None:
        old_name = tidy_name(old)
        if kind is not ChangeKind.RENAME or not _is_owner(store, old_name, new):
            listed = ", ".join(known) or "none yet"
            raise InvalidAnnotator(
                f"nobody is called {old!r} here; there are: {listed}"
            )
    if kind is ChangeKind.REMOVE:
        _refuse_last(project, store, old_name)
        return old_name, ""
    new_name = check_annotator(tidy_name(new))
    if kind is ChangeKind.MERGE:
        into = same_name(new_name, [name for name in known if name != old_name])
        if into is None:
            listed = ", ".join(known)
            raise InvalidAnnotator(
                f"nobody is called {new!r} here; there are: {listed}"
            )
        return old_name, into
    _refuse_taken(store, known, old_name, new_name)
    return old_name, new_name


def _refuse_taken(store: TagStore, known: Iterable[str], old: str, new: str) -> None:
    if new == old:
        raise InvalidAnnotator(f"{old!r} is called so already")
    others = [name for name in known if name != old]
    taken = same_name(new, others)
    if taken is not None and not _is_owner(store, old, new):
        raise InvalidAnnotator(
            f"{taken!r} is another annotator: merge the two if they are one"
        )
    changes = store.changes
    former = same_name(new, [*changes.called, *changes.removed])
    if former is not None and changes.canonical(former) != old:
        raise InvalidAnnotator(
            f"{former!r} was the name of another annotator: take another one"
        )


def _is_owner(store: TagStore, owner: str, folder: str) -> bool:
    """Whether the records in the folder of that name are another annotator's, by their heads."""
    if owner in store.folder_names():
        return False
    for article in store.articles_of(folder):
        head = store.documents(folder, article).get((ARTICLE, HEAD), {})
        return head.get("annotator") == owner
    return False


def _refuse_last(project: ProjectFolder, store: TagStore, name: str) -> None:
    """Refuse to remove the only reviewer, or the only annotator whom the project names."""
    rules = project.annotators
    for role, names in (
        ("reviewer", rules.reviewers or reviewers(store)),
        ("annotator that hashiya.toml names", rules.names),
    ):
        if names == (name,):
            raise InvalidAnnotator(
                f"{name!r} is the only {role}: name another one first, or merge the two"
            )


def _known(project: ProjectFolder, store: TagStore) -> tuple[str, ...]:
    """All whom the project names, who have a record, or who have articles to do."""
    assigned = read_assignment(project.root).annotators
    names = {*project.annotators.known, *store.annotators(), *assigned}
    for kind in store.kinds:
        names.update(kind.annotators())
    return tuple(sorted(names))


# Merging


def _shared(store: TagStore, old: str, new: str, article: str) -> SharedArticle:
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


def _join(store: TagStore, separate: TagStore, change: NameChange) -> None:
    """On each article that both names have: all rows of both, equal tags once, one status."""
    old, new = change.old, change.new
    for kind, own_kind in zip(store.kinds, separate.kinds, strict=True):
        both = set(own_kind.articles_of(old)) & set(own_kind.articles_of(new))
        for article in sorted(both):
            rows = _hidden_rows(kind, own_kind, article, change)
            if kind is store:
                rows |= _joined_rows(kind, own_kind, article, change, rows)
            if rows:
                kind.put(new, article, rows, _act(change))


def _hidden_rows(
    store: TagStore, separate: TagStore, article: str, change: NameChange
) -> dict[RowKey, Document | None]:
    """Rows of the old name that undoing an earlier merge took from the new name's record."""
    now = store.documents(change.new, article)
    entries = separate.entries(change.new, article)
    since = _since_undone(entries, change)
    touched = {key for entry in since for key in entry.rows()}
    rows: dict[RowKey, Document | None] = {}
    for key, document in separate.documents(change.old, article).items():
        if key not in now and key not in touched and key != _MARK:
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
    shown: Mapping[RowKey, Document | None],
) -> dict[RowKey, Document | None]:
    """The rows that make equal tags one, and the status; `shown` are rows to be set as well."""
    own = separate.read(change.new, article)
    others = separate.read(change.old, article)
    now = {**store.documents(change.new, article), **shown}
    rows: dict[RowKey, Document | None] = {}
    for kept, dropped in _equal_tags(own.tags, others.tags):
        key = (TAGS, str(dropped.id))
        if now.get(key) is not None and kept.id != dropped.id:
            rows[key] = None
            rows |= _with_details(now, kept, dropped)
    head = now.get((ARTICLE, HEAD)) or {}
    status = joint_status(own.status, others.status).value
    entries = separate.entries(change.new, article)
    wanted = {**head, "annotator": _folder_name(entries, change), "status": status}
    for name in (change.old, change.new):
        own_head = separate.documents(name, article).get((ARTICLE, HEAD), {})
        if own_head.get("status") == status and "marked" in own_head:
            wanted["marked"] = own_head["marked"]
    if head != wanted:
        rows[ARTICLE, HEAD] = wanted
    return rows


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


def _separate(separate: TagStore, change: NameChange) -> None:
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
    old_keys = {
        key
        for entry in old_entries
        for key in entry.rows()
        if key not in {(ARTICLE, HEAD), _MARK}
    }
    moved = _latest([*old_entries, *_since_undone(since, change)], old_keys)
    act = f"{_UNDONE} {change.id}"
    _put_differences(store, old, article, moved, act)
    own_keys = {key for entry in own_entries for key in entry.rows()}
    kept = _latest(since, own_keys - old_keys)
    kept.update(dict.fromkeys(own_keys & old_keys))
    head = kept.get((ARTICLE, HEAD))
    if head is not None:
        name = _folder_name(own_entries, change)
        kept[ARTICLE, HEAD] = {**head, "annotator": name}
    # There is a line in any case, which divides what was before from what comes later.
    kept[_MARK] = {"undone": change.id, "from": change.old}
    _put_differences(store, new, article, kept, act)


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
    now = store.documents(name, article)
    changed: dict[RowKey, Document | None] = {}
    for key, document in rows.items():
        if now.get(key) != document:
            changed[key] = document
    store.put(name, article, changed, act)


# Settings


def _lists(project: ProjectFolder, name: str) -> tuple[str, ...]:
    """The lists of `hashiya.toml` that have the name."""
    rules = project.annotators
    lists = {NAMES: rules.names, REVIEWERS: rules.reviewers}
    return tuple(key for key, names in lists.items() if name in names)


def _edit_settings(project: ProjectFolder, change: NameChange) -> None:
    """Write the new name into `hashiya.toml`, where it has the old one."""
    if change.lists:
        # Only here: editing the settings imports a library that takes 30 ms.
        from hashiya.corpus.annotator_editing import with_renamed
        from hashiya.corpus.scheme_editing import edit_scheme

        old, new = change.old, change.new or None
        edit_scheme(project, lambda source: with_renamed(source, old, new))


def _restore_settings(project: ProjectFolder, change: NameChange) -> None:
    """Write the old name into `hashiya.toml` again, in the lists in which it was."""
    if change.lists:
        # As above.
        from hashiya.corpus.annotator_editing import with_name, with_renamed
        from hashiya.corpus.scheme_editing import edit_scheme

        def restored(source: str) -> str:
            for key in change.lists:
                if change.new and key not in change.had:
                    source = with_renamed(source, change.new, change.old, (key,))
                else:
                    source = with_name(source, key, change.old)
            return source

        edit_scheme(project, restored)
