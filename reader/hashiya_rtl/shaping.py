"""Letters in the form that their neighbours ask for, cluster by cluster.

Joining follows Unicode's ArabicShaping; the forms are arabic-reshaper's. A letter
without the form that is wanted keeps its nearest one (final for medial, isolated for
initial, else the nominal character) while its neighbours join as they should.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from arabic_reshaper.letters import LETTERS_ARABIC

from hashiya_rtl.clusters import ALEFS, HIDDEN, LAM, MARKED, Drawing, cells_of
from hashiya_rtl.unicode_data import JOINING

_ISOLATED, _INITIAL, _MEDIAL, _FINAL = range(4)
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
# Further than this no mark hides the letter that a broken word joins to.
_NEAR = 64


class Shaped(NamedTuple):
    """The clusters of a stretch of text: their glyphs, their sizes in code points, their widths in cells.

    `is_simple` says that every one is drawn in one cell; sizes and widths are bytes
    then, and glyphs of one character each a string, which is what makes a line quick to
    put together. `is_loose` says that the first one would ride on a space before the
    stretch.
    """

    glyphs: Sequence[str]
    sizes: Sequence[int]
    widths: Sequence[int]
    is_simple: bool = False
    is_loose: bool = False


def shaped(
    text: str, drawing: Drawing, *, before: bool = False, after: bool = False
) -> Shaped:
    """The clusters of a stretch of one level; `before` and `after` say whether its ends join what is beyond."""
    forms = _forms(text, before=before, after=after)
    if drawing.each_alone(text):
        glyphs = [
            forms.get(at) or drawing.glyphs[ord(char)] for at, char in enumerate(text)
        ]
        sizes: list[int] = [1] * len(text)
    else:
        bounds = list(drawing.clusters(text))
        glyphs = [_glyph(text, start, end, forms, drawing) for start, end in bounds]
        sizes = [end - start for start, end in bounds]
    widths = list(map(cells_of, glyphs))
    is_loose = drawing.begins_loose(text)
    if len(glyphs) > widths.count(1) or max(sizes, default=0) > 255:
        return Shaped(glyphs, sizes, widths, is_loose=is_loose)
    shown = "".join(glyphs)
    row = shown if len(shown) == len(glyphs) else glyphs
    return Shaped(row, bytes(sizes), bytes(widths), is_simple=True, is_loose=is_loose)


def measured(text: str, drawing: Drawing) -> Iterator[tuple[int, int]]:
    """The (size, width) of every cluster, one at a time and unshaped: forms are as wide as their letters."""
    for start, end in drawing.clusters(text):
        # Whatever rides on a lam, an alef too, takes no cell of its own.
        is_lam = text[start] == LAM
        yield (
            end - start,
            1 if is_lam else cells_of(drawing.glyph(text[start:end], lambda _: None)),
        )


@lru_cache(maxsize=1 << 14)
def shaped_word(text: str) -> Shaped:
    """The clusters of a word between spaces, invisible characters hidden; news repeat their words."""
    return shaped(text, HIDDEN)


@lru_cache(maxsize=1 << 12)
def marked_word(text: str) -> Shaped:
    """The same with stand-ins for invisible characters."""
    return shaped(text, MARKED)


def _glyph(
    text: str, start: int, end: int, forms: dict[int, str], drawing: Drawing
) -> str:
    cluster = text[start:end]
    if end - start == 1:
        single = forms.get(start)
        return single or drawing.glyph(cluster, lambda _: None)
    if cluster[0] == LAM and (
        alef := next((char for char in cluster if char in ALEFS), None)
    ):
        joined = forms[start] in (_FORMS[LAM][_MEDIAL], _FORMS[LAM][_FINAL])
        rest = cluster[1:].replace(alef, "", 1)
        return LAM_ALEF[alef][joined] + rest.translate(drawing.glyphs)
    return drawing.glyph(cluster, lambda at: forms.get(start + at))


def _forms(text: str, *, before: bool, after: bool) -> dict[int, str]:
    """Index → presentation form of every letter that has one."""
    types = text.translate(JOINING)
    if "D" not in types and "R" not in types:
        return {}
    forms: dict[int, str] = {}
    seen = [(at, letter) for at, letter in enumerate(types) if letter != "T"]
    followers = [letter in "DRC" for _, letter in seen[1:]] + [after]
    joins = before
    for (at, letter), follower in zip(seen, followers, strict=True):
        right, left = joins and letter in "DRC", letter in "DC" and follower
        joins = letter in "DC"
        if letter in "DR" and (form := form_of(text[at], right=right, left=left)):
            forms[at] = form
    return forms


def form_of(letter: str, *, right: bool, left: bool) -> str:
    """The form of a letter joined on the right (to the one before it) and on the left; empty where it has none."""
    isolated, initial, medial, final = _FORMS.get(letter, ("", "", "", ""))
    if right and left:
        return medial or final
    if right:
        return final
    return (initial or isolated) if left else isolated


def joins_at(text: str, at: int) -> tuple[bool, bool]:
    """Whether the letters before and after an offset join over it: (after joins back, before joins on)."""
    behind, ahead = at - 1, at
    while behind >= 0 and at - behind < _NEAR and JOINING[ord(text[behind])] == "T":
        behind -= 1
    while ahead < len(text) and ahead - at < _NEAR and JOINING[ord(text[ahead])] == "T":
        ahead += 1
    back = ahead < len(text) and JOINING[ord(text[ahead])] in "DRC"
    on = behind >= 0 and JOINING[ord(text[behind])] in "DC"
    return back, on
