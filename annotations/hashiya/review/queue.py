"""The review queue: articles that annotators are done with, and the places they differ on."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, HashiyaError, record_left_out
from hashiya.model.assignment_records import read_assignment
from hashiya.model.model import Status, Tag
from hashiya.review.feedback import reopened
from hashiya.review.finishing import ReviewStatus
from hashiya.review.gold import Gold, gold_of, selected_reviewers
from hashiya.review.item_filter import ItemFilter
from hashiya.review.items import Item
from hashiya.review.reviewed_places import ReviewedPlace, differing_places
from hashiya.review.verdict_rows import reviewers
from hashiya.review.verdicts import StaleVerdict, Verdict
from hashiya.store import GOLD, Summary, TagStore


class Order(StrEnum):
    """The order of the queue: the most disputed first, the project's order, or random."""

    DISPUTED = "disputed"
    PROJECT = "project"
    RANDOM = "random"


@dataclass(frozen=True, slots=True, kw_only=True)
class DetachedTags:
    """The detached tags that an annotator who is done has in a layer of an article.

    It is not known where they belong, so that the annotator is not comparable at any
    place of the layer that has no other tag of theirs.
    """

    annotator: str
    layer: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """An article in the queue: who opened it, who is done with it, and its undecided places.

    `position` is that in the project. Of the `undecided` places `disputed` are those
    that the filter holds, and `agreed` counts those on which all agree; `decided`
    counts the decided places. `differing` are the decided places on which reviewers
    differ; with a filter for these, which `is_of_reviewers` says, they are the
    `disputed` ones. `remarks` are the verdicts with a note or a gap, `reopened` the
    annotators to whom the article was given back, `detached` tags that are at no place
    since the text has changed; of these `not_comparable` are those of annotators who
    are done, as far as the filter holds them. `review` says whether the article is
    finished, and `is_outdated` that annotators changed it since.
    """

    article: str
    position: int
    annotators: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    undecided: tuple[Item, ...] = ()
    disputed: tuple[Item, ...] = ()
    decided: int = 0
    stale: tuple[StaleVerdict, ...] = ()
    remarks: tuple[Verdict, ...] = ()
    reopened: tuple[str, ...] = ()
    detached: tuple[Tag, ...] = ()
    not_comparable: tuple[DetachedTags, ...] = ()
    differing: tuple[ReviewedPlace, ...] = ()
    is_of_reviewers: bool = False
    conflicts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    review: ReviewStatus = ReviewStatus.OPEN
    is_outdated: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether the review of the article is finished."""
        return self.review is ReviewStatus.FINISHED

    @property
    def agreed(self) -> int:
        """How many undecided places there are on which all agree."""
        return sum(item.is_agreed for item in self.undecided)

    @property
    def heat(self) -> float:
        """How much there is to decide: the splits of disputed places, and 1 for each stale one.

        Where reviewers differ each place counts as 1.
        """
        if self.is_of_reviewers:
            return len(self.disputed)
        return sum(item.split for item in self.disputed) + len(self.stale)

    @property
    def is_settled(self) -> bool:
        """Whether nothing that the filter holds is left to decide.

        A finished article is settled, whatever was left undecided, until it changes.
        """
        if self.is_of_reviewers:
            return not self.disputed
        return not self.disputed and not self.stale and not self.is_outdated

    @property
    def is_ready(self) -> bool:
        """Whether the article can be finished: every place is decided or agreed.

        One that is finished already can be where it has changed since.
        """
        is_due = not self.is_finished or self.is_outdated
        is_open = any(not item.is_agreed for item in self.undecided) or self.stale
        return is_due and not is_open and not self.problems


def reviewable_articles(
    project: ProjectFolder,
    store: TagStore,
    least: int = 2,
    report: Callable[[str], None] = lambda _: None,
) -> tuple[str, ...]:
    """The articles with `least` annotators done, or with a decision, in the project's order.

    Records that cannot be read do not count, and go to `report`.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    counts: dict[str, int] = {}
    for name in store.annotators():
        for article, summary in store.summaries(name).items():
            if not isinstance(summary, Summary):
                report(record_left_out(summary, name, article))
            elif summary.status is Status.DONE:
                counts[article] = counts.get(article, 0) + 1
    gold_store = store.within(GOLD)
    decided: set[str] = set()
    for name in reviewers(store):
        decided.update(gold_store.articles_of(name))
    several = {article for article, count in counts.items() if count >= least}
    return tuple(entry.id for entry in project.entries_of(several | decided))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueListing:
    """The articles that a reviewer may review, and how many were left out.

    `hidden` counts those that the reviewer still has to annotate.
    """

    entries: tuple[QueueEntry, ...]
    hidden: int


def review_queue(
    project: ProjectFolder,
    store: TagStore,
    user: str,
    articles: Sequence[str],
    wanted: ItemFilter,
    *,
    reviewer: str | None = None,
) -> QueueListing:
    """The entries of those of the articles that the user may review, as `queue_entries`.

    Raises:
        AssignmentInvalid: when the project's assignment cannot be read.
        InvalidAnnotator, StoreUnreadable: as `queue_entries` does.
    """
    visible = visible_articles(project, store, user, articles)
    seen_by = user if project.annotators.independent else None
    entries = queue_entries(
        project, store, visible, wanted, reviewer=reviewer, seen_by=seen_by
    )
    hidden = len(articles) - len(visible)
    return QueueListing(entries=tuple(entries), hidden=hidden)


def visible_articles(
    project: ProjectFolder, store: TagStore, user: str, articles: Iterable[str]
) -> list[str]:
    """Those of the articles that the user does not still have to annotate.

    Raises:
        AssignmentInvalid: when the project's assignment cannot be read.
    """
    assignment = read_assignment(project.root)
    to_do = assignment.to(user)
    visible = []
    for article in articles:
        status = store.summary(user, article).status
        is_to_do = article in to_do if assignment else None
        if project.annotators.may_review(user, status, is_to_do=is_to_do):
            visible.append(article)
    return visible


def queue_entries(
    project: ProjectFolder,
    store: TagStore,
    articles: Iterable[str],
    wanted: ItemFilter,
    *,
    reviewer: str | None = None,
    seen_by: str | None = None,
) -> Iterator[QueueEntry]:
    """The entries of the articles, in their order; each article is read when requested.

    Decisions of all reviewers count, or only those of the one named; of others than
    `seen_by` only those on places that this reviewer has decided. An article that
    cannot be read has a problem and nothing else.

    Raises:
        InvalidAnnotator: when the named reviewer has decided nothing in the project.
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    in_order = project.entries_of(frozenset(articles))
    positions = {entry.id: number for number, entry in enumerate(in_order)}
    selected_reviewers(store, reviewer)
    requests = reopened(store)
    # Read once: of many annotators few have any one article.
    records = store.articles_by_annotator()
    for article in articles:
        waiting = tuple(name for request, name in requests if request == article)
        annotators = [name for name, ids in records.items() if article in ids]
        entry = QueueEntry(
            article=article,
            position=positions.get(article, len(positions)),
            reopened=waiting,
        )
        try:
            gold = gold_of(
                store,
                project.read(article),
                reviewer,
                annotators=annotators,
                waiting=waiting,
                seen_by=seen_by,
            )
        except HashiyaError as error:
            yield replace(entry, reopened=(), problems=(Finding.of(error),))
        else:
            yield _with_gold(entry, gold, wanted)


def _with_gold(entry: QueueEntry, gold: Gold, wanted: ItemFilter) -> QueueEntry:
    """The entry with its decided and undecided places."""
    # Of a finished article those that were left undecided are so for good.
    to_decide = gold.changed if gold.is_finished else gold.undecided
    disputed = [item for item in to_decide if wanted.holds(item)]
    differing = []
    for place in differing_places(gold.reviewed):
        if wanted.selects(place.item):
            differing.append(place)
    if wanted.reviewers_differ:
        disputed = [place.item for place in differing]
    return replace(
        entry,
        annotators=gold.annotators,
        done=gold.done,
        undecided=gold.undecided,
        disputed=tuple(disputed),
        decided=gold.decided,
        stale=gold.stale,
        remarks=gold.remarks,
        detached=gold.detached,
        not_comparable=tuple(_not_comparable(gold, wanted)),
        differing=tuple(differing),
        is_of_reviewers=wanted.reviewers_differ,
        conflicts=gold.conflicts,
        problems=(*gold.problems, *gold.unread),
        review=gold.review,
        is_outdated=gold.is_outdated,
    )


def _not_comparable(gold: Gold, wanted: ItemFilter) -> Iterator[DetachedTags]:
    """The detached tags of those who are done, by annotator and layer."""
    groups: dict[tuple[str, str], list[Tag]] = {}
    for tag in gold.detached:
        if tag.annotator in gold.done and wanted.holds_detached(tag):
            groups.setdefault((tag.annotator, tag.layer), []).append(tag)
    for (annotator, layer), tags in sorted(groups.items()):
        yield DetachedTags(annotator=annotator, layer=layer, tags=tuple(tags))


def sorted_entries(
    entries: Iterable[QueueEntry], order: Order, seed: int = 0
) -> tuple[QueueEntry, ...]:
    """The entries in an order; the random one depends only on the seed and the articles' ids."""
    by_position = sorted(entries, key=lambda entry: entry.position)
    match order:
        case Order.DISPUTED:
            return tuple(sorted(by_position, key=_rank))
        case Order.PROJECT:
            return tuple(by_position)
        case Order.RANDOM:
            by_lot = sorted(by_position, key=lambda entry: _lot(seed, entry.article))
            return tuple(by_lot)


def _rank(entry: QueueEntry) -> tuple[float, bool]:
    """A sort key: the most disputed first, those that differ only in spelling last."""
    is_spelling = all(item.differs_in_spelling for item in entry.disputed)
    return -entry.heat, is_spelling


def disagreements(
    entries: Iterable[QueueEntry], order: Order, seed: int = 0
) -> tuple[tuple[QueueEntry, Item], ...]:
    """The disputed places of all articles in an order: by split, as in the text, or random."""
    disputed = []
    for entry in sorted_entries(entries, order, seed):
        disputed += [(entry, item) for item in entry.disputed]
    if order is Order.DISPUTED:
        # Equally split places of one article stay together.
        disputed.sort(key=lambda pair: (-pair[1].split, pair[1].differs_in_spelling))
    if order is Order.RANDOM:
        disputed.sort(key=lambda pair: _lot(seed, pair[0].article, repr(pair[1].key)))
    return tuple(disputed)


def _lot(seed: int, *names: str) -> bytes:
    drawn_from = "\n".join((str(seed), *names))
    return hashlib.sha256(drawn_from.encode("utf-8", "surrogatepass")).digest()
