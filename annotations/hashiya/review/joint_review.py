"""All reviewers' verdicts on an article, as one of the reviewers may see them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from hashiya.review.gold import latest_verdicts
from hashiya.review.items import Item, ItemKey, TagRef
from hashiya.review.reviewed_places import ReviewedPlace, reviewed_places
from hashiya.review.verdicts import StaleVerdict, Verdict, review_state


@dataclass(frozen=True, slots=True, kw_only=True)
class JointReview:
    """Other reviewers' verdicts that hold, by place, and the stale ones of all reviewers.

    `remarks` are the verdicts of all that decide nothing, `reviewed` the places that
    two reviewers or more decided.
    """

    by_others: Mapping[ItemKey, Verdict] = field(default_factory=dict)
    stale: tuple[StaleVerdict, ...] = ()
    remarks: tuple[Verdict, ...] = ()
    reviewed: tuple[ReviewedPlace, ...] = ()


def joint_review(
    items: Sequence[Item],
    own: Sequence[Verdict],
    others: Sequence[Verdict],
    detached: Collection[TagRef],
    hides: Callable[[str], bool],
) -> JointReview:
    """How a reviewer's own verdicts and those of others relate to the places of an article.

    `detached` and `hides` are as in `review_state`.
    """
    valid, _ = latest_verdicts(others)
    every = [*own, *others]
    latest, _ = latest_verdicts(every)
    remarks = [verdict for verdict in every if not verdict.is_decided]
    return JointReview(
        by_others=review_state(items, valid, detached, hides).decided,
        stale=review_state(items, latest, detached, hides).stale,
        remarks=tuple(remarks),
        reviewed=reviewed_places(items, every, detached, hides),
    )
