"""Words and signs of a text, for the formats that label them."""

import functools
import re
import unicodedata

from hashiya.model.model import Span


def tokens(text: str) -> list[Span]:
    r"""The spans of the tokens: runs of letters, digits, `_`, marks and joiners, and every other sign by itself.

    All that is not space is in one of them.
    """
    return [Span(*found.span()) for found in _token().finditer(text)]


@functools.cache
def _token() -> re.Pattern[str]:
    # Harakat and other marks ride on a letter, joiners stand between letters; `\w`
    # knows only letters and digits.
    plane = map(chr, range(0x10000))
    marks = "".join(
        char for char in plane if unicodedata.category(char) in {"Mn", "Mc", "Me"}
    )
    return re.compile(rf"(?:[\w\u200c\u200d]|[{re.escape(marks)}])+|\S")
