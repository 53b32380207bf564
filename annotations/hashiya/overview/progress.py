"""The progress of a project: a row for each article, and what each annotator has done."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, HashiyaError
from hashiya.model.assignment import Assignment
from hashiya.model.completeness import Requirements
from hashiya.model.model import Status
from hashiya.overview.article_times import WorkClock, work_times
from hashiya.overview.pace import moments_of, pace
from hashiya.overview.text_cache import remembered_texts
from hashiya.review.feedback import reopened
from hashiya.review.verdict_rows import reviewers
from hashiya.store import GOLD, Summary, TagStore

NO_ASSIGNMENT = Assignment()
# The pace is measured on at most this many tagged articles: reading more would be slow.
_MEASURED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article in a list: its length in code points, the annotator's status and tags.

    With a `problem` the article or its record could not be read completely. `reopened`
    names the reviewer who reopened the article, and the reason; its status is then
    open.
    """

    id: str
    title: str
    chars: int
    status: Status
    tags: int
    problem: str | None = None
    reopened: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorProgress:
    """An annotator's number of articles in each status and of tags, their pace and the time left.

    `nothing` counts the articles done without a tag, `incomplete` the tags that lack a
    required attribute. `articles` are all of the
    project's, or, where it assigns them, those `assigned` to the annotator and those
    opened beyond them. `finished` counts the articles that they finished as a reviewer;
    of one who only reviews there is nothing else. `assigned` is None where nothing is
    assigned, the last two are where there is too little to measure.
    """

    annotator: str
    new: int
    open: int
    done: int
    flagged: int
    tags: int
    articles: int = 0
    nothing: int = 0
    incomplete: int = 0
    finished: int = 0
    assigned: int | None = None
    tags_per_hour: float | None = None
    hours_left: float | None = None
    seconds_per_article: float | None = None


def article_rows(
    project: ProjectFolder, store: TagStore, annotator: str
) -> Iterator[ArticleRow]:
    """A row for each article, in the project's order.

    Titles of a large project are taken from a cache.
    """
    summaries = store.summaries(annotator)
    requests = reopened(store)
    with remembered_texts(project, store) as texts:
        for entry in project.entries:
            text = texts(entry)
            summary = summaries.get(entry.id, Summary())
            problem = text.problem
            if not isinstance(summary, Summary):
                problem = problem or Finding.of(summary)
                summary = Summary()
            request = requests.get((entry.id, annotator))
            yield ArticleRow(
                id=entry.id,
                title=text.title,
                chars=text.chars,
                status=Status.OPEN if request else summary.status,
                tags=summary.tags,
                problem=problem,
                reopened=request.words if request else "",
            )


def annotator_progress(
    project: ProjectFolder,
    store: TagStore,
    report: Callable[[str], None] | None = None,
    assignment: Assignment = NO_ASSIGNMENT,
) -> tuple[AnnotatorProgress, ...]:
    """The progress of each annotator of the project, by name, also of those who have not begun.

    Records of articles that the project no longer has do not count. Problems of records
    are passed to `report`; an unreadable record counts as missing.

    Raises:
        StoreUnreadable: when the list of annotators cannot be read; without `report`
            also when a record cannot.
    """
    finished: dict[str, int] = {}
    for name in reviewers(store):
        count = _finished(project, store, name)
        if count:
            finished[name] = count
    names = {*store.annotators(), *assignment.annotators, *project.annotators.names}
    rows: list[AnnotatorProgress] = []
    for name in sorted(names | finished.keys()):
        if store.hides(name) or store.is_closed(name):
            continue
        assigned: frozenset[str] | None = None
        if name not in names:
            assigned = frozenset()
        elif assignment:
            assigned = frozenset(filter(project.__contains__, assignment.to(name)))
        row = _progress(project, store, name, report, assigned)
        rows.append(replace(row, finished=finished.get(name, 0)))
    return tuple(rows)


def _finished(project: ProjectFolder, store: TagStore, reviewer: str) -> int:
    """How many of the project's articles the reviewer finished; `check` reports what is unread."""
    count = 0
    for article_id, summary in store.within(GOLD).summaries(reviewer).items():
        if isinstance(summary, Summary) and article_id in project:
            count += summary.status is Status.DONE
    return count


def _progress(
    project: ProjectFolder,
    store: TagStore,
    annotator: str,
    report: Callable[[str], None] | None,
    assigned: frozenset[str] | None,
) -> AnnotatorProgress:
    summaries = _summaries(project, store, annotator, report)
    counts = Counter(summary.status for summary in summaries.values())
    article_count = len(project.entries)
    if assigned is not None:
        article_count = len(assigned | summaries.keys())
    remaining = article_count - counts[Status.DONE]
    requirements = Requirements(project.scheme)
    reading = _reading(store, annotator, summaries, remaining, requirements)
    untagged = 0
    for summary in summaries.values():
        untagged += summary.status is Status.DONE and not summary.tags
    return AnnotatorProgress(
        annotator=annotator,
        # An article without a record is new as well.
        new=article_count - len(summaries) + counts[Status.NEW],
        open=counts[Status.OPEN],
        done=counts[Status.DONE],
        flagged=counts[Status.FLAGGED],
        tags=sum(summary.tags for summary in summaries.values()),
        articles=article_count,
        nothing=untagged,
        incomplete=reading.incomplete,
        assigned=None if assigned is None else len(assigned),
        tags_per_hour=_rounded(reading.per_hour),
        hours_left=_rounded(reading.hours_left),
        seconds_per_article=reading.seconds_per_article,
    )


def _summaries(
    project: ProjectFolder,
    store: TagStore,
    annotator: str,
    report: Callable[[str], None] | None,
) -> dict[str, Summary]:
    """The annotator's summaries by article; articles that a reviewer reopened are open."""
    given_back = {
        article_id for article_id, name in reopened(store) if name == annotator
    }
    summaries: dict[str, Summary] = {}
    for article_id, summary in store.summaries(annotator).items():
        if not isinstance(summary, Summary):
            if report is None:
                raise summary
            report(Finding.of(summary))
        elif article_id in given_back and article_id in project:
            summaries[article_id] = replace(summary, status=Status.OPEN)
        elif article_id in project:
            summaries[article_id] = summary
    return summaries


class _Reading(NamedTuple):
    """What has to be read in the tags themselves."""

    incomplete: int
    per_hour: float | None
    hours_left: float | None
    seconds_per_article: float | None


def _reading(
    store: TagStore,
    annotator: str,
    summaries: Mapping[str, Summary],
    remaining: int,
    requirements: Requirements,
) -> _Reading:
    """How many tags are incomplete, tags an hour, and the hours for the remaining articles.

    Without required attributes only the records that the pace is measured on are read.
    """
    tagged = [article_id for article_id, summary in summaries.items() if summary.tags]
    measured = tagged[-_MEASURED:]
    unmeasured = tagged[:-_MEASURED] if requirements else ()
    moments: list[int] = []
    clock = WorkClock()
    incomplete = 0
    for article_id in unmeasured:
        with suppress(HashiyaError):
            tags = store.read(annotator, article_id).tags
            incomplete += len(requirements.incomplete(tags))
    for article_id in measured:
        with suppress(HashiyaError):
            record = store.read(annotator, article_id)
            incomplete += len(requirements.incomplete(record.tags))
            moments += moments_of(record.tags)
            clock.add(record)
    counted = measured if len(measured) == _MEASURED else summaries.keys()
    done = sum(summaries[article_id].status is Status.DONE for article_id in counted)
    speed = pace(moments)
    hours_left = speed.hours_left(done=done, remaining=remaining)
    of_done = []
    for time in clock.times():
        if summaries[time.article].status is Status.DONE:
            of_done.append(time)
    medians = [work.articles.median for work in work_times(of_done)]
    return _Reading(
        incomplete, speed.per_hour, hours_left, medians[0] if medians else None
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
