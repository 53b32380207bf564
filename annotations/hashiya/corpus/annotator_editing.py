"""Adding an annotator or a reviewer to those that a project names."""

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidAnnotator
from hashiya.language import gettext as _
from hashiya.model.annotator_names import add_name
from hashiya.model.annotators import (
    NAMES,
    REVIEWERS,
    check_annotator,
    same_name,
    tidy_name,
)
from hashiya.store import utc_now


def add_annotator(project: ProjectFolder, name: str, *, reviews: bool = False) -> str:
    """Add an annotator, or a reviewer, to those of the project; return the name as written.

    It is a line of `tags/annotators.jsonl`, so that two people may add somebody at once.
    Nothing is written where the project names nobody, so that everyone may annotate, or
    names this one already; a former name is that of whoever is called otherwise now.

    Raises:
        InvalidAnnotator: when it cannot be a name, is the name of another one but for
            case, or that of one who was removed.
        StoreUnreadable, StoreWriteFailed: when it cannot be saved.
    """
    tidy = check_annotator(tidy_name(name))
    rules = project.annotators
    renamed = rules.renamed(tidy)
    if renamed is not None:
        return renamed
    if not rules.names or tidy in rules.known:
        return tidy
    equal = same_name(tidy, rules.known)
    if equal is not None:
        raise InvalidAnnotator(
            _("{name!r} is the same name as {other!r}: take another one").format(
                name=tidy, other=equal
            )
        )
    add_name(project.root, tidy, REVIEWERS if reviews else NAMES, utc_now())
    return tidy
