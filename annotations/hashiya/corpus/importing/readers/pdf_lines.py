"""The lines of a PDF's page in reading order, from where its characters are.

A PDF draws characters at places, in any order, and Arabic as it is seen. The characters
of a line are sorted from left to right, and put in reading order by the algorithm that
would put them on a screen, which undoes itself (UAX #9).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from bidi.algorithm import get_display

from hashiya.extras import import_extra
from hashiya.language import gettext as _

# The shapes of Arabic letters, which become the letters.
_FORMS: Final = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_ARABIC: Final = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN: Final = re.compile("[A-Za-z]")
# The part of a character's height that is a space between two.
_GAP: Final = 0.15


def page_lines(page: Any) -> Iterator[str]:
    """The lines of one page; an empty one between two boxes of text."""
    layout = import_extra("pdfminer.layout", "pdf", _("reading PDF files"))
    for box in page:
        if not isinstance(box, layout.LTTextContainer):
            continue
        for line in box:
            chars = [char for char in line if isinstance(char, layout.LTChar)]
            if chars:
                yield reading_order(_seen(chars))
        yield ""


def reading_order(line: str) -> str:
    """The line as it is read, of one as it is seen from left to right."""
    arabic, latin = len(_ARABIC.findall(line)), len(_LATIN.findall(line))
    if not arabic:
        return line.strip()
    logical = str(get_display(line, base_dir="R" if arabic >= latin else "L"))
    return _FORMS.sub(_letters, logical).strip()


def _letters(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _seen(chars: Sequence[Any]) -> str:
    """The characters from left to right, with spaces where there is room for one."""
    bases: list[Any] = []
    marks: list[Any] = []
    for char in chars:
        text = char.get_text()
        is_mark = bool(text) and all(map(_is_mark, text))
        (marks if is_mark else bases).append(char)
    bases.sort(key=lambda char: char.x0)
    letters = [base for base in bases if not base.get_text().isspace()]
    over: dict[int, str] = {}
    for mark in marks:
        if letters:
            nearest = min(letters, key=partial(_distance, mark))
            over[id(nearest)] = mark.get_text() + over.get(id(nearest), "")
    parts: list[str] = []
    right = None
    for char in bases:
        text = char.get_text()
        is_apart = right is not None and char.x0 - right > _GAP * char.height
        if is_apart and not text.isspace() and not parts[-1].isspace():
            parts.append(" ")
        # Reversed with its letter, a mark comes behind it.
        parts.append(over.get(id(char), "") + text)
        right = char.x1
    return "".join(parts)


def _distance(mark: Any, base: Any) -> float:
    """How far the middles of two characters are apart."""
    return float(abs((base.x0 + base.x1) - (mark.x0 + mark.x1))) / 2


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) == "Mn"
