"""Which unit the offsets of a file may count, by the words that their spans cut."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from hashiya.exchange.offset_units import OffsetMap, OffsetUnit, has_surrogates

_JOINERS = "\u200c\u200d"
# Graphemes are slow to find; this many rows show whether a file counts them.
_MOST_ROWS = 1_000

Ends = tuple[int, int]


@dataclass(slots=True)
class OffsetEvidence:
    """How often the spans of a file cut words, by what their offsets count.

    UTF-16 code units are what is assumed. `rows` counts the rows in which another unit
    gives other spans, and `first` is the place of the first one. `units` are these other
    units, and `uncertain` the first place where the assumption cuts a word.
    """

    rows: int = 0
    first: str = ""
    uncertain: str = ""
    units: set[OffsetUnit] = field(default_factory=set)
    cuts: dict[OffsetUnit, int] = field(
        default_factory=lambda: dict.fromkeys(OffsetUnit, 0)
    )
    _grapheme_rows: int = 0

    def add(self, where: str, text: str, spans: Collection[Ends]) -> None:
        """Add a row of the file with the spans of its tags."""
        different = self._different_units(text, spans)
        if not different:
            return
        self.rows += 1
        self.first = self.first or where
        self.units |= different
        for unit in OffsetUnit:
            cuts = _cuts(text, spans, unit)
            self.cuts[unit] += cuts
            if unit is OffsetUnit.UTF16 and cuts:
                self.uncertain = self.uncertain or where

    @property
    def fitting(self) -> list[OffsetUnit]:
        """The other units that give other spans and cut no word."""
        return [
            unit for unit in OffsetUnit if unit in self.units and not self.cuts[unit]
        ]

    @property
    def is_certain(self) -> bool:
        """Whether UTF-16 code units cut no word that they might not.

        Graphemes are counted by few; they are a doubt only if they cut fewer words.
        """
        cuts = self.cuts[OffsetUnit.UTF16]
        if OffsetUnit.CODE_POINTS in self.units:
            return not cuts
        return cuts <= self.cuts[OffsetUnit.GRAPHEMES]

    def _different_units(self, text: str, spans: Collection[Ends]) -> set[OffsetUnit]:
        """The units in which the spans are others than in UTF-16 code units."""
        if not spans:
            return set()
        is_wide = has_surrogates(text)
        has_clusters = self._grapheme_rows < _MOST_ROWS and _has_clusters(text)
        if not is_wide and not has_clusters:
            return set()
        self._grapheme_rows += has_clusters
        places = {unit: _places(text, spans, unit) for unit in OffsetUnit}
        assumed = places[OffsetUnit.UTF16]
        return {unit for unit in OffsetUnit if places[unit] != assumed}


def _places(
    text: str, spans: Collection[Ends], unit: OffsetUnit
) -> list[tuple[int | None, int | None]]:
    offsets = OffsetMap(text, unit)
    places = []
    for start, end in spans:
        places.append((offsets.in_code_points(start), offsets.in_code_points(end)))
    return places


def _cuts(text: str, spans: Collection[Ends], unit: OffsetUnit) -> int:
    """How many ends of the spans are within a word or a character, or outside of the text."""
    count = 0
    for ends in _places(text, spans, unit):
        for offset in ends:
            count += offset is None or _is_cut(text, offset)
    return count


def _is_cut(text: str, offset: int) -> bool:
    if not 0 <= offset <= len(text):
        return True
    is_inside = 0 < offset < len(text)
    return is_inside and _is_of_word(text[offset - 1]) and _is_of_word(text[offset])


def _is_of_word(char: str) -> bool:
    is_mark = unicodedata.category(char).startswith("M")
    return char.isalnum() or is_mark or char == "_" or char in _JOINERS


def _has_clusters(text: str) -> bool:
    """Whether a grapheme of the text has several code points."""
    if text.isascii():
        return "\r\n" in text
    from wcwidth import iter_graphemes

    return any(len(grapheme) > 1 for grapheme in iter_graphemes(text))
