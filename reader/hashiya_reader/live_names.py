"""The annotators' names while the reader runs: changes by other programs are read."""

from dataclasses import dataclass

from hashiya.language import gettext as _
from hashiya.model.annotator_names import (
    AnnotatorNames,
    ChangeKind,
    NameChange,
    names_file,
    read_names,
)
from hashiya_reader.file_watch import FileWatch
from hashiya_reader.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class NameNews:
    """What is said of changed names: `words`, and a `warning`; each "" where there is nothing."""

    words: str = ""
    warning: str = ""


class LiveNames:
    """Keeps who of the annotators is called what as `tags/annotators.jsonl` has it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.file = FileWatch(names_file(workspace.project.root))

    def reload(self) -> NameNews:
        """Read the names again, and use them; return what is to be said of it.

        Raises:
            HashiyaError: when they cannot be read; the previous names stay.
        """
        workspace = self.workspace
        before = workspace.store.changes
        after = read_names(workspace.project.root)
        own = workspace.annotator
        own_now = _own_name(own, before, after)
        workspace.use_changes(after, own_now)
        words = _sentences(own, before, after)
        if own_now != own:
            words = (
                _("You are called {name} from now on, with all your tags.").format(
                    name=own_now
                ),
                *words,
            )
        warning = ""
        if after.is_removed(own_now) and not before.is_removed(own):
            warning = _(
                "{name} was removed from this project: what you tag is kept on the "
                "disk, and is in no list, count or export."
            ).format(name=own_now)
        elif before.is_removed(own) and not after.is_removed(own_now):
            words = (
                _("{name} is in this project again.").format(name=own_now),
                *words,
            )
        return NameNews(words=" ".join(words), warning=warning)


def _own_name(own: str, before: AnnotatorNames, after: AnnotatorNames) -> str:
    """The name of the annotator who was called `own` before."""
    in_force = {change.id for change in after.changes if change.is_in_force}
    for change in reversed(before.changes):
        is_undone = change.is_in_force and change.id not in in_force
        if is_undone and change.kind is ChangeKind.RENAME and change.new == own:
            return after.canonical(change.old)
    return after.canonical(own)


def _sentences(
    own: str, before: AnnotatorNames, after: AnnotatorNames
) -> tuple[str, ...]:
    """A sentence for each change of another annotator's name that is new."""
    earlier_ids = {change.id for change in before.changes if change.is_in_force}
    sentences: list[str] = []
    for change in after.changes:
        is_new = change.is_in_force and change.id not in earlier_ids
        if is_new and own not in {change.old, change.new}:
            sentences.append(_sentence(change))
    return tuple(sentences)


def _sentence(change: NameChange) -> str:
    if change.kind is ChangeKind.REMOVE:
        return _("{name} was removed.").format(name=change.old)
    if change.kind is ChangeKind.MERGE:
        return _("{old} was merged into {new}.").format(old=change.old, new=change.new)
    return _("{old} is called {new} now.").format(old=change.old, new=change.new)
