"""How long annotators worked on each article, without breaks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from hashiya.model.model import Record
from hashiya.overview.pace import BREAK_SECONDS
from hashiya.overview.stats.distribution import Spread, spread


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTime:
    """The seconds that an annotator worked on an article."""

    annotator: str
    article: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTime:
    """The seconds that an annotator worked in all, and the spread of those of the articles."""

    annotator: str
    seconds: int
    articles: Spread


class WorkClock:
    """Collects when annotators did something on articles, and divides their time by article.

    The time up to an act, from the annotator's act before it on whatever article, is time
    worked on the article of the act; where it is longer than `BREAK_SECONDS` it is a
    break, and counts for nothing.
    """

    def __init__(self) -> None:
        self._moments: dict[str, list[tuple[int, str]]] = {}

    def add(self, record: Record) -> None:
        """Add the acts that a record has: tags made or changed by hand, and the status set."""
        moments = self._moments.setdefault(record.annotator, [])
        moments += [(moment, record.article) for moment in _moments_of(record)]

    def times(self) -> Iterator[ArticleTime]:
        """The time of each annotator and article of which it is known, by name and id."""
        for annotator, moments in sorted(self._moments.items()):
            seconds: Counter[str] = Counter()
            for (before, _article), (after, article) in pairwise(sorted(moments)):
                if after - before <= BREAK_SECONDS:
                    seconds[article] += after - before
            for article, worked in sorted(seconds.items()):
                if worked:
                    yield ArticleTime(
                        annotator=annotator, article=article, seconds=worked
                    )


def work_times(times: Iterable[ArticleTime]) -> tuple[WorkTime, ...]:
    """The time of each annotator, by name."""
    by_annotator: dict[str, Counter[int]] = {}
    for time in times:
        by_annotator.setdefault(time.annotator, Counter())[time.seconds] += 1
    works: list[WorkTime] = []
    for annotator, seconds in sorted(by_annotator.items()):
        of_articles = spread(seconds)
        if of_articles is not None:
            total = sum(length * count for length, count in seconds.items())
            works.append(
                WorkTime(annotator=annotator, seconds=total, articles=of_articles)
            )
    return tuple(works)


def _moments_of(record: Record) -> set[int]:
    """The times of the record's acts, in seconds since 1970."""
    times = {record.marked}
    for tag in record.tags:
        if tag.origin == "human":
            times.update((tag.created, tag.updated))
    moments: set[int] = set()
    for time in times:
        try:
            moments.add(int(datetime.fromisoformat(time).timestamp()))
        except ValueError:
            # Of an imported record it may not be known when.
            continue
    return moments
