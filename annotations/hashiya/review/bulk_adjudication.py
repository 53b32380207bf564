"""Deciding many places at once, for the answer of all annotators, or of most."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidAttribute, InvalidTag, UnknownLabel
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.review.adjudication import GoldSession
from hashiya.review.item_filter import ItemFilter
from hashiya.review.items import Item
from hashiya.review.queue import QueueEntry
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
    answers: Extent | str,
) -> BulkDecision:
    """Decide the places of an extent, or for an annotator's answers, an article at a time.

    What is decided in an article is one action. An annotator who is done and has no tag
    at a place has answered that there is none.

    Raises:
        StoreUnreadable, StoreWriteFailed: when the store cannot be used.
    """
    decided = undecided = 0
    for entry in entries:
        if not entry.undecided:
            continue
        session = article_session(project, store, reviewer, entry.article)
        with session.as_one_action():
            if isinstance(answers, Extent):
                decided += _accept_extent(session, entry, wanted, answers)
            else:
                decided += _accept_answers(session, entry.disputed, answers)
        session.save()
        undecided += sum(session.verdict(item) is None for item in entry.undecided)
    return BulkDecision(decided=decided, undecided=undecided)


def _accept_extent(
    session: GoldSession, entry: QueueEntry, wanted: ItemFilter, extent: Extent
) -> int:
    """How many places of the extent were decided."""
    decided = 0
    if extent is not Extent.SPELLING:
        agreed = [item for item in entry.undecided if wanted.covers(item)]
        decided += len(session.accept_agreed(agreed))
    if extent is not Extent.UNANIMOUS:
        decided += len(session.accept_spellings(entry.disputed))
    if extent is Extent.MOST:
        decided += _accept_most(session, entry.disputed)
    return decided


def _accept_most(session: GoldSession, items: Iterable[Item]) -> int:
    """How many of the places were decided for their most frequent version."""
    decided = 0
    for item in items:
        if session.verdict(item) is not None:
            continue
        # A tie, or a label that the scheme does not have: a reviewer has to decide.
        with suppress(InvalidAttribute, InvalidTag, UnknownLabel):
            session.accept_most(item)
            decided += 1
    return decided


def _accept_answers(session: GoldSession, items: Iterable[Item], annotator: str) -> int:
    """How many of the places were decided for the annotator's answer."""
    decided = 0
    for item in items:
        # A label that the scheme does not have: a reviewer has to decide.
        with suppress(InvalidAttribute, UnknownLabel):
            if item.by(annotator) is not None:
                session.accept(item, annotator)
                decided += 1
            elif annotator in item.silent:
                session.reject(item)
                decided += 1
    return decided


def finish_entries(
    project: ProjectFolder,
    store: TagStore,
    reviewer: str,
    entries: Iterable[QueueEntry],
    advance: Callable[[], None] = lambda: None,
    report: Callable[[str], None] = lambda _: None,
) -> int:
    """Finish the articles in which nothing is left to decide; return how many.

    `advance` is called after each entry. A sentence is reported for an article of which
    all agree on what the scheme does not allow, which is left open.

    Raises:
        StoreUnreadable, StoreWriteFailed: when the store cannot be used.
    """
    finished = 0
    for entry in entries:
        if entry.is_ready:
            session = article_session(project, store, reviewer, entry.article)
            left = session.left_undecided
            if left:
                labels = {f"{item.layer}/{item.usual.label}" for item in left}
                message = _(
                    "{article}: all agree on tags that the scheme does not allow "
                    "({labels}): edit or reject them, or finish the article on the screen"
                )
                names = comma_separated(sorted(labels))
                report(message.format(article=entry.article, labels=names))
            else:
                session.finish()
                session.save()
                finished += 1
        advance()
    return finished


def article_session(
    project: ProjectFolder, store: TagStore, reviewer: str, article: str
) -> GoldSession:
    """The reviewer's session on an article, by the project's rules of review.

    Raises:
        UnknownArticle, ArticleUnreadable: when there is no such article. StoreUnreadable:
            when the reviewer's record cannot be read.
    """
    return GoldSession(
        store,
        project.scheme,
        project.read(article),
        reviewer,
        independent=project.annotators.independent,
    )
