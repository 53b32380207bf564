"""The tags of an article by place: which are over a line, however many there are."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from hashiya.model.model import Tag
from hashiya_reader.widgets.article.lanes import lanes_of


class TagSpans:
    """The tags that have spans, sorted by where they begin."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        self.tags = tags
        places: list[tuple[int, int, int]] = []
        for number, tag in enumerate(tags):
            if tag.span is not None:
                places.append((tag.span.start, tag.span.end, number))
        places.sort()
        self._places = places
        self._starts = [start for start, _, _ in places]
        # The greatest end so far: before the first beyond an offset no tag reaches it.
        self._ends = list(accumulate((end for _, end, _ in places), max))

    def over(self, start: int, end: int) -> list[Tag]:
        """The tags with any character between two offsets, in their order."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        numbers: list[int] = []
        for _, tag_end, number in self._places[first:last]:
            if tag_end > start:
                numbers.append(number)
        return [self.tags[number] for number in sorted(numbers)]

    @cached_property
    def lanes(self) -> dict[int, int]:
        """The lane of each tag by its id."""
        return lanes_of(self.tags)
