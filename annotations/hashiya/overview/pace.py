"""How fast somebody tags, and how long the rest will take."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from hashiya.model.model import Tag

# Who makes no tag for so long has been doing something else.
BREAK_SECONDS = 15 * 60
# A rate of fewer tags, or of less work, says nothing.
FEWEST = 5
SHORTEST_SECONDS = 5 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """So many tags were made in so many seconds of work, breaks left out.

    The first tag after a break has no time of its own, so it is not among them.
    """

    tags: int = 0
    seconds: int = 0

    @property
    def per_hour(self) -> float | None:
        """Tags an hour; None where there are too few to say, or was too little work."""
        is_known = self.tags >= FEWEST and self.seconds >= SHORTEST_SECONDS
        return self.tags * 3600 / self.seconds if is_known else None

    def hours_left(self, *, done: int, left: int) -> float | None:
        """Hours for the articles that are left, if they take as long as those that are done; None where that is unknown."""
        if not left:
            return 0.0
        return (
            self.seconds / done * left / 3600
            if done and self.per_hour is not None
            else None
        )


def pace(moments: Iterable[int]) -> Pace:
    """The pace of tags made at these moments, in seconds since some day, in any order.

    What was tagged everywhere with one key took one key: tags of the same second count
    once.
    """
    ordered = sorted(set(moments))
    gaps = [after - before for before, after in pairwise(ordered)]
    worked = [gap for gap in gaps if gap <= BREAK_SECONDS]
    return Pace(tags=len(worked), seconds=sum(worked))


def moments_of(tags: Iterable[Tag]) -> Iterator[int]:
    """When the tags were made that a person made here, in seconds since 1970."""
    for tag in tags:
        if tag.origin == "human":
            try:
                yield int(datetime.fromisoformat(tag.created).timestamp())
            except ValueError:
                # What came from elsewhere may say no time.
                continue


def hours(length: float | None) -> str:
    """A time as people say it: `2 h`, `40 min`; nothing where it is unknown."""
    if length is None:
        return ""
    return f"{length:,.0f} h" if length >= 2 else f"{length * 60:.0f} min"
