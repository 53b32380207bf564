"""The levels of one paragraph, and the short cut for the commonest ones."""

import re
from collections.abc import Callable
from typing import NamedTuple

from hashiya_rtl.levels import first_strong, resolve_classes
from hashiya_rtl.lines import Direction
from hashiya_rtl.unicode_data import MIRROR, bidi_classes

# Letters of class AL, and characters of the classes NSM, WS, ON, CS, ET and ES.
ARABIC_LETTERS = "\u0620-\u064a\u0671-\u06d3"
ARABIC_COMPANIONS = (
    " !-#%-/:-@\\[-`{-~\u00a0\u00ab\u00bb\u060c\u064b-\u065f\u2010-\u2027"
)
ALL_ARABIC = re.compile(
    f"[{ARABIC_COMPANIONS}]*+[{ARABIC_LETTERS}][{ARABIC_LETTERS}{ARABIC_COMPANIONS}]*+"
)
MIRRORED = re.compile("[" + re.escape("".join(MIRROR)) + "]")
_NEEDS_L1 = re.compile("[SbxyXYpijfq]")


class Paragraph(NamedTuple):
    """The resolved levels of a paragraph that begins at `start`; `base` is its own level.

    `is_uniform` says that all of it has the base level whatever L1 does; `classes` are
    its bidi classes, or empty where L1 has nothing to do, since trailing spaces are not
    drawn; `has_mirrored` says whether it has a bracket or the like, which right-to-left
    text mirrors.
    """

    start: int
    base: int
    levels: bytes
    classes: str = ""
    has_mirrored: bool = False
    is_uniform: bool = False

    @property
    def direction(self) -> Direction:
        """The direction of its lines."""
        return "rtl" if self.base else "ltr"


def resolved_paragraph(
    text: str,
    start: int,
    base_level: Callable[[int | None], int],
) -> Paragraph:
    """The levels of a paragraph whose text begins at `start`.

    `base_level` decides the paragraph's level; it is given the level of the first strong
    character, or None.
    """
    if not text:
        return Paragraph(start, base_level(None), b"")
    has_mirrored = MIRRORED.search(text) is not None
    # Nothing but Arabic letters, marks, spaces and signs: N1 and N2 leave only one
    # level.
    if ALL_ARABIC.fullmatch(text) and base_level(1):
        levels = b"\1" * len(text)
        return Paragraph(start, 1, levels, "", has_mirrored, is_uniform=True)
    classes = bidi_classes(text)
    base = base_level(first_strong(classes))
    levels = resolve_classes(text, classes, base)
    classes_for_l1 = classes if _NEEDS_L1.search(classes) else ""
    has_one_level = levels.count(base) == len(levels)
    return Paragraph(
        start,
        base,
        levels,
        classes_for_l1,
        has_mirrored,
        is_uniform=has_one_level and not classes_for_l1,
    )
