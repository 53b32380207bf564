"""What two texts have in common: blocks of equal characters, in order or moved.

First come passages that each text has once: lines and runs of seven tokens. The most of
them that are in one order are the backbone, the others have moved (as P. Heckel, "A
technique for isolating differences between files", 1978, finds moves). Between two of
them equal tokens at either end and then the longest common subsequence are matched, and
equal letters at either end of words that differ. The time grows with the length of the
texts, whatever is in them.
"""

import functools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from hashiya.text.common_subsequence import common_subsequence
from hashiya.text.words import word_spans

# The tokens of four words with the spaces between them, and of two.
_PASSAGE, _PHRASE = 7, 3
# Gaps are divided at words that they have once this often; then they are left as they
# are.
_DIVISIONS = 6
# The cells of tables for longest common subsequences: in all, and of one gap.
_CELLS, _CELLS_OF_GAP = 600_000, 40_000
_CELLS_OF_LETTERS, _CELLS_OF_LETTER_GAP = 300_000, 2_500

_Pair = tuple[int, int]


class Block(NamedTuple):
    """Equal text of the old text at `old` and of the new one at `new`, `length` characters."""

    old: int
    new: int
    length: int

    @property
    def old_end(self) -> int:
        """Where it ends in the old text."""
        return self.old + self.length

    @property
    def new_end(self) -> int:
        """Where it ends in the new text."""
        return self.new + self.length


class Matching(NamedTuple):
    """The blocks that two texts share.

    `in_order` follow each other in both texts. `moved` do not, in the order of the old
    one. `certain` are the passages in order that both texts have once.
    """

    in_order: tuple[Block, ...]
    moved: tuple[Block, ...]
    certain: tuple[Block, ...]


class _Gap(NamedTuple):
    old_start: int
    old_end: int
    new_start: int
    new_end: int
    division: int = 0

    @property
    def is_open(self) -> bool:
        return self.old_start < self.old_end and self.new_start < self.new_end


def matching(old: str, new: str) -> Matching:
    """The blocks that the two texts share."""
    if old == new:
        whole = (Block(0, 0, len(old)),) if old else ()
        return Matching(whole, (), whole)
    old_edges, new_edges = _token_edges(old), _token_edges(new)
    matcher = _Matcher(_tokens(old, old_edges), _tokens(new, new_edges))
    backbone, moved = matcher.passages()
    in_order = matcher.filled(backbone, moved)
    moved = matcher.phrases(in_order, moved)
    in_characters = functools.partial(_blocks, old_edges, new_edges)
    return Matching(
        tuple(_with_letters(in_characters(in_order), old, new)),
        tuple(sorted(in_characters(moved))),
        tuple(in_characters(backbone)),
    )


class _Matcher:
    """Two sequences of tokens; each pair of equal ones is an index of the old and the new."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        numbers: dict[str, int] = {}
        self.weights: list[int] = []
        self.old = [self._number(token, numbers) for token in old]
        self.new = [self._number(token, numbers) for token in new]
        self.line_end = numbers.get("\n", -1)
        self.cells = _CELLS

    def _number(self, token: str, numbers: dict[str, int]) -> int:
        number = numbers.setdefault(token, len(numbers))
        if number == len(self.weights):
            is_word = token[0].isalnum()
            self.weights.append(4 * len(token) if is_word else 1)
        return number

    def passages(self) -> tuple[list[_Pair], list[_Pair]]:
        """The pairs of passages that both texts have once: those in order, and the others."""
        lines = _one_to_one(_once_in_both(self._lines(self.old), self._lines(self.new)))
        runs = _once_in_both(_runs(self.old, _PASSAGE), _runs(self.new, _PASSAGE))
        # A run may go on from a line into another that was not beside it.
        pairs = sorted({*lines, *_one_to_one(runs, lines)})
        in_order = _longest_chain(pairs)
        backbone = set(in_order)
        return in_order, [pair for pair in pairs if pair not in backbone]

    def _lines(self, tokens: list[int]) -> Iterator[tuple[tuple[int, ...], int]]:
        start = 0
        while start < len(tokens):
            try:
                end = tokens.index(self.line_end, start)
            except ValueError:
                end = len(tokens)
            # A line of one word says little about where it is from.
            if end - start >= _PHRASE:
                yield tuple(tokens[start:end]), start
            start = end + 1

    def filled(self, backbone: list[_Pair], moved: list[_Pair]) -> list[_Pair]:
        """The pairs in order: the backbone, and pairs in its gaps of what has not moved."""
        # Numbers that no other token has.
        old, new = self.old.copy(), self.new.copy()
        for old_index, new_index in moved:
            old[old_index], new[new_index] = -1, -2
        gaps = _gaps(backbone, _Gap(0, len(old), 0, len(new)))
        pairs = backbone.copy()
        while gaps:
            gap = gaps.pop()
            matched, rest = _trimmed(gap, old, new)
            pairs += matched
            if not rest.is_open:
                continue
            anchors = self._anchors(rest, old, new)
            if anchors:
                pairs += anchors
                gaps += _gaps(anchors, rest)
            else:
                pairs += self._subsequence(rest, old, new)
        return sorted(pairs)

    def _anchors(self, gap: _Gap, old: list[int], new: list[int]) -> list[_Pair]:
        if gap.division >= _DIVISIONS:
            return []
        old_start, old_end, new_start, new_end, _ = gap
        for length in (_PHRASE, 1):
            runs = _once_in_both(
                _runs(old, length, old_start, old_end),
                _runs(new, length, new_start, new_end),
            )
            words = [run for run in runs if self.weights[old[run[0]]] > 1]
            anchors = _longest_chain(_one_to_one(words))
            if anchors:
                return anchors
        return []

    def _subsequence(self, gap: _Gap, old: list[int], new: list[int]) -> list[_Pair]:
        old_start, old_end, new_start, new_end, _ = gap
        cells = (old_end - old_start) * (new_end - new_start)
        if cells > min(_CELLS_OF_GAP, self.cells):
            return []
        self.cells -= cells
        pairs = common_subsequence(
            old[old_start:old_end], new[new_start:new_end], self.weights
        )
        return [(old_start + first, new_start + second) for first, second in pairs]

    def phrases(self, in_order: list[_Pair], moved: list[_Pair]) -> list[_Pair]:
        """The moved pairs, with phrases that both texts have once and that nothing matched yet."""
        matched = [*in_order, *moved]
        old_matched = {old for old, _ in matched}
        new_matched = {new for _, new in matched}
        runs = _once_in_both(_runs(self.old, _PHRASE), _runs(self.new, _PHRASE))
        phrases = [
            run
            for run in runs
            if old_matched.isdisjoint(range(run[0], run[0] + _PHRASE))
            and new_matched.isdisjoint(range(run[1], run[1] + _PHRASE))
        ]
        pairs = {*moved, *_one_to_one(phrases)}
        grown = self._grown(pairs, old_matched, new_matched)
        return sorted(grown)

    def _grown(
        self, pairs: set[_Pair], old_matched: set[int], new_matched: set[int]
    ) -> set[_Pair]:
        """The pairs with equal tokens beside them, of those that nothing matches."""
        old_matched |= {old for old, _ in pairs}
        new_matched |= {new for _, new in pairs}
        for step in (1, -1):
            for pair in sorted(pairs, reverse=step < 0):
                old, new = pair[0] + step, pair[1] + step
                while (
                    0 <= old < len(self.old)
                    and 0 <= new < len(self.new)
                    and self.old[old] == self.new[new]
                    and old not in old_matched
                    and new not in new_matched
                ):
                    pairs.add((old, new))
                    old_matched.add(old)
                    new_matched.add(new)
                    old, new = old + step, new + step
        return pairs


def _token_edges(text: str) -> list[int]:
    """Where the tokens begin, and the end of the text; a word is one, and any other character."""
    edges: list[int] = []
    position = 0
    for start, end in word_spans(text):
        edges += range(position, start)
        edges.append(start)
        position = end
    edges += range(position, len(text) + 1)
    return edges


def _tokens(text: str, edges: list[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise(edges)]


def _runs(
    tokens: list[int], length: int, start: int = 0, end: int | None = None
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Each run of so many tokens with the index where it begins."""
    end = len(tokens) if end is None else end
    for index in range(start, end - length + 1):
        yield tuple(tokens[index : index + length]), index


def _once_in_both(
    old_runs: Iterable[tuple[tuple[int, ...], int]],
    new_runs: Iterable[tuple[tuple[int, ...], int]],
) -> list[tuple[int, int, int]]:
    """Where each run that both have once begins in each, and its length."""
    old_once, new_once = _once(old_runs), _once(new_runs)
    return [
        (old, new_once[run], len(run))
        for run, old in old_once.items()
        if run in new_once
    ]


def _once(runs: Iterable[tuple[tuple[int, ...], int]]) -> dict[tuple[int, ...], int]:
    places: dict[tuple[int, ...], int] = {}
    for run, index in runs:
        places[run] = -1 if run in places else index
    return {run: index for run, index in places.items() if index >= 0}


def _one_to_one(
    runs: Iterable[tuple[int, int, int]], first: Sequence[_Pair] = ()
) -> list[_Pair]:
    """The pairs of the runs' tokens, without tokens that are paired with different ones.

    A token of a pair that comes `first` is paired with no other.
    """
    old_taken, new_taken = dict(first), {new: old for old, new in first}
    pairs = {
        (old + offset, new + offset)
        for old, new, length in runs
        for offset in range(length)
    }
    pairs = {
        (old, new)
        for old, new in pairs
        if old_taken.get(old, new) == new and new_taken.get(new, old) == old
    }
    old_counts = Counter(old for old, _ in pairs)
    new_counts = Counter(new for _, new in pairs)
    return sorted(
        (old, new)
        for old, new in pairs
        if old_counts[old] == 1 and new_counts[new] == 1
    )


def _longest_chain(pairs: list[_Pair]) -> list[_Pair]:
    """The most pairs that are in one order in both; by patience sorting."""
    tails: list[int] = []
    tail_indices: list[int] = []
    previous = [-1] * len(pairs)
    for index, (_, new) in enumerate(pairs):
        place = bisect_left(tails, new)
        if place:
            previous[index] = tail_indices[place - 1]
        if place == len(tails):
            tails.append(new)
            tail_indices.append(index)
        else:
            tails[place], tail_indices[place] = new, index
    in_order = []
    index = tail_indices[-1] if tail_indices else -1
    while index >= 0:
        in_order.append(pairs[index])
        index = previous[index]
    return in_order[::-1]


def _gaps(pairs: list[_Pair], whole: _Gap) -> list[_Gap]:
    """The open stretches of the whole between neighbouring pairs, and before and after all."""
    starts = [(whole.old_start - 1, whole.new_start - 1), *pairs]
    ends = [*pairs, (whole.old_end, whole.new_end)]
    division = whole.division + 1
    gaps = [
        _Gap(before[0] + 1, after[0], before[1] + 1, after[1], division)
        for before, after in zip(starts, ends, strict=True)
    ]
    return [gap for gap in gaps if gap.is_open]


def _trimmed(gap: _Gap, old: list[int], new: list[int]) -> tuple[list[_Pair], _Gap]:
    """The equal tokens at either end of the gap, and what is left of it."""
    old_start, old_end, new_start, new_end, division = gap
    pairs = []
    while (
        old_start < old_end and new_start < new_end and old[old_start] == new[new_start]
    ):
        pairs.append((old_start, new_start))
        old_start, new_start = old_start + 1, new_start + 1
    while (
        old_start < old_end
        and new_start < new_end
        and old[old_end - 1] == new[new_end - 1]
    ):
        old_end, new_end = old_end - 1, new_end - 1
        pairs.append((old_end, new_end))
    return pairs, _Gap(old_start, old_end, new_start, new_end, division)


def _blocks(
    old_edges: Sequence[int], new_edges: Sequence[int], pairs: Iterable[_Pair]
) -> Iterator[Block]:
    """The blocks of characters of pairs of tokens in the order of the old text."""
    length = old_first = new_first = 0
    for old, new in pairs:
        old_start, new_start = old_edges[old], new_edges[new]
        if length and (old_start, new_start) == (
            old_first + length,
            new_first + length,
        ):
            length = old_edges[old + 1] - old_first
            continue
        if length:
            yield Block(old_first, new_first, length)
        old_first, new_first = old_start, new_start
        length = old_edges[old + 1] - old_start
    if length:
        yield Block(old_first, new_first, length)


def _with_letters(blocks: Iterable[Block], old: str, new: str) -> Iterator[Block]:
    """The blocks, with equal letters at either end of the gaps between them and within gaps."""
    cells = _CELLS_OF_LETTERS
    edges: Iterable[Block] = chain(
        [Block(0, 0, 0)], blocks, [Block(len(old), len(new), 0)]
    )
    old_start = new_start = length = 0
    for block in edges:
        old_gap = old[old_start + length : block.old]
        new_gap = new[new_start + length : block.new]
        before = _common_start(old_gap, new_gap)
        after = _common_start(old_gap[before:][::-1], new_gap[before:][::-1])
        length += before
        is_joined = before == len(old_gap) == len(new_gap)
        if is_joined:
            length += block.length
            continue
        if length:
            yield Block(old_start, new_start, length)
        old_gap, new_gap = (
            gap[before : len(gap) - after] for gap in (old_gap, new_gap)
        )
        gap_cells = len(old_gap) * len(new_gap)
        if 0 < gap_cells <= min(_CELLS_OF_LETTER_GAP, cells):
            cells -= gap_cells
            old_start, new_start = old_start + length, new_start + length
            for run in _equal_letters(old_gap, new_gap):
                yield Block(old_start + run.old, new_start + run.new, run.length)
        old_start, new_start = block.old - after, block.new - after
        length = block.length + after
    if length:
        yield Block(old_start, new_start, length)


def _equal_letters(old: str, new: str) -> Iterator[Block]:
    """Blocks of at least three equal characters, in order."""
    numbers: dict[str, int] = {}
    old_letters, new_letters = (
        [numbers.setdefault(letter, len(numbers)) for letter in text]
        for text in (old, new)
    )
    pairs = common_subsequence(old_letters, new_letters, [1] * len(numbers))
    edges = range(len(old) + 1), range(len(new) + 1)
    return _blocks(*edges, pairs)


def _common_start(first: str, second: str) -> int:
    length = min(len(first), len(second))
    for index in range(length):
        if first[index] != second[index]:
            return index
    return length
