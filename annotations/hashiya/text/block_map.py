"""The blocks that two texts share, by their place in the old text."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from hashiya.text.matching_blocks import Block

_old_start = attrgetter("old")
_old_end = attrgetter("old_end")


class Gap(NamedTuple):
    """The old text `[old_start, old_end)` and the new text in its place; one may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


class BlockMap:
    """Blocks in the order of the old text, of texts of these lengths.

    Before the first and after the last comes an empty one, at the start and at the end
    of both texts.
    """

    def __init__(
        self, blocks: Sequence[Block], old_length: int, new_length: int
    ) -> None:
        self._blocks = blocks
        self._start = Block(0, 0, 0)
        self._end = Block(old_length, new_length, 0)
        lengths = (block.length for block in blocks)
        self._sums = list(accumulate(lengths, initial=0))

    def block_at(self, offset: int) -> Block | None:
        """The block with the character at the offset of the old text."""
        index = bisect_right(self._blocks, offset, key=_old_start) - 1
        if index < 0 or offset >= self._blocks[index].old_end:
            return None
        return self._blocks[index]

    def block_with(self, start: int, end: int) -> Block | None:
        """The block with all of the old text `[start, end)`."""
        block = self.block_at(start)
        return None if block is None or end > block.old_end else block

    def before(self, offset: int) -> Block:
        """The part before the offset of the block that is there, or of the last one before it."""
        index = bisect_left(self._blocks, offset, key=_old_start) - 1
        if index < 0:
            return self._start
        block = self._blocks[index]
        return block._replace(length=min(block.length, offset - block.old))

    def after(self, offset: int) -> Block:
        """The part from the offset on of the block that is there, or of the next one after it."""
        index = bisect_right(self._blocks, offset, key=_old_end)
        if index == len(self._blocks):
            return self._end
        block = self._blocks[index]
        cut = max(offset - block.old, 0)
        return Block(block.old + cut, block.new + cut, block.length - cut)

    def gap_around(self, start: int, end: int) -> Gap:
        """What is between the block before the old text `[start, end)` and the one after it."""
        before, after = self.before(start), self.after(end)
        return Gap(before.old_end, after.old, before.new_end, after.new)

    def gaps(self) -> list[Gap]:
        """What the blocks leave out, in order."""
        befores = [self._start, *self._blocks]
        afters = [*self._blocks, self._end]
        gaps = [
            Gap(before.old_end, after.old, before.new_end, after.new)
            for before, after in zip(befores, afters, strict=True)
        ]
        return [
            gap
            for gap in gaps
            if gap.old_start < gap.old_end or gap.new_start < gap.new_end
        ]

    def length_in(self, start: int, end: int) -> int:
        """How many characters of the old text `[start, end)` are in blocks."""
        return self._length_before(end) - self._length_before(start)

    def _length_before(self, offset: int) -> int:
        index = bisect_right(self._blocks, offset, key=_old_start) - 1
        if index < 0:
            return 0
        block = self._blocks[index]
        return self._sums[index] + min(block.length, offset - block.old)
