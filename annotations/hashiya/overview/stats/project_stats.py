"""A project in numbers."""

from collections.abc import Callable, Iterable, Iterator

from hashiya.corpus.project import Project
from hashiya.errors import Finding, HashiyaError
from hashiya.model.model import Article, Record
from hashiya.overview.stats.counts import StatsCounter
from hashiya.overview.stats.figures import Stats
from hashiya.store import TagStore
from hashiya.text.anchoring import anchored_and_detached

Report = Callable[[str], None]
# Whether the tags that an annotator, the first, has on an article, the second, are
# counted.
Sees = Callable[[str, str], bool]


def stats_of(
    project: Project,
    store: TagStore,
    report: Report,
    sees: Sees = lambda _annotator, _article: True,
    moved: Callable[[int, int], None] = lambda *_: None,
) -> Stats:
    """The project's numbers; what cannot be read, or stands no longer on its words, is told to `report` and left out.

    `moved` is told how many articles are counted, of how many.

    Raises:
        StoreUnreadable: when it cannot be found out who has tagged.
    """
    names = store.annotators()
    recorded = {name: frozenset(store.articles_of(name)) for name in names}
    counts = StatsCounter(project.scheme)
    for number, entry in enumerate(project.entries, 1):
        said = [name for name in names if entry.id in recorded[name]]
        try:
            article = project.read(entry.id)
        except HashiyaError as error:
            report(Finding.of(error, "left out: "))
        else:
            counts.add(article, _records(store, article, said, sees, report))
        moved(number, len(project.entries))
    return counts.stats(names)


def _records(
    store: TagStore, article: Article, names: Iterable[str], sees: Sees, report: Report
) -> Iterator[Record]:
    for name in names:
        try:
            record = store.read(name, article)
        except HashiyaError as error:
            report(Finding.of(error, f"left out: {name} on {article.id!r}: "))
            continue
        # How far somebody is, is no secret.
        standing, detached = (
            anchored_and_detached(record, article)
            if sees(name, article.id)
            else ((), ())
        )
        if detached:
            report(
                f"left out: {len(detached)} tags of {name} on {article.id!r}, whose words are no longer there"
            )
        yield Record(
            article=article.id,
            annotator=name,
            sha256=article.sha256,
            status=record.status,
            tags=standing,
        )
