"""Counting all articles and tags of a project."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, HashiyaError, Hint, left_out, record_left_out
from hashiya.io.progress import ProgressCallback, no_progress
from hashiya.language import ngettext
from hashiya.model.model import Article, Record, Tag
from hashiya.overview.article_times import WorkClock, work_times
from hashiya.overview.stats.counts import StatsCounter
from hashiya.overview.stats.figures import Stats
from hashiya.store import TagStore
from hashiya.text.anchoring import anchored_and_detached

# Whether the tags of an annotator, the first, on an article, the second, are counted.
Sees = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedProject:
    """A project's statistics, and what could not be counted, a sentence each."""

    stats: Stats
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _CountedRecord:
    """A record with the tags that are counted, and its detached tags."""

    record: Record
    detached: tuple[Tag, ...]


def count_project(
    project: ProjectFolder,
    store: TagStore,
    *,
    sees: Sees = lambda _annotator, _article: True,
    progress: ProgressCallback = no_progress,
) -> CountedProject:
    """Count the project.

    What cannot be read, and tags that are detached, are left out and listed as
    problems.

    `progress` is called with the articles counted and their total; it may raise to
    cancel.

    Raises:
        StoreUnreadable: when the list of annotators cannot be read.
    """
    names = store.annotators()
    recorded = {name: frozenset(store.articles_of(name)) for name in names}
    counter, clock = StatsCounter(project.scheme), WorkClock()
    problems: list[str] = []
    for count, entry in enumerate(project.entries, 1):
        annotators = [name for name in names if entry.id in recorded[name]]
        try:
            article = project.read(entry.id)
        except HashiyaError as error:
            problems.append(left_out(error))
        else:
            records = [*_records(store, article, annotators, sees, problems)]
            counter.add(article, [own.record for own in records])
            for own in records:
                clock.add(own.record)
            counter.add_detached(tag for own in records for tag in own.detached)
        progress(count, len(project.entries))
    times = tuple(clock.times())
    stats = replace(counter.stats(names), times=times, work=work_times(times))
    return CountedProject(stats=stats, problems=tuple(problems))


def _records(
    store: TagStore,
    article: Article,
    annotators: Sequence[str],
    sees: Sees,
    problems: list[str],
) -> Iterator[_CountedRecord]:
    """The annotators' records with the tags that are counted, and the detached ones."""
    for name in annotators:
        try:
            record = store.read(name, article)
        except HashiyaError as error:
            problems.append(record_left_out(error, name, article.id))
            continue
        # Statuses count also of those whose tags are not seen.
        anchored: tuple[Tag, ...] = ()
        detached: tuple[Tag, ...] = ()
        marked = ""
        if sees(name, article.id):
            marked = record.marked
            anchored, detached = anchored_and_detached(record, article, store.old_text)
        if detached:
            count = len(detached)
            sentence = ngettext(
                "left out: {count} detached tag of {annotator} on {id!r}",
                "left out: {count} detached tags of {annotator} on {id!r}",
                count,
            ).format(count=f"{count:,}", annotator=name, id=article.id)
            problems.append(Finding(sentence, hint=Hint.PLACE_TAGS))
        counted = Record(
            article=article.id,
            annotator=name,
            sha256=article.sha256,
            status=record.status,
            tags=anchored,
            marked=marked,
        )
        yield _CountedRecord(record=counted, detached=detached)
