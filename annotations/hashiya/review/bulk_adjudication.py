"""Deciding many places at once, for the answer of all annotators, or of most."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidAttribute, InvalidTag, UnknownLabel
from hashiya.review.adjudication import GoldSession
from hashiya.review.items import Item
from hashiya.review.queue import ItemFilter, QueueEntry
from hashiya.store import TagStore


class Extent(StrEnum):
    """Which places are decided: where all agree, where only spellings differ, or what most say.

    `most` are the places of the other two as well.
    """

    UNANIMOUS = "unanimous"
    SPELLING = "spelling"
    MOST = "most"


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
    extent: Extent,
) -> BulkDecision:
    """Decide the places of an extent, an article at a time.

    Raises:
        StoreUnreadable, StoreWriteFailed: when the store cannot be used.
    """
    decided = undecided = 0
    for entry in entries:
        if not entry.undecided:
            continue
        session = _session(project, store, reviewer, entry.article)
        agreed = [item for item in entry.undecided if wanted.covers(item)]
        if extent is not Extent.SPELLING:
            decided += len(session.accept_agreed(agreed))
        if extent is not Extent.UNANIMOUS:
            decided += len(session.accept_spellings(entry.disputed))
        if extent is Extent.MOST:
            decided += _accept_most(session, entry.disputed)
        session.save()
        undecided += sum(session.verdict(item) is None for item in entry.undecided)
    return BulkDecision(decided=decided, undecided=undecided)


def _accept_most(session: GoldSession, items: Iterable[Item]) -> int:
    """How many of the places were decided for their most frequent version."""
    decided = 0
    for item in items:
        if session.verdict(item) is not None:
            continue
        try:
            session.accept_most(item)
        except (InvalidAttribute, InvalidTag, UnknownLabel):
            # A tie, or a label that the scheme does not have: a reviewer has to decide.
            continue
        decided += 1
    return decided


def finish_entries(
    project: ProjectFolder,
    store: TagStore,
    reviewer: str,
    entries: Iterable[QueueEntry],
    advance: Callable[[], None] = lambda: None,
) -> int:
    """Finish the articles in which nothing is left to decide; return how many.

    `advance` is called after each entry.

    Raises:
        StoreUnreadable, StoreWriteFailed: when the store cannot be used.
    """
    finished = 0
    for entry in entries:
        if entry.is_ready:
            session = _session(project, store, reviewer, entry.article)
            if not session.left_undecided:
                session.finish()
                session.save()
                finished += 1
        advance()
    return finished


def _session(
    project: ProjectFolder, store: TagStore, reviewer: str, article: str
) -> GoldSession:
    return GoldSession(
        store,
        project.scheme,
        project.read(article),
        reviewer,
        independent=project.annotators.independent,
    )
