"""Clusters and what stands for a character on the screen: UAX #29, with nothing dangerous drawn.

A cluster is one cursor step: a base with its marks and joiners, a lam-alef, a flag, an
emoji sequence, a Hangul syllable. Two differences from UAX #29: prepended signs
(U+0600–0605) stand alone, and a spacing mark joins only a left-to-right base, a skin
tone only an emoji, because they would otherwise have another level than their cluster.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from hashiya_rtl.cell_width import wcwidth
from hashiya_rtl.unicode_data import BIDI_CLASSES, Letters

ALEFS = "\u0622\u0623\u0625\u0627"
LAM = "\u0644"
DOTTED_CIRCLE = "◌"
LONE_MODIFIER = "●"
REPLACEMENT = "\ufffd"
# Where a line may break and after which nothing is drawn at its end (UAX #14 SP, BA,
# and tab).
SPACES = (
    " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
)
# What ends a line by force; U+2028 ends no paragraph.
TERMINATORS = "\n\r\x85\u2028\u2029\x1c\x1d\x1e"

# Stand-ins of the "show hidden" mode; every other invisible character is shown as ¤.
VISIBLE = {
    "\t": "⇥", "\xa0": "⍽", "\u202f": "⍽", "\xad": "‐", "\u200b": "∣", "\u200c": "╎", "\u200d": "┼",
    "\u200e": "▸", "\u200f": "◂", "\u061c": "◃", "\u202a": "├", "\u202b": "┤", "\u202c": "│", "\u202d": "╞",
    "\u202e": "╡", "\u2066": "╟", "\u2067": "╢", "\u2068": "╫", "\u2069": "║",
}  # fmt: skip
OTHER_INVISIBLE = "¤"

_REGIONAL = range(0x1F1E6, 0x1F200)
_MODIFIERS = range(0x1F3FB, 0x1F400)
_SQUARED_A = 0x1F130
_EMOJI_SIGNS = frozenset("\xa9\xae‼⁉™〰〽")

# Kinds: x one cell, a the same and left-to-right, w and k their two-cell twins, e
# emoji, t skin tone, r regional indicator, m mark, v variation selector, s spacing
# mark, z ZWJ, n ZWNJ, u undrawn, c stand-in that takes no marks, _ space, l lam, f
# alef, h g H Hangul.
_OWN_KIND = {
    "v": (
        range(0x180B, 0x180E),
        range(0x180F, 0x1810),
        range(0xFE00, 0xFE10),
        range(0xE0100, 0xE01F0),
    ),
    "t": (range(0x1F3FB, 0x1F400),),
    "r": (_REGIONAL,),
    "h": (range(0x1100, 0x1160), range(0xA960, 0xA97D)),
    "g": (range(0x1160, 0x1200), range(0xD7B0, 0xD7C7), range(0xD7CB, 0xD7FC)),
    "H": (range(0xAC00, 0xD7A4),),
}
_KIND_OF_CATEGORY = {
    **dict.fromkeys(("Mn", "Me"), "m"),
    **dict.fromkeys(("Cc", "Cs", "Cn", "Zl", "Zp"), "c"),
    "Mc": "s",
}
_CLUSTER = re.compile(
    "[ak][mvzns]*"
    "|l(?:[mvz]*+f)?[mvzn]*"
    "|[xw_f][mvzn]*"
    "|[uc]"
    "|e(?:[mvnt]*+ze)*+[mvznt]*"
    "|t[mvzn]*"
    "|rr?[mvzn]*"
    "|h++H?g*[mvzns]*|Hg*[mvzns]*|g+[mvzns]*"
    "|s[mvzns]*"
    "|[mv][mvzn]*|[zn]+"
)
_EACH_ALONE = re.compile("(?:[xaf_wkuc]|l(?!f))*")


class Glyphs(Letters):
    """What is printed for one character: itself, a stand-in, or nothing."""

    def __init__(self, *, marks: bool) -> None:
        super().__init__()
        self.marks = marks

    def letter(self, char: str) -> str:
        """The glyph; empty for a character that is not drawn."""
        code = ord(char)
        if self.marks and (char in VISIBLE or _is_invisible(char)):
            return VISIBLE.get(char, OTHER_INVISIBLE)
        if _is_invisible(char) or code in _MODIFIERS:
            return ""
        return _blank_or_control(char, code) or _printed(char)


def _blank_or_control(char: str, code: int) -> str:
    """The blank for a space, the control picture for a control; nothing for any other character."""
    if char in TERMINATORS or char == "\t" or unicodedata.category(char) == "Zs":
        return char if char == "\u3000" else " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else ""


def _printed(char: str) -> str:
    """The character itself, or its stand-in."""
    category = unicodedata.category(char)
    if category == "Cf":
        # The Arabic signs that enclose or precede a number are Cf, but have a shape.
        return "○"
    # Nobody can say how wide a terminal draws what is unassigned.
    return REPLACEMENT if category in {"Cc", "Cs", "Cn"} else char


def _is_invisible(char: str) -> bool:
    """Format characters and selectors, but not the Arabic signs of category Cf that show."""
    if any(ord(char) in block for block in _OWN_KIND["v"]):
        return True
    return unicodedata.category(char) == "Cf" and not _is_sign(char)


def _is_sign(char: str) -> bool:
    return char in "\u070f\U000110bd\U000110cd" or BIDI_CLASSES[ord(char)] == "2"


class Kinds(Letters):
    """How a character takes part in a cluster, as one letter."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self.glyphs = glyphs

    def letter(self, char: str) -> str:
        """The kind; a character with a stand-in of the "show hidden" mode stands alone."""
        code = ord(char)
        if self.glyphs.marks and (char in VISIBLE or _is_invisible(char)):
            return "_" if char in SPACES else "c"
        if char in SPACES:
            return "_"
        named = {LAM: "l", "\u200d": "z", "\u200c": "n"}.get(char) or (
            "f" if char in ALEFS else ""
        )
        return named or self._by_property(char, code)

    def _by_property(self, char: str, code: int) -> str:
        for letter, blocks in _OWN_KIND.items():
            if any(code in block for block in blocks):
                return letter
        if not self.glyphs[code]:
            return "u"
        category = unicodedata.category(char)
        return _KIND_OF_CATEGORY.get(category) or _kind_of_base(char, category)


def _kind_of_base(char: str, category: str) -> str:
    bidi_class = BIDI_CLASSES[ord(char)]
    # A sequence is of one level only where all of its parts are neutral.
    if bidi_class == "o" and (
        char in _EMOJI_SIGNS or (category in {"So", "Sm"} and ord(char) >= 0x2190)
    ):
        return "e"
    is_left = bidi_class == "L"
    if wcwidth(char) == 2:
        return "k" if is_left else "w"
    return "a" if is_left else "x"


class Widths(Letters):
    """The cells of a printed character as one letter: 0, 1 or 2."""

    def letter(self, char: str) -> str:
        """wcwidth, but for a regional indicator, of which a pair makes one flag of two cells."""
        return "1" if ord(char) in _REGIONAL else str(max(0, wcwidth(char)))


WIDTHS = Widths()


def cells_of(glyph: str) -> int:
    """The cells that a glyph takes."""
    widths = glyph.translate(WIDTHS)
    return widths.count("1") + 2 * widths.count("2")


class Drawing:
    """The tables for one way to draw: with invisible characters hidden, or with stand-ins for them."""

    def __init__(self, *, marks: bool) -> None:
        self.marks = marks
        self.glyphs = Glyphs(marks=marks)
        self.kinds = Kinds(self.glyphs)

    def clusters(self, text: str) -> Iterator[tuple[int, int]]:
        """The (start, end) of every cluster of `text`, which must begin at one."""
        return (found.span() for found in _CLUSTER.finditer(text.translate(self.kinds)))

    def each_alone(self, text: str) -> bool:
        """Whether every character is a cluster of its own."""
        return _EACH_ALONE.fullmatch(text.translate(self.kinds)) is not None

    def begins_loose(self, text: str) -> bool:
        """Whether the text's first character would ride on a space before it."""
        return text != "" and self.kinds[ord(text[0])] in "mvzn"

    def glyph(self, cluster: str, form: Callable[[int], str | None]) -> str:
        """What is printed for a cluster; `form` gives the shaped letter for an index of it, or None.

        A mark without a base rides on a dotted circle, half a flag is a squared letter.
        """
        shown = "".join(
            [form(at) or self.glyphs[ord(char)] for at, char in enumerate(cluster)]
        )
        if not shown:
            return LONE_MODIFIER if self._is_lone_modifier(cluster) else ""
        if ord(shown[0]) in _REGIONAL and (
            len(shown) == 1 or ord(shown[1]) not in _REGIONAL
        ):
            return chr(ord(shown[0]) - _REGIONAL[0] + _SQUARED_A) + shown[1:]
        return shown if cells_of(shown) else DOTTED_CIRCLE + shown

    def _is_lone_modifier(self, cluster: str) -> bool:
        return any(ord(char) in _MODIFIERS for char in cluster)


HIDDEN = Drawing(marks=False)
MARKED = Drawing(marks=True)
