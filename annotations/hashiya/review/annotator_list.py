"""All annotators of a project: who they are, and what each has."""

from dataclasses import dataclass

from hashiya.corpus.project import ProjectFolder
from hashiya.model.assignment_records import read_assignment
from hashiya.review.verdict_rows import VERDICTS
from hashiya.store import GOLD, Summary, TagStore


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorEntry:
    """An annotator: whether the project names them, what they have, and their former names.

    `decisions` counts their verdicts as a reviewer, `assigned` the articles that they
    have to do.
    """

    annotator: str
    named: bool
    reviewer: bool
    articles: int
    tags: int
    decisions: int
    assigned: int
    former: tuple[str, ...] = ()
    removed: bool = False


def annotator_entries(
    project: ProjectFolder, store: TagStore
) -> tuple[AnnotatorEntry, ...]:
    """An entry for each annotator, by name, then one for each name that was removed.

    Raises:
        StoreUnreadable, AssignmentInvalid: when something cannot be read.
    """
    assignment, rules = read_assignment(project.root), project.annotators
    names = {*rules.known, *assignment.annotators}
    for kind in store.kinds:
        names.update(kind.annotators())
    entries: list[AnnotatorEntry] = []
    for name in sorted(names):
        summaries = store.summaries(name).values()
        tags = [summary.tags for summary in summaries if isinstance(summary, Summary)]
        entry = AnnotatorEntry(
            annotator=name,
            named=name in rules.names,
            reviewer=name in rules.reviewers,
            articles=len(summaries),
            tags=sum(tags),
            decisions=decisions_of(store, name),
            assigned=len(assignment.to(name)),
            former=store.changes.former(name),
        )
        entries.append(entry)
    for name in sorted(store.changes.removed):
        removed = AnnotatorEntry(
            annotator=name,
            named=False,
            reviewer=False,
            articles=0,
            tags=0,
            decisions=0,
            assigned=0,
            removed=True,
        )
        entries.append(removed)
    return tuple(entries)


def decisions_of(store: TagStore, name: str) -> int:
    """How many verdicts a reviewer has.

    Raises:
        StoreUnreadable: when a record cannot be read.
    """
    gold = store.within(GOLD)
    rows = (gold.documents(name, article) for article in gold.articles_of(name))
    return sum(table == VERDICTS for documents in rows for table, _ in documents)
