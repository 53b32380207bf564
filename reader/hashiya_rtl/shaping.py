"""Letters in the form that their neighbours require, cluster by cluster, and back again.

Joining follows Unicode's ArabicShaping; the forms are arabic-reshaper's. A letter
without the required form keeps its nearest one (final for medial, isolated for initial,
otherwise the nominal character) while its neighbours join as they should.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from arabic_reshaper.letters import LETTERS_ARABIC

from hashiya_rtl.clusters import ALEFS, HIDDEN, LAM, MARKED, Drawing, cells_of
from hashiya_rtl.unicode_data import BIDI_CLASSES, JOINING

# The lam-alef ligatures: isolated and final.
LAM_ALEF = {
    "\u0622": ("\ufef5", "\ufef6"),
    "\u0623": ("\ufef7", "\ufef8"),
    "\u0625": ("\ufef9", "\ufefa"),
    "\u0627": ("\ufefb", "\ufefc"),
}
_HAMZA_ABOVE = "\u0654"
# Forms that arabic-reshaper lacks and another letter's form shows exactly: Sorani and
# Uyghur ae as heh, noon ghunna within a word as a dotless tooth, heh goal with hamza by
# its decomposition.
NEAR_FORMS = {
    "\u06d5": ("\u06d5", "", "", "\ufeea"),
    "\u06ba": ("\ufb9e", "\ufbe8", "\ufbe9", "\ufb9f"),
    "\u06c2": tuple(form + _HAMZA_ABOVE for form in LETTERS_ARABIC["\u06c1"]),
}
_FORMS: dict[str, tuple[str, ...]] = {**LETTERS_ARABIC, **NEAR_FORMS}
_NO_FORMS = ("", "", "", "")
_LAM_FORMS = _FORMS[LAM]
# The forms of a lam that is joined to the letter before it.
_JOINED_LAMS = _LAM_FORMS[2:]
# No mark is this far from the letter that a broken word joins to.
_NEAR = 64
_FORM_OF_LETTER = re.compile("<(?:isolated|initial|medial|final)> ([0-9A-F]+)")


class Shaped(NamedTuple):
    """The clusters of a stretch of text: glyphs, sizes in code points, widths in cells.

    `is_simple` says that every one is drawn in one cell; sizes and widths are bytes
    then, and glyphs of one character each a string, which is what makes a line quick to
    put together. `is_loose` says that the first one would join the cluster of a space
    before the stretch.
    """

    glyphs: Sequence[str]
    sizes: Sequence[int]
    widths: Sequence[int]
    is_simple: bool = False
    is_loose: bool = False


def shaped(
    text: str,
    drawing: Drawing,
    *,
    before: bool = False,
    after: bool = False,
) -> Shaped:
    """The clusters of a stretch of one level.

    `before` and `after` say whether its first and last letters join letters outside it.
    """
    forms = _forms(text, before=before, after=after)
    glyphs: list[str] = []
    sizes: list[int]
    if drawing.each_alone(text):
        sizes = [1] * len(text)
        for index, char in enumerate(text):
            glyphs.append(forms.get(index) or drawing.glyphs[ord(char)])
    else:
        sizes = []
        for start, end in drawing.clusters(text):
            sizes.append(end - start)
            glyphs.append(_glyph(text, start, end, forms, drawing))
    widths = [cells_of(glyph) for glyph in glyphs]
    is_loose = drawing.begins_loose(text)
    has_single_cells = widths.count(1) == len(glyphs)
    if not has_single_cells or max(sizes, default=0) > 255:
        return Shaped(glyphs, sizes, widths, is_loose=is_loose)
    printed = "".join(glyphs)
    row = printed if len(printed) == len(glyphs) else glyphs
    return Shaped(row, bytes(sizes), bytes(widths), is_simple=True, is_loose=is_loose)


def measured(text: str, drawing: Drawing) -> Iterator[tuple[int, int]]:
    """The (size, width) of every cluster, one at a time.

    Nothing is shaped for it: forms are as wide as their letters.
    """
    for start, end in drawing.clusters(text):
        # Everything in the cluster of a lam, even an alef, takes no cell of its own.
        cluster = LAM if text[start] == LAM else text[start:end]
        yield end - start, cells_of(drawing.glyph(cluster, _no_form))


def _no_form(_index: int) -> None:
    """Leave every letter as it is."""


@lru_cache(maxsize=1 << 14)
def shaped_word(text: str) -> Shaped:
    """The clusters of a word between spaces, invisible characters hidden.

    They are remembered, as news texts repeat their words.
    """
    return shaped(text, HIDDEN)


@lru_cache(maxsize=1 << 12)
def marked_word(text: str) -> Shaped:
    """The clusters of a word between spaces, with stand-ins for invisible characters."""
    return shaped(text, MARKED)


def _glyph(
    text: str,
    start: int,
    end: int,
    forms: dict[int, str],
    drawing: Drawing,
) -> str:
    """What is printed for the cluster `[start, end)`."""
    cluster = text[start:end]
    if len(cluster) == 1:
        return forms.get(start) or drawing.glyph(cluster, _no_form)
    alef = _alef_of(cluster)
    if alef:
        is_joined = forms[start] in _JOINED_LAMS
        marks = cluster[1:].replace(alef, "", 1)
        return LAM_ALEF[alef][is_joined] + marks.translate(drawing.glyphs)
    return drawing.glyph(cluster, lambda index: forms.get(start + index))


def _alef_of(cluster: str) -> str:
    """The alef of a lam-alef with or without marks; empty for any other cluster."""
    if cluster[0] == LAM:
        for char in cluster:
            if char in ALEFS:
                return char
    return ""


def _forms(text: str, *, before: bool, after: bool) -> dict[int, str]:
    """Index → presentation form of every letter that has one."""
    types = text.translate(JOINING)
    if "D" not in types and "R" not in types:
        return {}
    indices = [index for index, letter in enumerate(types) if letter != "T"]
    followers = [types[index] in "DRC" for index in indices[1:]]
    followers.append(after)
    forms: dict[int, str] = {}
    is_joined_before = before
    for index, is_follower_joining in zip(indices, followers, strict=True):
        letter = types[index]
        right = is_joined_before and letter in "DRC"
        left = is_follower_joining and letter in "DC"
        is_joined_before = letter in "DC"
        if letter not in "DR":
            continue
        form = form_of(text[index], right=right, left=left)
        if form:
            forms[index] = form
    return forms


def form_of(letter: str, *, right: bool, left: bool) -> str:
    """The form of a letter joined on the right (to the one before it) and on the left.

    Returns an empty string where it has no such form.
    """
    isolated, initial, medial, final = _FORMS.get(letter, _NO_FORMS)
    if right and left:
        return medial or final
    if right:
        return final
    if left:
        return initial or isolated
    return isolated


def joins_at(text: str, offset: int) -> tuple[bool, bool]:
    """Whether the letters after and before an offset would join over it.

    Returns (the one after joins back, the one before joins on).
    """
    after = offset
    while after - offset < _NEAR and _joining(text, after) == "T":
        after += 1
    before = offset - 1
    while offset - before < _NEAR and _joining(text, before) == "T":
        before -= 1
    return _joining(text, after) in "DRC", _joining(text, before) in "DC"


def _joining(text: str, index: int) -> str:
    """The joining type at an index; outside the text nothing joins."""
    if 0 <= index < len(text):
        return JOINING[ord(text[index])]
    return "U"


def unshaped(glyphs: Sequence[str]) -> list[str]:
    """The glyphs of a row in logical order, with letters in place of presentation forms.

    A terminal that shapes draws the very same forms again. A word with a lam-alef stays
    as it is: as two letters it could take two cells, and beside letters its form would
    not join.
    """
    row: list[str] = []
    for is_word, word in groupby(glyphs, key=_is_arabic_letter):
        if is_word:
            row += _unshaped_word(tuple(word))
        else:
            row += word
    return row


def _is_arabic_letter(glyph: str) -> bool:
    return BIDI_CLASSES[ord(glyph[0])] == "A"


@lru_cache(maxsize=1 << 12)
def _unshaped_word(glyphs: tuple[str, ...]) -> tuple[str, ...]:
    letters = tuple([_letter_of(glyph[0]) + glyph[1:] for glyph in glyphs])
    shaped_again = shaped("".join(letters), HIDDEN)
    if tuple(shaped_again.glyphs) == glyphs:
        return letters
    return glyphs


def _letter_of(form: str) -> str:
    """The letter that a presentation form shows; other characters stay as they are."""
    match = _FORM_OF_LETTER.fullmatch(unicodedata.decomposition(form))
    if match is None:
        return form
    return chr(int(match.group(1), 16))
