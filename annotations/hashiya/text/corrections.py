"""The words of a new text that were written in place of words of the old one."""

import unicodedata

from hashiya.text.block_map import BlockMap, Gap
from hashiya.text.words import word_spans

# What is longer than the old words by more than this is no correction of them.
_LONGEST = 40
# Gaps that are longer are not compared word by word.
_LONGEST_GAP = 400


def correction_of(
    start: int, end: int, old: str, new: str, blocks: BlockMap
) -> tuple[int, int] | None:
    """The offsets of the new words in place of the old text `[start, end)`.

    None where the blocks do not say where they begin and end, or there are none.
    """
    new_start = _new_start(start, old, new, blocks)
    new_end = _new_end(end, old, new, blocks)
    if new_start is None or new_end is None or new_start >= new_end:
        return None
    if not is_within_word(old, start):
        while is_within_word(new, new_start):
            new_start -= 1
    while new_end < len(new) and _is_mark(new[new_end]):
        new_end += 1
    if not is_within_word(old, end):
        while is_within_word(new, new_end):
            new_end += 1
    words = new[new_start:new_end]
    new_start += len(words) - len(words.lstrip())
    new_end -= len(words) - len(words.rstrip())
    is_short = new_end - new_start <= end - start + _LONGEST
    return (new_start, new_end) if new_start < new_end and is_short else None


def is_within_word(text: str, offset: int) -> bool:
    """Whether the characters on both sides of the offset are of one word."""
    return (
        0 < offset < len(text)
        and _is_of_word(text[offset - 1])
        and _is_of_word(text[offset])
    )


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_" or _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _new_start(start: int, old: str, new: str, blocks: BlockMap) -> int | None:
    block = blocks.block_at(start)
    if block is not None:
        return block.new + start - block.old
    gap = blocks.gap_around(start, start)
    if start == gap.old_start:
        return gap.new_start
    return _by_words(gap, old, new).get(start)


def _new_end(end: int, old: str, new: str, blocks: BlockMap) -> int | None:
    block = blocks.block_at(end - 1)
    if block is not None:
        return block.new + end - block.old
    gap = blocks.gap_around(end, end)
    if end == gap.old_end:
        return gap.new_end
    return _by_words(gap, old, new).get(end)


def _by_words(gap: Gap, old: str, new: str) -> dict[int, int]:
    """Where words of the gap begin and end, if the new text has as many, parted alike."""
    old_start, old_end, new_start, new_end = gap
    if max(old_end - old_start, new_end - new_start) > _LONGEST_GAP:
        return {}
    while is_within_word(old, old_start) and is_within_word(new, new_start):
        old_start, new_start = old_start - 1, new_start - 1
    while is_within_word(old, old_end) and is_within_word(new, new_end):
        old_end, new_end = old_end + 1, new_end + 1
    old_edges, old_between = _edges(old[old_start:old_end])
    new_edges, new_between = _edges(new[new_start:new_end])
    if old_between != new_between:
        return {}
    return {
        old_start + old_edge: new_start + new_edge
        for old_edge, new_edge in zip(old_edges, new_edges, strict=True)
    }


def _edges(text: str) -> tuple[list[int], list[str]]:
    """Where words begin and end, and what is before, between and after them."""
    edges = [edge for span in word_spans(text) for edge in span]
    starts, ends = [0, *edges[1::2]], [*edges[::2], len(text)]
    between = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return edges, between
