"""What there is to do and what is done: the rows of a project's lists."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from hashiya.corpus.project import Project
from hashiya.errors import HashiyaError
from hashiya.model.assignment import Assignment
from hashiya.model.model import Status
from hashiya.overview.pace import moments_of, pace
from hashiya.overview.text_cache import remembered_texts
from hashiya.review.feedback import reopened
from hashiya.store import Summary, TagStore

NO_ASSIGNMENT = Assignment()
# So many tagged articles tell how fast somebody is; reading more would be slow.
_PACED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article in a list: `chars` code points long, with the annotator's `status` and number of `tags`.

    With a `problem` the article, or what is stored about it, could not be read: the
    rest is then as far as known. `reopened` says which reviewer gave it back, and what
    for; its status is then open.
    """

    id: str
    title: str
    chars: int
    status: Status
    tags: int
    problem: str | None = None
    reopened: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many articles an annotator has in each status, and how many tags in all; how fast it goes, and what is left.

    Of those done, so many have `nothing` found in them. `articles` are all of the
    project's, or, where it assigns them, those `assigned` to the annotator and those
    opened beyond them. The last two are None where there is too little to tell,
    `assigned` where nothing is.
    """

    annotator: str
    new: int
    open: int
    done: int
    flagged: int
    tags: int
    articles: int = 0
    nothing: int = 0
    assigned: int | None = None
    tags_per_hour: float | None = None
    hours_left: float | None = None


def article_rows(
    project: Project, store: TagStore, annotator: str
) -> Iterator[ArticleRow]:
    """A row for each article, in the project's order; of a large project's texts what is remembered is not read again."""
    known = store.summaries(annotator)
    requests = reopened(store)
    with remembered_texts(project, store) as texts:
        for entry in project.entries:
            said = texts(entry)
            summary = known.get(entry.id, Summary())
            told = summary if isinstance(summary, Summary) else Summary()
            problem = said.problem or (
                None if isinstance(summary, Summary) else str(summary)
            )
            request = requests.get((entry.id, annotator))
            yield ArticleRow(
                id=entry.id,
                title=said.title,
                chars=said.chars,
                status=Status.OPEN if request else told.status,
                tags=told.tags,
                problem=problem,
                reopened=request.words if request else "",
            )


def annotator_progress(
    project: Project,
    store: TagStore,
    report: Callable[[str], None] | None = None,
    assignment: Assignment = NO_ASSIGNMENT,
) -> tuple[Progress, ...]:
    """How far each annotator of the project is, by name, also who has not begun; articles gone from it do not count.

    What is wrong with a record is told to `report`; one that cannot be read counts as
    one that is not there.

    Raises:
        StoreUnreadable: when it cannot be found out who annotates; without `report`
            also when a record cannot be read.
    """
    names = sorted(
        {*store.annotators(), *assignment.annotators, *project.annotators.names}
    )
    assigned = {
        name: frozenset(each for each in assignment.to(name) if each in project)
        for name in names
    }
    return tuple(
        _progress(project, store, name, report, assigned[name] if assignment else None)
        for name in names
    )


def _progress(
    project: Project,
    store: TagStore,
    annotator: str,
    report: Callable[[str], None] | None,
    assigned: frozenset[str] | None,
) -> Progress:
    found: dict[str, Summary] = {}
    for article_id, summary in store.summaries(annotator).items():
        if isinstance(summary, Summary):
            if article_id in project:
                found[article_id] = summary
        elif report is None:
            raise summary
        else:
            report(str(summary))
    given_back = {
        article_id for article_id, name in reopened(store) if name == annotator
    }
    found = {
        each: replace(said, status=Status.OPEN) if each in given_back else said
        for each, said in found.items()
    }
    counts = Counter(summary.status for summary in found.values())
    articles = (
        len(project.entries) if assigned is None else len(assigned | found.keys())
    )
    per_hour, hours = _pace(store, annotator, found, articles - counts[Status.DONE])
    return Progress(
        annotator=annotator,
        # An article without a record is new as well.
        new=articles - len(found) + counts[Status.NEW],
        open=counts[Status.OPEN],
        done=counts[Status.DONE],
        flagged=counts[Status.FLAGGED],
        tags=sum(summary.tags for summary in found.values()),
        articles=articles,
        nothing=sum(
            each.status is Status.DONE and not each.tags for each in found.values()
        ),
        assigned=None if assigned is None else len(assigned),
        tags_per_hour=None if per_hour is None else round(per_hour, 1),
        hours_left=None if hours is None else round(hours, 1),
    )


def _pace(
    store: TagStore, annotator: str, found: Mapping[str, Summary], left: int
) -> tuple[float | None, float | None]:
    """Tags an hour, and the hours for the articles that are left."""
    tagged = [article_id for article_id, summary in found.items() if summary.tags][
        -_PACED:
    ]
    moments: list[int] = []
    for article_id in tagged:
        with suppress(HashiyaError):
            moments += moments_of(store.read(annotator, article_id).tags)
    done = sum(summary.status is Status.DONE for summary in found.values())
    if len(tagged) == _PACED:
        done = sum(found[each].status is Status.DONE for each in tagged)
    speed = pace(moments)
    return speed.per_hour, speed.hours_left(done=done, left=left)
