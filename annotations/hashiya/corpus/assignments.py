"""Changing the assignment of articles to annotators, by hand or by dealing them out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, InvalidAnnotator
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.annotators import same_name
from hashiya.model.assignment import Assignment, by_lot, deal_articles
from hashiya.model.assignment_records import read_assignment, write_assignment
from hashiya.model.model import Status
from hashiya.model.strings import is_blank
from hashiya.store import AGAIN, Summary, TagStore


class LeftOut(StrEnum):
    """Why an article is not dealt out."""

    UNREADABLE = "cannot be read"
    EMPTY = "has no text"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentChange:
    """The project's assignment before and after; equal where nothing had to change.

    Articles that cannot be read, and those without a text, are not dealt out: `left_out`
    has the reason of each, by id.
    """

    before: Assignment
    after: Assignment
    left_out: Mapping[str, LeftOut] = field(default_factory=dict, hash=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing had to change."""
        return self.before == self.after

    def write(self, project: ProjectFolder) -> None:
        """Write the assignment to the project, unless nothing changed.

        Raises:
            AssignmentInvalid: when it cannot be written; the old one is left.
        """
        if not self.is_empty:
            write_assignment(project.root, self.after, self.before)


def reassign(
    project: ProjectFolder,
    articles: Collection[str],
    *,
    to: Iterable[str] = (),
    take_from: Iterable[str] = (),
) -> AssignmentChange:
    """Assign the articles to some annotators and unassign others; `write` saves the change.

    Raises:
        AssignmentInvalid: when the project's assignment cannot be read.
        UnknownArticle: when the project has no such article.
        InvalidAnnotator: when an annotator to assign to is not among those that the
            project names, the name is not valid, or nobody to take from is called so.
    """
    before = read_assignment(project.root)
    ids = {project.entry(article).id for article in articles}
    names = checked_annotators(project, to)
    losing = [_losing(project, before, name) for name in take_from]
    after = before.adding(ids, names).taking(ids, losing)
    return AssignmentChange(before=before, after=after)


def deal(
    project: ProjectFolder,
    *,
    articles: Collection[str] = (),
    annotators: Iterable[str] = (),
    overlap: int = 0,
    seed: int | None = None,
) -> AssignmentChange:
    """Deal the unassigned articles, or those in `articles`; `write` saves the change.

    They go to the `annotators`, or to all that the project names, as
    `hashiya.model.assignment.deal_articles` says. Each is read before: nobody could do
    one that cannot be read or has no text.

    Raises:
        AssignmentInvalid: when the project's assignment cannot be read, there is no
            annotator, or an overlap is requested with fewer than two.
        UnknownArticle, InvalidAnnotator: as `reassign` does.
    """
    before = read_assignment(project.root)
    chosen = {project.entry(article).id for article in articles}
    names = checked_annotators(project, annotators) or project.annotators.names
    ids = list(filter(chosen.__contains__, project.ids)) if chosen else project.ids
    left_out = _left_out(project, [name for name in ids if not before.of(name)])
    ids = [article for article in ids if article not in left_out]
    after = deal_articles(ids, names, before, overlap=overlap, seed=seed)
    return AssignmentChange(before=before, after=after, left_out=left_out)


def give_again(
    project: ProjectFolder,
    store: TagStore,
    count: int,
    *,
    annotators: Iterable[str] = (),
    articles: Collection[str] = (),
    seed: int,
) -> AssignmentChange:
    """Give annotators `count` articles again that they have done; `write` saves the change.

    They are drawn by the seed, for each of the annotators, or of all who have done some,
    from those that the annotator was not given again before; `articles` limits them.
    An annotator who has done fewer gets all of these.

    Raises:
        AssignmentInvalid: when the project's assignment cannot be read.
        UnknownArticle, InvalidAnnotator: as `reassign` does.
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    before = read_assignment(project.root)
    chosen = {project.entry(article).id for article in articles}
    names = checked_annotators(project, annotators) or store.annotators()
    after = before
    for name in names:
        free = []
        given = before.again_to(name)
        for article, summary in store.summaries(name).items():
            is_done = isinstance(summary, Summary) and summary.status is Status.DONE
            is_meant = article in project and (not chosen or article in chosen)
            if is_done and is_meant and article not in given:
                free.append(article)
        after = after.giving_again(sorted(free, key=by_lot(seed))[:count], name)
    return AssignmentChange(before=before, after=after)


def done_again(store: TagStore, annotator: str) -> frozenset[str]:
    """The articles that the annotator has done in the second round.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    done = set()
    for article, summary in store.within(AGAIN).summaries(annotator).items():
        if isinstance(summary, Summary) and summary.status is Status.DONE:
            done.add(article)
    return frozenset(done)


def _left_out(project: ProjectFolder, ids: Iterable[str]) -> dict[str, LeftOut]:
    """Those of the articles that nobody can do, with the reason."""
    reasons: dict[str, LeftOut] = {}
    for article_id in ids:
        try:
            text = project.read(article_id).text
        except HashiyaError:
            reasons[article_id] = LeftOut.UNREADABLE
            continue
        if is_blank(text):
            reasons[article_id] = LeftOut.EMPTY
    return reasons


def _losing(project: ProjectFolder, before: Assignment, name: str) -> str:
    """The annotator whom a name means of those who have articles, or might have some."""
    rules = project.annotators
    others = (*before.annotators, *rules.known)
    equal = same_name(name, others)
    former = same_name(name, rules.called)
    if equal is None and former is not None:
        equal = same_name(rules.called[former], others)
    if equal is None:
        listed = comma_separated(dict.fromkeys(others)) or _("none yet")
        raise InvalidAnnotator(
            _("nobody called {name!r} has articles to do; there are: {names}").format(
                name=name, names=listed
            )
        )
    return equal


def checked_annotators(project: ProjectFolder, names: Iterable[str]) -> tuple[str, ...]:
    """The names without duplicates, checked against the annotators that the project names.

    Raises:
        InvalidAnnotator: when a name is not one of them, or is not valid.
    """
    others = unnamed_annotators(project, TagStore(project.root))
    called = (project.annotators.annotator(name, others) for name in names)
    return tuple(dict.fromkeys(called))


def unnamed_annotators(project: ProjectFolder, store: TagStore) -> tuple[str, ...]:
    """Those who have tags or articles to do, where the project names nobody.

    An assignment that cannot be read is left out: whoever tags is not to be stopped by it.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    if project.annotators.names:
        return ()
    try:
        assigned = read_assignment(project.root).annotators
    except HashiyaError:
        assigned = ()
    return (*store.folder_names(), *assigned)
