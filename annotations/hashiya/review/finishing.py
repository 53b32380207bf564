"""When the review of an article is finished, and what of it has changed since.

It is the status of the reviewer's own record of the article, as an annotator's is that of
theirs: done is finished, and open is open again. That a reviewer has only decided on
places marks nothing. Places that were left undecided have a verdict that is `OPEN`, made
from the tags as they were then.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from hashiya.model.model import Record, Status, Tag
from hashiya.review.items import Item, TagRef
from hashiya.review.verdicts import Source, Verdict
from hashiya.sessions.history import Step


class ReviewStatus(StrEnum):
    """Whether reviewers are finished with an article."""

    OPEN = "open"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMark:
    """That a reviewer finished an article, or opened it again, at `at` (UTC ISO 8601)."""

    reviewer: str
    status: ReviewStatus
    at: str


def mark_of(record: Record) -> ReviewMark | None:
    """The mark in a reviewer's record; None where the reviewer never finished the article."""
    if record.status is Status.DONE:
        status = ReviewStatus.FINISHED
    elif record.status is Status.OPEN:
        status = ReviewStatus.OPEN
    else:
        return None
    return ReviewMark(reviewer=record.annotator, status=status, at=record.marked)


def marked_step(step: Step, record: Record, status: Status, at: str) -> Step:
    """The step with a status of the reviewer's record, which holds from `at` on."""
    return Step(
        replace(step.done, status=status, marked=at),
        replace(step.undone, status=record.status, marked=record.marked),
    )


def latest_mark(marks: Iterable[ReviewMark]) -> ReviewMark | None:
    """The mark that holds: of several reviewers' ones the latest."""
    return max(marks, key=lambda mark: (mark.at, mark.reviewer), default=None)


def status_by(mark: ReviewMark | None) -> ReviewStatus:
    """The status of an article by the mark that holds."""
    return ReviewStatus.OPEN if mark is None else mark.status


def changed_places(
    undecided: Iterable[Item],
    verdicts: Iterable[Verdict],
    hides: Callable[[str], bool] = lambda _: False,
) -> tuple[Item, ...]:
    """Those of the undecided places that are not as they were when they were left so.

    The tags of annotators whom it `hides` count as unchanged.
    """
    left: dict[frozenset[TagRef], Verdict] = {}
    for verdict in verdicts:
        if not verdict.is_decided:
            shown = [
                source.ref for source in verdict.sources if not hides(source.annotator)
            ]
            left[frozenset(shown)] = verdict
    changed = []
    for item in undecided:
        verdict_then = left.get(frozenset(item.key))
        if verdict_then is None or not _is_made_from(verdict_then, item.tags):
            changed.append(item)
    return tuple(changed)


def _is_made_from(verdict: Verdict, tags: Iterable[Tag]) -> bool:
    """Whether the tags are as they were when the verdict was made from them."""
    sources: dict[TagRef, Source] = {source.ref: source for source in verdict.sources}
    return all(sources[tag.annotator, tag.id].is_unchanged_in(tag) for tag in tags)
