"""Clusters and the glyphs of characters: UAX #29, with nothing printed that can steer a terminal.

A cluster is one cursor step: a base with its marks and joiners, a lam-alef, a flag, an
emoji sequence, a Hangul syllable. Two differences from UAX #29: prepended signs
(U+0600–0605) are clusters of their own, and a spacing mark joins only a left-to-right
base, a skin tone only an emoji, because they would otherwise have another level than
their cluster.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from hashiya_rtl.unicode_data import BIDI_CLASSES, CharacterTable, cell_width

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
# Forced line breaks; U+2028 does not end the paragraph.
TERMINATORS = "\n\r\x85\u2028\u2029\x1c\x1d\x1e"

# Stand-ins of the "show hidden" mode; every other invisible character is shown as ¤.
VISIBLE = {
    "\t": "⇥",
    "\xa0": "⍽",
    "\u202f": "⍽",
    "\xad": "‐",
    "\u200b": "∣",
    "\u200c": "╎",
    "\u200d": "┼",
    "\u200e": "▸",
    "\u200f": "◂",
    "\u061c": "◃",
    "\u202a": "├",
    "\u202b": "┤",
    "\u202c": "│",
    "\u202d": "╞",
    "\u202e": "╡",
    "\u2066": "╟",
    "\u2067": "╢",
    "\u2068": "╫",
    "\u2069": "║",
}
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
_KIND_OF_CHARACTER = {LAM: "l", "\u200d": "z", "\u200c": "n"}
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


class Glyphs(CharacterTable):
    """What is printed for one character: itself, a stand-in, or nothing."""

    def __init__(self, *, marks: bool) -> None:
        super().__init__()
        self.marks = marks

    def value(self, char: str) -> str:
        """The glyph; empty for a character that is not drawn."""
        if self.marks and has_stand_in(char):
            return VISIBLE.get(char, OTHER_INVISIBLE)
        if _is_invisible(char) or ord(char) in _MODIFIERS:
            return ""
        if _is_blank(char):
            return char if char == "\u3000" else " "
        return _picture_of_control(char) or _printable(char)


def has_stand_in(char: str) -> bool:
    """Whether the "show hidden" mode shows a stand-in for the character."""
    return char in VISIBLE or _is_invisible(char)


def _is_blank(char: str) -> bool:
    return char in TERMINATORS or char == "\t" or unicodedata.category(char) == "Zs"


def _picture_of_control(char: str) -> str:
    """The control picture of an ASCII control; empty for any other character."""
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else ""


def _printable(char: str) -> str:
    """The character itself, or its stand-in."""
    category = unicodedata.category(char)
    if category == "Cf":
        # The Arabic signs that enclose or precede a number are Cf, but have a shape.
        return "○"
    if category in {"Cc", "Cs", "Cn"}:
        # The width of an unassigned character differs from terminal to terminal.
        return REPLACEMENT
    return char


def _is_invisible(char: str) -> bool:
    """Format characters and selectors, but not the Arabic signs of category Cf that show."""
    code = ord(char)
    if any(code in block for block in _OWN_KIND["v"]):
        return True
    return unicodedata.category(char) == "Cf" and not _is_sign(char)


def _is_sign(char: str) -> bool:
    return char in "\u070f\U000110bd\U000110cd" or BIDI_CLASSES[ord(char)] == "2"


class Kinds(CharacterTable):
    """How a character takes part in a cluster, as one letter."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self.glyphs = glyphs

    def value(self, char: str) -> str:
        """The kind; a character that is shown by a stand-in is a cluster of its own."""
        if char in SPACES:
            return "_"
        if self.glyphs.marks and has_stand_in(char):
            return "c"
        if char in ALEFS:
            return "f"
        return _KIND_OF_CHARACTER.get(char) or self._kind_by_property(char)

    def _kind_by_property(self, char: str) -> str:
        code = ord(char)
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
    if bidi_class == "o" and _is_emoji(char, category):
        return "e"
    is_left = bidi_class == "L"
    if cell_width(char) == 2:
        return "k" if is_left else "w"
    return "a" if is_left else "x"


def _is_emoji(char: str, category: str) -> bool:
    if char in _EMOJI_SIGNS:
        return True
    return category in {"So", "Sm"} and ord(char) >= 0x2190


class Widths(CharacterTable):
    """The cells of a printed character as one letter: 0, 1 or 2."""

    def value(self, char: str) -> str:
        """The cell width; a regional indicator counts 1, as a pair makes one flag of two cells."""
        if ord(char) in _REGIONAL:
            return "1"
        return str(max(0, cell_width(char)))


WIDTHS = Widths()


def cells_of(glyph: str) -> int:
    """The terminal cells that a glyph or a drawn text takes."""
    widths = glyph.translate(WIDTHS)
    return widths.count("1") + 2 * widths.count("2")


class Drawing:
    """The tables of one way to draw: invisible characters are hidden, or get stand-ins."""

    def __init__(self, *, marks: bool) -> None:
        self.marks = marks
        self.glyphs = Glyphs(marks=marks)
        self.kinds = Kinds(self.glyphs)

    def clusters(self, text: str) -> Iterator[tuple[int, int]]:
        """The (start, end) of every cluster of `text`, which must begin at one."""
        kinds = text.translate(self.kinds)
        return (match.span() for match in _CLUSTER.finditer(kinds))

    def each_alone(self, text: str) -> bool:
        """Whether every character is a cluster of its own."""
        kinds = text.translate(self.kinds)
        return _EACH_ALONE.fullmatch(kinds) is not None

    def begins_loose(self, text: str) -> bool:
        """Whether the text's first character would join the cluster of a space before it."""
        return text != "" and self.kinds[ord(text[0])] in "mvzn"

    def glyph(self, cluster: str, form: Callable[[int], str | None]) -> str:
        """What is printed for a cluster.

        `form` gives the shaped letter for an index of it, or None. A mark without a base
        is put on a dotted circle, half a flag becomes a squared letter.
        """
        parts: list[str] = []
        for index, char in enumerate(cluster):
            parts.append(form(index) or self.glyphs[ord(char)])
        glyph = "".join(parts)
        if not glyph:
            is_lone_modifier = any(ord(char) in _MODIFIERS for char in cluster)
            return LONE_MODIFIER if is_lone_modifier else ""
        if _is_half_flag(glyph):
            letter = ord(glyph[0]) - _REGIONAL[0]
            return chr(_SQUARED_A + letter) + glyph[1:]
        return glyph if cells_of(glyph) else DOTTED_CIRCLE + glyph


def _is_half_flag(glyph: str) -> bool:
    if ord(glyph[0]) not in _REGIONAL:
        return False
    return len(glyph) == 1 or ord(glyph[1]) not in _REGIONAL


HIDDEN = Drawing(marks=False)
MARKED = Drawing(marks=True)
