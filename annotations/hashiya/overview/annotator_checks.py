"""Annotators who have records, and whom the project does not name, or names twice."""

from collections.abc import Iterator

from hashiya.corpus.project import SETTINGS, ProjectFolder
from hashiya.errors import HashiyaError, Hint, Note
from hashiya.language import gettext as _
from hashiya.model.annotators import name_key
from hashiya.model.assignment_records import read_assignment
from hashiya.store import TagStore


def annotator_notes(project: ProjectFolder, store: TagStore) -> Iterator[str]:
    """A note for each annotator who is not in the settings, and for names that are one.

    There is none about a project that names nobody, or a store that cannot be listed.
    """
    try:
        names = {name for kind in store.kinds for name in kind.annotators()}
        assigned = read_assignment(project.root).annotators
    except HashiyaError:
        # Reported where the records, or the assignment, are read.
        return
    for change in store.changes.doubled:
        yield Note(
            _(
                "two annotators were renamed {new!r} at the same time, and are one "
                "now: {old!r} was the later"
            ).format(new=change.new, old=change.old),
            hint=Hint.UNDO_REMOVAL,
        )
    known = project.annotators.known if project.annotators.names else ()
    by_key = {name_key(name): name for name in known}
    for name in sorted({*names, *assigned}):
        equal = by_key.setdefault(name_key(name), name)
        if equal != name:
            yield Note(
                _("{name!r} and {other!r} are two annotators with equal names").format(
                    name=name, other=equal
                ),
                hint=Hint.MERGE_ANNOTATORS,
            )
        elif known and name in names and name not in known:
            yield Note(
                _(
                    "{name!r} has records in tags/ and is not in [annotators] names of "
                    "{file}"
                ).format(name=name, file=SETTINGS)
            )
