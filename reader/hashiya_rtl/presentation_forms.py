"""Presentation forms back to letters, where a terminal that shapes draws the very same forms again."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from hashiya_rtl.clusters import HIDDEN
from hashiya_rtl.shaping import shaped
from hashiya_rtl.unicode_data import BIDI_CLASSES

_FORM = re.compile("<(?:isolated|initial|medial|final)> ([0-9A-F]+)")


def unshaped(glyphs: Sequence[str]) -> list[str]:
    """The glyphs of a row in logical order, cell by cell, with letters for the forms that follow from the letters.

    A word with a lam-alef stays as it is: as two letters it could take two cells, and
    beside letters its form would not join.
    """
    words = groupby(glyphs, key=lambda glyph: BIDI_CLASSES[ord(glyph[0])] == "A")
    return [
        glyph
        for is_word, word in words
        for glyph in (_word(tuple(word)) if is_word else word)
    ]


@lru_cache(maxsize=1 << 12)
def _word(glyphs: tuple[str, ...]) -> tuple[str, ...]:
    letters = tuple([_letter(glyph[0]) + glyph[1:] for glyph in glyphs])
    return (
        letters if tuple(shaped("".join(letters), HIDDEN).glyphs) == glyphs else glyphs
    )


def _letter(form: str) -> str:
    found = _FORM.fullmatch(unicodedata.decomposition(form))
    return chr(int(found.group(1), 16)) if found else form
