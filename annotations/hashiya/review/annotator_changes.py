"""Renaming, merging and removing annotators, and taking that back.

A change is in force for every reader from the one line on that `tags/annotators.jsonl` gets
first. What is left to do then, such as equal tags of two names, is done in the records'
journals, and is completed at the next start where it was interrupted.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidAnnotator
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.annotator_names import (
    NO_CHANGES,
    ChangeKind,
    NameChange,
    Stage,
    begin_change,
    note_stage,
)
from hashiya.model.annotators import check_annotator, same_name, tidy_name
from hashiya.model.assignment_records import read_assignment
from hashiya.review.annotator_list import decisions_of
from hashiya.review.annotator_merges import (
    SharedArticle,
    join,
    separate_records,
    shared_article,
)
from hashiya.review.verdict_rows import reviewers
from hashiya.store import (
    ARTICLE,
    HEAD,
    TAGS,
    TagStore,
    utc_now,
)


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
        shared = [shared_article(store, old, new, article) for article in both]
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
    change = NameChange(kind=kind, old=old, new=new, at=utc_now())
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
        raise InvalidAnnotator(_("no annotator was renamed, merged or removed"))
    if change.stage is Stage.SETTLED:
        raise InvalidAnnotator(
            _(
                "the last change of names cannot be taken back: the history was "
                "dropped since"
            )
        )
    note_stage(project.root, change.id, Stage.UNDOING)
    complete(project, change.id)
    return change


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
    (change,) = [change for change in store.changes.changes if change.id == change_id]
    separate = store.renaming(store.changes.without(change))
    if change.stage is Stage.BEGUN:
        if change.kind is ChangeKind.MERGE:
            join(store, separate, change)
        note_stage(project.root, change.id, Stage.DONE)
    elif change.stage is Stage.UNDOING:
        if change.kind is ChangeKind.MERGE:
            separate_records(separate, change)
        note_stage(project.root, change.id, Stage.UNDONE)


def _checked(
    project: ProjectFolder, store: TagStore, kind: ChangeKind, old: str, new: str
) -> tuple[str, str]:
    """The names as the project has them."""
    known = _known(project, store)
    old_name = same_name(old, known)
    if old_name is None:
        old_name = tidy_name(old)
        present = store.changes.canonical(old_name)
        if kind is ChangeKind.RENAME and present == same_name(new, known):
            raise InvalidAnnotator(
                _("{name!r} is called {present!r} already").format(
                    name=old_name, present=present
                )
            )
        if kind is not ChangeKind.RENAME or not _is_owner(store, old_name, new):
            listed = comma_separated(known) or _("none yet")
            raise InvalidAnnotator(
                _("nobody is called {name!r} here; there are: {names}").format(
                    name=old, names=listed
                )
            )
    if kind is ChangeKind.REMOVE:
        _refuse_last(project, store, old_name)
        return old_name, ""
    new_name = check_annotator(tidy_name(new))
    if kind is ChangeKind.MERGE:
        into = same_name(new_name, [name for name in known if name != old_name])
        if into is None:
            listed = comma_separated(known)
            raise InvalidAnnotator(
                _("nobody is called {name!r} here; there are: {names}").format(
                    name=new, names=listed
                )
            )
        return old_name, into
    _refuse_taken(store, known, old_name, new_name)
    return old_name, new_name


def _refuse_taken(store: TagStore, known: Iterable[str], old: str, new: str) -> None:
    if new == old:
        raise InvalidAnnotator(_("{name!r} is called so already").format(name=old))
    others = [name for name in known if name != old]
    other = same_name(new, others)
    if other is not None and not _is_owner(store, old, new):
        raise InvalidAnnotator(
            _("{name!r} is another annotator: merge the two if they are one").format(
                name=other
            )
        )
    changes = store.changes
    former = same_name(new, [*changes.called, *changes.removed])
    is_free = former is not None and changes.is_given_back(former)
    if is_free and former not in store.renaming(NO_CHANGES).folder_names():
        return
    if former is not None and changes.canonical(former) != old:
        raise InvalidAnnotator(
            _("{name!r} was the name of another annotator: take another one").format(
                name=former
            )
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
    if (rules.reviewers or reviewers(store)) == (name,):
        raise InvalidAnnotator(
            _(
                "{name!r} is the only reviewer: name another one first, or merge the two"
            ).format(name=name)
        )
    if rules.names == (name,):
        raise InvalidAnnotator(
            _(
                "{name!r} is the only annotator that the project names: name another one "
                "first, or merge the two"
            ).format(name=name)
        )


def _known(project: ProjectFolder, store: TagStore) -> tuple[str, ...]:
    """All whom the project names, who have a record, or who have articles to do."""
    assigned = read_assignment(project.root).annotators
    names = {*project.annotators.known, *store.annotators(), *assigned}
    for kind in store.kinds:
        names.update(kind.annotators())
    return tuple(sorted(names))
