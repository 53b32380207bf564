"""Properties of single characters, as far as Python and the libraries leave them out.

The joining types, bracket pairs, mirrored pairs and defaults are taken from the Unicode
Character Database 15.0 (ArabicShaping, BidiBrackets, BidiMirroring, DerivedBidiClass),
© 1991–2022 Unicode, Inc., used under the Unicode licence
(https://www.unicode.org/license.txt).
"""

import codecs
import unicodedata
from functools import cache

from bidi.mirror import MIRRORED

# One letter per Bidi_Class, so that the rules of UAX #9 can be regular expressions.
CLASS_LETTERS = {
    "L": "L",
    "R": "R",
    "AL": "A",
    "EN": "1",
    "AN": "2",
    "ES": "+",
    "ET": "%",
    "CS": ",",
    "NSM": "m",
    "BN": "b",
    "B": "B",
    "S": "S",
    "WS": "w",
    "ON": "o",
    "LRE": "x",
    "RLE": "y",
    "LRO": "X",
    "RLO": "Y",
    "PDF": "p",
    "LRI": "i",
    "RLI": "j",
    "FSI": "f",
    "PDI": "q",
}

# DerivedBidiClass, @missing: the class of a code point that is not assigned yet; in all
# other blocks it is L.
UNASSIGNED_CLASSES = {
    "R": """
        590-5FF 7C0-85F FB1D-FB4F 10800-10CFF 10D40-10EBF 10F00-10F2F 10F70-10FFF
        1E800-1EC6F 1ECC0-1ECFF 1ED50-1EDFF 1EF00-1EFFF
    """,
    "A": """
        600-7BF 860-8FF FB50-FDCF FDF0-FDFF FE70-FEFF 10D00-10D3F 10EC0-10EFF
        10F30-10F6F 1EC70-1ECBF 1ED00-1ED4F 1EE00-1EEFF
    """,
    "%": "20A0-20CF",
    "b": "2065 FDD0-FDEF FFF0-FFF8 E0000-E0FFF",
}

# Joining_Type of the Arabic blocks; other scripts are drawn unjoined and so do not join
# Arabic either.
JOINING_TYPES = {
    "D": """
        620 626 628 62A-62E 633-63F 641-647 649-64A 66E-66F 678-687 69A-6BF 6C1-6C2 6CC
        6CE 6D0-6D1 6FA-6FC 6FF 750-758 75C-76A 76D-770 772 775-777 77A-77F 886 889-88D
        8A0-8A9 8AF-8B0 8B3-8B8 8BA-8C8
    """,
    "R": """
        622-625 627 629 62F-632 648 671-673 675-677 688-699 6C0 6C3-6CB 6CD 6CF 6D2-6D3
        6D5 6EE-6EF 759-75B 76B-76C 771 773-774 778-779 870-882 88E 8AA-8AC 8AE 8B1-8B2
        8B9
    """,
    "C": "640 883-885 200D",
    # Format characters are transparent unless listed here; LRM and the embedding codes
    # change the level, and letters of different levels do not join.
    "U": "600-605 6DD 890-891 8E2 180E 200C 200E 202A-202E 2066-2069",
}

# BidiBrackets: opening brackets whose closing one is the next code point, then the
# others.
NEIGHBOUR_BRACKETS = """
    28 F3A F3C 169B 2045 207D 208D 2308 230A 2329 2768 276A 276C 276E 2770 2772 2774
    27C5 27E6 27E8 27EA 27EC 27EE 2983 2985 2987 2989 298B 2991 2993 2995 2997 29D8 29DA
    29FC 2E22 2E24 2E26 2E28 2E55 2E57 2E59 2E5B 3008 300A 300C 300E 3010 3014 3016 3018
    301A FE59 FE5B FE5D FF08 FF5F FF62
"""
OTHER_BRACKETS = "5B-5D 7B-7D 298D-2990 298F-298E FF3B-FF3D FF5B-FF5D"

# BidiMirroring: the pairs that bidi.mirror lacks.
MISSING_MIRRORS = """
    221F-2BFE 2220-29A3 2221-299B 2222-29A0 2224-2AEE 2245-224C 22B8-27DC 27CB-27CD
    29A4-29A5 29A8-29A9 29AA-29AB 29AC-29AD 29AE-29AF 29E8-29E9 2A7B-2A7C 2A85-2A86
    2A87-2A88 2A89-2A8A 2A8D-2A8E 2A8F-2A90 2A9D-2A9E 2A9F-2AA0 2AB1-2AB2 2AB5-2AB6
    2AB7-2AB8 2AB9-2ABA 2AC7-2AC8 2AC9-2ACA 2ACB-2ACC 2E55-2E56 2E57-2E58 2E59-2E5A
    2E5B-2E5C
"""

# In these blocks a mark takes no cell, and everything else but controls takes one: Latin
# to Ethiopic, punctuation, the arrows, keys, lines, blocks and ticks of the screen's own
# rows, and the presentation forms of Arabic. tests/rtl/test_shaping.py compares them with
# wcwidth.
USUAL_WIDTHS = (
    range(0x20, 0x1100),
    range(0x2010, 0x2028),
    range(0x2030, 0x231A),
    range(0x23CE, 0x23CF),
    range(0x2500, 0x25FD),
    range(0x270C, 0x2728),
    range(0xFB50, 0xFE00),
    range(0xFE70, 0xFEFF),
)


def cell_width(char: str) -> int:
    """The terminal cells that one character takes: 0, 1 or 2, and -1 for a control character."""
    code = ord(char)
    if any(code in block for block in USUAL_WIDTHS):
        category = unicodedata.category(char)
        if category[0] not in "MC":
            return 1
        if category in {"Mn", "Me"}:
            return 0
    # Imported only for scripts other than the usual ones: its tables take long to load.
    from wcwidth import wcwidth

    return wcwidth(char)


@cache
def spans(ranges: str) -> tuple[tuple[int, int], ...]:
    """The (first, last) code points of a list such as "28 2A-2F"."""
    pairs = []
    for item in ranges.split():
        first, _, last = item.partition("-")
        pairs.append((int(first, 16), int(last or first, 16)))
    return tuple(pairs)


def _contains(ranges: str, code: int) -> bool:
    return any(first <= code <= last for first, last in spans(ranges))


def _brackets() -> tuple[dict[str, str], dict[str, str]]:
    """Opening bracket → closing bracket, and closing bracket → its canonical equivalent.

    The closing brackets in the first table are canonical equivalents too.
    """
    pairs = list(spans(OTHER_BRACKETS))
    for first, _ in spans(NEIGHBOUR_BRACKETS):
        pairs.append((first, first + 1))
    closing_of: dict[str, str] = {}
    canonical: dict[str, str] = {}
    for opening, closing in pairs:
        equivalent = unicodedata.normalize("NFC", chr(closing))
        closing_of[chr(opening)] = equivalent
        canonical[chr(closing)] = equivalent
    return closing_of, canonical


def _mirrors() -> dict[str, str]:
    mirrors: dict[str, str] = dict(MIRRORED)
    for one, other in spans(MISSING_MIRRORS):
        mirrors[chr(one)] = chr(other)
        mirrors[chr(other)] = chr(one)
    return mirrors


OPENING, CLOSING = _brackets()
MIRROR = _mirrors()


class CharacterTable(dict[int, str]):
    """A table for `str.translate` that looks a character up once, when it is first met."""

    def __missing__(self, code: int) -> str:
        """The value for a code point that was not met before."""
        value = self.value(chr(code))
        self[code] = value
        return value

    def value(self, char: str) -> str:
        """What the table has for one character."""
        raise NotImplementedError


class BidiClasses(CharacterTable):
    """Bidi_Class as one letter of CLASS_LETTERS."""

    def value(self, char: str) -> str:
        """The class in Python's own data, or the default of the block."""
        bidi_class = unicodedata.bidirectional(char)
        if bidi_class:
            return CLASS_LETTERS[bidi_class]
        return _unassigned_class(ord(char))


def _unassigned_class(code: int) -> str:
    is_noncharacter = code & 0xFFFE == 0xFFFE
    if is_noncharacter:
        return "b"
    for letter, ranges in UNASSIGNED_CLASSES.items():
        if _contains(ranges, code):
            return letter
    return "L"


class JoiningTypes(CharacterTable):
    """Joining_Type as its own letter: D, R, C, U or T."""

    def value(self, char: str) -> str:
        """The listed type; other marks and format characters are T, everything else is U."""
        code = ord(char)
        for letter, ranges in JOINING_TYPES.items():
            if _contains(ranges, code):
                return letter
        if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
            return "T"
        return "U"


BIDI_CLASSES = BidiClasses()
JOINING = JoiningTypes()

# The commonest characters as the bytes of a code page of our own: encoding is ten times
# as fast as `str.translate`.
_COMMON_CODES = [*range(0x20, 0x7F), *range(0x600, 0x660), *range(0x660, 0x670)]
_COMMON = "".join(map(chr, _COMMON_CODES)) + "\xa0«»–—‘’“”•…"
_CODE_PAGE = codecs.charmap_build(_COMMON.ljust(256, "\ufffe"))
_COMMON_CLASSES = _COMMON.translate(BIDI_CLASSES).ljust(256, "?").encode("ascii")


def bidi_classes(text: str) -> str:
    """The bidi class of every character, as letters of CLASS_LETTERS."""
    try:
        page, _ = codecs.charmap_encode(text, "strict", _CODE_PAGE)
    except UnicodeEncodeError:
        return text.translate(BIDI_CLASSES)
    return page.translate(_COMMON_CLASSES).decode("ascii")
