"""What there is to do and what is done: the rows of a project's lists."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.errors import HashiyaError
from annotations.model import Status
from annotations.project import Project
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
    """A row for each article, in the project's order; each is read when its row is asked for."""
    for entry in project.entries:
        problem = None
        title, chars, summary = entry.id, 0, Summary()
        try:
            article = project.read(entry.id)
            title, chars = article.title, len(article.text)
        except HashiyaError as error:
            problem = str(error)
        try:
            summary = store.summary(annotator, entry.id)
        except HashiyaError as error:
            problem = problem or str(error)
        yield Row(id=entry.id, title=title, chars=chars, status=summary.status, tags=summary.tags, problem=problem)


def progress(project: Project, store: TagStore) -> tuple[Progress, ...]:
    """How far each annotator of the project is, by name; articles that are gone from it do not count.

    Raises:
        StoreUnreadable: when a record cannot be read.
    """
    return tuple(_progress(project, store, annotator) for annotator in store.annotators())


def _progress(project: Project, store: TagStore, annotator: str) -> Progress:
    summaries = [store.summary(annotator, each) for each in store.articles_of(annotator) if each in project]
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
