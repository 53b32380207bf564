"""Which joining letters lack some of their presentation forms: the table of `docs/letters.md`.

`python -m hashiya_rtl.missing_forms > docs/letters.md` writes it.
"""

import sys
import unicodedata
from collections.abc import Iterator

from hashiya_rtl.shaping import form_of
from hashiya_rtl.unicode_data import JOINING

BLOCKS = {
    "Arabic": (0x600, 0x700),
    "Arabic Supplement": (0x750, 0x780),
    "Arabic Extended-A": (0x8A0, 0x900),
}
# A language whose spelling has the letter, for the letters of the better known ones;
# sources: each language's alphabet.
USED_IN = {
    "Kashmiri": "\u0672\u0673\u06c4\u06ca",
    "Kazakh": "\u0675",
    "Kurdish": "\u06b6",
    "Maghribi": "\u06a2\u06a5\u06a7\u06a8\u0763",
    "Malay (Jawi)": "\u06a0\u06ac\u06bd\u06cf",
    "Marwari": "\u076a",
    "Pashto": "\u0681\u0685\u0689\u0693\u0696\u069a\u06ab\u06bc\u06cd",
    "Sindhi": "\u06aa",
    "Sorani": "\u0695\u06b5\u06ce",
    "Urdu": "\u06c3",
}
INTRODUCTION = """\
# Letters without presentation forms

A terminal that does not shape letters is given Unicode's presentation forms. Arabic, Persian and
Urdu news text has nearly all of them; the letters below lack the forms named. They are shown as the
nominal character, which such a terminal draws isolated, while the letters around them join towards
them as they should. A terminal that shapes letters by itself shows them whole
(see [terminals](terminals.md)).
"""
TABLE_HEAD = """\
| code | letter | name | lacks | used in |
|---|---|---|---|---|
"""
# How a letter is joined in each of its forms, by joining type: on the right, on the left.
_FORMS = {
    "R": {"final": (True, False)},
    "D": {"initial": (False, True), "medial": (True, True), "final": (True, False)},
}


def lacking(first: int, end: int) -> Iterator[tuple[str, list[str]]]:
    """Each joining letter from `first` up to `end` that lacks forms, with their names."""
    for code in range(first, end):
        letter = chr(code)
        forms = _FORMS.get(JOINING[code], {})
        names: list[str] = []
        for name, (right, left) in forms.items():
            if form_of(letter, right=right, left=left) in {"", letter}:
                names.append(name)
        is_assigned = unicodedata.category(letter) != "Cn"
        if names and is_assigned:
            yield letter, names


def table() -> str:
    """The page in Markdown."""
    sections = [INTRODUCTION]
    for block, (first, end) in BLOCKS.items():
        rows = [_row(letter, names) for letter, names in lacking(first, end)]
        heading = f"## {block}: {len(rows)} letters\n"
        sections.append(f"{heading}\n{TABLE_HEAD}{''.join(rows)}")
    return "\n".join(sections)


def _row(letter: str, missing: list[str]) -> str:
    code = f"U+{ord(letter):04X}"
    name = unicodedata.name(letter).removeprefix("ARABIC LETTER ").lower()
    return (
        f"| {code} | {letter} | {name} | {', '.join(missing)} | {_language(letter)} |\n"
    )


def _language(letter: str) -> str:
    for language, letters in USED_IN.items():
        if letter in letters:
            return language
    return ""


if __name__ == "__main__":
    sys.stdout.write(table())
