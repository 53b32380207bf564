"""What is worth deciding first: the articles that people are done with, and the places on which they differ."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from hashiya.corpus.project import Project
from hashiya.errors import Finding, HashiyaError
from hashiya.model.model import Status, Tag
from hashiya.review.feedback import reopened
from hashiya.review.gold import gold_of, reviewers, selected_reviewers
from hashiya.review.items import Item, Kind, tag_content
from hashiya.review.verdicts import StaleVerdict, Verdict
from hashiya.store import GOLD, Summary, TagStore


class Order(StrEnum):
    """What comes first: what is disputed most, what stands first in the project, or what a lot draws."""

    DISPUTED = "disputed"
    PROJECT = "project"
    RANDOM = "random"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """Which disagreements are asked for: of a layer, with a label, of a kind, between two; None asks for any."""

    layer: str | None = None
    label: str | None = None
    kind: Kind | None = None
    pair: tuple[str, str] | None = None

    def covers(self, item: Item) -> bool:
        """Whether the place is of the layer and has the label, agreed or not."""
        return self.layer in {None, item.layer} and (
            self.label is None or self.label in item.labels
        )

    def holds(self, item: Item) -> bool:
        """Whether the place is one of them."""
        return (
            bool(item.kinds)
            and self.covers(item)
            and (self.kind is None or self.kind in item.kinds)
            and (self.pair is None or _differ(item, *self.pair))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """An article in the queue, at its position in the project: who is done with it, and what there is to decide.

    Of the `undecided` places `disputed` are those that are wanted and on which they
    differ, and `agreed` counts those on which all say the same; `decided` counts the
    places that are. `remarks` are the verdicts with a note or a gap, `reopened` to whom
    the article was given back, `adrift` tags that are at no place since the text has
    changed.
    """

    article: str
    position: int
    done: tuple[str, ...]
    undecided: tuple[Item, ...] = ()
    disputed: tuple[Item, ...] = ()
    decided: int = 0
    stale: tuple[StaleVerdict, ...] = ()
    remarks: tuple[Verdict, ...] = ()
    reopened: tuple[str, ...] = ()
    detached: tuple[Tag, ...] = ()
    conflicts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def agreed(self) -> int:
        """How many undecided places there are on which all agree."""
        return sum(item.is_agreed for item in self.undecided)

    @property
    def heat(self) -> float:
        """How much there is to decide: the splits of the disputed places, and one for each decision that went stale."""
        return sum(item.split for item in self.disputed) + len(self.stale)

    @property
    def is_settled(self) -> bool:
        """Whether nothing that is wanted is left to decide."""
        return not self.disputed and not self.stale


def reviewable_articles(
    project: Project, store: TagStore, least: int = 2
) -> tuple[str, ...]:
    """The articles that at least so many are done with, or that somebody decided on already, in the project's order.

    Raises:
        StoreUnreadable: when it cannot be found out who annotates.
    """
    counts: dict[str, int] = {}
    for name in store.annotators():
        for article, summary in store.summaries(name).items():
            if isinstance(summary, Summary) and summary.status is Status.DONE:
                counts[article] = counts.get(article, 0) + 1
    kept = store.within(GOLD)
    decided = {
        article for name in reviewers(store) for article in kept.articles_of(name)
    }
    return tuple(
        entry.id
        for entry in project.entries
        if counts.get(entry.id, 0) >= least or entry.id in decided
    )


def queue_entries(
    project: Project,
    store: TagStore,
    articles: Iterable[str],
    wanted: ItemFilter,
    *,
    reviewer: str | None = None,
) -> Iterator[QueueEntry]:
    """What there is to decide on each of the articles, in their order; each is read when it is asked for.

    Decided is what any reviewer decided, or only the one named. An article that cannot
    be read has a problem and nothing else.

    Raises:
        InvalidAnnotator: when the named reviewer has decided nothing in the project.
        StoreUnreadable: when it cannot be found out who annotates.
    """
    positions = {entry.id: at for at, entry in enumerate(project.entries)}
    selected_reviewers(store, reviewer)
    given_back = reopened(store)
    # Looked up once: of many annotators few have any one article.
    records = {name: frozenset(store.articles_of(name)) for name in store.annotators()}
    for each in articles:
        names = tuple(annotator for article, annotator in given_back if article == each)
        try:
            annotators = [name for name, ids in records.items() if each in ids]
            gold = gold_of(
                store,
                project.read(each),
                reviewer,
                annotators=annotators,
                waiting=names,
            )
        except HashiyaError as error:
            yield QueueEntry(
                article=each,
                position=positions.get(each, len(positions)),
                done=(),
                problems=(Finding.of(error),),
            )
            continue
        yield QueueEntry(
            article=each,
            position=positions.get(each, len(positions)),
            done=gold.done,
            undecided=gold.undecided,
            disputed=tuple(item for item in gold.undecided if wanted.holds(item)),
            decided=gold.decided,
            stale=gold.stale,
            remarks=gold.remarks,
            reopened=names,
            detached=gold.detached,
            conflicts=gold.conflicts,
            problems=(*gold.problems, *gold.unheard),
        )


def sorted_entries(
    found: Iterable[QueueEntry], order: Order, seed: int = 0
) -> tuple[QueueEntry, ...]:
    """The articles in an order: the most to decide first, as in the project, or by a lot that depends on seed and id only."""
    match order:
        case Order.DISPUTED:
            return tuple(sorted(found, key=lambda each: (-each.heat, each.position)))
        case Order.PROJECT:
            return tuple(sorted(found, key=lambda each: each.position))
        case Order.RANDOM:
            return tuple(sorted(found, key=lambda each: _lot(seed, each.article)))


def disagreements(
    found: Iterable[QueueEntry], order: Order, seed: int = 0
) -> tuple[tuple[QueueEntry, Item], ...]:
    """The disputed places of all the articles in an order: the most split first, as in the text, or drawn by lot."""
    each = [
        (article, item)
        for article in sorted_entries(found, order, seed)
        for item in article.disputed
    ]
    match order:
        case Order.DISPUTED:
            # Of equals those stay together that are on one article.
            return tuple(sorted(each, key=lambda pair: -pair[1].split))
        case Order.PROJECT:
            return tuple(each)
        case Order.RANDOM:
            return tuple(
                sorted(
                    each,
                    key=lambda pair: _lot(seed, pair[0].article, repr(pair[1].key)),
                )
            )


def _differ(item: Item, one: str, other: str) -> bool:
    """Whether two who both spoke said different things, silence being one."""
    spoke = {*item.annotators, *item.silent}
    tags = [item.by(name) for name in (one, other)]
    said = [tag_content(tag) if tag is not None else None for tag in tags]
    return {one, other} <= spoke and said[0] != said[1]


def _lot(seed: int, *names: str) -> bytes:
    return hashlib.sha256(
        "\n".join((str(seed), *names)).encode("utf-8", "surrogatepass")
    ).digest()
