"""Deciding many places at once, for the answer of all annotators, or of most."""

from collections.abc import Iterable
from dataclasses import dataclass

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidAttribute, InvalidTag, UnknownLabel
from hashiya.review.adjudication import GoldSession
from hashiya.review.items import Item
from hashiya.review.queue import ItemFilter, QueueEntry
from hashiya.store import TagStore


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkDecision:
    """How many places were decided, and how many of the articles' places were not."""

    decided: int
    undecided: int


def accept_entries(
    project: ProjectFolder,
    store: TagStore,
    reviewer: str,
    entries: Iterable[QueueEntry],
    wanted: ItemFilter,
    *,
    with_majority: bool,
) -> BulkDecision:
    """Decide the places on which all agree, an article at a time.

    `with_majority` also decides the disputed places on which one version is the most
    frequent.

    Raises:
        StoreUnreadable, StoreWriteFailed: when the store cannot be used.
    """
    decided = undecided = 0
    for entry in entries:
        if not entry.undecided:
            continue
        article = project.read(entry.article)
        session = GoldSession(store, project.scheme, article, reviewer)
        agreed = [item for item in entry.undecided if wanted.covers(item)]
        decided += len(session.accept_agreed(agreed))
        if with_majority:
            decided += _accept_most(session, entry.disputed)
        session.save()
        undecided += sum(session.verdict(item) is None for item in entry.undecided)
    return BulkDecision(decided=decided, undecided=undecided)


def _accept_most(session: GoldSession, items: Iterable[Item]) -> int:
    """How many of the places were decided for their most frequent version."""
    decided = 0
    for item in items:
        try:
            session.accept_most(item)
        except (InvalidAttribute, InvalidTag, UnknownLabel):
            # A tie, or a label that the scheme does not have: a reviewer has to decide.
            continue
        decided += 1
    return decided
