"""Where a key takes the cursor or the selection of an article: offsets in, offsets out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hashiya.model.model import Span
from hashiya.text.clitics import stem_offsets
from hashiya_reader.widgets.article.edges import Side, onwards
from hashiya_rtl import Navigation

Unit = Literal["word", "sentence", "paragraph"]
Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Motions:
    """The motions over an article as it is laid out.

    A `Navigation` knows clusters, words, sentences and paragraphs; here they become what
    the keys do with a cursor and a selection. None says that there is nothing to go to.
    """

    navigation: Navigation

    # The cursor

    def cluster_step(self, side: Side, offset: int) -> Callable[[int], int]:
        """The motion by a cluster that goes to that side at the offset."""
        go = self.navigation
        is_onwards = onwards(go.layout, side, offset)
        return go.next_cluster if is_onwards else go.previous_cluster

    def word_step(self, side: Side, offset: int) -> Callable[[int], int]:
        """The motion by a word that goes to that side at the offset."""
        go = self.navigation
        is_onwards = onwards(go.layout, side, offset)
        return go.next_word if is_onwards else go.previous_word

    def next_sentence(self, offset: int) -> int:
        """The start of the next sentence; the offset where there is none."""
        sentence = self.navigation.sentence_at(offset)
        end = sentence[1] if sentence else offset
        following = self.navigation.next_sentence_span(end)
        return following[0] if following else offset

    def previous_sentence(self, offset: int) -> int:
        """The start of this sentence or, from there, of the one before."""
        text = self.navigation.text
        for index in range(offset - 1, -1, -1):
            if not text[index].isspace():
                sentence = self.navigation.sentence_at(index)
                return sentence[0] if sentence else offset
        return offset

    # The selection

    def unit_at(self, unit: Unit, offset: int) -> Bounds | None:
        """The word, sentence or paragraph around an offset."""
        go = self.navigation
        if unit == "word":
            return go.word_at(offset)
        return go.sentence_at(offset) if unit == "sentence" else go.paragraph_at(offset)

    def unit_after(self, unit: Unit, offset: int) -> Bounds | None:
        """The first word, sentence or paragraph that begins at the offset or after it."""
        go = self.navigation
        if unit == "word":
            return go.next_word_span(offset)
        if unit == "sentence":
            return go.next_sentence_span(offset)
        return go.next_paragraph_span(offset)

    def grown(self, unit: Unit, cursor: int, selected: Span | None) -> Span | None:
        """The unit at the cursor, or the selection made whole or, if it is, one unit longer.

        By words its start stays where it is, and so it does behind a particle of the
        unit's first word.
        """
        if selected is None:
            return _span(self.unit_at(unit, cursor) or self.unit_after(unit, cursor))
        last = self.unit_at(unit, selected.end - 1)
        start = selected.start
        if unit != "word":
            start = self._whole_start(unit, start)
        if last and last[1] > selected.end:
            return _span((start, last[1]))
        if start < selected.start:
            return Span(start, selected.end)
        following = self.unit_after(unit, selected.end)
        return _span((start, following[1])) if following else None

    def _whole_start(self, unit: Unit, offset: int) -> int:
        """The start of the unit around an offset; the offset behind a particle there."""
        around = self.unit_at(unit, offset)
        if around is None:
            return offset
        first_word = self.navigation.next_word_span(around[0])
        is_first = first_word is not None and first_word[0] < offset < first_word[1]
        return offset if is_first and self.begins_word(offset) else around[0]

    def begins_word(self, offset: int) -> bool:
        """Whether no word, or none but a particle of one, is cut off before the offset."""
        word = self.navigation.word_at(offset)
        if word is None or word[0] == offset:
            return True
        letters = self.navigation.text[word[0] : word[1]]
        return offset - word[0] in stem_offsets(letters)

    def cuts_word(self, selected: Span) -> bool:
        """Whether a word is in the selection only in part, but for particles before it."""
        last = self.navigation.word_at(selected.end - 1)
        is_cut_last = last is not None and last[1] > selected.end
        return is_cut_last or not self.begins_word(selected.start)

    def shrunk(self, unit: Unit, selected: Span) -> Span | None:
        """The selection without its last unit; None where none would be left."""
        last = self.unit_at(unit, selected.end - 1)
        if last is None:
            return None
        for offset in range(last[0] - 1, selected.start - 1, -1):
            before = _span(self.unit_at(unit, offset))
            # The space before a sentence is the sentence's own.
            if before is not None and before.end < selected.end:
                return Span(selected.start, before.end)
        return None

    def unit_from(
        self, unit: Unit, offset: int, is_hidden: Callable[[int], bool]
    ) -> Span | None:
        """The unit that begins at the offset, or the next one that is seen."""
        here = self.unit_at(unit, offset)
        if here is not None and here[0] == offset and not is_hidden(offset):
            return _span(here) or self.next_unit(unit, offset, is_hidden)
        return self.next_unit(unit, offset, is_hidden)

    def next_unit(
        self, unit: Unit, offset: int, is_hidden: Callable[[int], bool]
    ) -> Span | None:
        """The unit after the one around the offset that begins where the text is seen."""
        around = self.unit_at(unit, offset)
        bounds = self.unit_after(unit, around[1] if around else offset)
        while bounds and is_hidden(bounds[0]):
            bounds = self.unit_after(unit, bounds[1])
        return Span(*bounds) if bounds else None

    def trimmed(self, selected: Span) -> Span | None:
        """The selection without the next particle of its first word.

        After the last one with all of the word.
        """
        word = self.navigation.word_at(selected.start)
        if word is None:
            return None
        start, end = word
        letters = self.navigation.text[start:end]
        for offset in stem_offsets(letters):
            if selected.start < start + offset < selected.end:
                return Span(start + offset, selected.end)
        return Span(start, selected.end)


def _span(bounds: Bounds | None) -> Span | None:
    """The bounds as a span; None where they hold nothing."""
    return Span(*bounds) if bounds and bounds[0] < bounds[1] else None
