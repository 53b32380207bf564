"""Spaces and format characters of a web page, kept through an extraction that drops them.

trafilatura makes every space a plain one, and drops U+200F and others that direct Arabic
text. Letters of a script that the page has not stand in for them meanwhile.
"""

import html
import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache

# The first letters of cuneiform, which come before the letters of no web page.
_STAND_IN = 0x12000
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});?")


@dataclass(frozen=True, slots=True)
class StandIns:
    """The characters that stand in for others, to be restored in what was extracted."""

    original: dict[int, str]

    def restored(self, text: str) -> str:
        """The text with the characters that it had."""
        return text.translate(self.original) if self.original else text


def with_stand_ins(page: str) -> tuple[StandIns, str]:
    """The page with characters that stand in, unless it has one of them itself."""
    stand_ins = _stand_ins()
    originals = {ord(stand_in): char for char, stand_in in stand_ins.items()}
    if not originals.keys().isdisjoint(map(ord, set(page))):
        return StandIns({}), page

    def replaced(match: re.Match[str]) -> str:
        return stand_ins.get(html.unescape(match[0]), match[0])

    page = _ENTITY.sub(replaced, page)
    table = {ord(char): stand_in for char, stand_in in stand_ins.items()}
    return StandIns(originals), page.translate(table)


@cache
def _stand_ins() -> dict[str, str]:
    stand_ins: dict[str, str] = {}
    for code in range(0x80, sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) in {"Cf", "Zl", "Zp", "Zs"}:
            stand_ins[char] = chr(_STAND_IN + len(stand_ins))
    return stand_ins
