"""Places that two or more reviewers decided, and whether they differ there."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from hashiya.review.items import Item, TagRef, tag_content
from hashiya.review.verdicts import Verdict, review_state


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPlace:
    """A place, and the decision of each reviewer that holds there, the latest last."""

    item: Item
    verdicts: tuple[Verdict, ...]

    @property
    def differs(self) -> bool:
        """Whether no more than half of the reviewers say what the latest decision says.

        Of two reviewers both have to; a third who sides with one of them settles it.
        """
        latest = outcome(self.verdicts[-1])
        alike = sum(outcome(verdict) == latest for verdict in self.verdicts)
        return 2 * alike <= len(self.verdicts)

    def by(self, reviewer: str) -> Verdict | None:
        """The reviewer's decision."""
        for verdict in self.verdicts:
            if verdict.reviewer == reviewer:
                return verdict
        return None


def outcome(verdict: Verdict) -> object:
    """The decided tag; None for a decision that there is no tag."""
    return tag_content(verdict.gold) if verdict.gold is not None else None


def reviewed_places(
    items: Sequence[Item],
    verdicts: Iterable[Verdict],
    detached: Collection[TagRef] = (),
    hides: Callable[[str], bool] = lambda _: False,
) -> tuple[ReviewedPlace, ...]:
    """The items on which decisions of two or more reviewers hold, in their order.

    `detached` and `hides` are as in `review_state`.
    """
    by_reviewer: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.is_decided:
            by_reviewer.setdefault(verdict.reviewer, []).append(verdict)
    if len(by_reviewer) < 2:
        return ()
    decided = []
    for own in by_reviewer.values():
        decided.append(review_state(items, own, detached, hides).decided)
    places: list[ReviewedPlace] = []
    for item in items:
        holding = [own[item.key] for own in decided if item.key in own]
        if len(holding) > 1:
            holding.sort(key=_time)
            places.append(ReviewedPlace(item=item, verdicts=tuple(holding)))
    return tuple(places)


def differing_places(places: Iterable[ReviewedPlace]) -> Iterator[ReviewedPlace]:
    """Those of the places on which the reviewers differ."""
    return (place for place in places if place.differs)


def _time(verdict: Verdict) -> tuple[str, str]:
    return verdict.at, verdict.reviewer
