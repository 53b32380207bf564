"""Changing the scheme for everybody, and taking the last change back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from hashiya.corpus.project import SETTINGS, TAGS, ProjectFolder
from hashiya.errors import SchemeInvalid
from hashiya.io.toml import parse_toml
from hashiya.language import gettext as _
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Tag
from hashiya.model.scheme import Layer, Scheme
from hashiya.model.scheme_changes import (
    SchemeAct,
    SchemeChange,
    SchemeStage,
    last_change,
    note_stage,
    read_changes,
    record_change,
)
from hashiya.model.scheme_file import scheme_from
from hashiya.review.scheme_uses import (
    SchemeItems,
    remove_tags,
    restore_tags,
    tags_of,
)
from hashiya.store import GOLD, TagStore, utc_now
from hashiya.store.file_locks import FileLock
from hashiya.store.files import DiskFiles
from hashiya.text.line_revert import reverted

LABEL, ATTRIBUTE, LAYER = "label", "attribute", "layer"


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneChange:
    """A change that was taken back: how many tags were restored, and how many are orphaned by it.

    Those were made since, of labels that the scheme no longer has.
    """

    change: SchemeChange
    restored: int
    orphaned: int


def change_scheme(
    project: ProjectFolder,
    store: TagStore,
    change: SchemeChange,
    edit: Callable[[str], str],
    removed: SchemeItems | None = None,
) -> int:
    """Apply the edit to `hashiya.toml` as that change; return how many tags were removed.

    Tags of what is `removed` are removed with it. The change's texts, tags and time are
    filled in here.

    Raises:
        HashiyaError: when it is impossible, or something cannot be read or written.
    """
    with scheme_lock(project):
        return _change(project, store, change, edit, removed)


def _change(
    project: ProjectFolder,
    store: TagStore,
    change: SchemeChange,
    edit: Callable[[str], str],
    removed: SchemeItems | None,
) -> int:
    # Only here, like below: editing imports a library that takes 30 ms.
    from hashiya.corpus.scheme_editing import edit_scheme, edited_text

    sources: list[str] = []

    def noted(source: str) -> str:
        after = edit(source)
        sources[:] = [source, after]
        return after

    edited_text(project, noted)
    before, after = sources
    tags = {} if removed is None else tags_of(store, removed)
    record_change(
        project.root,
        replace(change, before=before, after=after, at=utc_now(), removed=tags),
    )
    remove_tags(store, tags)
    edit_scheme(project, edit)
    return sum(map(len, tags.values()))


def undo_change(project: ProjectFolder, store: TagStore) -> UndoneChange:
    """Take back the last change of the scheme that is in force.

    What else was changed in `hashiya.toml` since stays. Tags made since follow a label,
    attribute or layer whose renaming is taken back.

    Raises:
        SchemeInvalid: when there is none, its history was dropped, or `hashiya.toml`
            was changed at the same place since.
        HashiyaError: when something cannot be read or written.
    """
    _change_in_force(project)
    with scheme_lock(project):
        return _undo(project, store, _change_in_force(project))


def scheme_lock(project: ProjectFolder) -> FileLock:
    """Hold other changes of the scheme by this machine's programs off for a block.

    Raises:
        StoreWriteFailed: when the project cannot be locked.
    """
    return DiskFiles(project.root / TAGS).locked("")


def _change_in_force(project: ProjectFolder) -> SchemeChange:
    change = last_change(project.root)
    if change is None:
        raise SchemeInvalid(
            _(
                "no label, attribute or layer was renamed, merged or deleted for "
                "everybody"
            )
        )
    if change.stage is SchemeStage.SETTLED:
        raise SchemeInvalid(
            _(
                "the last change of the scheme cannot be taken back: the history "
                "was dropped since"
            )
        )
    return change


def _undo(
    project: ProjectFolder, store: TagStore, change: SchemeChange
) -> UndoneChange:
    # As above.
    from hashiya.corpus.scheme_editing import edit_scheme

    known_before = _known_tags(project, store)
    follows = change.act is SchemeAct.RENAME and _is_used_since(store, change)
    edit_scheme(project, lambda source: _undone(source, change, follows=follows))
    restored = restore_tags(store, change.removed)
    note_stage(project.root, change.id, SchemeStage.UNDONE)
    lost = known_before - _known_tags(project.reread(), store)
    return UndoneChange(change=change, restored=restored, orphaned=lost.total())


def settle_scheme_changes(project: ProjectFolder) -> None:
    """Make all changes of the scheme final, as the history that undoing needs is dropped.

    Raises:
        StoreUnreadable, StoreWriteFailed: when that cannot be saved.
    """
    for change in read_changes(project.root):
        if change.stage is SchemeStage.DONE:
            note_stage(project.root, change.id, SchemeStage.SETTLED)


def _undone(source: str, change: SchemeChange, *, follows: bool) -> str:
    """The TOML text without the change; `follows` where tags have its new name.

    Raises:
        SchemeInvalid: when it was changed at the same place since.
    """
    scheme = scheme_from(parse_toml(source, SETTINGS))
    if source == change.before or _is_undone(scheme, change):
        return source
    if follows:
        return _renamed_back(source, change)
    text = reverted(change.before, change.after, source)
    if text is None:
        if reverted(change.after, change.before, source) is not None:
            # It was taken back, and that was interrupted or is not noted.
            return source
        raise SchemeInvalid(
            _(
                "{file}: was changed at the same place since: edit the file itself"
            ).format(file=SETTINGS)
        )
    scheme_from(parse_toml(text, SETTINGS))
    return text


def _renamed_back(source: str, change: SchemeChange) -> str:
    """The text with the old name again, and the new one as a former name of it."""
    # As above.
    from hashiya.corpus import scheme_names

    (old,), new = change.names, change.into
    if change.kind == LAYER:
        return scheme_names.rename_layer(source, new, old)
    if change.kind == ATTRIBUTE:
        return scheme_names.rename_attribute(source, change.layer, new, old)
    return scheme_names.rename_label(source, change.layer, new, old)


def _is_undone(scheme: Scheme, change: SchemeChange) -> bool:
    """Whether the scheme has the old name of a renaming again, and not the new one."""
    if change.act is not SchemeAct.RENAME:
        return False
    names = scheme.layer_names
    if change.kind != LAYER:
        layer = _layer_of(scheme, change)
        if layer is None:
            names = ()
        elif change.kind == ATTRIBUTE:
            names = layer.attribute_names
        else:
            names = layer.label_names
    return change.names[0] in names and change.into not in names


def _layer_of(scheme: Scheme, change: SchemeChange) -> Layer | None:
    for layer in scheme.layers:
        if layer.name == change.layer:
            return layer
    return None


def _is_used_since(store: TagStore, change: SchemeChange) -> bool:
    """Whether a tag was given the new name since the change."""
    stored = store.with_stored_names()
    for records in (stored, stored.within(GOLD)):
        for annotator in records.annotators():
            for article in records.articles_of(annotator):
                for tag in records.read(annotator, article).tags:
                    is_new = tag.updated >= change.at
                    if is_new and _has_new_name(tag, change, store.former):
                        return True
    return False


def _has_new_name(tag: Tag, change: SchemeChange, former: FormerNames) -> bool:
    """Whether the tag, as it is stored, has the name that something was given."""
    if change.kind == LAYER:
        return tag.layer == change.into
    if former.layer(tag.layer) != change.layer:
        return False
    if change.kind == ATTRIBUTE:
        return change.into in tag.attributes
    return tag.label == change.into


def _known_tags(project: ProjectFolder, store: TagStore) -> Counter[tuple[str, int]]:
    """The tags whose labels the scheme has, by annotator and id."""
    counts: Counter[tuple[str, int]] = Counter()
    former, stored = FormerNames.of(project.scheme), store.with_stored_names()
    for annotator in stored.annotators():
        for article in stored.articles_of(annotator):
            for tag in stored.read(annotator, article).tags:
                layer, label = former.label(tag.layer, tag.label)
                if project.scheme.knows(layer, label):
                    counts[annotator, tag.id] += 1
    return counts
