"""What there is to do and what is done: the rows of a project's lists."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annotations.model import Status
from annotations.project import Project
from annotations.remembered import remembered_texts
from annotations.store import Summary, TagStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article in a list: `chars` code points long, with the annotator's `status` and number of `tags`.

    With a `problem` the article, or what is stored about it, could not be read: the rest is then as far as known.
    """

    id: str
    title: str
    chars: int
    status: Status
    tags: int
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many articles an annotator has in each status, and how many tags in all."""

    annotator: str
    new: int
    open: int
    done: int
    flagged: int
    tags: int


def overview(project: Project, store: TagStore, annotator: str) -> Iterator[Row]:
    """A row for each article, in the project's order; of a large project's texts what is remembered is not read again."""
    known = store.summaries(annotator)
    with remembered_texts(project, store) as texts:
        for entry in project.entries:
            said = texts(entry)
            summary = known.get(entry.id, Summary())
            told = summary if isinstance(summary, Summary) else Summary()
            problem = said.problem or (None if isinstance(summary, Summary) else str(summary))
            yield Row(
                id=entry.id, title=said.title, chars=said.chars, status=told.status, tags=told.tags, problem=problem
            )


def progress(project: Project, store: TagStore, report: Callable[[str], None] | None = None) -> tuple[Progress, ...]:
    """How far each annotator of the project is, by name; articles that are gone from it do not count.

    What is wrong with a record is told to `report`; one that cannot be read counts as one that is not there.

    Raises:
        StoreUnreadable: when it cannot be found out who annotates; without `report` also when a record cannot be read.
    """
    return tuple(_progress(project, store, annotator, report) for annotator in store.annotators())


def _progress(project: Project, store: TagStore, annotator: str, report: Callable[[str], None] | None) -> Progress:
    summaries: list[Summary] = []
    for article_id, summary in store.summaries(annotator).items():
        if isinstance(summary, Summary):
            if article_id in project:
                summaries.append(summary)
        elif report is None:
            raise summary
        else:
            report(str(summary))
    counts = Counter(summary.status for summary in summaries)
    return Progress(
        annotator=annotator,
        # An article without a record is new as well.
        new=len(project.entries) - len(summaries) + counts[Status.NEW],
        open=counts[Status.OPEN],
        done=counts[Status.DONE],
        flagged=counts[Status.FLAGGED],
        tags=sum(summary.tags for summary in summaries),
    )
