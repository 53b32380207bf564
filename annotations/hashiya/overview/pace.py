"""How fast an annotator tags, and how long the rest will take."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from hashiya.language import gettext as _
from hashiya.model.model import Tag

# A longer time without a tag is a break.
BREAK_SECONDS = 15 * 60
# With fewer tags, or less work, no rate is computed.
FEWEST = 5
SHORTEST_SECONDS = 5 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The number of tags made, and the seconds of work that they took, without breaks.

    The first tag after a break has no time of its own, so it is not among them.
    """

    tags: int = 0
    seconds: int = 0

    @property
    def per_hour(self) -> float | None:
        """Tags an hour; None where there are too few tags, or too little work."""
        if self.tags < FEWEST or self.seconds < SHORTEST_SECONDS:
            return None
        return self.tags * 3600 / self.seconds

    def hours_left(self, *, done: int, remaining: int) -> float | None:
        """Hours for the remaining articles, if they take as long as those that are done.

        None where that is unknown.
        """
        if not remaining:
            return 0.0
        if not done or self.per_hour is None:
            return None
        return self.seconds / done * remaining / 3600


def pace(moments: Iterable[int]) -> Pace:
    """The pace of tags made at these moments, in seconds since a fixed day, in any order.

    Tags of the same second count once: a bulk edit makes many of them with one key.
    """
    ordered = sorted(set(moments))
    gaps = [after - before for before, after in pairwise(ordered)]
    worked = [gap for gap in gaps if gap <= BREAK_SECONDS]
    return Pace(tags=len(worked), seconds=sum(worked))


def moments_of(tags: Iterable[Tag]) -> Iterator[int]:
    """The times of the tags that were made by hand, in seconds since 1970."""
    for tag in tags:
        if tag.origin == "human":
            try:
                yield int(datetime.fromisoformat(tag.created).timestamp())
            except ValueError:
                # An imported tag may have no time.
                continue


def hours(length: float | None) -> str:
    """A duration in words: `2 h`, `40 min`; nothing where it is unknown."""
    if length is None:
        return ""
    if length >= 2:
        return _("{count:,.0f} h").format(count=length)
    return _("{count:.0f} min").format(count=60 * length)
