"""Where the words of a text are in a later version of it."""

import functools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hashiya.model.model import Span
from hashiya.text.block_map import BlockMap, Gap
from hashiya.text.canonical_text import CanonicalRange, CanonicalText
from hashiya.text.corrections import correction_of, is_within_word
from hashiya.text.matching_blocks import matching

# As many code points on either side of the words must agree by this part, or by the
# other where both texts have the words once.
_NEIGHBOURHOOD = 48
_AGREEMENT, _AGREEMENT_IF_ONCE = 0.5, 0.25
# Words that moved alone must be several, and together at least this long.
_ALONE = 20
# Words that are there as often as this are not counted to the end, and what is beside
# them is looked at only so far, in code points.
_MANY = 50
_ENOUGH = 256
# A noncharacter of Unicode.
_NO_CHARACTER = "\uffff"
# What is before and after a line.
_LINE_EDGES = frozenset({"", "\n"})


class Loss(StrEnum):
    """Why words have no place in a new text.

    They were changed, or removed; or they are there, and it is not certain where.
    """

    CHANGED = "changed"
    REMOVED = "removed"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The span of an old text's words in the new text, or why they have none.

    `new_words` is the span of what was written in place of changed words.
    """

    span: Span | None = None
    loss: Loss | None = None
    new_words: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """The old text `[old_start, old_end)` and the new text `[new_start, new_end)` in its place.

    One of them may be empty. `is_moved` says that some of the old text is elsewhere in
    the new one, or some of the new text was elsewhere in the old one.
    """

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    is_moved: bool = False


class TextAlignment:
    """Two versions of a text, aligned.

    Texts that differ in line ends, normalization form, spaces at the ends of lines and
    byte order marks only are the same text. Offsets are those of the texts as passed.
    """

    def __init__(self, old: str, new: str) -> None:
        self._old = CanonicalText(old)
        self._new = CanonicalText(new)
        lengths = len(self._old.text), len(self._new.text)
        blocks = matching(self._old.text, self._new.text)
        self._in_order = BlockMap(blocks.in_order, *lengths)
        self._moved = BlockMap(blocks.moved, *lengths)
        self._certain = BlockMap(blocks.certain, *lengths)
        self._moves = blocks.moved
        self._old_unmoved = _blotted(
            self._old.text, ((move.old, move.old_end) for move in blocks.moved)
        )
        self._new_unmoved = _blotted(
            self._new.text, ((move.new, move.new_end) for move in blocks.moved)
        )

    @property
    def is_same(self) -> bool:
        """Whether the texts are the same but for their line ends and the like."""
        return self._old.text == self._new.text

    @property
    def changes(self) -> tuple[TextChange, ...]:
        """What differs, in the order of the texts."""
        return tuple(map(self._change, self._in_order.gaps()))

    def _change(self, gap: Gap) -> TextChange:
        old_start, old_end = self._old.source_range(gap.old_start, gap.old_end)
        new_start, new_end = self._new.source_range(gap.new_start, gap.new_end)
        is_moved = any(
            gap.old_start <= block.old < gap.old_end
            or gap.new_start <= block.new < gap.new_end
            for block in self._moves
        )
        return TextChange(
            old_start=old_start,
            old_end=old_end,
            new_start=new_start,
            new_end=new_end,
            is_moved=is_moved,
        )

    def place(self, span: Span) -> Placement:
        """The place in the new text of the words at the span of the old one.

        It is the place to which the alignment maps all of them, if no other place near
        it could be theirs as well.

        Raises:
            SpanOutOfRange: when the span reaches beyond the old text.
        """
        words = span.of(self._old.source)
        old = self._old.range_of(span.start, span.end)
        if old.start == old.end:
            return Placement(loss=Loss.REMOVED)
        start = _mapped(self._moved, old)
        if start is None:
            start = _mapped(self._in_order, old)
            if start is not None and not self._is_certain(old, start):
                return Placement(loss=Loss.AMBIGUOUS)
        if start is not None and not self._is_continued(old, start):
            place = self._source_span(old, start, words)
            if place is not None:
                return Placement(span=place)
        return self._place_outside_blocks(old, words)

    def _place_outside_blocks(self, old: CanonicalRange, words: str) -> Placement:
        new_words = self._new_words(old)
        if new_words is not None:
            return Placement(loss=Loss.CHANGED, new_words=new_words)
        start = self._only_place(old)
        place = None if start is None else self._source_span(old, start, words)
        if place is not None:
            return Placement(span=place)
        is_there = self._text(old) in self._new.text
        return Placement(loss=Loss.AMBIGUOUS if is_there else Loss.REMOVED)

    def _text(self, old: CanonicalRange) -> str:
        return self._old.text[old.start : old.end]

    def _source_span(self, old: CanonicalRange, start: int, words: str) -> Span | None:
        """The words' span in the new text, where they begin at `start` of its canonical text."""
        first, last = self._new.source_range(start, start + old.end - old.start)
        exact = first - old.lead, last + old.tail
        if exact[0] >= 0 and self._new.source[exact[0] : exact[1]] == words:
            return Span(*exact)
        is_cut = old.lead < 0 or old.tail < 0
        if is_cut and CanonicalText(words).text != self._text(old):
            # The span has a part of a character that has another form now.
            return None
        return Span(first, last)

    def _is_continued(self, old: CanonicalRange, start: int) -> bool:
        """Whether letters or marks were added to the words at either end."""
        old_text, new_text = self._old.text, self._new.text
        end = start + old.end - old.start
        if is_within_word(new_text, start) and not is_within_word(old_text, old.start):
            # The character before the words is still there, before what was added.
            return self._in_order.before(old.start).old_end == old.start
        if is_within_word(new_text, end) and not is_within_word(old_text, old.end):
            is_mark = unicodedata.category(new_text[end])[0] == "M"
            return is_mark or self._in_order.after(old.end).old == old.end
        return False

    def _is_certain(self, old: CanonicalRange, start: int) -> bool:
        """Whether the words, mapped to `start`, could not be those of another place near it."""
        if self._is_in_passage(old, start):
            return True
        is_once = self._is_once(old)
        if not is_once and not self._is_alone(old, start):
            return False
        enough = _AGREEMENT_IF_ONCE if is_once else _AGREEMENT
        return self._agreement(old) >= enough

    def _is_in_passage(self, old: CanonicalRange, start: int) -> bool:
        """Whether the words are in a certain passage, with what is beside them or whole lines."""
        passage = self._certain.block_with(old.start, old.end)
        if passage is None:
            return False
        begins_alike = passage.old < old.start or (
            _character_before(self._old.text, old.start) in _LINE_EDGES
            and _character_before(self._new.text, start) in _LINE_EDGES
        )
        end = start + old.end - old.start
        ends_alike = old.end < passage.old_end or (
            self._old.text[old.end : old.end + 1] in _LINE_EDGES
            and self._new.text[end : end + 1] in _LINE_EDGES
        )
        return begins_alike and ends_alike

    def _is_once(self, old: CanonicalRange) -> bool:
        """Whether both texts have the words once."""
        words = self._text(old)
        return _count(words, self._old.text) == _count(words, self._new.text) == 1

    def _is_alone(self, old: CanonicalRange, start: int) -> bool:
        """Whether no edit between the nearest certain passages may have swapped the words.

        The words with what follows them in their block must be there as often in the
        new text as in the old one; likewise with what precedes them.
        """
        block = self._in_order.block_with(old.start, old.end)
        if block is None:
            return False
        end = start + old.end - old.start
        old_text, new_text = self._old_unmoved, self._new_unmoved
        after = self._certain.after(old.end)
        last = min(block.old_end, after.old, old.end + _ENOUGH)
        words = old_text[old.start : last]
        old_count = _count(words, old_text[old.start : after.old])
        new_count = _count(words, new_text[start : after.new])
        if not 0 < old_count == new_count < _MANY:
            return False
        before = self._certain.before(old.start)
        first = max(block.old, before.old_end, old.start - _ENOUGH)
        words = old_text[first : old.end]
        old_count = _count(words, old_text[before.old_end : old.end])
        new_count = _count(words, new_text[before.new_end : end])
        return 0 < old_count == new_count < _MANY

    def _agreement(self, old: CanonicalRange) -> float:
        """The part of the old text on either side of the words that is matched in order."""
        first = max(old.start - _NEIGHBOURHOOD, 0)
        last = min(old.end + _NEIGHBOURHOOD, len(self._old.text))
        length = old.start - first + last - old.end
        if not length:
            return 1.0
        before = self._in_order.length_in(first, old.start)
        after = self._in_order.length_in(old.end, last)
        return (before + after) / length

    def _only_place(self, old: CanonicalRange) -> int | None:
        """Where the words are that both texts have once, in the same gap or long enough."""
        words = self._text(old)
        if not self._is_once(old):
            return None
        start = self._new.text.index(words)
        if len(words) >= _ALONE and len(words.split()) > 1:
            return start
        end = start + len(words)
        is_whole = not (
            is_within_word(self._new.text, start) or is_within_word(self._new.text, end)
        )
        gap = self._in_order.gap_around(old.start, old.end)
        is_in_gap = gap.new_start <= start and end <= gap.new_end
        return start if is_whole and is_in_gap else None

    def _new_words(self, old: CanonicalRange) -> Span | None:
        """The span in the new text of what was written in place of the words."""
        if self._agreement(old) < _AGREEMENT:
            return None
        correction = correction_of(
            old.start, old.end, self._old.text, self._new.text, self._in_order
        )
        if correction is None:
            return None
        start, end = correction
        if self._new.text[start:end] == self._text(old):
            return None
        return Span(*self._new.source_range(start, end))


@functools.lru_cache(maxsize=8)
def alignment_of(old: str, new: str) -> TextAlignment:
    """The alignment of two texts; those of the last few pairs are kept."""
    return TextAlignment(old, new)


def _mapped(blocks: BlockMap, old: CanonicalRange) -> int | None:
    """Where the block that has all of the range has it in the new text."""
    block = blocks.block_with(old.start, old.end)
    return None if block is None else block.new + old.start - block.old


def _character_before(text: str, offset: int) -> str:
    return text[offset - 1] if offset else ""


def _blotted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with a character that no text has at these spans."""
    pieces: list[str] = []
    position = 0
    for start, end in sorted(spans):
        pieces += (text[position:start], _NO_CHARACTER * (end - start))
        position = end
    return "".join((*pieces, text[position:]))


def _count(words: str, text: str) -> int:
    """How often the words begin in the text, at most fifty times."""
    count = 0
    start = text.find(words)
    while start >= 0 and count < _MANY:
        count += 1
        start = text.find(words, start + 1)
    return count
